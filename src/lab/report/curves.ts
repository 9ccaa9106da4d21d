import { budgetOf, ranked, type ScoredRows } from "../evaluate/figures.js";
import type { Point } from "./chart.js";

/** A step smaller than this cannot be seen. */
const VISIBLE = 1 / 500;
const SAMPLES = 200;
/** Nobody disturbs more cardholders than this. */
export const INTERVENTION_MAX = 0.1;
const CALIBRATION_BINS = 10;
const DISTRIBUTION_BINS = 48;

export interface RankingCurves {
  /** x: share of genuine requests ranked above, y: share of frauds. */
  readonly roc: readonly Point[];
  /** x: recall, y: precision. */
  readonly precisionRecall: readonly Point[];
  /** x: share intervened on, y: share of frauds, and of their amount, among them. */
  readonly detection: readonly Point[];
  readonly amountDetection: readonly Point[];
}

/** @param order from {@link ranked} */
export function rankingCurves({ labels, amountMinor }: ScoredRows, order: Uint32Array): RankingCurves {
  const totals = { frauds: 0, amount: 0 };
  for (const row of order) {
    if (labels[row] !== 1) continue;
    totals.frauds++;
    totals.amount += amountMinor[row] as number;
  }
  const genuine = order.length - totals.frauds;
  const roc: Point[] = [{ x: 0, y: 0 }];
  const precisionRecall: Point[] = [];
  const detection: Point[] = [{ x: 0, y: 0 }];
  const amountDetection: Point[] = [{ x: 0, y: 0 }];
  /** What an intervention on `seen` requests catches, for every sample that allows no more. */
  const addSamples = (seen: number, caught: number, amountCaught: number): void => {
    for (let x = 0; detection.length <= SAMPLES; ) {
      x = (INTERVENTION_MAX * detection.length) / SAMPLES;
      if (budgetOf(x, order.length) > seen) return;
      detection.push({ x, y: caught });
      amountDetection.push({ x, y: amountCaught });
    }
  };
  addSamples(0, 0, 0);
  let frauds = 0;
  let amount = 0;
  for (let rank = 0; rank < order.length; rank++) {
    const row = order[rank] as number;
    if (labels[row] === 1) {
      frauds++;
      amount += amountMinor[row] as number;
    }
    const seen = rank + 1;
    const [recall, last] = [frauds / totals.frauds, seen === order.length];
    addVisible(roc, { x: (seen - frauds) / genuine, y: recall }, last);
    if (frauds > 0) addVisible(precisionRecall, { x: recall, y: frauds / seen }, last);
    addSamples(seen, recall, totals.amount === 0 ? 0 : amount / totals.amount);
  }
  return { roc, precisionRecall, detection, amountDetection };
}

/** Keeps what differs visibly from the last kept point, and the last one. */
export function addVisible(points: Point[], point: Point, always: boolean, xSpan = 1, ySpan = 1): void {
  const before = points.at(-1);
  if (always || before === undefined || Math.abs(point.x - before.x) >= VISIBLE * xSpan || Math.abs(point.y - before.y) >= VISIBLE * ySpan) points.push(point);
}

export interface CalibrationPoint {
  readonly predicted: number;
  readonly observed: number;
  /** 95 % (Wilson). */
  readonly low: number;
  readonly high: number;
}

/**
 * Predicted against observed shares of fraud, in bins of which each is expected to hold the same number of frauds. Bins of equally many
 * requests, as the figures have them, would put nearly every fraud into the last one.
 */
export function calibrationPoints({ probabilities, labels }: ScoredRows): readonly CalibrationPoint[] {
  const order = ranked(probabilities, labels).reverse();
  let expectedTotal = 0;
  for (const row of order) expectedTotal += probabilities[row] as number;
  const points: CalibrationPoint[] = [];
  let bin = { rows: 0, expected: 0, frauds: 0 };
  let expected = 0;
  for (const [place, row] of order.entries()) {
    expected += probabilities[row] as number;
    bin.rows++;
    bin.expected += probabilities[row] as number;
    bin.frauds += labels[row] as number;
    if (place + 1 < order.length && expected < ((points.length + 1) * expectedTotal) / CALIBRATION_BINS) continue;
    points.push({ predicted: bin.expected / bin.rows, observed: bin.frauds / bin.rows, ...wilson(bin.frauds, bin.rows) });
    bin = { rows: 0, expected: 0, frauds: 0 };
  }
  return points;
}

function wilson(hits: number, rows: number): { readonly low: number; readonly high: number } {
  const z = 1.96;
  const share = hits / rows;
  const middle = share + (z * z) / (2 * rows);
  const spread = z * Math.sqrt((share * (1 - share)) / rows + (z * z) / (4 * rows * rows));
  return { low: Math.max(0, (middle - spread) / (1 + (z * z) / rows)), high: Math.min(1, (middle + spread) / (1 + (z * z) / rows)) };
}

export interface Distribution {
  readonly low: number;
  readonly high: number;
  /** x: logit, y: share of the frauds, or of the genuine requests, in the bin around it. As steps. */
  readonly fraud: readonly Point[];
  readonly genuine: readonly Point[];
}

export function distributionOf({ scores, labels }: ScoredRows): Distribution {
  let [low, high] = [Infinity, -Infinity];
  for (const score of scores) {
    low = Math.min(low, score);
    high = Math.max(high, score);
  }
  const width = Math.max(high - low, 1e-6) / DISTRIBUTION_BINS;
  const counts = [new Float64Array(DISTRIBUTION_BINS), new Float64Array(DISTRIBUTION_BINS)] as const;
  scores.forEach((score, row) => counts[labels[row] as 0 | 1][Math.min(DISTRIBUTION_BINS - 1, Math.floor((score - low) / width))]!++);
  const steps = (bins: Float64Array): readonly Point[] => {
    const total = bins.reduce((sum, bin) => sum + bin, 0);
    return [...bins].flatMap((bin, i) => [{ x: low + i * width, y: bin / total }, { x: low + (i + 1) * width, y: bin / total }]);
  };
  return { low, high: low + DISTRIBUTION_BINS * width, genuine: steps(counts[0]), fraud: steps(counts[1]) };
}
