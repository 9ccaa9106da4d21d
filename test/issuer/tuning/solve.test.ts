import fc from "fast-check";
import { solve } from "../../../src/issuer/tuning/solve.js";
import { figuresOf } from "../../../src/issuer/tuning/sums.js";
import type { Figures, SolveView, Target } from "../../../src/issuer/views.js";
import type { Action, Thresholds } from "../../../src/risk/index.js";
import { PRICING, besideLists, plainFigures, smallWorld, tableOf } from "./small-world.js";
import type { Row } from "./small-world.js";

/** The small policy and the lists once more, by hand. */
const byHand = (thresholds: Thresholds) => (row: Row): Action => (row.hasFacts ? besideLists(row, { action: policyByHand(thresholds, row), rule: "" }).action : row.action);

function policyByHand({ challengeScore, rejectScore }: Thresholds, { facts }: Row): Action {
  const [score, device, amount] = [facts["score"] as number | undefined, facts["newDeviceForCard"], facts["amountReferenceMinor"] as number | undefined];
  if (facts["challengeMandated"] === true) return "challenge";
  if (score !== undefined && score >= rejectScore && device === true) return "reject";
  if (device === false && score !== undefined && score < 300) return "frictionless";
  if (score === undefined || score >= challengeScore) return "challenge";
  return device === true && amount !== undefined && amount > 40_000 ? "challenge" : "frictionless";
}

interface Position { readonly thresholds: Thresholds; readonly cost: number; readonly reached: readonly number[]; readonly misses: readonly number[] }

function reachedBy(target: Target, rows: readonly Row[], actionOf: (row: Row) => Action): number {
  const plain = plainFigures(rows, actionOf);
  switch (target.kind) {
    case "challenge-share-max": return plain.challenge / rows.length;
    case "reject-share-max": return plain.reject / rows.length;
    case "fraud-basis-points-max": return plain.fraudBasisPoints;
    case "frictionless-share-min": {
      const low = rows.filter(({ facts }) => facts["score"] !== undefined && (facts["score"] as number) < target.belowScore);
      return low.length === 0 ? 1 : low.filter((row) => actionOf(row) === "frictionless").length / low.length;
    }
    case "least-cost": return 0;
  }
}

function missOf(target: Target, reached: number): number {
  switch (target.kind) {
    case "challenge-share-max": case "reject-share-max": return Math.max(0, reached - target.share) / Math.max(target.share, 0.001);
    case "fraud-basis-points-max": return Math.max(0, reached - target.basisPoints) / Math.max(target.basisPoints, 0.1);
    case "frictionless-share-min": return Math.max(0, target.share - reached) / Math.max(target.share, 0.001);
    case "least-cost": return 0;
  }
}

/** Every position that differs from the others: thresholds between two scores do what the higher one does. */
function everyPosition(rows: readonly Row[], targets: readonly Target[]): readonly Position[] {
  const edges = [...new Set([0, 1000, ...rows.flatMap(({ facts }) => (facts["score"] === undefined ? [] : [facts["score"] as number]))])].sort((a, b) => b - a);
  return edges.flatMap((challengeScore) => edges.filter((rejectScore) => rejectScore >= challengeScore).map((rejectScore): Position => {
    const actionOf = byHand({ challengeScore, rejectScore });
    const reached = targets.map((target) => reachedBy(target, rows, actionOf));
    return { thresholds: { challengeScore, rejectScore }, cost: plainFigures(rows, actionOf).costMinor, reached, misses: targets.map((target, place) => missOf(target, reached[place] as number)) };
  }));
}

const share = fc.constantFrom(0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 0.95, 1);
const anyTarget: fc.Arbitrary<Target> = fc.oneof(
  fc.record({ kind: fc.constant("challenge-share-max" as const), share }),
  fc.record({ kind: fc.constant("reject-share-max" as const), share }),
  fc.record({ kind: fc.constant("fraud-basis-points-max" as const), basisPoints: fc.constantFrom(0, 6, 100, 500, 2000) }),
  fc.record({ kind: fc.constant("frictionless-share-min" as const), share, belowScore: fc.constantFrom(0, 200, 500, 900, 1000) }),
  fc.constant({ kind: "least-cost" as const }),
);

