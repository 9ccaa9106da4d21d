import { factsOf, verdictOf } from "../risk/index.js";
import type { Assessment, Context, Listed, Maybe, RiskSetup, Score } from "../risk/index.js";
import type { Degradation, ShadowRecord } from "./types.js";

/** A decision that was just taken, for a challenger to take beside it. */
export interface Decided {
  /** What took it. */
  readonly setup: RiskSetup;
  readonly context: Context;
  readonly assessment: Assessment;
  /** What the issuer's lists say of the message, which holds for a challenger too. */
  readonly listed: Maybe<readonly Listed[]>;
  readonly degraded: readonly Degradation[];
}

/**
 * What a challenger makes of the same features, and of the same score where it has the same model. Never throws and never waits: a challenger that
 * fails is recorded as failed, and the decision beside it stays what it is.
 */
export function shadowOf(challenger: RiskSetup, decided: Decided): ShadowRecord {
  const { policy, model } = challenger;
  const ids = { policy: policy.id, policyFingerprint: policy.fingerprint, model: model?.id };
  try {
    const { score, facts } = judged(challenger, decided);
    const { action, rule } = verdictOf(policy, facts, decided.listed);
    return { ...ids, action, rule, score: score?.score };
  } catch {
    return { ...ids, action: undefined, rule: undefined, score: undefined };
  }
}

/** @throws when nothing was assessed that could be judged again, and what the challenger's model throws */
function judged({ model }: RiskSetup, { setup, context, assessment, listed, degraded }: Decided): { readonly score: Maybe<Score>; readonly facts: NonNullable<Assessment["facts"]> } {
  const { features, score, facts } = assessment;
  if (facts === undefined) throw new Error("nothing was assessed");
  if (model === setup.model) return { score, facts };
  const own = model?.score(features.values, features.known);
  const ownDegraded = degraded.filter((what) => what !== "model-unusable");
  return { score: own, facts: factsOf({ context, features, score: own, listed, degraded: own === undefined ? [...ownDegraded, "model-unusable"] : ownDegraded }) };
}
