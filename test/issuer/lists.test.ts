import type { DecisionRecord } from "../../src/engine/index.js";
import { DAY_MS, formatInstant } from "../../src/base/index.js";
import { ListBook, Lists, StepRefused, isMalformed } from "../../src/issuer/index.js";
import type { Asked, ListEntryRow } from "../../src/issuer/index.js";
import type { NewEntry } from "../../src/issuer/lists/lists.js";
import { contextOf, namedEntity } from "../../src/risk/index.js";
import type { Context, Listed } from "../../src/risk/index.js";
import { REFERENCE, START, acsTransIDOf, areqOf, decisionRecordOf } from "../engine/world.js";
import { MemoryChangeLog } from "./memory-change-log.js";
import { peopleOf } from "./people.js";

const person = peopleOf("test");
const kei = person("kei", "analyst");
const mio = person("mio", "approver");
const yui = person("yui", "viewer");
const stranger = person("taro", "administrator", "lake");

let log: MemoryChangeLog;
let book: ListBook;
let lists: Lists;
let clock: number;
let ids: number;

function open(): void {
  book = new ListBook(log.all());
  const heard = book;
  log.subscribe((change) => heard.apply(change));
  const records = new Map<string, DecisionRecord>([1, 2].map((id) => [acsTransIDOf(id), decisionRecordOf({ id })]));
  lists = new Lists({ log, book, reference: REFERENCE, decision: (id) => Promise.resolve(records.get(id)), newId: () => `entry-${++ids}`, now: () => clock });
}
beforeEach(() => {
  log = new MemoryChangeLog();
  clock = START;
  ids = 0;
  open();
});

const inDays = (days: number): string => formatInstant(clock + days * DAY_MS);
const decision = acsTransIDOf(1);
type Wanted = { readonly [Member in keyof NewEntry]?: NewEntry[Member] | undefined };

async function added(wanted: Wanted, who = kei): Promise<ListEntryRow> {
  const answer = await lists.add(who, "test", { list: "block", kind: "device", decision, reason: "a ring of thieves", ...wanted } as NewEntry);
  if (isMalformed(answer)) throw new Error(`${answer.element}: ${answer.expected}`);
  return answer as ListEntryRow;
}
async function refusal(command: () => Asked<unknown> | Promise<Asked<unknown>>): Promise<StepRefused> {
  const before = log.all().length;
  const cause = await (async () => command())().then(() => undefined, (failure: unknown) => failure);
  expect(cause).toBeInstanceOf(StepRefused);
  expect(log.all().length).toBe(before);
  return cause as StepRefused;
}

const contextAt = (more: Parameters<typeof areqOf>[0], at = clock): Context => contextOf(areqOf(more), undefined, REFERENCE, at);
const said = (more: Parameters<typeof areqOf>[0] = { id: 9 }, issuer = "test"): readonly Listed[] | undefined => book.say(issuer, contextAt(more));

test("what is put on a list is said of the next message with that entity, at that issuer, and of no other", async () => {
  expect(said()).toBeUndefined();
  const entry = await added({ kind: "card" });
  expect(entry).toEqual({
    id: "entry-1", list: "block", kind: "card", shown: "90000012…0001", reason: "a ring of thieves", author: "kei", addedAt: formatInstant(START),
    until: null, place: null, decision, state: "active", ended: null,
  });
  expect(said()).toEqual([{ list: "block", kind: "card", entry: "entry-1" }]);
  expect(said({ id: 9, card: 2 })).toBeUndefined();
  expect(said({ id: 9 }, "lake")).toBeUndefined();
  expect(log.all()).toMatchObject([{ subject: "list", action: "added", author: "kei", reason: "a ring of thieves", issuer: "test", about: "entry-1" }]);
});

test("several lists, several entities and two entries of one entity are all said", async () => {
  await added({ list: "watch", kind: "card" });
  await added({ list: "allow", kind: "merchant", until: inDays(1) });
  await added({ list: "block", kind: "card" });
  expect(said()?.map(({ list, kind }) => `${list} ${kind}`)).toEqual(["watch card", "block card", "allow merchant"]);
});

