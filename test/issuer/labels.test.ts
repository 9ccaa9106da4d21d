import { Engine } from "../../src/engine/index.js";
import type { LabelRecord } from "../../src/engine/index.js";
import { receiveLabel } from "../../src/issuer/index.js";
import { START, acsTransIDOf, collect, decidePurchase, memoryWorld, serverTransIDOf } from "../engine/world.js";

const NOW = START + 86_400_000;
const label = (members: object = {}) => ({ ref: acsTransIDOf(1), label: "fraud", source: "issuer", ...members });

async function world(): Promise<{ engine: Engine; labels: () => Promise<LabelRecord[]> }> {
  const { engine, journal } = memoryWorld();
  await decidePurchase(engine, { id: 1 });
  await decidePurchase(engine, { id: 2 });
  return { engine, labels: async () => (await collect(journal.read())).flatMap(({ record }) => (record.kind === "label" ? [record] : [])) };
}

test.each([
  ["by the id we gave", {}, NOW],
  ["by the id of the 3DS Server", { ref: serverTransIDOf(1) }, NOW],
  ["as a line of a history file, with its moment", { type: "label", at: "2026-03-01T20:00:00+09:00" }, Date.UTC(2026, 2, 1, 11)],
  ["at this very moment", { at: new Date(NOW).toISOString() }, NOW],
])("a label is taken %s", async (_, members, at) => {
  const { engine, labels } = await world();
  expect(await receiveLabel(engine, label(members), NOW, "desk")).toEqual({ outcome: "accepted", acsTransID: acsTransIDOf(1), replaced: undefined });
  expect(await labels()).toEqual([expect.objectContaining({ acsTransID: acsTransIDOf(1), label: "fraud", source: "issuer", author: "desk", at, requestedAt: START + 1000, replaces: undefined })]);
});

test.each([
  ["no object", 7, "body"],
  ["nothing", null, "body"],
  ["a list", [], "body"],
  ["a text", "fraud", "body"],
  ["another kind of line", label({ type: "areq" }), "type"],
  ["no ref", label({ ref: undefined }), "ref"],
  ["an empty ref", label({ ref: "" }), "ref"],
  ["a ref that is no text", label({ ref: 5 }), "ref"],
  ["a ref without end", label({ ref: "x".repeat(65) }), "ref"],
  ["a label that is none", label({ label: "dubious" }), "label"],
  ["a label of the object's own making", label({ label: "toString" }), "label"],
  ["a source that is none", label({ source: "hearsay" }), "source"],
  ["no source", label({ source: undefined }), "source"],
  ["a moment without a zone", label({ at: "2026-03-01T10:00:00" }), "at"],
  ["a moment that is a number", label({ at: NOW }), "at"],
  ["a day that does not exist", label({ at: "2026-02-30T10:00:00Z" }), "at"],
  ["a moment to come", label({ at: new Date(NOW + 1).toISOString() }), "at"],
  ["a moment before the decision", label({ at: new Date(START).toISOString() }), "at"],
  ["a verdict, which is given elsewhere", label({ source: "review" }), "source"],
  ["a member that does not exist", label({ colour: "red" }), '"colour"'],
  ["a prototype", JSON.parse('{"__proto__":{"ref":"x"},"label":"fraud","source":"issuer"}'), '"__proto__"'],
])("%s is refused by its element, and nothing is written", async (_, input, element) => {
  const { engine, labels } = await world();
  expect(await receiveLabel(engine, input, NOW, "desk")).toEqual({ outcome: "malformed", element, expected: expect.any(String) });
  expect(await labels()).toEqual([]);
});

test("a label of no decision of ours, the same label again, and one that takes another back", async () => {
  const { engine, labels } = await world();
  expect(await receiveLabel(engine, label({ ref: "nobody" }), NOW, "desk")).toEqual({ outcome: "unknown-decision" });
  await receiveLabel(engine, label(), NOW, "desk");
  expect(await receiveLabel(engine, label({ source: "chargeback" }), NOW, "desk")).toEqual({ outcome: "duplicate" });
  expect(await receiveLabel(engine, label({ label: "genuine" }), NOW, "desk")).toEqual({ outcome: "accepted", acsTransID: acsTransIDOf(1), replaced: "fraud" });
  expect((await labels()).map(({ label, replaces }) => [label, replaces])).toEqual([["fraud", undefined], ["genuine", "fraud"]]);
});

test("the same label many times at once is taken once", async () => {
  const { engine, labels } = await world();
  const receipts = await Promise.all(Array.from({ length: 20 }, (_, index) => receiveLabel(engine, label({ ref: index % 2 === 0 ? acsTransIDOf(1) : serverTransIDOf(1) }), NOW, "desk")));
  expect(receipts.filter(({ outcome }) => outcome === "accepted").length).toBe(1);
  expect(receipts.filter(({ outcome }) => outcome === "duplicate").length).toBe(19);
  expect((await labels()).length).toBe(1);
});

test("a label teaches the profiles of its decision's entities", async () => {
  const { engine } = await world();
  const card = { kind: "card", id: (await decidePurchase(engine, { id: 3 })).areq.card.key } as const;
  const before = (await engine.profiles.read([card])).card;
  await receiveLabel(engine, label(), NOW, "desk");
  const after = (await engine.profiles.read([card])).card;
  expect([before?.labels?.fraudTotal, after?.labels?.fraudTotal]).toEqual([0, 1]);
});

test("a label that is taken back is gone, in the journal's word and in the profile's numbers; the same again is known already", async () => {
  const { engine, labels } = await world();
  const card = { kind: "card", id: (await decidePurchase(engine, { id: 3 })).areq.card.key } as const;
  const read = async () => (await engine.profiles.read([card])).card?.labels;
  const before = await read();
  await receiveLabel(engine, label(), NOW, "desk");
  expect(await receiveLabel(engine, label({ label: "none", source: "cardholder" }), NOW, "desk")).toEqual({ outcome: "accepted", acsTransID: acsTransIDOf(1), replaced: "fraud" });
  expect(await receiveLabel(engine, label({ label: "none" }), NOW, "desk")).toEqual({ outcome: "duplicate" });
  expect((await labels()).map(({ label, replaces, source }) => [label, replaces, source])).toEqual([["fraud", undefined, "issuer"], ["none", "fraud", "cardholder"]]);
  expect((await engine.journal.findSummary(acsTransIDOf(1)))?.label).toBeUndefined();
  const { at: _, ...after } = (await read()) ?? { at: 0 };
  expect(after).toEqual({ ...before, at: undefined });
  expect(await receiveLabel(engine, label({ label: "genuine" }), NOW, "desk")).toEqual({ outcome: "accepted", acsTransID: acsTransIDOf(1), replaced: undefined });
});
