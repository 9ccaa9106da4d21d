import { FLIP_CHOICES } from "../issuer/index.js";
import type { Wish } from "../issuer/index.js";
import { MalformedElement, Members } from "./body.js";
import { issuerDoor } from "./issuer-door.js";
import { ID_LENGTH_MAX, POLICY_ID_LENGTH_MAX, TEXT_LENGTH_MAX, bodyOf, issuerIn, pathText } from "./questions.js";

const ROWS_USUAL = 100;
const ROWS_MAX = 1_000;

/** What is to decide instead. @throws {MalformedElement} */
function wishIn(members: Members): Wish {
  const [text, draft, policy, model] = [members.text("text", TEXT_LENGTH_MAX), members.text("draft", ID_LENGTH_MAX), members.text("policy", POLICY_ID_LENGTH_MAX), members.text("model", ID_LENGTH_MAX)];
  if ([text, draft, policy].filter((one) => one !== undefined).length > 1) throw new MalformedElement("policy", "expected one of text, draft and policy, or none of them for the live policy");
  return { ...(text !== undefined && { text }), ...(draft !== undefined && { draft }), ...(policy !== undefined && { policy }), ...(model !== undefined && { model }) };
}

/** Begins a run over everything that was journalled until now. */
export const startBacktest = issuerDoor(({ backtests, now }, who, request) => {
  const members = bodyOf(request, ["from", "to", "text", "draft", "policy", "model"]);
  const [from, to] = [members.instant("from"), members.instant("to")];
  if (from !== undefined && from >= now()) throw new MalformedElement("from", "expected an instant in the past: nothing was decided since");
  if (from !== undefined && to !== undefined && from >= to) throw new MalformedElement("to", "expected a later instant than from");
  return backtests.start(who, members.needed("issuer", ID_LENGTH_MAX), { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }, wishIn(members));
}, 202);

export const listBacktests = issuerDoor(({ backtests }, who, request) => backtests.list(who, issuerIn(request)));

/** How far it is, or what came of it. */
export const showBacktest = issuerDoor(({ backtests }, who, request) => backtests.view(who, pathText("id", request)));

/** Decisions that come out otherwise, a page at a time. */
export const listFlips = issuerDoor(({ backtests }, who, request) => {
  const asked = Members.of(request.query, ["from", "to", "label", "limit", "before"]);
  const [from, to, label, before] = [asked.oneOf("from", FLIP_CHOICES.action), asked.oneOf("to", FLIP_CHOICES.action), asked.oneOf("label", FLIP_CHOICES.label), asked.count("before", Number.MAX_SAFE_INTEGER)];
  return backtests.flips(who, pathText("id", request), {
    ...(from !== undefined && { from }), ...(to !== undefined && { to }), ...(label !== undefined && { label }), ...(before !== undefined && { before }),
    limit: asked.count("limit", ROWS_MAX) ?? ROWS_USUAL,
  });
});

export const cancelBacktest = issuerDoor(({ backtests }, who, request) => backtests.cancel(who, pathText("id", request)));
