import type { Maybe } from "../context/types.js";
import type { Model } from "./types.js";

/** Rises when a reader of the older format would misread the newer one. */
export const ARTEFACT_FORMAT = 1;

/** Calibrated logit = slope · raw logit + intercept: monotone, and contributions scale with it. */
export interface Calibration {
  /** Above 0. */
  readonly slope: number;
  readonly intercept: number;
}

/** The feature table a model was trained on, or must have been. */
export interface ModelFeatures {
  readonly fingerprint: string;
  readonly names: readonly string[];
}

/** What every kind of model states of itself, in `model.json`. */
export interface ManifestHead {
  readonly format: typeof ARTEFACT_FORMAT;
  readonly id: string;
  readonly kind: Model["kind"];
  readonly features: ModelFeatures;
  readonly calibration: Calibration;
  /** The 999 points of `referenceOf`. */
  readonly reference: readonly number[];
  /** How far the calibrated logit of a test vector may lie from the one the trainer's library gave. */
  readonly tolerance: number;
}

/** One row with what is to come out. `logit` and `probability` are the trainer's library's, `score` is ours to the unit. */
export interface TestVector {
  readonly values: readonly number[];
  /** Places of values that stand for unknown ones; absent where the kind of model makes no difference. */
  readonly unknown?: readonly number[];
  readonly logit: number;
  readonly probability: number;
  readonly score: number;
}

/** What stands beside a scorer to make a model of it, as whoever trained has it. */
export interface Settled {
  readonly id: string;
  readonly features: ModelFeatures;
  readonly calibration: Calibration;
  readonly reference: Float64Array;
  readonly tolerance: number;
  readonly vectors: readonly TestVector[];
}

/** The files a model is read from. What was learned stands in a file of the model's kind. */
export interface ArtefactFiles {
  /** `model.json`. */
  readonly manifest: string;
  /** `vectors.json`: a list of {@link TestVector}. */
  readonly vectors: string;
  /** `weights.bin` of a network: 32-bit floats, little end first. */
  readonly weights?: Maybe<Uint8Array>;
  /** `trees.txt` of trees: LightGBM's own text, as it came. */
  readonly trees?: Maybe<Uint8Array>;
}

/** The two files that every kind of model has; `members` are those of the kind. */
export function artefactOf(kind: Model["kind"], settled: Settled, members: object): Pick<ArtefactFiles, "manifest" | "vectors"> {
  const { id, features, calibration, reference, tolerance, vectors } = settled;
  const manifest = {
    format: ARTEFACT_FORMAT, id, kind,
    features: { fingerprint: features.fingerprint, names: features.names },
    ...members,
    calibration,
    reference: Array.from(reference),
    tolerance,
  };
  return {
    manifest: `${JSON.stringify(manifest, undefined, 1)}\n`,
    vectors: `[\n${vectors.map((vector) => JSON.stringify(vector)).join(",\n")}\n]\n`,
  };
}
