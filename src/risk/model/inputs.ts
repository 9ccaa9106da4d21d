/** How one feature becomes one input of the network. */
export interface InputScale {
  /** `root` is sign(x)·√|x|, for counts and sums with long tails; mean and scale are then of the root. */
  readonly transform: "none" | "root";
  readonly mean: number;
  /** Above 0. */
  readonly scale: number;
  /** Standardised values are held within ±clip. */
  readonly clip: number;
  /** The feature's value in an ordinary genuine transaction; contributions are measured from there. */
  readonly typical: number;
}

/** {@link InputScale}s side by side, for speed. */
export interface PackedScales {
  readonly count: number;
  readonly root: Uint8Array;
  readonly mean: Float64Array;
  readonly inverse: Float64Array;
  readonly clip: Float64Array;
}

export function packScales(scales: readonly InputScale[]): PackedScales {
  return {
    count: scales.length,
    root: Uint8Array.from(scales, (scale) => (scale.transform === "root" ? 1 : 0)),
    mean: Float64Array.from(scales, (scale) => scale.mean),
    inverse: Float64Array.from(scales, (scale) => 1 / scale.scale),
    clip: Float64Array.from(scales, (scale) => scale.clip),
  };
}

/** sign(x)·√|x|. */
export function signedRoot(x: number): number {
  return x < 0 ? -Math.sqrt(-x) : Math.sqrt(x);
}

/** Standardises one row of `values`, which starts at `from`, into `inputs` at `to`. */
export function standardise(scales: PackedScales, values: Float32Array, from: number, inputs: Float32Array, to: number): void {
  const { count, root, mean, inverse, clip } = scales;
  for (let i = 0; i < count; i++) {
    let x = values[from + i] as number;
    if (root[i] === 1) x = signedRoot(x);
    const z = (x - (mean[i] as number)) * (inverse[i] as number);
    const limit = clip[i] as number;
    inputs[to + i] = z > limit ? limit : z < -limit ? -limit : z;
  }
}
