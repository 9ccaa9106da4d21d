import { assess } from "./assess.js";
import type { Context, Maybe } from "./context/types.js";
import { MAP_ROWS, type InputRow } from "./feature/map-rows.js";
import { FEATURES } from "./feature/table.js";
import type { FeatureGroup, FeatureUnit, FeatureVector } from "./feature/types.js";
import { strongest } from "./model/reasons.js";
import type { Model, Score } from "./model/types.js";
import { factsOf } from "./policy/facts.js";
import { LIST_SENTENCES, verdictOf } from "./policy/listed.js";
import type { Listed } from "./policy/listed.js";
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
  /** `name/version` of the document it stands in, which may be a parent of the policy; undefined for what is no rule of the policy. */
  readonly from: Maybe<string>;
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
  /** In table order; behind them, where the model has a map, what it derives from them. */
  readonly features: readonly ExplainedFeature[];
  readonly rules: readonly ExplainedRule[];
  readonly wouldChange: readonly Change[];
}

const REASONS_TRIED = 8;
const HIGHEST_SCORE = 999;

/** One decision taken again and taken apart: every feature with its part, every rule asked, and what would have changed it. */
export function explain(setup: RiskSetup, context: Context, profiles: Profiles, degraded: readonly string[], listed?: Maybe<readonly Listed[]>): Explanation {
  const assessment = assess(setup, context, profiles, degraded, listed);
  const { features, score, verdict } = assessment;
  return {
    assessment,
    features: [...FEATURES.map((row, index) => explained(row, features.known[index] !== 0 ? features.values[index] : undefined, score, index)), ...derivedBy(setup.model, features, score)],
    rules: verdict.trail.map(({ rule, answer }) => ({ rule, from: setup.policy.rules.find(({ id }) => id === rule)?.from, answer, sentence: setup.policy.sentences.get(rule) ?? LIST_SENTENCES.get(rule) })),
    wouldChange: setup.model === undefined || score === undefined ? [] : changesOf(setup, setup.model, { context, features, score, degraded, listed }, verdict),
  };
}

function explained({ name, group, unit, describes, reason }: InputRow, value: Maybe<number>, score: Maybe<Score>, index: number): ExplainedFeature {
  const sentence = value === undefined ? { en: `Nothing tells: ${describes}.`, ja: `情報がないため判断できません（${name}）。` } : reason;
  return { name, group, unit, value, contribution: score?.contributions[index], sentence };
}

/** What a model with a map made of the features, and read beside them. */
function derivedBy(model: Maybe<Model>, { values }: FeatureVector, score: Maybe<Score>): ExplainedFeature[] {
  if (model?.mapInputs === undefined) return [];
  const derived = new Float32Array(MAP_ROWS.length);
  model.mapInputs.derive(values, 0, derived, 0);
  return MAP_ROWS.map((row, place) => explained(row, derived[place], score, FEATURES.length + place));
}

interface Inputs {
  readonly context: Context;
  readonly features: FeatureVector;
  readonly score: Score;
  readonly degraded: readonly string[];
  readonly listed: Maybe<readonly Listed[]>;
}

function changesOf(setup: RiskSetup, model: Model, inputs: Inputs, verdict: Verdict): Change[] {
  const judge = (features: FeatureVector, score: Score): Verdict => verdictOf(setup.policy, factsOf({ ...inputs, features, score }), inputs.listed);
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
  // What is derived from the features changes with them and cannot be set alone.
  const reasons = strongest(inputs.score.contributions.subarray(0, FEATURES.length), REASONS_TRIED).map(({ index }) => index);
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
