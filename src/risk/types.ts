import type { Maybe } from "./context/types.js";
import type { FeatureVector } from "./feature/types.js";
import type { Model, Score } from "./model/types.js";
import type { Facts, Policy, Verdict } from "./policy/types.js";

/** What an issuer published: the model that scores and the policy that judges. */
export interface RiskSetup {
  /** Undefined when no usable model is there; the policy then decides with an unknown score. */
  readonly model: Maybe<Model>;
  readonly policy: Policy;
}

/** One decision, thought through. */
export interface Assessment {
  readonly features: FeatureVector;
  readonly score: Maybe<Score>;
  /** What the policy was told; undefined where nothing could be assessed. Each fact is worked out when it is asked for. */
  readonly facts: Maybe<Facts>;
  readonly verdict: Verdict;
}
