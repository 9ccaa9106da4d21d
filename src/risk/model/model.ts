import { assert, newFloats, sigmoid } from "../../base/index.js";
import { MAP_ROWS } from "../feature/map-rows.js";
import type { ManifestHead } from "./artefact.js";
import type { MapInputs } from "./mapped-network.js";
import { scoreOf } from "./scale.js";
import type { Model, Score } from "./types.js";

/** What gives uncalibrated log-odds and can say where they came from: a network, trees, any additive explainer tomorrow. */
export interface RawScorer {
  /**
   * Uncalibrated log-odds of the row that starts at `from`.
   * @param known stands beside `values`, 0 where a value stands for an unknown one; all are known where it is left out
   */
  logit(values: Float32Array, from?: number, known?: Uint8Array): number;
  /** Of the last row, times `slope`; adds up to slope · (logit - base logit). */
  contributions(slope: number, into: Float32Array): void;
}

/** A scorer with the uncalibrated log-odds that its contributions are measured from. */
export interface ScorerFound {
  readonly scorer: RawScorer;
  readonly baseLogit: number;
  /** From which the scorer derives inputs of its own; they have contributions behind those of the features. */
  readonly mapInputs?: MapInputs;
}

/** A model as its artefact describes it. */
export function modelOf({ id, kind, features, calibration, reference: points }: ManifestHead, { scorer, baseLogit, mapInputs }: ScorerFound): Model {
  const { slope, intercept } = calibration;
  const reference = Float64Array.from(points);
  const featureCount = features.names.length;
  const contributionCount = featureCount + (mapInputs === undefined ? 0 : MAP_ROWS.length);
  const base = slope * baseLogit + intercept;
  return {
    id,
    kind,
    featureFingerprint: features.fingerprint,
    mapInputs,
    score(values, known): Score {
      assert(values.length === featureCount, `model ${id} reads ${featureCount} features, was given ${values.length}`);
      const logit = slope * scorer.logit(values, 0, known) + intercept;
      assert(Number.isFinite(logit), `model ${id} gave no finite logit`);
      const contributions = newFloats(contributionCount);
      scorer.contributions(slope, contributions);
      return { logit, probability: sigmoid(logit), score: scoreOf(reference, logit), base, contributions };
    },
  };
}
