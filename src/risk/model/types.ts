import type { Maybe } from "../context/types.js";
import type { MapInputs } from "./mapped-network.js";

/** What a model says of one feature vector. */
export interface Score {
  /** Calibrated log-odds of fraud. */
  readonly logit: number;
  /** 1 / (1 + e^-logit). */
  readonly probability: number;
  /** 0–999: place among the genuine traffic of the reference distribution. 990 means: 1 % of genuine traffic is as high. */
  readonly score: number;
  /**
   * `base` plus the sum of `contributions` is `logit`. One contribution per feature, in table order; a model with a map has one more for each
   * of `MAP_ROWS`.
   */
  readonly base: number;
  readonly contributions: Float32Array;
}

export interface Model {
  readonly id: string;
  readonly kind: "network" | "trees";
  /** Fingerprint of the feature table the model was trained on; equals ours, or the artefact was refused. */
  readonly featureFingerprint: string;
  /** Where the model has a map: what it derives from a feature vector, and reads beside it. */
  readonly mapInputs?: Maybe<MapInputs>;
  /**
   * @param values feature values in table order, one per row of the table
   * @param known 0 where a value stands for an unknown one; all are known where it is left out
   */
  score(values: Float32Array, known?: Uint8Array): Score;
}
