import { assess } from "../risk/index.js";
import type { Action, Assessment, Context, Listed, Maybe, Profiles, RiskSetup } from "../risk/index.js";
import { DEGRADE } from "./degrade.js";
import type { Degradation } from "./types.js";

export interface Inputs {
  readonly setup: RiskSetup;
  readonly context: Context;
  readonly profiles: Profiles;
  /** What the issuer's lists say of the message, or said when it was decided. */
  readonly listed: Maybe<readonly Listed[]>;
  /** What the issuer declared for when nothing else decides. */
  readonly declared: Action;
}

/**
 * `assess`, with less and less of what fails: without the model, in the end without the policy. Never throws.
 * @param degraded what is known to fail already, such as in a decision that is taken again; what fails now is added
 */
export function assessUsable(inputs: Inputs, degraded: Degradation[], onDegraded: (degradation: Degradation, cause: unknown) => void): Assessment {
  const { setup, context, profiles, listed, declared } = inputs;
  if (setup.model === undefined && !degraded.includes("model-unusable")) degraded.push("model-unusable");
  if (!degraded.includes("model-unusable")) {
    try {
      return assess(setup, context, profiles, degraded, listed);
    } catch (cause) {
      degraded.push("model-unusable");
      onDegraded("model-unusable", cause);
    }
  }
  if (!degraded.includes("policy-unusable")) {
    try {
      return assess(DEGRADE["model-unusable"](setup), context, profiles, degraded, listed);
    } catch (cause) {
      degraded.push("policy-unusable");
      onDegraded("policy-unusable", cause);
    }
  }
  return DEGRADE["policy-unusable"](declared, listed);
}
