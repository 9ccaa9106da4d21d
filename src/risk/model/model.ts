import { assert, newFloats, sigmoid } from "../../base/index.js";
import type { Calibration } from "./artefact.js";
import { scoreOf } from "./scale.js";
import type { Model, Score } from "./types.js";

/** What gives uncalibrated log-odds and can say where they came from: a network today, any additive explainer tomorrow. */
interface RawScorer {
  /** Uncalibrated log-odds of the row that starts at `from`. */
  logit(values: Float32Array, from?: number): number;
  /** Of the last row, times `slope`; adds up to slope · (logit - typicalLogit). */
  contributions(slope: number, into: Float32Array): void;
  readonly typicalLogit: number;
}

interface ModelParts {
  readonly id: string;
  readonly kind: Model["kind"];
  readonly featureFingerprint: string;
  readonly featureCount: number;
  readonly scorer: RawScorer;
  readonly calibration: Calibration;
  readonly reference: Float64Array;
}

export function modelOf({ id, kind, featureFingerprint, featureCount, scorer, calibration, reference }: ModelParts): Model {
  const { slope, intercept } = calibration;
  const base = slope * scorer.typicalLogit + intercept;
  return {
    id,
    kind,
    featureFingerprint,
    score(values): Score {
      assert(values.length === featureCount, `model ${id} reads ${featureCount} features, was given ${values.length}`);
      const logit = slope * scorer.logit(values) + intercept;
      assert(Number.isFinite(logit), `model ${id} gave no finite logit`);
      const contributions = newFloats(featureCount);
      scorer.contributions(slope, contributions);
      return { logit, probability: sigmoid(logit), score: scoreOf(reference, logit), base, contributions };
    },
  };
}
