import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import type { CurvePoint, CurvesView, Figures, WhatIfView } from "../../../src/issuer/views.js";
import { Chart } from "../parts/chart.js";
import type { Mark, Series } from "../parts/chart.js";
import { Card } from "../parts/values.js";
import { useHere } from "../state/here.js";

const COLOURS = { rules: "curve-rules", model: "curve-model", "rules-and-model": "curve-both" } as const;
const STEPS = 240;
const INTERVENTION_MAX = 0.1;

type Measure = (point: CurvePoint) => number;

/** The curve at each of `grid`, on the straight line between its neighbours; null outside of it. */
function sampled(points: readonly CurvePoint[], x: Measure, y: Measure, grid: readonly number[]): (number | null)[] {
  const sorted = [...points].sort((a, b) => x(a) - x(b));
  let right = 0;
  return grid.map((at) => {
    while (right < sorted.length && x(sorted[right] as CurvePoint) < at) right++;
    const [before, after] = [sorted[right - 1], sorted[right]];
    if (after === undefined) return null;
    if (before === undefined) return x(after) - at < 1e-9 ? y(after) : null;
    const width = x(after) - x(before);
    return width === 0 ? y(after) : y(before) + ((y(after) - y(before)) * (at - x(before))) / width;
  });
}

const gridTo = (end: number): number[] => Array.from({ length: STEPS + 1 }, (_, step) => (end * step) / STEPS);

interface CurveProps {
  readonly curves: CurvesView;
  readonly whatIf: WhatIfView;
  readonly moved: boolean;
}

/** Live and candidate as rings on a curve; they move while a slider does. */
function standing({ whatIf: { live, candidate }, moved }: CurveProps, names: readonly [string, string], x: (figures: Figures) => number, y: (figures: Figures) => number): Mark[] {
  const mark = (figures: Figures, colour: string, name: string): Mark => ({ x: x(figures), y: y(figures), colour, name, kind: "ring" });
  return [...(moved ? [mark(candidate.figures, "candidate", names[1])] : []), mark(live.figures, "live", names[0])];
}

/** Where the horizontal axis ends: what matters lies at its beginning, and everything challenged far to the right. */
function endOf({ curves, live }: CurvesView): number {
  const shares = [live.challengeShare, ...curves.filter(({ name }) => name !== "rules").map(({ points, best }) => points[best]?.challengeShare ?? 0)];
  return Math.min(1, Math.max(0.06, Math.ceil(250 * Math.max(...shares)) / 100));
}

/** What it costs at each share of challenges: rules alone, the model alone, both; each one's cheapest point, and where we stand. */
export function CostCurve(props: CurveProps): VNode {
  const { words, formats, language } = useHere();
  const { curves } = props;
  const end = endOf(curves);
  const x = useMemo(() => gridTo(end), [end]);
  const series = useMemo(() => seriesOf(curves, x, ({ challengeShare }) => challengeShare, ({ costPer10kMinor }) => costPer10kMinor, ({ costLow }) => costLow, ({ costHigh }) => costHigh, words.tuning.curves), [curves, x, language]);
  const all = useMemo<Series[]>(() => [...series, { name: words.tuning.passEverything, colour: "soft", kind: "dashed", values: x.map(() => curves.passEverything) }], [series]);
  const best = curves.curves.flatMap(({ name, points, best: place }): Mark[] => {
    const point = points[place];
    return point === undefined ? [] : [{ x: point.challengeShare, y: point.costPer10kMinor, colour: COLOURS[name], name: `${words.tuning.best} ${formats.moneyShort(point.costPer10kMinor)}`, kind: "dot" }];
  });
  const marks = [...standing(props, [words.tuning.live, words.tuning.candidate], ({ challenge, count }) => challenge / count, ({ costPer10kMinor }) => costPer10kMinor), ...best];
  const top = Math.max(curves.passEverything, ...series.filter(({ kind }) => kind !== "edge").flatMap(({ values }) => values.map((value) => value ?? 0)).filter((value) => value < 2 * curves.passEverything), ...marks.map(({ y }) => y)) * 1.06;
  return (
    <Card title={words.tuning.costCurve} lead={words.tuning.costCurveLead}>
      <Chart title={words.tuning.costCurve} x={x} xName={words.tuning.challengeShare} showX={(share) => formats.share(share)} showY={formats.moneyShort} series={all} bands={bandsOf(series)} marks={marks} height={290} maxX={end} maxY={roundUp(top)} />
    </Card>
  );
}

/** Two digits, so that the axis does not move with every step of a slider. */
function roundUp(value: number): number {
  const unit = 10 ** (Math.floor(Math.log10(Math.max(1, value))) - 1);
  return Math.ceil(value / unit) * unit;
}

/** What share of fraud is caught at each share of interventions. */
export function DetectionCurve(props: CurveProps): VNode {
  const { words, formats, language } = useHere();
  const { curves } = props;
  const x = useMemo(() => gridTo(INTERVENTION_MAX), []);
  const series = useMemo(() => seriesOf(curves, x, ({ interventionShare }) => interventionShare, ({ detection }) => detection, ({ detectionLow }) => detectionLow, ({ detectionHigh }) => detectionHigh, words.tuning.curves), [curves, language]);
  const marks = standing(props, [words.tuning.live, words.tuning.candidate], ({ challenge, reject, count }) => (challenge + reject) / count, ({ fraudCaught, fraud }) => (fraud === 0 ? 0 : fraudCaught / fraud));
  return (
    <Card title={words.tuning.detectionCurve} lead={words.tuning.detectionCurveLead}>
      <Chart title={words.tuning.detectionCurve} x={x} xName={words.tuning.interventionShare} showX={(share) => formats.share(share)} showY={(share) => formats.share(share, 0)} series={series} bands={bandsOf(series)} marks={marks} height={240} maxX={INTERVENTION_MAX} maxY={1} />
    </Card>
  );
}

/** One line for each curve, and behind them the edges of the band of both together. */
function seriesOf({ curves }: CurvesView, grid: readonly number[], x: Measure, y: Measure, low: Measure, high: Measure, names: Readonly<Record<keyof typeof COLOURS, string>>): Series[] {
  const both = curves.find(({ name }) => name === "rules-and-model");
  const lines = curves.map(({ name, points }): Series => ({ name: names[name], colour: COLOURS[name], values: sampled(points, x, y, grid) }));
  const edges = both === undefined ? [] : [high, low].map((edge): Series => ({ name: "", colour: COLOURS["rules-and-model"], kind: "edge", values: sampled(both.points, x, edge, grid) }));
  return [...lines, ...edges];
}

function bandsOf(series: readonly Series[]): { readonly edges: readonly [number, number]; readonly colour: string }[] {
  const first = series.findIndex(({ kind }) => kind === "edge");
  return first < 0 ? [] : [{ edges: [first, first + 1], colour: COLOURS["rules-and-model"] }];
}
