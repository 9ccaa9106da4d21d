import { SeededRandom } from "../../../src/base/index.js";
import { Ledger } from "../../../src/issuer/ledger/ledger.js";
import { linksOf } from "../../../src/issuer/review/links.js";
import { LINK_KINDS } from "../../../src/issuer/review/views.js";
import type { LinkKind } from "../../../src/issuer/review/views.js";
import type { EntityKey } from "../../../src/risk/index.js";
import { acsTransIDOf, decisionRecordOf } from "../../engine/world.js";

interface Row {
  readonly id: number;
  readonly issuer: string;
  readonly names: Partial<Record<LinkKind, string>>;
  readonly fraud: boolean;
}

function worldOf(seed: number, count: number, kinds: number): { readonly rows: readonly Row[]; readonly ledger: Ledger } {
  const random = new SeededRandom(seed);
  const ledger = new Ledger(1_000_000);
  const rows = Array.from({ length: count }, (_, id): Row => ({
    id, issuer: random.chance(0.9) ? "test" : "other", fraud: random.chance(0.1),
    names: { card: `${random.below(kinds)}`, ...Object.fromEntries(LINK_KINDS.slice(1).flatMap((kind) => (random.chance(0.5) ? [[kind, `${random.below(kinds)}`]] : []))) },
  }));
  for (const { id, issuer, names, fraud } of rows) {
    const base = decisionRecordOf({ id });
    const entities = [...Object.entries(names).map(([kind, name]) => ({ kind: kind as LinkKind, id: `${kind} ${name}` })), { kind: "merchant", id: "the one shop" }] satisfies readonly EntityKey[];
    ledger.take({ kind: "decision", record: { ...base, entities, setup: { ...base.setup, issuer } }, facts: undefined });
    if (fraud) ledger.take({ kind: "label", acsTransID: acsTransIDOf(id), label: "fraud", at: 1 });
  }
  return { rows, ledger };
}

const sharedBy = (one: Row, other: Row): readonly LinkKind[] => LINK_KINDS.filter((kind) => one.names[kind] !== undefined && one.names[kind] === other.names[kind]);

async function linksIn(ledger: Ledger, id: number) {
  const place = ledger.find(acsTransIDOf(id));
  if (place === undefined) throw new Error(`there is a decision ${id}`);
  return linksOf(ledger, place);
}

test("what is linked is what one finds by comparing every decision with it", async () => {
  const { rows, ledger } = worldOf(3, 1_500, 60);
  for (const own of rows.filter(({ id }) => id % 150 === 0)) {
    const others = rows.filter(({ id, issuer }) => id !== own.id && issuer === own.issuer);
    const linked = others.filter((other) => sharedBy(own, other).length > 0);
    const links = await linksIn(ledger, own.id);
    expect(links.looked).toBe(others.length);
    expect(links.entities).toEqual(LINK_KINDS.filter((kind) => own.names[kind] !== undefined).map((kind) => {
      const same = others.filter((other) => sharedBy(own, other).includes(kind));
      return { kind, decisions: same.length, fraud: same.filter(({ fraud }) => fraud).length, cards: new Set(same.map(({ names }) => names.card).filter((card) => card !== own.names.card)).size };
    }));
    expect(links.decisions.map(({ decision, shares }) => [decision.id, shares])).toEqual([...linked].reverse().slice(0, 50).map((other) => [acsTransIDOf(other.id), sharedBy(own, other)]));
    const cards = new Set(linked.map(({ names }) => names.card).filter((card) => card !== own.names.card));
    expect({ told: links.cards.length, more: links.more }).toEqual({ told: Math.min(24, cards.size), more: { cards: Math.max(0, cards.size - 24), decisions: linked.length - links.decisions.length } });
    const frauds = links.cards.map(({ fraud }) => fraud);
    expect(frauds).toEqual([...frauds].sort((a, b) => b - a));
  }
});

test("a decision that shares nothing has no links, and many that share one are bounded", async () => {
  const { ledger } = worldOf(4, 3_000, 1);
  const { cards, decisions, entities } = await linksIn(ledger, 7);
  expect([cards.length, decisions.length, entities[0]]).toEqual([0, 50, expect.objectContaining({ kind: "card", cards: 0 })]);
  const alone = worldOf(5, 1, 1);
  expect(await linksIn(alone.ledger, 0)).toMatchObject({ cards: [], decisions: [], more: { cards: 0, decisions: 0 }, looked: 0 });
});
