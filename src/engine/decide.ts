import { fingerprint64 } from "../base/index.js";
import { assess, attemptOf, entitiesOf } from "../risk/index.js";
import type { Action, Assessment, Attempt, Context, EntityKey, EntityKind, FeatureVector, Maybe, MethodObservation, Profiles, RedactedAReq, RiskSetup, Verdict } from "../risk/index.js";
import { DEGRADE, UNRECORDED_ACTION } from "./degrade.js";
import type { Engine } from "./engine.js";
import { observeInTime } from "./observe.js";
import { reasonsOf } from "./reasons.js";
import type { AnswerRecord, DecisionRecord, Degradation, SetupIds } from "./types.js";

export interface DecideRequest {
  readonly context: Context;
  /** What `context` was made from, for the record. */
  readonly areq: RedactedAReq;
  readonly observation: Maybe<MethodObservation>;
  readonly acsTransID: string;
  readonly messageDigest: Maybe<string>;
  readonly setup: SetupIds;
  /** The answer to the peer, so that it stands in the record. Asked again when the record could not be written. */
  readonly answer: (verdict: Verdict, assessment: Assessment) => Maybe<AnswerRecord>;
  /** What the issuer declared for decisions that cannot be written down. */
  readonly whenUnrecorded?: Action;
}

/** The record of a decision, with what is not kept of it. */
export interface Decision extends DecisionRecord {
  readonly assessment: Assessment;
  /** False when the journal did not take the record; `degraded` and `answer` then say so. */
  readonly recorded: boolean;
}

/**
 * Observes, assesses, records. Resolves only after the record is as durable as the journal is configured.
 *
 * Between the fold inside `observe` and `append` nothing runs but microtasks, the same number of them for every caller. So
 * records stand in the journal in the order in which their attempts were folded, and a turn of the event loop never begins
 * with a fold that has no record: checking, catching up and rebuilding are exact because of it.
 * @throws what `risk` throws when the policy itself fails; nothing is recorded then
 */
export async function decide(engine: Engine, setup: RiskSetup, request: DecideRequest): Promise<Decision> {
  const degraded: Degradation[] = [];
  const entities = entitiesOf(request.context);
  const attempt = attemptOf(request.context);
  let profiles: Profiles;
  try {
    profiles = await observeInTime(engine, entities, attempt);
  } catch (cause) {
    degraded.push("profiles-absent");
    engine.onDegraded("profiles-absent", cause);
    profiles = DEGRADE["profiles-absent"]();
  }
  const assessment = assessUsable(setup, request.context, profiles, degraded, (cause) => engine.onDegraded("model-unusable", cause));
  const record = recordOf(request, entities, attempt, profiles, assessment, degraded);
  try {
    await engine.journal.append(record);
    return { ...record, assessment, recorded: true };
  } catch (cause) {
    engine.onDegraded("journal-unwritable", cause);
    return unrecorded(record, assessment, request);
  }
}

/**
 * `assess`, without the model when that is what fails. Adds to `degraded`, which the policy is told of.
 * @throws what `assess` throws without a model
 */
export function assessUsable(setup: RiskSetup, context: Context, profiles: Profiles, degraded: Degradation[], onFailure: (cause: unknown) => void): Assessment {
  if (setup.model !== undefined && !degraded.includes("model-unusable")) {
    try {
      return assess(setup, context, profiles, degraded);
    } catch (cause) {
      onFailure(cause);
    }
  }
  if (!degraded.includes("model-unusable")) degraded.push("model-unusable");
  return assess(DEGRADE["model-unusable"](setup), context, profiles, degraded);
}

/** {@link fingerprint64} over the values of the vector, as the machine holds them (little endian everywhere we run). */
export function vectorFingerprint(features: FeatureVector): string {
  const { buffer, byteOffset, byteLength } = features.values;
  return fingerprint64(new Uint8Array(buffer, byteOffset, byteLength));
}

function recordOf(request: DecideRequest, entities: readonly EntityKey[], attempt: Attempt, profiles: Profiles, assessment: Assessment, degraded: readonly Degradation[]): DecisionRecord {
  const { score, verdict } = assessment;
  return {
    kind: "decision",
    at: request.context.at,
    acsTransID: request.acsTransID,
    threeDSServerTransID: request.areq.threeDSServerTransID,
    areq: request.areq,
    observation: request.observation,
    setup: request.setup,
    entities,
    attempt,
    earlierAttempts: attemptsIn(profiles),
    vectorFingerprint: vectorFingerprint(assessment.features),
    logit: score?.logit,
    probability: score?.probability,
    score: score?.score,
    base: score?.base,
    ...reasonsOf(score),
    action: verdict.action,
    rule: verdict.rule,
    transStatusReason: verdict.transStatusReason,
    trail: verdict.trail,
    degraded,
    answer: request.answer(verdict, assessment),
    messageDigest: request.messageDigest,
  };
}

function attemptsIn(profiles: Profiles): DecisionRecord["earlierAttempts"] {
  const attempts: { [Kind in EntityKind]?: number } = {};
  for (const kind in profiles) attempts[kind as EntityKind] = profiles[kind as EntityKind]?.tempo.attempts ?? 0;
  return attempts;
}

function unrecorded(record: DecisionRecord, assessment: Assessment, request: DecideRequest): Decision {
  const verdict = DEGRADE["journal-unwritable"](assessment.verdict, request.whenUnrecorded ?? UNRECORDED_ACTION);
  const instead = { ...assessment, verdict };
  return {
    ...record,
    action: verdict.action,
    rule: verdict.rule,
    transStatusReason: verdict.transStatusReason,
    degraded: [...record.degraded, "journal-unwritable"],
    answer: request.answer(verdict, instead),
    assessment: instead,
    recorded: false,
  };
}
