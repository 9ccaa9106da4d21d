import fc from "fast-check";
import { cheapestPoint, costCurve, type CurveRows } from "../../../src/risk/cost/curve.js";
import { DEFAULT_COSTS } from "../../../src/risk/cost/parameters.js";
import { priceOf } from "../../../src/risk/cost/price.js";

const byScore = ({ scores }: CurveRows): Uint32Array => Uint32Array.from(scores, (_, row) => row).sort((a, b) => (scores[b] as number) - (scores[a] as number));
const curveOf = (rows: CurveRows) => costCurve(rows, byScore(rows), "code", DEFAULT_COSTS);

const rowsArbitrary = fc.array(fc.record({ score: fc.integer({ min: 0, max: 12 }), fraud: fc.boolean(), amount: fc.integer({ min: 0, max: 500_000 }) }), { maxLength: 60 }).map((rows): CurveRows => ({
  scores: Float64Array.from(rows, ({ score }) => score),
  labels: Uint8Array.from(rows, ({ fraud }) => (fraud ? 1 : 0)),
  amountMinor: Float64Array.from(rows, ({ amount }) => amount),
}));

/** Each transaction priced anew for one threshold. */
function slowly({ scores, labels, amountMinor }: CurveRows, threshold: number) {
  const at = { challenged: 0, frauds: 0, cost: 0 };
  scores.forEach((score, row) => {
    const truth = labels[row] === 1 ? "fraud" : "genuine";
    const action = score >= threshold ? "challenge" : "frictionless";
    at.cost += priceOf({ amountMinor: amountMinor[row] as number, truth, action, method: "code" }, DEFAULT_COSTS);
    if (action === "frictionless") return;
    at.challenged++;
    at.frauds += labels[row] as number;
  });
  return at;
}

test("one pass gives what pricing everything anew for each threshold gives", () => {
  fc.assert(fc.property(rowsArbitrary, (rows) => {
    const curve = curveOf(rows);
    expect([...curve.thresholds]).toEqual([Infinity, ...[...new Set(rows.scores)].sort((a, b) => b - a)]);
    curve.thresholds.forEach((threshold, point) => {
      const expected = slowly(rows, threshold);
      expect([curve.challenged[point], curve.frauds[point]]).toEqual([expected.challenged, expected.frauds]);
      expect(curve.costMinor[point]).toBeCloseTo(expected.cost, 4);
    });
    const best = curve.costMinor[cheapestPoint(curve)] as number;
    for (const cost of curve.costMinor) expect(best).toBeLessThanOrEqual(cost);
  }));
});

test("worked out by hand: it pays to ask the two that look worst, not the third", () => {
  const curve = curveOf({ scores: Float64Array.of(0.9, 0.5, 0.2), labels: Uint8Array.of(0, 1, 0), amountMinor: Float64Array.of(1_000, 10_000, 5_000) });
  // Passing all: the fraud, 12,000. Asking the first: 5 + 0.1 · 70 = 12 more. Asking the second: 1,205 for 12,000. The third: 5 + 0.1 · 150 = 20 more.
  expect([...curve.costMinor]).toEqual([12_000, 12_012, 1_217, 1_237]);
  expect(cheapestPoint(curve)).toBe(2);
});

test("where nothing is fraud, nobody is asked", () => {
  expect(cheapestPoint(curveOf({ scores: Float64Array.of(3, 2), labels: new Uint8Array(2), amountMinor: Float64Array.of(10, 10) }))).toBe(0);
});
