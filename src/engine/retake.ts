import { contextOf } from "../risk/index.js";
import type { Assessment, Context, Profiles, ReferenceData, RiskSetup } from "../risk/index.js";
import { assessUsable } from "./assess-usable.js";
import type { DecisionRecord, Degradation } from "./types.js";

/** What a decision is taken with. */
export interface CheckSetup {
  readonly risk: RiskSetup;
  readonly reference: ReferenceData;
}

/** What came of a recorded decision, taken once more. */
export interface Retaken {
  readonly context: Context;
  readonly assessment: Assessment;
  /** The trouble it was taken in: what was asked for, and what failed only now. */
  readonly degraded: readonly Degradation[];
  /** What was thrown only now; undefined when nothing was. */
  readonly failure: unknown;
}

/**
 * Takes a decision again from its recorded message, by whatever setup.
 * @param profiles its entities as they stood before it
 * @param trouble what failed then and is left out again; a decision by declaration repeats its declaration
 * @throws when the recorded message cannot be understood any more
 */
export function retake(record: DecisionRecord, profiles: Profiles, { risk, reference }: CheckSetup, trouble: readonly Degradation[]): Retaken {
  const context = contextOf(record.areq, record.observation, reference, record.at);
  const degraded = [...trouble];
  let failure: unknown;
  const assessment = assessUsable({ setup: risk, context, profiles, listed: record.listed, declared: record.action }, degraded, (_, cause) => (failure = cause));
  return { context, assessment, degraded, failure };
}

/**
 * Of what failed when a decision was taken, what would have failed with another setup, too: profiles that were not to be had would have been
 * missing whoever asked, but a model or a policy that failed takes its failure with it.
 */
export function troubleUnder({ degraded, setup }: DecisionRecord, { model, policy }: RiskSetup): readonly Degradation[] {
  return degraded.filter((what) => what === "profiles-absent" || (what === "model-unusable" ? setup.model === model?.id : setup.policyFingerprint === policy.fingerprint));
}
