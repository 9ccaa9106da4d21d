import { DAY_MS, SeededRandom } from "../../../src/base/index.js";
import { driftView } from "../../../src/issuer/models/drift.js";
import { Ledger } from "../../../src/issuer/ledger/ledger.js";
import { driftOf } from "../../../src/lab/index.js";
import type { Facts } from "../../../src/risk/index.js";
import { decisionRecordOf } from "../../engine/world.js";

const NOW = Date.UTC(2026, 5, 30);

interface Stretch {
  readonly count: number;
  /** Days before now of the first, spread evenly up to `until`. */
  readonly since: number;
  readonly until: number;
  readonly score: (random: SeededRandom) => number | undefined;
  readonly facts?: (random: SeededRandom) => Facts;
  readonly model?: string;
  readonly issuer?: string;
}

function ledgerOf(stretches: readonly Stretch[]): Ledger {
  const ledger = new Ledger(1_000_000);
  const random = new SeededRandom(5);
  let id = 0;
  for (const { count, since, until, score, facts, model = "first", issuer = "demo" } of stretches) {
    for (let place = 0; place < count; place++) {
      const at = NOW - since * DAY_MS + (place / count) * (since - until) * DAY_MS;
      const base = decisionRecordOf({ id: id++ });
      const scored = score(random);
      ledger.take({ kind: "decision", record: { ...base, at, score: scored, setup: { ...base.setup, issuer, model } }, facts: facts && { score: scored, ...facts(random) } });
    }
  }
  return ledger;
}

const even = (random: SeededRandom): number => random.below(1000);
const question = { issuer: "demo", model: "first", days: 7, now: NOW };
const psiOf = (shares: readonly number[]): number => shares.reduce((sum, share) => sum + (share - 0.1) * Math.log(share / 0.1), 0);

test("scores that lie evenly on the model's scale have not moved; bands and days say so", async () => {
  const { score, days, later, reference } = await driftView(ledgerOf([{ count: 7_000, since: 7, until: 0, score: even }]), question, driftOf);
  expect(score?.level).toBe("stable");
  expect(score?.bands.map(({ from, to }) => [from, to])).toEqual(Array.from({ length: 10 }, (_, band) => [band * 100, band * 100 + 99]));
  expect(score?.bands.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  expect(days.map(({ decisions }) => decisions)).toEqual(Array.from({ length: 7 }, () => 1_000));
  for (const { psi } of days) expect(psi as number).toBeLessThan(0.1);
  expect(later.decisions).toBe(7_000);
  expect(reference).toBeNull();
});

test("the index is the one that the textbook gives for the bands", async () => {
  // Three in ten of the scores are in the highest band instead of one in ten.
  const { score, days } = await driftView(ledgerOf([{ count: 8_000, since: 1, until: 0, score: (random) => (random.chance(0.3) ? 900 + random.below(100) : random.below(900)) }]), { ...question, days: 2 }, driftOf);
  expect(score?.psi).toBeCloseTo(psiOf((score as NonNullable<typeof score>).bands.map(({ share }) => share)), 2);
  expect(score?.level).toBe("act");
  expect(days.map(({ psi }) => psi === null)).toEqual([true, false]);
});

test("scores of another model, of another issuer and of before are not among them", async () => {
  const high = (): number => 999;
  const { score } = await driftView(ledgerOf([{ count: 2_000, since: 6, until: 0, score: even }, { count: 2_000, since: 6, until: 0, score: high, model: "second" }, { count: 2_000, since: 6, until: 0, score: high, issuer: "other" }, { count: 2_000, since: 60, until: 8, score: high }]), question, driftOf);
  expect(score?.level).toBe("stable");
});

test("facts are compared with those of the decisions before, the furthest first, unknown being a value", async () => {
  const facts = (amount: number, abroad: number, told: number) => (random: SeededRandom): Facts => ({ amountReferenceMinor: amount + random.below(1_000), newCountryForCard: random.chance(abroad), guest: random.chance(told) ? true : undefined, localHour: random.below(24), channel: "BRW" });
  const { facts: moved, reference } = await driftView(ledgerOf([
    { count: 3_000, since: 40, until: 7.01, score: even, facts: facts(1_000, 0.1, 0.9) },
    { count: 3_000, since: 7, until: 0, score: even, facts: facts(5_000, 0.4, 0.5) },
    // Those whose facts were lost say nothing.
    { count: 3_000, since: 7, until: 0, score: even },
  ]), question, driftOf);
  expect(reference?.decisions).toBe(3_000);
  expect(moved.map(({ name, level }) => [name, level])).toEqual([["amountReferenceMinor", "act"], ["guest", "act"], ["newCountryForCard", "act"], ["localHour", "stable"]]);
  expect(moved[2]?.psi).toBeCloseTo(0.3 * Math.log(4) + -0.3 * Math.log(0.6 / 0.9), 1);
});

test("too little says nothing", async () => {
  expect(await driftView(ledgerOf([{ count: 99, since: 3, until: 0, score: even, facts: () => ({ guest: true }) }, { count: 99, since: 30, until: 8, score: even, facts: () => ({ guest: false }) }]), question, driftOf)).toMatchObject({ score: null, facts: [], later: { decisions: 99 }, reference: { decisions: 99 } });
  expect(await driftView(new Ledger(10), { ...question, model: undefined }, driftOf)).toMatchObject({ model: null, score: null, reference: null, facts: [] });
});
