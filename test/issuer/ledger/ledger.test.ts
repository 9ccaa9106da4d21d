import fc from "fast-check";
import type { DecisionRecord } from "../../../src/engine/index.js";
import { CHUNK_ROWS } from "../../../src/issuer/ledger/chunk.js";
import { Ledger } from "../../../src/issuer/ledger/ledger.js";
import { FACTS, FEATURE_FACTS } from "../../../src/risk/index.js";
import type { Facts, FactValue } from "../../../src/risk/index.js";
import { acsTransIDOf, decisionRecordOf, decidePurchase, memoryWorld } from "../../engine/world.js";

const KEPT = FACTS.filter(({ name }) => !FEATURE_FACTS.some((feature) => feature.name === name));

const valueOf = (type: string): fc.Arbitrary<FactValue | undefined> => fc.option<FactValue, undefined>(type === "bool" ? fc.boolean() : type === "string" ? fc.constantFrom("JP", "US", "", "é商", "\ud800") : type === "int" ? fc.maxSafeInteger() : fc.double({ noNaN: true }), { nil: undefined });
const anyFacts = fc.record(Object.fromEntries(KEPT.map(({ name, type }) => [name, valueOf(type)]))) as fc.Arbitrary<Facts>;

const BASE = decisionRecordOf({ id: 0 });
const recordOf = (id: number, overrides: Partial<DecisionRecord> = {}): DecisionRecord => ({ ...BASE, acsTransID: acsTransIDOf(id), at: 1_000_000 + id, ...overrides });
const add = (ledger: Ledger, id: number, facts?: Facts, lane?: "past" | "live"): void => void ledger.take({ kind: "decision", record: recordOf(id), facts }, lane);
const idsIn = (ledger: Ledger): number[] => [...ledger.stretches()].flatMap(({ chunk, from, to }) => Array.from({ length: to - from }, (_, index) => (chunk.at[from + index] as number) - 1_000_000));

test("every fact comes out as it went in, and what is unknown stays unknown", () => {
  const ledger = new Ledger(1_000_000);
  let next = 0;
  fc.assert(fc.property(anyFacts, (facts) => {
    add(ledger, next, facts);
    const place = ledger.find(acsTransIDOf(next++));
    expect(place).toBeDefined();
    for (const { name } of KEPT) expect(place?.chunk.fact(name)?.read(place.row)).toBe(facts[name]);
    expect(place?.chunk.hasFacts[place.row]).toBe(1);
  }));
});

test("the facts of a decision are those that the policy saw", async () => {
  const ledger = new Ledger(1_000_000);
  const heard: Facts[] = [];
  const { engine } = memoryWorld({ onRecord: (record, facts) => {
    if (record.kind !== "decision" || facts === undefined) throw new Error("no facts");
    heard.push(facts);
    ledger.take({ kind: "decision", record, facts });
  } });
  for (let id = 1; id <= 20; id++) await decidePurchase(engine, { id, card: id % 3, device: id % 4, merchant: id % 2, amountMinor: id * 700 });
  for (let id = 1; id <= 20; id++) {
    const { chunk, row } = ledger.find(acsTransIDOf(id)) ?? { chunk: undefined, row: 0 };
    const told = heard[id - 1] as Facts;
    for (const { name } of KEPT) expect([name, chunk?.fact(name)?.read(row)]).toEqual([name, told[name]]);
  }
});

test("without facts, those that the record tells are there and the others unknown", () => {
  const ledger = new Ledger(1_000_000);
  add(ledger, 1);
  const { chunk, row } = ledger.find(acsTransIDOf(1)) ?? fail();
  expect(chunk.hasFacts[row]).toBe(0);
  expect(["cardBin", "score", "amountReferenceMinor", "merchantCountry", "mcc", "merchantName", "newDeviceForCard"].map((name) => chunk.fact(name)?.read(row))).toEqual(["90000012", 512, 1200, "JP", "5411", "Shop 1", undefined]);
  ledger.giveFacts(acsTransIDOf(1), { newDeviceForCard: true, score: 512 });
  expect([chunk.hasFacts[row], chunk.factsGiven, chunk.fact("newDeviceForCard")?.read(row)]).toEqual([1, 1, true]);
});

test("against a plain list: decisions, news and searches by id, in any order, past and live", () => {
  const event = fc.record({ kind: fc.constantFrom("live", "past", "label", "challenge"), id: fc.nat({ max: 200 }), label: fc.constantFrom("fraud", "genuine") });
  fc.assert(fc.property(fc.array(event, { maxLength: 60 }), (events) => {
    const ledger = new Ledger(1_000_000);
    const past: number[] = [];
    const live: number[] = [];
    const labels = new Map<number, string>();
    for (const { kind, id, label } of events) {
      const there = past.includes(id) || live.includes(id);
      if (kind === "live" || kind === "past") {
        if (there) continue;
        add(ledger, id, undefined, kind);
        (kind === "live" ? live : past).push(id);
      } else if (kind === "label") {
        expect(ledger.take({ kind: "label", acsTransID: acsTransIDOf(id), label: label as "fraud", at: 5 })).toBe(there);
        if (there) labels.set(id, label);
      } else expect(ledger.take({ kind: "challenge", acsTransID: acsTransIDOf(id), outcome: "passed", method: "app" })).toBe(there);
    }
    expect(idsIn(ledger)).toEqual([...past, ...live]);
    expect(ledger.size).toBe(past.length + live.length);
    for (const id of [...past, ...live]) {
      const { chunk, row } = ledger.find(acsTransIDOf(id)) ?? fail();
      expect(chunk.ids.read(row)).toBe(acsTransIDOf(id));
      expect([undefined, "fraud", "genuine"][chunk.label[row] as number]).toBe(labels.get(id));
    }
  }));
});

test("the oldest decisions leave, a chunk at a time, and what remains is whole", () => {
  const ledger = new Ledger(CHUNK_ROWS);
  for (let id = 0; id < 2 * CHUNK_ROWS + 5; id++) add(ledger, id);
  expect(ledger.size).toBe(CHUNK_ROWS + 5);
  expect(ledger.find(acsTransIDOf(CHUNK_ROWS - 1))).toBeUndefined();
  expect(ledger.find(acsTransIDOf(CHUNK_ROWS))).toBeDefined();
  expect(ledger.take({ kind: "label", acsTransID: acsTransIDOf(0), label: "fraud", at: 1 })).toBe(false);
  add(ledger, 9_999_999, undefined, "past");
  expect(ledger.find(acsTransIDOf(9_999_999))).toBeUndefined();
  expect(ledger.size).toBe(CHUNK_ROWS + 5);
});

test("a feature that a policy names is kept from then on", () => {
  const ledger = new Ledger(1_000_000);
  add(ledger, 1, { card_device_age: 2.5 });
  ledger.keep(["card_device_age", "score", "no such fact"]);
  add(ledger, 2, { card_device_age: 2.5 });
  const kept = [1, 2].map((id) => (ledger.find(acsTransIDOf(id)) ?? fail()).chunk.fact("card_device_age")?.read(0));
  expect(kept).toEqual([undefined, 2.5]);
});

test("an id of another form is counted and not held", () => {
  const ledger = new Ledger(1_000_000);
  ledger.take({ kind: "decision", record: recordOf(1, { acsTransID: "not-an-id" }), facts: undefined });
  expect([ledger.size, ledger.leftOut]).toEqual([0, 1]);
});

function fail(): never {
  throw new Error("it is not there");
}
