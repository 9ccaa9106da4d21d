import { isMalformed } from "../issuer/index.js";
import type { Asked } from "../issuer/index.js";
import { Members, MalformedElement } from "./body.js";
import { issuerDoor } from "./issuer-door.js";

const WORD_LENGTH_MAX = 64;
const VALUE_LENGTH_MAX = 300;
const REASON_LENGTH_MAX = 1_000;
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
  return wellFormed(lists.page(who, asked.needed("issuer", WORD_LENGTH_MAX), {
    ...textsIn(asked, ["list", "kind", "state", "text"], WORD_LENGTH_MAX), limit: asked.count("limit", ITEMS_MAX) ?? ITEMS_USUAL, ...(before !== undefined && { before }),
  }));
});

/** Puts an entity on a list. */
export const addListEntry = issuerDoor(async ({ lists }, who, { body }) => {
  const members = Members.of((body as unknown) ?? {}, ["issuer", "list", "kind", "value", "decision", "reason", "until", "place"]);
  return wellFormed(await lists.add(who, members.needed("issuer", WORD_LENGTH_MAX), {
    list: members.needed("list", WORD_LENGTH_MAX), reason: members.needed("reason", REASON_LENGTH_MAX),
    ...textsIn(members, ["kind", "decision", "until", "place"], WORD_LENGTH_MAX), ...textsIn(members, ["value"], VALUE_LENGTH_MAX),
  }));
}, 201);

/** Ends an entry before its time. The issuer may stand in the body, as in every other, but the entry's own is what counts. */
export const endListEntry = issuerDoor(({ lists }, who, { params, body }) => {
  const members = Members.of((body as unknown) ?? {}, ["issuer", "reason"]);
  return lists.end(who, String(params["entry"]).slice(0, WORD_LENGTH_MAX), members.needed("reason", REASON_LENGTH_MAX));
});
