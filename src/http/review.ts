import type { Request } from "express";
import { DAY_MS, formatInstant, parseInstant } from "../base/index.js";
import type { Instant } from "../base/index.js";
import { QUEUE_STATES, REVIEW_KINDS, VERDICTS, readCursor } from "../issuer/index.js";
import { Members, MalformedElement } from "./body.js";
import { issuerDoor } from "./issuer-door.js";

const ID_LENGTH_MAX = 64;
const NOTE_LENGTH_MAX = 1_000;
const ITEMS_USUAL = 50;
const ITEMS_MAX = 200;
const SNOOZE_MAX_MS = 90 * DAY_MS;

/** A decision by its acsTransID; another text is none that there could be. */
const decisionIn = ({ params }: Request): string => String(params["decision"]).slice(0, ID_LENGTH_MAX);
/** What a step says. The issuer may stand in it, as in every other body, but the decision's own is what counts. */
const stepOf = ({ body }: Request, names: readonly string[]): Members => Members.of((body as unknown) ?? {}, ["issuer", ...names]);

/** What is open at an issuer, worst and newest first. */
export const showQueue = issuerDoor(({ review }, who, { query }) => {
  const asked = Members.of(query, ["issuer", "kind", "state", "limit", "before"]);
  const before = asked.text("before", ID_LENGTH_MAX);
  const cursor = before === undefined ? undefined : readCursor(before);
  if (before !== undefined && cursor === undefined) throw new MalformedElement("before", "expected the `next` of the page before");
  const question = { kind: asked.oneOf("kind", REVIEW_KINDS), state: asked.oneOf("state", QUEUE_STATES) ?? "open", limit: asked.count("limit", ITEMS_MAX) ?? ITEMS_USUAL, before: cursor };
  return review.queue(who, asked.needed("issuer", ID_LENGTH_MAX), question);
});

/** One decision, and what people did with it. */
export const showCase = issuerDoor(({ review }, who, request) => review.case(who, decisionIn(request)));

/** What shares a card, a device or an address with it. */
export const showLinks = issuerDoor(({ review }, who, request) => review.links(who, decisionIn(request)));

/** Nobody takes a case from somebody else without saying so. */
export const claimCase = issuerDoor(({ review }, who, request) => review.claim(who, decisionIn(request), stepOf(request, ["takeOver"]).flag("takeOver")));

export const releaseCase = issuerDoor(({ review }, who, request) => {
  stepOf(request, []);
  return review.release(who, decisionIn(request));
});

export const snoozeCase = issuerDoor(({ review, now }, who, request) => {
  const said = stepOf(request, ["until", "reason"]);
  return review.snooze(who, decisionIn(request), momentAhead(said.needed("until", ID_LENGTH_MAX), now()), said.text("reason", NOTE_LENGTH_MAX));
});

export const noteCase = issuerDoor(({ review }, who, request) => review.note(who, decisionIn(request), stepOf(request, ["text"]).needed("text", NOTE_LENGTH_MAX)));

export const judgeCase = issuerDoor(({ review }, who, request) => {
  const said = stepOf(request, ["verdict", "replaces", "reason"]);
  const verdict = said.oneOf("verdict", VERDICTS);
  if (verdict === undefined) throw new MalformedElement("verdict", `expected one of ${VERDICTS.join(", ")}`);
  return review.verdict(who, decisionIn(request), verdict, said.oneOf("replaces", VERDICTS), said.text("reason", NOTE_LENGTH_MAX));
});

function momentAhead(text: string, now: Instant): Instant {
  const until = parseInstant(text);
  if (until === undefined) throw new MalformedElement("until", "expected an ISO 8601 date and time with a zone");
  if (until <= now) throw new MalformedElement("until", "lies in the past");
  if (until > now + SNOOZE_MAX_MS) throw new MalformedElement("until", `expected at most ${formatInstant(now + SNOOZE_MAX_MS)}`);
  return until;
}
