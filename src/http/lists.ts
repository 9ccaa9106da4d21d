import { isMalformed } from "../issuer/index.js";
import type { Asked } from "../issuer/index.js";
import { Members, MalformedElement } from "./body.js";
import { issuerDoor } from "./issuer-door.js";
import { ID_LENGTH_MAX, REASON_LENGTH_MAX, bodyOf, pathText } from "./questions.js";

const WORD_LENGTH_MAX = 64;
const VALUE_LENGTH_MAX = 300;
const ITEMS_USUAL = 50;
const ITEMS_MAX = 500;

/** @throws {MalformedElement} for an answer that says what was wrong with the question */
function wellFormed<View extends object>(answer: Asked<View>): View {
  if (isMalformed(answer)) throw new MalformedElement(answer.element, answer.expected);
  return answer;
}

/** Those of some members that are there, as texts. */
function textsIn<Name extends string>(members: Members, names: readonly Name[], lengthMax: number): { readonly [Member in Name]?: string } {
  return Object.fromEntries(names.flatMap((name) => {
    const text = members.text(name, lengthMax);
    return text === undefined ? [] : [[name, text]];
  })) as { readonly [Member in Name]?: string };
}

/** Entries of an issuer's lists, newest first. */
export const showLists = issuerDoor(({ lists }, who, { query }) => {
  const asked = Members.of(query, ["issuer", "list", "kind", "state", "text", "limit", "before"]);
  const before = asked.count("before", Number.MAX_SAFE_INTEGER);
  return wellFormed(lists.page(who, asked.needed("issuer", ID_LENGTH_MAX), {
    ...textsIn(asked, ["list", "kind", "state", "text"], WORD_LENGTH_MAX), limit: asked.count("limit", ITEMS_MAX) ?? ITEMS_USUAL, ...(before !== undefined && { before }),
  }));
});

/** Puts an entity on a list. */
export const addListEntry = issuerDoor(async ({ lists }, who, request) => {
  const members = bodyOf(request, ["list", "kind", "value", "decision", "reason", "until", "place"]);
  return wellFormed(await lists.add(who, members.needed("issuer", ID_LENGTH_MAX), {
    list: members.needed("list", WORD_LENGTH_MAX), reason: members.needed("reason", REASON_LENGTH_MAX),
    ...textsIn(members, ["kind", "decision", "until", "place"], WORD_LENGTH_MAX), ...textsIn(members, ["value"], VALUE_LENGTH_MAX),
  }));
}, 201);

/** Ends an entry before its time. */
export const endListEntry = issuerDoor(({ lists }, who, request) => lists.end(who, pathText("entry", request), bodyOf(request, ["reason"]).needed("reason", REASON_LENGTH_MAX)));
