import { logit } from "../../base/index.js";
import type { Evaluation } from "../evaluate/evaluate.js";
import type { ComparedRow } from "../compare/compare.js";
import { ranked } from "../evaluate/figures.js";
import { chartSvg, type Line } from "./chart.js";
import { INTERVENTION_MAX, calibrationPoints, distributionOf, rankingCurves, type RankingCurves } from "./curves.js";
import { axisUpTo, linearAxis, logAxis, percentTick, type Axis, type Tick } from "./scale.js";

const share = (title: string, highest = 1): Axis => linearAxis(title, 0, highest, percentTick);

export function rocPicture({ figures }: Evaluation, { roc }: RankingCurves): string {
  return chartSvg({
    describes: `ROC curve with an area of ${figures.aucRoc?.toFixed(3) ?? "unknown"}`,
    x: share("genuine requests ranked above (share)"),
    y: share("frauds ranked above (share)"),
    lines: [
      { label: "by chance", tone: "quiet", dashed: true, labelAt: 0.6, points: [{ x: 0, y: 0 }, { x: 1, y: 1 }] },
      { label: `model, area ${figures.aucRoc?.toFixed(3) ?? "unknown"}`, tone: "fraud", filled: true, labelAt: 0.25, points: roc },
    ],
  });
}

export function precisionRecallPicture({ figures }: Evaluation, { precisionRecall }: RankingCurves): string {
  return chartSvg({
    describes: `Precision against recall, average precision ${figures.averagePrecision?.toFixed(3) ?? "unknown"}`,
    x: share("recall: frauds found (share)"),
    y: share("precision: frauds among those found (share)"),
    lines: [
      { label: "by chance", tone: "quiet", dashed: true, labelAt: 0.05, points: [{ x: 0, y: figures.fraudRate }, { x: 1, y: figures.fraudRate }] },
      { label: `model, average precision ${figures.averagePrecision?.toFixed(3) ?? "unknown"}`, tone: "fraud", filled: true, labelAt: 0.3, points: precisionRecall },
    ],
  });
}

export function detectionPicture({ figures, intervals }: Evaluation, { detection, amountDetection }: RankingCurves): string {
  const best = Math.min(figures.fraudRate, INTERVENTION_MAX);
  return chartSvg({
    describes: "Share of fraud detected against share of requests intervened on, by number and by amount",
    x: share("requests challenged or rejected (share)", INTERVENTION_MAX),
    y: share("fraud detected (share)"),
    lines: [
      { label: "perfect ranking", tone: "quiet", dashed: true, points: [{ x: 0, y: 0 }, { x: best, y: best / figures.fraudRate }, { x: INTERVENTION_MAX, y: Math.min(1, INTERVENTION_MAX / figures.fraudRate) }] },
      { label: "of the amount", tone: "genuine", points: amountDetection },
      { label: "of the frauds", tone: "fraud", filled: true, points: detection },
    ],
    marks: figures.at.map(({ rate, detection: y }, index) => {
      const interval = intervals.detection[index]?.interval;
      return { x: rate, y, tone: "fraud", ...(interval === null || interval === undefined ? {} : interval) };
    }),
  });
}

/** Lines of a comparison, told apart by colour and dash. */
const COMPARED_TONES: readonly Pick<Line, "tone" | "dashed">[] = [
  { tone: "fraud" }, { tone: "genuine" }, { tone: "third" }, { tone: "quiet" },
  { tone: "fraud", dashed: true }, { tone: "genuine", dashed: true }, { tone: "third", dashed: true }, { tone: "quiet", dashed: true },
];

export function comparePicture(compared: readonly ComparedRow[]): string {
  return chartSvg({
    describes: "Share of fraud detected against share of requests intervened on, for each contender",
    x: share("requests challenged or rejected (share)", INTERVENTION_MAX),
    y: share("fraud detected (share)"),
    lines: compared.map(({ name, scored }, place) => ({
      label: name,
      ...(COMPARED_TONES[place % COMPARED_TONES.length] as (typeof COMPARED_TONES)[number]),
      points: rankingCurves(scored, ranked(scored.scores, scored.labels, scored.amountMinor)).detection,
    })),
  });
}

export function calibrationPicture({ rows }: Evaluation): string {
  const points = calibrationPoints(rows);
  const shown = points.flatMap(({ predicted, observed, low, high }) => [predicted, observed, low, high]).filter((value) => value > 0);
  const floor = Math.max(1e-6, Math.min(...points.map(({ predicted }) => predicted)) / 10);
  const lowest = Math.max(floor, Math.min(...shown));
  const within = (value: number): number => Math.max(value, lowest);
  const x = logAxis("predicted probability of fraud (logarithmic)", lowest, 1, percentTick);
  return chartSvg({
    describes: "Observed share of fraud against predicted probability",
    x,
    y: logAxis("observed share of fraud (logarithmic)", lowest, 1, percentTick),
    lines: [
      { label: "as predicted", tone: "quiet", dashed: true, labelAt: 0.2, points: [{ x: (x.ticks[0] as { at: number }).at, y: (x.ticks[0] as { at: number }).at }, { x: 0.2, y: 0.2 }, { x: 1, y: 1 }] },
    ],
    marks: points.map(({ predicted, observed, low, high }) => ({ x: within(predicted), y: within(observed), low: within(low), high: within(high), tone: "fraud" })),
  });
}

/** Share of the axis a tick's label needs. */
const TICK_ROOM = 0.1;
const PROBABILITY_TICKS = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 0.5, 0.9, 0.99, 0.999];

export function distributionPicture({ rows }: Evaluation): string {
  const { low, high, fraud, genuine } = distributionOf(rows);
  const place = (value: number): number => (value - low) / (high - low);
  const ticks: Tick[] = [];
  for (const probability of PROBABILITY_TICKS) {
    const tick = { at: logit(probability), label: percentTick(probability) };
    const before = ticks.at(-1);
    if (tick.at >= low && tick.at <= high && (before === undefined || place(tick.at) - place(before.at) > TICK_ROOM)) ticks.push(tick);
  }
  const highest = Math.max(...[...fraud, ...genuine].map(({ y }) => y));
  return chartSvg({
    describes: "Distribution of predicted probabilities, of frauds and of genuine requests",
    x: { title: "predicted probability of fraud (log-odds)", ticks, place },
    y: axisUpTo("share of all frauds, or of all genuine requests", highest, percentTick),
    lines: [
      { label: "genuine", tone: "genuine", filled: true, labelAtPeak: true, points: genuine },
      { label: "fraud", tone: "fraud", filled: true, labelAtPeak: true, points: fraud },
    ],
  });
}