test("a solution keeps to every target and is the cheapest; a conflict is one, its nearest point misses least, its pairs exclude each other", async () => {
  await fc.assert(fc.asyncProperty(fc.nat({ max: 500 }), fc.array(anyTarget, { minLength: 1, maxLength: 4 }), async (seed, targets) => {
    const { rows, ledger } = smallWorld(seed, 24);
    const { table, surface } = await tableOf(ledger);
    const answer: SolveView = await solve(table, surface, targets, PRICING);
    const positions = everyPosition(rows, targets);
    const kept = positions.filter(({ misses }) => misses.every((miss) => miss <= 1e-9));
    expect(answer.outcome).toBe(kept.length > 0 ? "solved" : "conflict");
    if (answer.outcome === "solved") {
      const plain = plainFigures(rows, byHand(answer.thresholds));
      expect(targets.map((target) => missOf(target, reachedBy(target, rows, byHand(answer.thresholds)))).every((miss) => miss <= 1e-9)).toBe(true);
      expect(plain.costMinor).toBeCloseTo(Math.min(...kept.map(({ cost }) => cost)), 2);
      expect(answer.figures.costMinor).toBeCloseTo(plain.costMinor, 2);
      return;
    }
    const { nearest, missed, pairs } = answer;
    const least = Math.min(...positions.map(({ misses }) => Math.max(...misses)));
    const reached = targets.map((target) => reachedBy(target, rows, byHand(nearest.thresholds)));
    expect(Math.max(...targets.map((target, place) => missOf(target, reached[place] as number)))).toBeCloseTo(least, 6);
    expect(missed.map(({ target }) => target)).toEqual(targets.filter((target, place) => missOf(target, reached[place] as number) > 1e-9));
    for (const { target, reached: told, by } of missed) {
      expect(told).toBeCloseTo(reached[targets.indexOf(target)] as number, 6);
      expect(by).toBeGreaterThan(0);
    }
    const bounds = targets.map((target, place) => ({ target, place })).filter(({ target }) => target.kind !== "least-cost");
    const can = (...places: number[]): boolean => positions.some(({ misses }) => places.every((place) => (misses[place] as number) <= 1e-9));
    const wanted = bounds.flatMap(({ target: one, place: a }) => bounds.filter(({ place: b }) => b > a && can(a) && can(b) && !can(a, b)).map(({ target: other }) => [one, other]));
    expect(pairs).toEqual(wanted);
  }), { numRuns: 12, endOnFailure: true });
}, 120_000);

test("targets that exclude each other are named, with what is missed in each one's own unit", async () => {
  const { ledger } = smallWorld(3, 2_000);
  const { table, surface } = await tableOf(ledger);
  const [lax, strict] = [{ challengeScore: 1000, rejectScore: 1000 }, { challengeScore: 0, rejectScore: 1000 }].map((thresholds) => figuresOf(table.sumsAt(thresholds), PRICING)) as [Figures, Figures];
  const few: Target = { kind: "challenge-share-max", share: (lax.challenge / lax.count) * 1.05 };
  const safe: Target = { kind: "fraud-basis-points-max", basisPoints: strict.fraudBasisPoints * 1.05 };
  expect((await solve(table, surface, [few], PRICING)).outcome).toBe("solved");
  expect((await solve(table, surface, [safe], PRICING)).outcome).toBe("solved");
  const answer = await solve(table, surface, [few, safe, { kind: "least-cost" }], PRICING);
  if (answer.outcome !== "conflict") throw new Error("they can be had together");
  expect(answer.pairs).toEqual([[few, safe]]);
  for (const { target, reached, by } of answer.missed) expect(by).toBeCloseTo(reached - (target.kind === "challenge-share-max" ? target.share : target.kind === "fraud-basis-points-max" ? target.basisPoints : NaN), 9);
});

test("a target that nothing reaches is missed alone, and no pair is blamed for it", async () => {
  const { ledger } = smallWorld(4, 500);
  const { table, surface } = await tableOf(ledger);
  const answer = await solve(table, surface, [{ kind: "challenge-share-max", share: 0 }, { kind: "reject-share-max", share: 0.5 }], PRICING);
  expect(answer).toMatchObject({ outcome: "conflict", pairs: [], missed: [{ target: { kind: "challenge-share-max" }, by: expect.any(Number) }] });
});