test("by plain value and by decision it is the same entity, and the value is kept nowhere", async () => {
  const byValue = await added({ kind: "email", decision: undefined, value: " PERSON1@example.com " });
  expect(byValue).toMatchObject({ shown: "P…@example.com", decision: null });
  expect(said()).toEqual([{ list: "block", kind: "email", entry: byValue.id }]);
  expect((await refusal(() => added({ kind: "email" }))).message).toContain(`by entry ${byValue.id}`);
  const number = "9000001234567890";
  await added({ kind: "card", decision: undefined, value: number, reason: `the card ${number} again` });
  for (const kept of [JSON.stringify(log.all()), JSON.stringify(lists.page(yui, "test", { limit: 10 }))]) {
    expect(kept).not.toMatch(/person1@/i);
    expect(kept).not.toContain(number);
    expect(kept).toContain("90000012…7890");
  }
});

test("what is ended is said no more, stays to be seen, and may be put there again", async () => {
  const { id } = await added({});
  clock += 1000;
  expect(await lists.end(kei, id, "it was the bank's own tablet")).toMatchObject({ id, state: "ended", ended: { at: formatInstant(clock), author: "kei", reason: "it was the bank's own tablet" } });
  expect(said()).toBeUndefined();
  expect((await refusal(() => lists.end(kei, id, "again"))).kind).toBe("wrong-step");
  const again = await added({});
  expect(said()).toEqual([{ list: "block", kind: "device", entry: again.id }]);
  const page = lists.page(yui, "test", { limit: 10 });
  expect(page).toMatchObject({ total: 2, next: null, items: [{ id: again.id, state: "active" }, { id, state: "ended" }] });
});

test("time ends an entry at its moment and not before", async () => {
  const { id } = await added({ list: "trust", kind: "card", until: inDays(14) });
  clock = START + 14 * DAY_MS - 1;
  expect(said()).toEqual([{ list: "trust", kind: "card", entry: id }]);
  clock++;
  expect(said()).toBeUndefined();
  expect(lists.page(yui, "test", { limit: 10 })).toMatchObject({ items: [{ id, state: "expired", ended: null }] });
  expect((await refusal(() => lists.end(kei, id, "too late"))).message).toBe("Its time is over.");
  expect((await added({ list: "trust", kind: "card", until: inDays(1) })).state).toBe("active");
});

test.each([
  ["abroad", { geo: "JP", merchant: "JP", card: "JP" }, false],
  ["abroad", { geo: "IT", merchant: "JP", card: "JP" }, true],
  ["abroad", { geo: undefined, merchant: "IT", card: "JP" }, true],
  ["abroad", { geo: "IT", merchant: "IT", card: undefined }, false],
  ["abroad", { geo: undefined, merchant: undefined, card: "JP" }, false],
  ["IT", { geo: "IT", merchant: "JP", card: "JP" }, true],
  ["IT", { geo: "FR", merchant: "IT", card: "IT" }, true],
  ["IT", { geo: "FR", merchant: "FR", card: "IT" }, false],
] as const)("a trust for %s and a purchase %j: %s", async (place, { geo, merchant, card }, holds) => {
  await added({ list: "trust", kind: "card", until: inDays(14), place });
  const context = contextAt({ id: 9 });
  const here = { ...context, geo: { ...context.geo, country: geo }, merchant: { ...context.merchant, country: merchant }, card: { ...context.card, country: card } };
  expect(book.say("test", here) !== undefined).toBe(holds);
});

test("a log that is read again gives the same lists", async () => {
  await added({ list: "trust", kind: "card", until: inDays(14), place: "abroad" });
  const { id } = await added({});
  await added({ list: "watch", kind: "merchant" });
  await lists.end(mio, id, "a mistake");
  const before = [lists.page(yui, "test", { limit: 10 }), said()];
  open();
  expect([lists.page(yui, "test", { limit: 10 }), said()]).toEqual(before);
  expect((await added({})).id).toBe("entry-4");
});

