import fc from "fast-check";
import { curvesOf, wilson } from "../../../src/issuer/tuning/curves.js";
import { figuresOf, priceLine } from "../../../src/issuer/tuning/sums.js";
import { TuningTable } from "../../../src/issuer/tuning/table.js";
import { ACTIONS, CHALLENGE_METHODS, DEFAULT_COSTS, priceOf } from "../../../src/risk/index.js";
import type { Action } from "../../../src/risk/index.js";
import { acsTransIDOf } from "../../engine/world.js";
import { EVERYTHING, LIVE, PRICING, SETTLED_BEFORE, actionUnder, amountOf, costOfRow, expectFigures, plainFigures, policyAt, smallWorld, tableOf } from "./small-world.js";
import type { Row } from "./small-world.js";

const anyThresholds = fc.record({ challengeScore: fc.nat({ max: 1000 }), rejectScore: fc.nat({ max: 1000 }) });
const WORLD = smallWorld(1, 1_500);

test("at every position of the thresholds the table has the figures of the policy asked row by row", async () => {
  const { table } = await tableOf(WORLD.ledger);
  fc.assert(fc.property(anyThresholds, (thresholds) => {
    expectFigures(figuresOf(table.sumsAt(thresholds), PRICING), plainFigures(WORLD.rows, actionUnder(policyAt(thresholds))));
  }), { numRuns: 60, examples: [[LIVE], [{ challengeScore: 0, rejectScore: 0 }], [{ challengeScore: 1000, rejectScore: 1000 }], [{ challengeScore: 900, rejectScore: 100 }]] });
  expect(table.unmoved).toBe(WORLD.rows.filter(({ hasFacts }) => !hasFacts).length);
});

test("flips are the rows whose action differs", async () => {
  const { table } = await tableOf(WORLD.ledger);
  fc.assert(fc.property(anyThresholds, anyThresholds, (from, to) => {
    const [before, after] = [actionUnder(policyAt(from)), actionUnder(policyAt(to))];
    const plain = new Map<string, { count: number; fraud: number; amountMinor: number }>();
    for (const row of WORLD.rows.filter((one) => before(one) !== after(one))) {
      const key = `${before(row)} ${after(row)}`;
      const { count, fraud, amountMinor } = plain.get(key) ?? { count: 0, fraud: 0, amountMinor: 0 };
      plain.set(key, { count: count + 1, fraud: fraud + (row.truth === "fraud" ? 1 : 0), amountMinor: amountMinor + amountOf(row) });
    }
    expect(new Map(table.flips(from, to).map(({ from: old, to: next, ...sums }) => [`${old} ${next}`, sums]))).toEqual(plain);
  }), { numRuns: 30 });
});

const inSegment: readonly [object, (row: Row) => boolean][] = [
  [{ bin: "90000034" }, ({ hasFacts, facts }) => hasFacts && facts["cardBin"] === "90000034"],
  [{ mccGroup: "grocery" }, ({ facts }) => facts["mccGroup"] === "grocery"],
  [{ place: "domestic" }, ({ hasFacts, facts }) => hasFacts && facts["merchantCountry"] === "JP"],
  [{ place: "abroad" }, ({ hasFacts, facts }) => hasFacts && facts["merchantCountry"] === "US"],
  [{ device: "new" }, ({ hasFacts, facts }) => hasFacts && facts["newDeviceForCard"] === true],
  [{ device: "known", channel: "APP" }, ({ hasFacts, facts }) => hasFacts && facts["newDeviceForCard"] === false && facts["channel"] === "APP"],
  [{ amountBand: "up to 250 EUR" }, (row) => row.facts["amountReferenceMinor"] !== undefined && amountOf(row) > 16_000 && amountOf(row) <= 40_000],
  [{ bin: "no such" }, () => false],
];

test.each(inSegment)("of the segment %j only its own rows count", async (segment, belongs) => {
  const { table } = await tableOf(WORLD.ledger, { ...EVERYTHING, segment });
  const rows = WORLD.rows.filter(belongs);
  if (!("bin" in segment) || segment.bin !== "no such") expect(rows.length).toBeGreaterThan(10);
  expectFigures(figuresOf(table.sumsAt(LIVE), PRICING), plainFigures(rows, actionUnder(policyAt(LIVE))));
});

test("of a stretch of time only its own rows count", async () => {
  const instants = WORLD.rows.map(({ at }) => at).sort((a, b) => a - b);
  const [from, to] = [instants[300] as number, instants[900] as number];
  const { table } = await tableOf(WORLD.ledger, { ...EVERYTHING, from, to });
  expect(figuresOf(table.sumsAt(LIVE), PRICING).count).toBe(600);
});

