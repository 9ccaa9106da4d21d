import { formatInstant } from "../../base/index.js";
import type { HistoryEvent, LabelEvent, RequestEvent } from "../history/types.js";
import { missedExpectations } from "./expectations.js";
import { Tally } from "./tally.js";
import type { Learned } from "../../engine/index.js";
import type { Replayed, ReplayLine, ReplayListener, ReplayReport } from "./types.js";

export interface HttpTarget {
  /** Address of the server, `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Bearer token for labels; without one they are not sent. */
  readonly token?: string;
  /** How long to wait for one answer. */
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
  /** A clock in microseconds; without it `elapsedUs` is null. */
  readonly clockUs?: () => number;
}

/** The server could not be asked, or answered with something that is no message. */
export class TargetFailed extends Error {
  override readonly name = "TargetFailed";
}

const ANSWER_CHARACTERS_MAX = 1 << 20;
const UNKNOWN: Learned = { result: "unknown-decision" };

/**
 * Sends a history to a running server, one message after the other in order of time, and labels where a token is given.
 * The server takes its own clock for `at`. Of the expectations only those that an answer tells are judged: transStatus,
 * transStatusReason, errorCode. Challenge outcomes cannot be sent: they are what happens in the server's own pages.
 * @throws {TargetFailed} at the first request that gets no proper answer
 */
export async function replayTo(target: HttpTarget, events: AsyncIterable<Iterable<HistoryEvent>>, listener: ReplayListener = {}): Promise<ReplayReport> {
  const tally = new Tally();
  for await (const block of events) {
    for (const event of block) {
      if (event.kind === "request") {
        const replayed = await send(target, event);
        tally.request(replayed);
        const wait = listener.request?.(replayed);
        if (wait) await wait;
      } else {
        const learned = event.kind === "label" && target.token !== undefined ? await sendLabel(target, event) : UNKNOWN;
        tally.heard(event, learned);
        listener.news?.(event, learned);
      }
    }
  }
  return tally.report();
}

async function send(target: HttpTarget, event: RequestEvent): Promise<Replayed> {
  const startUs = target.clockUs?.();
  const { status, body } = await post(target, "/3ds/areq", event.areq, {});
  const elapsedUs = startUs === undefined || target.clockUs === undefined ? null : Math.round(target.clockUs() - startUs);
  const answer = messageIn(body);
  if (status !== 200 || !answer) throw new TargetFailed(`${event.origin.file}:${event.origin.line}: ${target.url} answered ${status} and no 3DS message`);
  const text = (member: string): string | undefined => (typeof answer[member] === "string" ? answer[member] : undefined);
  const outcome = { transStatus: text("transStatus"), transStatusReason: text("transStatusReason"), errorCode: text("errorCode"), action: undefined, score: undefined, rules: undefined };
  const { transStatus, transStatusReason, errorCode } = event.expect ?? {};
  const missed = missedExpectations({ ...(transStatus && { transStatus }), ...(transStatusReason && { transStatusReason }), ...(errorCode && { errorCode }) }, outcome);
  const line: ReplayLine = {
    id: event.id, at: formatInstant(event.at), transStatus: outcome.transStatus ?? null, action: null, score: null, probability: null, reasons: [], rules: [],
    elapsedUs, expect: event.expect ?? null, ok: missed.length === 0, ...(outcome.errorCode === undefined ? {} : { errorCode: outcome.errorCode }),
  };
  return { event, line, missed, decision: undefined, context: undefined, fault: undefined };
}

/** The server takes its decisions now, so that now is when it can hear what became of them, whatever the history says. */
async function sendLabel(target: HttpTarget, { ref, label, source }: LabelEvent): Promise<Learned> {
  const { status } = await post(target, "/api/v1/labels", { type: "label", ref, label, source }, { authorization: `Bearer ${target.token}` });
  if (status === 404) return UNKNOWN;
  if (status >= 400 && status !== 409) throw new TargetFailed(`${target.url} answered ${status} to the label of ${ref}`);
  return status === 409 ? { result: "already-known", acsTransID: ref } : { result: "learned", acsTransID: ref, replaces: undefined };
}

async function post(target: HttpTarget, path: string, body: unknown, headers: { readonly [name: string]: string }): Promise<{ status: number; body: string }> {
  try {
    const response = await target.fetch(new URL(path, target.url), {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8", ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(target.timeoutMs),
      redirect: "error",
    });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    throw new TargetFailed(`${target.url} cannot be asked: ${(error as Error).message}`);
  }
}

function messageIn(body: string): { readonly [member: string]: unknown } | undefined {
  if (body.length > ANSWER_CHARACTERS_MAX) return undefined;
  try {
    const value = JSON.parse(body) as unknown;
    return typeof value === "object" && value !== null && "messageType" in value ? (value as { [member: string]: unknown }) : undefined;
  } catch {
    return undefined;
  }
}
