import { SeededRandom } from "../../../src/base/index.js";
import { figuresOf, ranked, type ScoredRows } from "../../../src/lab/evaluate/figures.js";
import { calibrationPoints, distributionOf, rankingCurves } from "../../../src/lab/report/curves.js";

/** Probabilities that mean what they say. */
function rowsOf(count: number): ScoredRows {
  const random = new SeededRandom(1);
  const probabilities = Float64Array.from({ length: count }, () => random.next() ** 6);
  return {
    scores: probabilities.slice(), probabilities,
    labels: Uint8Array.from(probabilities, (probability) => (random.chance(probability) ? 1 : 0)),
    at: new Float64Array(count), amountMinor: Float64Array.from({ length: count }, () => random.below(9000)),
    cards: new Int32Array(count), compromisedSince: new Float64Array(1).fill(Infinity),
  };
}

const rows = rowsOf(4000);
const curves = rankingCurves(rows, ranked(rows.scores, rows.labels, rows.amountMinor));

test("the area below the drawn ROC is the AUC", () => {
  const area = curves.roc.slice(1).reduce((sum, point, i) => sum + ((point.x - (curves.roc[i]?.x ?? 0)) * (point.y + (curves.roc[i]?.y ?? 0))) / 2, 0);
  expect(area).toBeCloseTo(figuresOf(rows).aucRoc as number, 2);
  expect([curves.roc[0], curves.roc.at(-1)]).toEqual([{ x: 0, y: 0 }, { x: 1, y: 1 }]);
});

test("the detection curves go through the figures at fixed rates", () => {
  for (const { rate, detection, amountDetection } of figuresOf(rows).at) {
    const near = (points: typeof curves.detection): number | undefined => points.find(({ x }) => Math.abs(x - rate) < 1e-9)?.y;
    expect([near(curves.detection), near(curves.amountDetection)]).toEqual([detection, amountDetection]);
  }
  expect([curves.detection.length, curves.detection.at(-1)?.x]).toEqual([201, 0.1]);
});

test("precision and recall end with everything found at the fraud rate", () => {
  expect(curves.precisionRecall.at(-1)).toEqual({ x: 1, y: figuresOf(rows).fraudRate });
});

test("a few rows allow no intervention, and the curve says so", () => {
  const few = rowsOf(5);
  expect(rankingCurves(few, ranked(few.scores, few.labels)).detection.every(({ y }) => y === 0)).toBe(true);
});

test("honest probabilities lie on the line: each bin's interval holds its prediction, and bins expect equal frauds", () => {
  const points = calibrationPoints(rows);
  expect(points).toHaveLength(10);
  expect(points.filter(({ predicted, low, high }) => predicted < low || predicted > high).length).toBeLessThanOrEqual(1);
  expect(points.map(({ predicted }) => predicted)).toEqual(points.map(({ predicted }) => predicted).sort((a, b) => a - b));
});

test("each distribution adds up to the whole", () => {
  for (const steps of [distributionOf(rows).fraud, distributionOf(rows).genuine]) expect(steps.reduce((sum, { y }) => sum + y / 2, 0)).toBeCloseTo(1, 12);
});
