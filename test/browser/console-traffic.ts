import { SeededRandom } from "../../src/base/index.js";
import type { CurvePoint, CurvesView, DecisionRow, Figures, Thresholds, WhatIfView } from "../../src/issuer/views.js";

/** One made-up decision: what the rules alone say of it, its score, and what it was. */
interface Made {
  readonly forced: "challenge" | "reject" | undefined;
  readonly score: number;
  readonly rulesScore: number;
  readonly amountMinor: number;
  readonly fraud: boolean;
  readonly minutesAgo: number;
}

export type Action = DecisionRow["action"];
type Judge = (made: Made) => Action;

const COUNT = 6_000;
const SHOPS = [["Umeda Camera", "5732"], ["Kyoto Yasai Market", "5411"], ["Sora Air", "4511"], ["Hikari Games", "5816"], ["=HYPERLINK(\"x\")", "5999"], ["東京書店", "5942"], ["Café Lumière", "5812"]] as const;
export const LIVE: Thresholds = { challengeScore: 960, rejectScore: 997 };

/** A made-up past, the same at every run. */
export const TRAFFIC: readonly Made[] = (() => {
  const random = new SeededRandom(7);
  return Array.from({ length: COUNT }, (_, place): Made => {
    const fraud = random.next() < 0.012;
    const draw = random.next();
    const score = Math.floor(fraud ? 999 * (1 - 0.45 * draw ** 5) : 1000 * draw);
    const forced = random.next() < (fraud ? 0.08 : 0.006) ? (random.next() < 0.2 ? "reject" : "challenge") : undefined;
    return { forced, score, rulesScore: Math.floor(fraud ? 999 * (1 - 0.9 * random.next() ** 2.2) : 1000 * random.next()), amountMinor: Math.floor(600 + 60_000 * random.next() ** 4 + (fraud ? 25_000 * random.next() : 0)), fraud, minutesAgo: place * 0.24 };
  });
})();

const byThresholds = ({ challengeScore, rejectScore }: Thresholds): Judge => ({ forced, score }) => forced ?? (score >= rejectScore ? "reject" : score >= challengeScore ? "challenge" : "frictionless");

function costOf({ fraud, amountMinor }: Made, action: Action, scale: number): number {
  if (action === "frictionless") return fraud ? scale * amountMinor + 1500 : 0;
  if (action === "challenge") return 30 + (fraud ? 0.06 * amountMinor : 0.012 * amountMinor);
  return fraud ? 0 : 200 + 0.05 * amountMinor;
}

/** The figures of the API over made-up traffic. */
export function figuresOf(judge: Judge, traffic = TRAFFIC, scale = 1): Figures {
  const sums = { count: 0, frictionless: 0, challenge: 0, reject: 0, other: 0, amountMinor: 0, fraud: 0, fraudAmountMinor: 0, fraudCaught: 0, fraudCaughtAmountMinor: 0, genuineDisturbed: 0, open: 0, costMinor: 0 };
  for (const made of traffic) {
    const action = judge(made);
    const stopped = action !== "frictionless";
    sums.count++;
    sums[action as "frictionless" | "challenge" | "reject"]++;
    sums.amountMinor += made.amountMinor;
    sums.costMinor += costOf(made, action, scale);
    if (made.fraud) {
      sums.fraud++;
      sums.fraudAmountMinor += made.amountMinor;
      if (stopped) sums.fraudCaught++;
      if (stopped) sums.fraudCaughtAmountMinor += made.amountMinor;
    } else if (stopped) sums.genuineDisturbed++;
  }
  return { ...sums, costPer10kMinor: (sums.costMinor / sums.count) * 10_000, fraudBasisPoints: ((sums.fraudAmountMinor - sums.fraudCaughtAmountMinor) / sums.amountMinor) * 10_000 };
}

/** @param scale what a passed fraud costs of its amount */
export function whatIf(thresholds: Thresholds, scale: number): WhatIfView {
  const [live, candidate] = [byThresholds(LIVE), byThresholds(thresholds)];
  const flips = new Map<string, WhatIfView["flips"][number]>();
  for (const made of TRAFFIC) {
    const [from, to] = [live(made), candidate(made)];
    if (from === to) continue;
    const before = flips.get(`${from} ${to}`) ?? { from, to, count: 0, fraud: 0, amountMinor: 0 };
    flips.set(`${from} ${to}`, { ...before, count: before.count + 1, fraud: before.fraud + Number(made.fraud), amountMinor: before.amountMinor + made.amountMinor });
  }
  return { live: { thresholds: LIVE, figures: figuresOf(live, TRAFFIC, scale) }, candidate: { thresholds, figures: figuresOf(candidate, TRAFFIC, scale) }, flips: [...flips.values()], unmoved: 0 };
}