test("what comes after a question, facts given later included, is in the next answer", async () => {
  const { ledger, rows } = smallWorld(2, 200);
  const { table, surface } = await tableOf(ledger);
  expect(table.unmoved).toBeGreaterThan(0);
  for (const { id, facts } of rows) ledger.giveFacts(acsTransIDOf(id), facts);
  const again = await TuningTable.gather({ ledger, surface, scope: EVERYTHING, limits: [1, 2, 3], settledBefore: SETTLED_BEFORE });
  expect(again.unmoved).toBe(0);
  expectFigures(figuresOf(again.sumsAt({ challengeScore: 400, rejectScore: 900 }), PRICING), plainFigures(rows.map((row) => ({ ...row, hasFacts: true })), actionUnder(policyAt({ challengeScore: 400, rejectScore: 900 }))));
});

describe("curves", () => {
  const plainCost = (actionOf: (row: Row) => Action): number => plainFigures(WORLD.rows, actionOf).costMinor;
  const model = (threshold: number) => ({ facts }: Row): Action => (facts["score"] !== undefined && (facts["score"] as number) >= threshold ? "challenge" : "frictionless");
  const both = (challengeScore: number) => actionUnder(policyAt({ ...LIVE, challengeScore }));

  test("each point is the plain figures of its threshold, and the best is the cheapest of all thresholds", async () => {
    const { table } = await tableOf(WORLD.ledger);
    const { curves, passEverything, challengeEverything, live } = curvesOf(table, LIVE, PRICING);
    const per10k = (cost: number): number => (cost * 10_000) / WORLD.rows.length;
    expect(passEverything).toBeCloseTo(per10k(plainCost(() => "frictionless")), 2);
    expect(challengeEverything).toBeCloseTo(per10k(plainCost(() => "challenge")), 2);
    expect(live.costPer10kMinor).toBeCloseTo(per10k(plainCost(both(LIVE.challengeScore))), 2);
    const [rules, byModel, byBoth] = curves as [(typeof curves)[number], (typeof curves)[number], (typeof curves)[number]];
    const unscored = actionUnder({ ...policyAt(LIVE), evaluate: (facts) => policyAt(LIVE).evaluate({ ...facts, score: undefined, probability: undefined, modelAbsent: true }) });
    expect(rules.points.map(({ costPer10kMinor }) => costPer10kMinor)).toEqual([expect.closeTo(per10k(plainCost(unscored)), 2)]);
    for (const [curve, actionOf] of [[byModel, model], [byBoth, both]] as const) {
      for (const point of curve.points.filter(({ threshold }) => threshold % 97 === 0 || threshold > 990)) {
        const plain = plainFigures(WORLD.rows, actionOf(point.threshold));
        expect(point.costPer10kMinor).toBeCloseTo(per10k(plain.costMinor), 2);
        expect([point.challengeShare, point.detection, point.precision]).toEqual([plain.challenge / plain.count, plain.fraudCaught / plain.fraud, plain.fraudCaught + plain.genuineDisturbed === 0 ? 0 : plain.fraudCaught / (plain.fraudCaught + plain.genuineDisturbed)]);
        expect(point.costLow).toBeLessThanOrEqual(point.costPer10kMinor);
      }
      const best = curve.points[curve.best]?.costPer10kMinor as number;
      for (let threshold = 0; threshold <= 1000; threshold += 13) expect(best).toBeLessThanOrEqual(per10k(plainCost(actionOf(threshold))) + 1e-3);
    }
  });

  test("the band of the cost is that of a mean over rows", async () => {
    const { table } = await tableOf(WORLD.ledger);
    const { live } = curvesOf(table, LIVE, PRICING);
    const costs = WORLD.rows.map((row) => costOfRow(row, both(LIVE.challengeScore)(row)));
    const mean = costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
    const deviation = Math.sqrt(costs.reduce((sum, cost) => sum + (cost - mean) ** 2, 0) / costs.length / costs.length);
    expect(live.costHigh - live.costLow).toBeCloseTo(2 * 1.959964 * deviation * 10_000, 1);
  });

  test.each([[0, 10, 0, 0.2775], [5, 10, 0.2366, 0.7634], [10, 10, 0.7225, 1], [0, 0, 0, 1]])("Wilson's interval of %d out of %d", (happened, count, low, high) => {
    expect(wilson(happened, count)).toEqual([expect.closeTo(low, 3), expect.closeTo(high, 3)]);
  });
});

test("every price is a straight line over the amount, which is what sums of amounts rest on", () => {
  for (const method of CHALLENGE_METHODS) for (const [action, name] of ACTIONS.entries()) for (const [truth, word] of (["fraud", "genuine"] as const).entries()) {
    const { fixed, perMinor } = priceLine(truth, action, { parameters: DEFAULT_COSTS, method });
    for (const amountMinor of [0, 1, 777, 1e9]) expect(fixed + perMinor * amountMinor).toBeCloseTo(priceOf({ amountMinor, truth: word, action: name, method }, DEFAULT_COSTS), 3);
  }
});

