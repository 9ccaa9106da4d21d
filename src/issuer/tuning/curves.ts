import { ACTIONS, NEVER } from "../../risk/index.js";
import type { Thresholds } from "../../risk/index.js";
import type { CurvePoint, CurvesView } from "../views.js";
import { costOf, figuresOf } from "./sums.js";
import type { Pricing } from "./sums.js";
import { CHALLENGE, FRICTIONLESS } from "./table.js";
import type { TuningTable } from "./table.js";

/** Two-sided 95 %. */
const Z = 1.959964;
const PER = 10_000;
/** From here on every threshold has a point of its own; below, where hardly anybody would set one, every tenth. */
const FINE_FROM = 900;
const COARSE_STEP = 10;

type Curve = CurvesView["curves"][number];

/**
 * One point: what a threshold leads to. The band of the cost is the normal approximation to a mean over independent decisions; that of
 * the detection is Wilson's interval for a share. A share of nothing is 0, and its band is the whole of 0 to 1.
 */
export function pointOf(threshold: number, sums: Float64Array, pricing: Pricing): CurvePoint {
  const { count, challenge, reject, fraud, fraudCaught, fraudAmountMinor, fraudCaughtAmountMinor, genuineDisturbed } = figuresOf(sums, pricing);
  const decoupled = ACTIONS.indexOf("decoupled");
  const asked = challenge + [0, 1, 2].reduce((sum, truth) => sum + (sums[(truth * ACTIONS.length + decoupled) * 3] as number), 0);
  const { costMinor, squares } = costOf(sums, pricing);
  const mean = share(costMinor, count);
  const deviation = Math.sqrt(Math.max(0, share(squares, count) - mean * mean) / Math.max(1, count));
  const [detectionLow, detectionHigh] = wilson(fraudCaught, fraud);
  return {
    threshold,
    challengeShare: share(challenge, count), interventionShare: share(asked + reject, count),
    costPer10kMinor: mean * PER, costLow: (mean - Z * deviation) * PER, costHigh: (mean + Z * deviation) * PER,
    detection: share(fraudCaught, fraud), amountDetection: share(fraudCaughtAmountMinor, fraudAmountMinor), detectionLow, detectionHigh,
    precision: share(fraudCaught, fraudCaught + genuineDisturbed),
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** Wilson's interval at 95 % for `happened` out of `count`. */
export function wilson(happened: number, count: number): readonly [low: number, high: number] {
  if (count === 0) return [0, 1];
  const observed = happened / count;
  const square = (Z * Z) / count;
  const middle = (observed + square / 2) / (1 + square);
  const half = (Z * Math.sqrt((observed * (1 - observed)) / count + square / (4 * count))) / (1 + square);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/**
 * The curves of a table. With rules and model the threshold is the policy's challengeScore while its rejectScore stays; with the model alone
 * it is all there is; rules alone have one point, because without a score there is nothing to move. `best` is the place of the point of least
 * cost; of equal ones that with the highest threshold, which disturbs the fewest. The point of least cost of all thresholds is always there.
 */
export function curvesOf(table: TuningTable, live: Thresholds, pricing: Pricing): Omit<CurvesView, "segments" | "unmoved"> {
  const overall = (action: number): number => pointOf(NEVER, table.sumsOfAction(action), pricing).costPer10kMinor;
  const withRules = (threshold: number): Float64Array => table.sumsAt({ ...live, challengeScore: threshold });
  return {
    curves: [
      { name: "rules", points: [pointOf(NEVER, table.sumsOfRules(), pricing)], best: 0 },
      curveOf("model", (threshold) => table.sumsOfModel(threshold), undefined, pricing),
      curveOf("rules-and-model", withRules, live.challengeScore, pricing),
    ],
    passEverything: overall(FRICTIONLESS),
    challengeEverything: overall(CHALLENGE),
    live: pointOf(live.challengeScore, table.sumsAt(live), pricing),
  };
}

function curveOf(name: Curve["name"], sumsAt: (threshold: number) => Float64Array, shown: number | undefined, pricing: Pricing): Curve {
  let [cheapest, least] = [NEVER, Infinity];
  for (let threshold = NEVER; threshold >= 0; threshold--) {
    const { costMinor } = costOf(sumsAt(threshold), pricing);
    if (costMinor < least) [cheapest, least] = [threshold, costMinor];
  }
  const thresholds = Array.from({ length: NEVER + 1 }, (_, place) => NEVER - place)
    .filter((threshold) => threshold >= FINE_FROM || threshold % COARSE_STEP === 0 || threshold === cheapest || threshold === shown);
  return { name, points: thresholds.map((threshold) => pointOf(threshold, sumsAt(threshold), pricing)), best: thresholds.indexOf(cheapest) };
}