function pointOf(threshold: number, figures: Figures): CurvePoint {
  const detection = figures.fraudCaught / figures.fraud;
  const cost = figures.costPer10kMinor;
  return {
    threshold, detection,
    challengeShare: figures.challenge / figures.count,
    interventionShare: (figures.challenge + figures.reject) / figures.count,
    costPer10kMinor: cost,
    amountDetection: figures.fraudCaughtAmountMinor / figures.fraudAmountMinor,
    precision: figures.fraudCaught / Math.max(1, figures.challenge + figures.reject),
    costLow: cost * 0.9, costHigh: cost * 1.11, detectionLow: Math.max(0, detection - 0.06), detectionHigh: Math.min(1, detection + 0.05),
  };
}

/** @param scale as above */
export function curves(scale: number): CurvesView {
  const thresholds = Array.from({ length: 101 }, (_, step) => 1000 - Math.round(step ** 2 / 10));
  const curve = (name: CurvesView["curves"][number]["name"], judge: (threshold: number) => Judge): CurvesView["curves"][number] => {
    const points = thresholds.map((threshold) => pointOf(threshold, figuresOf(judge(threshold), TRAFFIC, scale)));
    return { name, points, best: points.reduce((best, point, place) => (point.costPer10kMinor < (points[best]?.costPer10kMinor ?? Infinity) ? place : best), 0) };
  };
  return {
    curves: [
      curve("rules", (threshold) => ({ forced, rulesScore }) => forced ?? (rulesScore >= threshold ? "challenge" : "frictionless")),
      curve("model", (threshold) => ({ score }) => (score >= threshold ? "challenge" : "frictionless")),
      curve("rules-and-model", (threshold) => byThresholds({ challengeScore: threshold, rejectScore: Math.max(threshold, LIVE.rejectScore) })),
    ],
    passEverything: figuresOf(() => "frictionless", TRAFFIC, scale).costPer10kMinor,
    challengeEverything: figuresOf(() => "challenge", TRAFFIC, scale).costPer10kMinor,
    live: pointOf(LIVE.challengeScore, figuresOf(byThresholds(LIVE), TRAFFIC, scale)),
    segments: [{ member: "place", values: [{ value: "domestic", count: 4_910 }, { value: "abroad", count: 1_090 }] }, { member: "device", values: [{ value: "known", count: 4_300 }, { value: "new", count: 1_700 }] }, { member: "mccGroup", values: [{ value: "travel", count: 800 }, { value: "food", count: 2_400 }] }],
    unmoved: 0,
  };
}

const RULES = { frictionless: "otherwise", challenge: "high-score", reject: "very-high-score" } as const;

/** The newest of the made-up decisions as lines of a table. @param now instant of the newest */
export function rowsOf(now: number, count: number): DecisionRow[] {
  const judge = byThresholds(LIVE);
  return TRAFFIC.slice(0, count).map((made, place): DecisionRow => {
    const action = judge(made);
    const [merchant, mcc] = SHOPS[(made.amountMinor + place) % SHOPS.length] ?? SHOPS[0];
    return {
      id: `00000000-0000-4000-8000-${String(place).padStart(12, "0")}`, at: new Date(now - made.minutesAgo * 60_000).toISOString(), action,
      rule: made.forced === undefined ? RULES[action as keyof typeof RULES] : "challenge-mandated",
      score: made.score, amountMinor: made.amountMinor, currency: "JPY", merchant, mcc, cardBin: "900000", cardLastFour: String(1000 + ((made.amountMinor * 7) % 9000)),
      country: made.score % 5 === 0 ? "US" : "JP", channel: made.score % 4 === 0 ? "APP" : "BRW",
      label: made.fraud ? "fraud" : made.score % 3 === 0 ? "genuine" : null,
      challenge: action !== "challenge" ? null : made.fraud ? "failed" : "passed", sample: place % 9 === 8,
    };
  });
}
