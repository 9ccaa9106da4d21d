import type { ChallengeMethod, CostParameters } from "./parameters.js";
import { priceOf } from "./price.js";

/** Transactions whose truth is known, in columns of equal length. */
export interface CurveRows {
  /** Higher is riskier. */
  readonly scores: Float64Array;
  /** 1 fraud, 0 genuine. */
  readonly labels: Uint8Array;
  readonly amountMinor: Float64Array;
}

/**
 * Total cost of challenging every transaction with a score at or above a threshold and passing the others without friction, for
 * every threshold that makes a difference. The first point challenges nobody, the last everybody.
 */
export interface CostCurve {
  readonly count: number;
  /** Falling; Infinity for the first point. */
  readonly thresholds: Float64Array;
  readonly challenged: Uint32Array;
  /** How many of the challenged are fraud. */
  readonly frauds: Uint32Array;
  /** Minor units of the reference currency, over all transactions. */
  readonly costMinor: Float64Array;
}

/** @param order row numbers by falling score */
export function costCurve({ scores, labels, amountMinor }: CurveRows, order: Uint32Array, method: ChallengeMethod, parameters: CostParameters): CostCurve {
  const price = (row: number, action: "frictionless" | "challenge"): number =>
    priceOf({ amountMinor: amountMinor[row] as number, truth: labels[row] === 1 ? "fraud" : "genuine", action, method }, parameters);
  let points = 1;
  for (let rank = 0; rank < order.length; rank++) if (endsTie(scores, order, rank)) points++;
  const curve = {
    count: order.length,
    thresholds: new Float64Array(points).fill(Infinity), challenged: new Uint32Array(points), frauds: new Uint32Array(points), costMinor: new Float64Array(points),
  };
  let cost = 0;
  for (const row of order) cost += price(row, "frictionless");
  curve.costMinor[0] = cost;
  let frauds = 0;
  let point = 1;
  for (let rank = 0; rank < order.length; rank++) {
    const row = order[rank] as number;
    cost += price(row, "challenge") - price(row, "frictionless");
    frauds += labels[row] as number;
    if (!endsTie(scores, order, rank)) continue;
    curve.thresholds[point] = scores[row] as number;
    curve.challenged[point] = rank + 1;
    curve.frauds[point] = frauds;
    curve.costMinor[point] = cost;
    point++;
  }
  return curve;
}

/** The point of least cost; of equal ones that which challenges the fewest. */
export function cheapestPoint({ costMinor }: CostCurve): number {
  let best = 0;
  for (let point = 1; point < costMinor.length; point++) if ((costMinor[point] as number) < (costMinor[best] as number)) best = point;
  return best;
}

/** Transactions of equal score cannot be told apart by a threshold, so a point stands only behind the last of them. */
function endsTie(scores: Float64Array, order: Uint32Array, rank: number): boolean {
  return rank + 1 === order.length || scores[order[rank] as number] !== scores[order[rank + 1] as number];
}
