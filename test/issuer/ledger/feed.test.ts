import { learn } from "../../../src/engine/index.js";
import { LedgerFeed } from "../../../src/issuer/ledger/feed.js";
import { Ledger } from "../../../src/issuer/ledger/ledger.js";
import { MemoryProfileStore } from "../../../src/adapters/profile-store-memory.js";
import { FACTS, FEATURE_FACTS } from "../../../src/risk/index.js";
import { REFERENCE, SETUP, acsTransIDOf, decidePurchase, memoryWorld } from "../../engine/world.js";
import type { MemoryWorld } from "../../engine/world.js";

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const nobody = (cause: unknown): void => { throw cause; };
const profiles = (): MemoryProfileStore => new MemoryProfileStore();
const setupOf = () => ({ risk: SETUP, reference: REFERENCE });
const KEPT = FACTS.filter(({ name }) => !FEATURE_FACTS.some((feature) => feature.name === name)).map(({ name }) => name);

function fedWorld(): MemoryWorld & { readonly ledger: Ledger; readonly feed: LedgerFeed } {
  const ledger = new Ledger(1_000_000);
  const feed = new LedgerFeed(ledger, "past", nobody);
  return { ledger, feed, ...memoryWorld({ onRecord: feed.onRecord }) };
}

async function trade({ engine }: MemoryWorld, from: number, to: number): Promise<void> {
  for (let id = from; id <= to; id++) await decidePurchase(engine, { id, card: id % 3, device: id % 4, merchant: id % 2, amountMinor: id * 700 });
}

function contentsOf(ledger: Ledger): unknown[] {
  return [...ledger.stretches()].flatMap(({ chunk, from, to }) => Array.from({ length: to - from }, (_, index) => {
    const row = from + index;
    return [chunk.ids.read(row), chunk.at[row], chunk.actionAt(row), chunk.rule.read(row), chunk.label[row], chunk.challenge[row], chunk.hasFacts[row], ...KEPT.map((name) => chunk.fact(name)?.read(row))];
  }));
}

test("a ledger made again from the journal is the one that was told as it happened, facts and all", async () => {
  const world = fedWorld();
  await trade(world, 1, 30);
  await learn(world.engine, { kind: "label", at: Date.UTC(2026, 5, 1), id: acsTransIDOf(7), label: "fraud", source: "issuer" });
  await learn(world.engine, { kind: "challenge", at: Date.UTC(2026, 5, 1), id: acsTransIDOf(8), outcome: "abandoned", details: { end: "cancelled", method: "11", interactions: 0, elsewhere: false } });
  await trade(world, 31, 40);
  await turn();
  const again = new Ledger(1_000_000);
  const feed = new LedgerFeed(again, "past", nobody);
  await feed.refill({ journal: world.journal, upTo: world.journal.appended(), profiles, setupOf });
  expect(feed.state).toEqual({ stage: "done", listed: 40, withFacts: 40 });
  expect(contentsOf(again)).toEqual(contentsOf(world.ledger));
  const place = again.find(acsTransIDOf(8));
  expect(place?.chunk.method[place.row]).toBe(2);
});

test("decisions and news that come while the past is made again end up where they belong", async () => {
  const before = memoryWorld();
  await trade(before, 1, 20);
  const upTo = before.journal.appended();
  const ledger = new Ledger(1_000_000);
  const feed = new LedgerFeed(ledger, "past", nobody);
  const { engine } = memoryWorld({ ...before, onRecord: feed.onRecord });
  const refilled = feed.refill({ journal: before.journal, upTo, profiles, setupOf });
  await decidePurchase(engine, { id: 21 });
  await learn(engine, { kind: "label", at: Date.UTC(2026, 5, 1), id: acsTransIDOf(20), label: "fraud", source: "issuer" });
  await refilled;
  await turn();
  expect(ledger.size).toBe(21);
  expect([...ledger.stretches()].map(({ to }) => to)).toEqual([20, 1]);
  const place = ledger.find(acsTransIDOf(20));
  expect(place?.chunk.label[place.row]).toBe(1);
});

test("a decision that does not come out as it was recorded has no facts, and is listed all the same", async () => {
  const world = memoryWorld();
  await trade(world, 1, 5);
  const other = { risk: { ...SETUP, model: undefined }, reference: REFERENCE };
  const feed = new LedgerFeed(new Ledger(1_000_000), "past", nobody);
  await feed.refill({ journal: world.journal, upTo: world.journal.appended(), profiles, setupOf: () => other });
  expect(feed.state).toEqual({ stage: "done", listed: 5, withFacts: 0 });
});

test("a journal that cannot be read is told of, and what was listed stays", async () => {
  const causes: unknown[] = [];
  const feed = new LedgerFeed(new Ledger(1_000_000), "past", (cause) => causes.push(cause));
  const broken = { read: () => { throw new Error("torn"); } };
  await feed.refill({ journal: broken, upTo: 5, profiles, setupOf });
  expect([feed.state.stage, String(causes[0])]).toEqual(["failed", "Error: torn"]);
});

test("a journal that grows is listed by and by, and when it is whole nothing of it twice", async () => {
  const world = memoryWorld();
  const ledger = new Ledger(1_000_000);
  const feed = new LedgerFeed(ledger, "past", nobody);
  await trade(world, 1, 5);
  await feed.listSoFar(world.journal);
  expect(feed.state).toEqual({ stage: "listing", listed: 5, withFacts: 0 });
  await trade(world, 6, 9);
  await learn(world.engine, { kind: "label", at: Date.UTC(2026, 5, 1), id: acsTransIDOf(3), label: "fraud", source: "issuer" });
  await feed.listSoFar(world.journal);
  await trade(world, 10, 12);
  await feed.refill({ journal: world.journal, upTo: world.journal.appended(), profiles, setupOf });
  expect(feed.state).toEqual({ stage: "done", listed: 12, withFacts: 12 });
  expect(ledger.size).toBe(12);
  const place = ledger.find(acsTransIDOf(3));
  expect(place?.chunk.label[place.row]).toBe(1);
});
