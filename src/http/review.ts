import type { Request } from "express";
import { DAY_MS, formatInstant } from "../base/index.js";
import type { Instant } from "../base/index.js";
import { QUEUE_STATES, REVIEW_KINDS, VERDICTS, readCursor } from "../issuer/index.js";
import { Members, MalformedElement } from "./body.js";
import { issuerDoor } from "./issuer-door.js";
import { ID_LENGTH_MAX, REASON_LENGTH_MAX, bodyOf, pathText } from "./questions.js";

const ITEMS_USUAL = 50;
const ITEMS_MAX = 200;
const SNOOZE_MAX_MS = 90 * DAY_MS;

const decisionIn = (request: Request): string => pathText("decision", request);

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
export const claimCase = issuerDoor(({ review }, who, request) => review.claim(who, decisionIn(request), bodyOf(request, ["takeOver"]).flag("takeOver")));

export const releaseCase = issuerDoor(({ review }, who, request) => {
  bodyOf(request, []);
  return review.release(who, decisionIn(request));
});

export const snoozeCase = issuerDoor(({ review, now }, who, request) => {
  const said = bodyOf(request, ["until", "reason"]);
  return review.snooze(who, decisionIn(request), momentAhead(said.instant("until"), now()), said.text("reason", REASON_LENGTH_MAX));
});

export const noteCase = issuerDoor(({ review }, who, request) => review.note(who, decisionIn(request), bodyOf(request, ["text"]).needed("text", REASON_LENGTH_MAX)));

export const judgeCase = issuerDoor(({ review }, who, request) => {
  const said = bodyOf(request, ["verdict", "replaces", "reason"]);
  const verdict = said.oneOf("verdict", VERDICTS);
  if (verdict === undefined) throw new MalformedElement("verdict", `expected one of ${VERDICTS.join(", ")}`);
  return review.verdict(who, decisionIn(request), verdict, said.oneOf("replaces", VERDICTS), said.text("reason", REASON_LENGTH_MAX));
});

function momentAhead(until: Instant | undefined, now: Instant): Instant {
  if (until === undefined) throw new MalformedElement("until", "expected an ISO 8601 date and time with a zone");
  if (until <= now) throw new MalformedElement("until", "lies in the past");
  if (until > now + SNOOZE_MAX_MS) throw new MalformedElement("until", `expected at most ${formatInstant(now + SNOOZE_MAX_MS)}`);
  return until;
}
