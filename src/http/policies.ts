import { MalformedElement } from "./body.js";
import type { Members } from "./body.js";
import { issuerDoor } from "./issuer-door.js";
import { ID_LENGTH_MAX, POLICY_ID_LENGTH_MAX, REASON_LENGTH_MAX, TEXT_LENGTH_MAX, bodyOf, issuerIn, pathText } from "./questions.js";

const TITLE_LENGTH_MAX = 200;
/** Percent. */
const SHARE_MAX = 100;

export const showPolicies = issuerDoor(({ policies }, who, request) => policies.view(who, issuerIn(request)));

export const showVersion = issuerDoor(({ policies }, who, request) => policies.version(who, issuerIn(request), `${pathText("name", request)}/${pathText("version", request)}`));

/** What is wrong with a text, nothing being kept of it. */
export const checkText = issuerDoor(({ policies }, who, request) => {
  const members = bodyOf(request, ["text"]);
  const problems = policies.check(who, members.needed("text", TEXT_LENGTH_MAX), members.text("issuer", ID_LENGTH_MAX));
  return { ok: problems.every(({ severity }) => severity !== "error"), problems };
});

/** What a body says of a draft's text; members that are absent are left out. */
function contentIn(members: Members): { readonly text?: string; readonly constants?: Readonly<Record<string, string | number | boolean>>; readonly cases?: string; readonly reason?: string } {
  const [text, constants, cases, reason] = [members.text("text", TEXT_LENGTH_MAX), members.values("constants"), members.text("cases", TEXT_LENGTH_MAX), members.text("reason", REASON_LENGTH_MAX)];
  return { ...(text !== undefined && { text }), ...(constants !== undefined && { constants }), ...(cases !== undefined && { cases }), ...(reason !== undefined && { reason }) };
}

export const createDraft = issuerDoor(({ policies }, who, request) => {
  const members = bodyOf(request, ["title", "base", "text", "constants", "rules", "cases", "reason"]);
  const [base, rules] = [members.text("base", POLICY_ID_LENGTH_MAX), members.text("rules", TEXT_LENGTH_MAX)];
  return policies.create(who, members.needed("issuer", ID_LENGTH_MAX), { title: members.needed("title", TITLE_LENGTH_MAX), ...(base !== undefined && { base }), ...(rules !== undefined && { rules }), ...contentIn(members) });
}, 201);

export const showDraft = issuerDoor(({ policies }, who, request) => policies.draft(who, pathText("draft", request)));

export const editDraft = issuerDoor(({ policies }, who, request) => {
  const members = bodyOf(request, ["title", "text", "constants", "cases", "reason"]);
  const title = members.text("title", TITLE_LENGTH_MAX);
  return policies.edit(who, pathText("draft", request), { ...(title !== undefined && { title }), ...contentIn(members) });
});

export const testDraft = issuerDoor(({ policies }, who, request) => {
  bodyOf(request, []);
  return policies.test(who, pathText("draft", request));
});

export const submitDraft = issuerDoor(({ policies }, who, request) => policies.submit(who, pathText("draft", request), bodyOf(request, ["reason"]).needed("reason", REASON_LENGTH_MAX)));

export const withdrawDraft = issuerDoor(({ policies }, who, request) => policies.withdraw(who, pathText("draft", request), bodyOf(request, ["reason"]).text("reason", REASON_LENGTH_MAX)));

/** An approval names the text it is of, so that nobody can use it for another. */
export const approveDraft = issuerDoor(({ policies }, who, request) => {
  const members = bodyOf(request, ["digest", "reason"]);
  const digest = members.text("digest", ID_LENGTH_MAX);
  if (digest === undefined) throw new MalformedElement("digest", "expected the digest of the draft whose text is approved");
  return policies.approve(who, pathText("draft", request), digest, members.needed("reason", REASON_LENGTH_MAX));
});

export const sendDraftBack = issuerDoor(({ policies }, who, request) => policies.sendBack(who, pathText("draft", request), bodyOf(request, ["reason"]).needed("reason", REASON_LENGTH_MAX)));

/** For all cards, or for a share of them. */
export const publishDraft = issuerDoor(({ policies }, who, request) => {
  const members = bodyOf(request, ["reason", "share"]);
  return policies.publish(who, pathText("draft", request), members.text("reason", REASON_LENGTH_MAX), members.whole("share", 1, SHARE_MAX));
});

/** More of the cards for the version that decides for some of them; all of them at 100. */
export const widenRollout = issuerDoor(({ policies }, who, request) => {
  const members = bodyOf(request, ["share", "reason"]);
  const share = members.whole("share", 1, SHARE_MAX);
  if (share === undefined) throw new MalformedElement("share", `expected a whole number from 1 to ${SHARE_MAX}`);
  return policies.widen(who, members.needed("issuer", ID_LENGTH_MAX), share, members.needed("reason", REASON_LENGTH_MAX));
});

export const rollBack = issuerDoor(({ policies }, who, request) => {
  const members = bodyOf(request, ["reason"]);
  return policies.rollBack(who, members.needed("issuer", ID_LENGTH_MAX), members.needed("reason", REASON_LENGTH_MAX));
});