test.each<[string, Wanted, string, RegExp]>([
  ["a list that is none", { list: "grey" }, "list", /one of block, allow, watch, trust/],
  ["a kind that is none", { kind: "hour" }, "kind", /one of card, device/],
  ["no kind", { kind: undefined }, "kind", /one of card/],
  ["a trust in a device", { list: "trust", until: "2026-04-01T00:00:00Z" }, "kind", /one card/],
  ["a trust without an end", { list: "trust", kind: "card" }, "until", /expected when/],
  ["a date without a zone", { until: "2026-04-01" }, "until", /ISO 8601/],
  ["a day that is none", { until: "2026-02-30T00:00:00Z" }, "until", /ISO 8601/],
  ["an end that is past", { until: "2026-03-01T09:59:59Z" }, "until", /a moment to come; it is 2026-03-01T10:00:00.000Z now/],
  ["an end that is now", { until: formatInstant(START) }, "until", /a moment to come/],
  ["a place of a block", { place: "abroad" }, "place", /only a trust/],
  ["a place that is none", { list: "trust", kind: "card", until: "2026-04-01T00:00:00Z", place: "Italy" }, "place", /two letters/],
  ["neither value nor decision", { decision: undefined }, "value", /either/],
  ["value and decision", { value: "x" }, "decision", /either/],
  ["a value that is none of its kind", { kind: "ip", decision: undefined, value: "10.0.0.1" }, "value", /public IP address/],
  ["a device by value", { decision: undefined, value: "x" }, "value", /name a decision/],
  ["an entity that the decision has not", { kind: "phone" }, "kind", /no entity of this kind; it has card, device, ip/],
])("%s is refused with its element, and nothing is kept", async (_, wanted, element, expected) => {
  const answer = await lists.add(mio, "test", { list: "block", kind: "device", decision, reason: "x", ...wanted } as NewEntry);
  expect(answer).toEqual({ element, expected: expect.stringMatching(expected) });
  expect(log.all()).toEqual([]);
});

test("a decision that is not there, or another issuer's, is refused", async () => {
  expect((await refusal(() => added({ decision: acsTransIDOf(7) }))).kind).toBe("unknown");
  expect((await refusal(() => lists.add(stranger, "lake", { list: "block", kind: "device", decision, reason: "x" }))).message).toContain("this issuer has no decision");
});

test("viewers look, analysts block, watch and trust, and sparing somebody challenges for long takes an approver", async () => {
  expect((await refusal(() => added({}, yui))).kind).toBe("forbidden");
  expect((await refusal(() => added({}, stranger))).kind).toBe("unknown");
  expect((await refusal(() => lists.page(stranger, "test", { limit: 1 }))).kind).toBe("unknown");
  for (const wanted of [{ list: "allow" }, { list: "allow", kind: "ip", until: inDays(93) }, { list: "trust", kind: "card", until: inDays(93) }]) {
    expect((await refusal(() => added(wanted))).message).toBe("This takes the role approver; you are analyst here.");
    expect((await added(wanted, mio)).author).toBe("mio");
  }
  expect((await added({ list: "allow", kind: "card", until: inDays(92) })).author).toBe("kei");
  expect((await added({ list: "watch" })).author).toBe("kei");
  const { id } = await added({});
  expect((await refusal(() => lists.end(yui, id, "x"))).kind).toBe("forbidden");
  expect((await refusal(() => lists.end(stranger, id, "x"))).kind).toBe("unknown");
  expect((await refusal(() => lists.end(kei, "entry-99", "x"))).kind).toBe("unknown");
});

test("of two at the same moment one is first, and the other is told", async () => {
  const both = await Promise.allSettled([added({}), added({}), added({ list: "watch" })]);
  expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(log.all().length).toBe(2);
});

test("a page has what was asked for, newest first, and the next goes on", async () => {
  for (const [place, kind] of (["card", "device", "ip", "email", "merchant"] as const).entries()) {
    clock = START + place;
    await added({ list: place % 2 === 0 ? "watch" : "block", kind, reason: `reason ${place}` });
  }
  await lists.end(kei, "entry-5", "over");
  const idsOf = (question: object): string[] => {
    const page = lists.page(yui, "test", { limit: 10, ...question });
    if (isMalformed(page)) throw new Error(page.element);
    return page.items.map(({ id }) => id);
  };
  expect(idsOf({ list: "watch" })).toEqual(["entry-5", "entry-3", "entry-1"]);
  expect(idsOf({ kind: "device" })).toEqual(["entry-2"]);
  expect(idsOf({ state: "active", list: "watch" })).toEqual(["entry-3", "entry-1"]);
  expect(idsOf({ text: " REASON 3 " })).toEqual(["entry-4"]);
  expect(idsOf({ text: "203.0.113" })).toEqual(["entry-3"]);
  const first = lists.page(yui, "test", { limit: 2 });
  expect(first).toMatchObject({ total: 5, items: [{ id: "entry-5" }, { id: "entry-4" }], next: expect.any(String) });
  const next = Number((first as { next: string }).next);
  expect(idsOf({ before: next, limit: 2 })).toEqual(["entry-3", "entry-2"]);
  expect(lists.page(yui, "test", { limit: 10, state: "gone" })).toEqual({ element: "state", expected: "expected one of active, expired, ended" });
  expect(namedEntity("ip", "x", areqOf({ id: 1 })).shown).toContain("203.0.113");
});
