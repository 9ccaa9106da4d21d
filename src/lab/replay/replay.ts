import { formatInstant } from "../../base/index.js";
import { decide, learn } from "../../engine/index.js";
import type { Decision, News } from "../../engine/index.js";
import type { AReq, Fault } from "../../protocol/index.js";
import { contextOf, redact } from "../../risk/index.js";
import type { Context } from "../../risk/index.js";
import type { ChallengeEvent, HistoryEvent, LabelEvent, RequestEvent } from "../history/types.js";
import { missedExpectations } from "./expectations.js";
import { Tally } from "./tally.js";
import { replayedTransactionId } from "./transaction-id.js";
import type { ReplayDeps, Replayed, ReplayLine, ReplayListener, ReplayReport } from "./types.js";

/**
 * Relives a history: each request is parsed, redacted, understood and decided by the same functions as a server's, each
 * outcome and label is learned, one after the other in the order in which they reached us.
 * @param events in order of time, in blocks, as `arrivals` gives them
 */
export async function replay(events: AsyncIterable<Iterable<HistoryEvent>>, deps: ReplayDeps, listener: ReplayListener = {}): Promise<ReplayReport> {
  const tally = new Tally();
  for await (const block of events) {
    for (const event of block) {
      if (event.kind === "request") {
        const replayed = await replayRequest(event, deps);
        tally.request(replayed);
        const wait = listener.request?.(replayed);
        if (wait) await wait;
      } else {
        const learned = await learn(deps.engine, newsOf(event));
        tally.heard(event, learned);
        listener.news?.(event, learned);
      }
    }
  }
  return tally.report();
}

function newsOf(event: ChallengeEvent | LabelEvent): News {
  const { at, ref: id } = event;
  return event.kind === "label" ? { kind: "label", at, id, label: event.label, source: event.source } : { kind: "challenge", at, id, outcome: event.outcome };
}

async function replayRequest(event: RequestEvent, deps: ReplayDeps): Promise<Replayed> {
  const startUs = deps.clockUs?.();
  const parsed = event.parsed ? { ok: true as const, message: event.parsed } : deps.parse(event.areq);
  const decided = parsed.ok ? await decideRequest(event, parsed.message, deps) : parsed.fault;
  const elapsedUs = startUs === undefined || deps.clockUs === undefined ? null : Math.round(deps.clockUs() - startUs);
  return "code" in decided ? refused(event, decided, elapsedUs) : answered(event, decided.decision, decided.context, elapsedUs);
}

interface Decided {
  readonly decision: Decision;
  readonly context: Context;
}

async function decideRequest(event: RequestEvent, areq: AReq, deps: ReplayDeps): Promise<Decided | Fault> {
  const { reference } = deps;
  const redacted = redact(areq, reference.keyedHash);
  const issuer = deps.issuerOf(redacted.card.bin);
  if (!issuer) return { code: "305", elements: ["acctNumber"] };
  const context = contextOf(redacted, event.observation, reference, event.at);
  const acsTransID = replayedTransactionId(areq.threeDSServerTransID, event.at);
  const decision = await decide(deps.engine, issuer.risk, {
    context, areq: redacted, observation: event.observation, acsTransID, messageDigest: undefined, setup: issuer.setupIds,
    answer: (verdict) => deps.answer(issuer, areq, context, verdict, acsTransID),
  });
  return { decision, context };
}

function answered(event: RequestEvent, decision: Decision, context: Context, elapsedUs: number | null): Replayed {
  const { answer, action, score, probability, reasons, rule, trail } = decision;
  const transStatus = textIn(answer?.["transStatus"]);
  const rules = trail.filter((asked) => asked.answer === "yes" && asked.rule !== rule).map((asked) => asked.rule);
  rules.push(rule);
  const outcome = { transStatus, transStatusReason: textIn(answer?.["transStatusReason"]), action, score, rules, errorCode: undefined };
  const missed = event.expect ? missedExpectations(event.expect, outcome) : [];
  const line: ReplayLine = {
    id: event.id, at: formatInstant(event.at), transStatus: transStatus ?? null, action, score: score ?? null, probability: probability ?? null,
    reasons, rules, elapsedUs, expect: event.expect ?? null, ok: missed.length === 0,
  };
  return { event, line, missed, decision, context, fault: undefined };
}

function refused(event: RequestEvent, fault: Fault, elapsedUs: number | null): Replayed {
  const outcome = { transStatus: undefined, transStatusReason: undefined, action: undefined, score: undefined, rules: [], errorCode: fault.code };
  const missed = event.expect ? missedExpectations(event.expect, outcome) : [];
  const line: ReplayLine = {
    id: event.id, at: formatInstant(event.at), transStatus: null, action: null, score: null, probability: null, reasons: [], rules: [],
    elapsedUs, expect: event.expect ?? null, ok: missed.length === 0, errorCode: fault.code,
  };
  return { event, line, missed, decision: undefined, context: undefined, fault };
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
