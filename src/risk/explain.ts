import { assess } from "./assess.js";
import type { Context, Maybe } from "./context/types.js";
import { FEATURES } from "./feature/table.js";
import type { FeatureGroup, FeatureUnit, FeatureVector } from "./feature/types.js";
import { strongest } from "./model/reasons.js";
import type { Model, Score } from "./model/types.js";
import { factsOf } from "./policy/facts.js";
import type { Action, Answer, Verdict } from "./policy/types.js";
import type { Profiles } from "./profile/types.js";
import type { Assessment, RiskSetup } from "./types.js";

type Sentence = { readonly en: string; readonly ja: string };

export interface ExplainedFeature {
  readonly name: string;
  readonly group: FeatureGroup;
  readonly unit: FeatureUnit;
  /** Unknown when neither message nor profiles told. */
  readonly value: Maybe<number>;
  /** Part of the logit; all parts and the base add up to it. Unknown without a model. */
  readonly contribution: Maybe<number>;
  /** The row's reason; for an unknown row, that nothing tells. */
  readonly sentence: Sentence;
}

export interface ExplainedRule {
  readonly rule: string;
  readonly answer: Answer;
  readonly sentence: Maybe<Sentence>;
}

/** Something that, had it been so, would have led to another action. */
export interface Change {
  /** `score`: the nearest score with another action. `features`: these features at their neutral value. */
  readonly of: "score" | "features";
  readonly features: readonly string[];
  readonly score: Maybe<number>;
  readonly action: Action;
  readonly rule: string;
}

export interface Explanation {
  readonly assessment: Assessment;
  readonly features: readonly ExplainedFeature[];
  readonly rules: readonly ExplainedRule[];
  readonly wouldChange: readonly Change[];
}

const REASONS_TRIED = 8;
const HIGHEST_SCORE = 999;

/** One decision taken again and taken apart: every feature with its part, every rule asked, and what would have changed it. */
export function explain(setup: RiskSetup, context: Context, profiles: Profiles, degraded: readonly string[]): Explanation {
  const assessment = assess(setup, context, profiles, degraded);
  const { features, score, verdict } = assessment;
  return {
    assessment,
    features: FEATURES.map((row, index) => {
      const known = features.known[index] !== 0;
      return {
        name: row.name,
        group: row.group,
        unit: row.unit,
        value: known ? features.values[index] : undefined,
        contribution: score?.contributions[index],
        sentence: known ? row.reason : { en: `Nothing tells: ${row.describes}.`, ja: `情報がないため判断できません（${row.name}）。` },
      };
    }),
    rules: verdict.trail.map(({ rule, answer }) => ({ rule, answer, sentence: setup.policy.sentences.get(rule) })),
    wouldChange: setup.model === undefined || score === undefined ? [] : changesOf(setup, setup.model, { context, features, score, degraded }, verdict),
  };
}

interface Inputs {
  readonly context: Context;
  readonly features: FeatureVector;
  readonly score: Score;
  readonly degraded: readonly string[];
}

function changesOf(setup: RiskSetup, model: Model, inputs: Inputs, verdict: Verdict): Change[] {
  const judge = (features: FeatureVector, score: Score): Verdict => setup.policy.evaluate(factsOf({ ...inputs, features, score }));
  const scoreChanges = [-1, 1].flatMap((step) => {
    for (let score = inputs.score.score + step; score >= 0 && score <= HIGHEST_SCORE; score += step) {
      const { action, rule } = judge(inputs.features, { ...inputs.score, score });
      if (action !== verdict.action) return [{ of: "score" as const, features: [], score, action, rule }];
    }
    return [];
  });
  return [...scoreChanges, ...featureChanges(model, inputs, verdict, judge)];
}

/** Each strong reason alone; where none is enough alone, the shortest run of them from the strongest on. */
function featureChanges(model: Model, inputs: Inputs, verdict: Verdict, judge: (features: FeatureVector, score: Score) => Verdict): Change[] {
  const reasons = strongest(inputs.score.contributions, REASONS_TRIED).map(({ index }) => index);
  const without = (indexes: readonly number[]): Change[] => {
    const values = inputs.features.values.slice();
    for (const index of indexes) values[index] = FEATURES[index]?.missing ?? 0;
    const score = model.score(values, inputs.features.known);
    const { action, rule } = judge({ ...inputs.features, values }, score);
    if (action === verdict.action) return [];
    return [{ of: "features", features: indexes.map((index) => FEATURES[index]?.name ?? ""), score: score.score, action, rule }];
  };
  const alone = reasons.flatMap((index) => without([index]));
  if (alone.length > 0) return alone;
  for (let count = 2; count <= reasons.length; count++) {
    const together = without(reasons.slice(0, count));
    if (together.length > 0) return together;
  }
  return [];
}
