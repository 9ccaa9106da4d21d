import { attemptOf, entitiesOf, vectorFingerprint } from "../risk/index.js";
import type { Action, Assessment, Attempt, Context, EntityKey, EntityKind, Listed, Maybe, MethodObservation, Profiles, RedactedAReq, RiskSetup, Verdict } from "../risk/index.js";
import { assessUsable } from "./assess-usable.js";
import { DECLARED_ACTION, DEGRADE } from "./degrade.js";
import type { Engine } from "./engine.js";
import { observeInTime } from "./observe.js";
import { reasonsOf } from "./reasons.js";
import { shadowOf } from "./shadow.js";
import type { AnswerRecord, DecisionRecord, Degradation, SetupIds, ShadowRecord } from "./types.js";

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
  /** What the issuer's lists say of the message; absent where they say nothing. */
  readonly listed?: Maybe<readonly Listed[]>;
  /** What the issuer declared for decisions that cannot be judged or written down; challenge when it declared nothing. */
  readonly declared?: Action;
  /** A challenger that runs beside `setup` and lands only in the record. */
  readonly shadow?: Maybe<RiskSetup>;
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
 * Between the fold inside `observe` and `append` nothing runs but microtasks, the same number of them for every caller, and
 * whatever throws in between still leaves a record. So records stand in the journal in the order in which their attempts
 * were folded, and no turn of the event loop begins with a fold that has no record: checking, catching up and rebuilding
 * are exact because of it. The challenger runs in between as well, and therefore waits for nothing.
 * @throws what `request.answer` throws, after recording the decision without an answer
 */
export async function decide(engine: Engine, setup: RiskSetup, request: DecideRequest): Promise<Decision> {
  const { context } = request;
  const declared = request.declared ?? DECLARED_ACTION;
  const degraded: Degradation[] = [];
  const entities = entitiesOf(context);
  const attempt = attemptOf(context, entities);
  let profiles: Profiles;
  try {
    profiles = await observeInTime(engine, entities, attempt);
  } catch (cause) {
    degraded.push("profiles-absent");
    engine.onDegraded("profiles-absent", cause);
    profiles = DEGRADE["profiles-absent"]();
  }
  const assessment = assessUsable({ setup, context, profiles, listed: request.listed, declared }, degraded, engine.onDegraded);
  const answered = attemptTo(() => request.answer(assessment.verdict, assessment));
  const shadow = request.shadow && shadowOf(request.shadow, { setup, context, assessment, listed: request.listed, degraded });
  const record = recordOf(request, { entities, attempt, profiles, assessment, degraded, answer: answered.value, shadow });
  try {
    await engine.journal.append(record);
  } catch (cause) {
    engine.onDegraded("journal-unwritable", cause);
    return unrecorded(record, assessment, request, declared);
  }
  engine.tell(record, assessment.facts);
  if (answered.failed) throw answered.cause;
  // Members after a long spread are added one by one, which takes V8 five times as long.
  return { assessment, recorded: true, ...record };
}

type Attempted<T> = { readonly failed: false; readonly value: T } | { readonly failed: true; readonly value: undefined; readonly cause: unknown };

function attemptTo<T>(make: () => T): Attempted<T> {
  try {
    return { failed: false, value: make() };
  } catch (cause) {
    return { failed: true, value: undefined, cause };
  }
}

interface Outcome {
  readonly entities: readonly EntityKey[];
  readonly attempt: Attempt;
  readonly profiles: Profiles;
  readonly assessment: Assessment;
  readonly degraded: readonly Degradation[];
  readonly answer: Maybe<AnswerRecord>;
  readonly shadow: Maybe<ShadowRecord>;
}

function recordOf(request: DecideRequest, outcome: Outcome): DecisionRecord {
  const { score, verdict, features } = outcome.assessment;
  const { reasons, otherContributions } = reasonsOf(score);
  return {
    kind: "decision",
    at: request.context.at,
    acsTransID: request.acsTransID,
    threeDSServerTransID: request.areq.threeDSServerTransID,
    areq: request.areq,
    observation: request.observation,
    setup: request.setup,
    entities: outcome.entities,
    attempt: outcome.attempt,
    earlierAttempts: outcome.degraded.includes("profiles-absent") ? {} : attemptsIn(outcome.entities, outcome.profiles),
    vectorFingerprint: vectorFingerprint(features.values),
    logit: score?.logit,
    probability: score?.probability,
    score: score?.score,
    base: score?.base,
    reasons,
    otherContributions,
    action: verdict.action,
    rule: verdict.rule,
    transStatusReason: verdict.transStatusReason,
    ask: verdict.ask,
    trail: verdict.trail,
    listed: request.listed,
    degraded: outcome.degraded,
    answer: outcome.answer,
    messageDigest: request.messageDigest,
    shadow: outcome.shadow,
  };
}

function attemptsIn(entities: readonly EntityKey[], profiles: Profiles): DecisionRecord["earlierAttempts"] {
  const attempts: { [Kind in EntityKind]?: number } = {};
  for (const { kind } of entities) attempts[kind] = profiles[kind]?.tempo.attempts ?? 0;
  return attempts;
}

function unrecorded(record: DecisionRecord, assessment: Assessment, request: DecideRequest, declared: Action): Decision {
  const verdict = DEGRADE["journal-unwritable"](assessment.verdict, declared);
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
