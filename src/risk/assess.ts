import type { Context, Maybe } from "./context/types.js";
import { extract } from "./feature/extract.js";
import { factsOf } from "./policy/facts.js";
import { verdictOf } from "./policy/listed.js";
import type { Listed } from "./policy/listed.js";
import type { Profiles } from "./profile/types.js";
import type { Assessment, RiskSetup } from "./types.js";

/**
 * What we think of one message: its features, the score they get, and the policy's verdict over both.
 * @param profiles the entities as they stood before this message; those never seen are absent
 * @param degraded names of what went wrong on the way; the policy knows them as facts
 * @param listed what the issuer's lists say of it; undefined where they say nothing
 */
export function assess(setup: RiskSetup, context: Context, profiles: Profiles, degraded: readonly string[], listed?: Maybe<readonly Listed[]>): Assessment {
  const features = extract(context, profiles);
  const score = setup.model?.score(features.values, features.known);
  const facts = factsOf({ context, features, score, degraded, listed });
  const verdict = verdictOf(setup.policy, facts, listed);
  return { features, score, facts, verdict };
}
