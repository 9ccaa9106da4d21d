import type { InputScale } from "./inputs.js";
import type { DenseLayer } from "./network.js";

/** Rises when a reader of the older format would misread the newer one. */
export const ARTEFACT_FORMAT = 1;

/** Calibrated logit = slope · raw logit + intercept: monotone, and contributions scale with it. */
export interface Calibration {
  /** Above 0. */
  readonly slope: number;
  readonly intercept: number;
}

/** What every kind of model states of itself, in `model.json`. */
interface ManifestHead {
  readonly format: typeof ARTEFACT_FORMAT;
  readonly id: string;
  readonly features: { readonly fingerprint: string; readonly names: readonly string[] };
  readonly calibration: Calibration;
  /** The 999 points of `referenceOf`. */
  readonly reference: readonly number[];
  /** How far the calibrated logit of a test vector may lie from the one the trainer's library gave. */
  readonly tolerance: number;
}

/** A network's `model.json`. Its weights file holds, layer by layer, the weights by output row, then the biases. */
export interface NetworkManifest extends ManifestHead {
  readonly kind: "network";
  readonly activation: "relu";
  readonly inputs: readonly InputScale[];
  readonly layers: readonly { readonly inputs: number; readonly outputs: number }[];
}

/** One row with what is to come out. `logit` and `probability` are the trainer's library's, `score` is ours to the unit. */
export interface TestVector {
  readonly values: readonly number[];
  readonly logit: number;
  readonly probability: number;
  readonly score: number;
}

/** Everything that makes a network score, as the trainer has it. */
interface TrainedNetwork {
  readonly id: string;
  readonly features: { readonly fingerprint: string; readonly names: readonly string[] };
  readonly inputs: readonly InputScale[];
  readonly layers: readonly DenseLayer[];
  readonly calibration: Calibration;
  readonly reference: Float64Array;
  readonly tolerance: number;
  readonly vectors: readonly TestVector[];
}

/** The three files a model is read from. */
export interface ArtefactFiles {
  /** `model.json`. */
  readonly manifest: string;
  /** `weights.bin`: 32-bit floats, little end first. */
  readonly weights: Uint8Array;
  /** `vectors.json`: a list of {@link TestVector}. */
  readonly vectors: string;
}

/** The files of a trained network; equal networks give equal bytes. */
export function artefactOf(trained: TrainedNetwork): ArtefactFiles {
  const manifest: NetworkManifest = {
    format: ARTEFACT_FORMAT,
    id: trained.id,
    kind: "network",
    features: { fingerprint: trained.features.fingerprint, names: trained.features.names },
    activation: "relu",
    inputs: trained.inputs,
    layers: trained.layers.map(({ inputs, outputs }) => ({ inputs, outputs })),
    calibration: trained.calibration,
    reference: Array.from(trained.reference),
    tolerance: trained.tolerance,
  };
  return {
    manifest: `${JSON.stringify(manifest, undefined, 1)}\n`,
    weights: bytesOf(trained.layers),
    vectors: `[\n${trained.vectors.map((vector) => JSON.stringify(vector)).join(",\n")}\n]\n`,
  };
}

/** How many numbers the weights file of these layers holds. */
export function weightCount(layers: readonly { readonly inputs: number; readonly outputs: number }[]): number {
  return layers.reduce((count, { inputs, outputs }) => count + (inputs + 1) * outputs, 0);
}

function bytesOf(layers: readonly DenseLayer[]): Uint8Array {
  const bytes = new Uint8Array(weightCount(layers) * 4);
  const view = new DataView(bytes.buffer);
  let place = 0;
  for (const layer of layers) {
    for (const numbers of [layer.weights, layer.biases]) {
      for (const number of numbers) {
        view.setFloat32(place, number, true);
        place += 4;
      }
    }
  }
  return bytes;
}
