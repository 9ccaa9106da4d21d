/** How one feature becomes inputs of the network: itself, standardised, and one more for each step. */
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
  /** Rising. For each there is an input that is 1 where the feature is above it and else 0: a rectifier needs many weights for a jump. */
  readonly steps: readonly number[];
}

/** {@link InputScale}s side by side, for speed. */
export interface PackedScales {
  /** Features. */
  readonly count: number;
  /** Inputs they become: first the standardised ones, then the steps, feature after feature. */
  readonly inputs: number;
  readonly root: Uint8Array;
  readonly mean: Float64Array;
  readonly inverse: Float64Array;
  readonly clip: Float64Array;
  /** Of each step: its feature and its threshold. */
  readonly stepFeature: Uint32Array;
  readonly stepAt: Float64Array;
}

export function packScales(scales: readonly InputScale[]): PackedScales {
  return {
    count: scales.length,
    inputs: inputCount(scales),
    root: Uint8Array.from(scales, (scale) => (scale.transform === "root" ? 1 : 0)),
    mean: Float64Array.from(scales, (scale) => scale.mean),
    inverse: Float64Array.from(scales, (scale) => 1 / scale.scale),
    clip: Float64Array.from(scales, (scale) => scale.clip),
    stepFeature: Uint32Array.from(scales.flatMap(({ steps }, feature) => steps.map(() => feature))),
    stepAt: Float64Array.from(scales.flatMap(({ steps }) => steps)),
  };
}

/** How many inputs features of these scales become. */
export function inputCount(scales: readonly InputScale[]): number {
  return scales.reduce((count, { steps }) => count + steps.length, scales.length);
}

/** sign(x)·√|x|. */
export function signedRoot(x: number): number {
  return x < 0 ? -Math.sqrt(-x) : Math.sqrt(x);
}

/** Makes the inputs of one row of `values`, which starts at `from`, and writes them to `inputs` at `to`. */
export function standardise(scales: PackedScales, values: Float32Array, from: number, inputs: Float32Array, to: number): void {
  const { count, root, mean, inverse, clip, stepFeature, stepAt } = scales;
  for (let i = 0; i < count; i++) {
    let x = values[from + i] as number;
    if (root[i] === 1) x = signedRoot(x);
    const z = (x - (mean[i] as number)) * (inverse[i] as number);
    const limit = clip[i] as number;
    inputs[to + i] = z > limit ? limit : z < -limit ? -limit : z;
  }
  for (let s = 0; s < stepAt.length; s++) {
    inputs[to + count + s] = (values[from + (stepFeature[s] as number)] as number) > (stepAt[s] as number) ? 1 : 0;
  }
}
