import { ln } from "../../base/index.js";
import type { Dataset } from "../dataset/types.js";

/** A step divides rows into parts of at least so many. */
const LEAST_ROWS = 20;
/** Steps of one feature at most: they are to mark where it jumps, not to follow its course. */
const MOST_OF_A_FEATURE = 7;
/** Nats of the labels' entropy that a step must explain; chance reaches this about once in a hundred thousand tries. */
const LEAST_GAIN = 10;

/** Where a feature could be divided. */
interface Edge {
  readonly threshold: number;
  /** Rows up to the threshold, and how many of them are frauds. */
  readonly count: number;
  readonly frauds: number;
}

interface Step {
  readonly feature: number;
  readonly threshold: number;
  /** Of entropy, in nats, among the rows that it divided. */
  readonly gain: number;
}

/**
 * Thresholds of single features that tell most of the labels: each feature is divided as a decision tree of its own would
 * divide it, by entropy, and the best of all features' thresholds are kept.
 * @param rows the rows that teach
 * @param labels 1 where fraud is known, for every row of the data set
 * @param most thresholds in all
 * @returns for each feature its thresholds, rising
 */
export function stepsOf(dataset: Dataset, rows: Uint32Array, labels: Uint8Array, most: number): readonly (readonly number[])[] {
  const features = dataset.features.names.map((_, feature) => feature);
  const genuine = rows.filter((row) => labels[row] === 0);
  const fraud = rows.filter((row) => labels[row] === 1);
  const all = most === 0 ? [] : features.flatMap((feature) => divide(feature, edgesOf(sortedColumn(dataset, genuine, feature), sortedColumn(dataset, fraud, feature))));
  all.sort((one, other) => other.gain - one.gain || one.feature - other.feature || one.threshold - other.threshold);
  const kept = all.slice(0, most);
  return features.map((feature) => kept.filter((step) => step.feature === feature).map(({ threshold }) => threshold).sort((a, b) => a - b));
}

/**
 * The places among which the best division is always found (Fayyad and Irani 1992): between two neighbouring values, not
 * all of whose rows bear the same label. The last edge lies behind all rows.
 * @param genuine a feature of the genuine rows, rising
 * @param fraud of the fraudulent ones, rising
 */
function edgesOf(genuine: Float32Array, fraud: Float32Array): readonly Edge[] {
  const edges: Edge[] = [];
  let g = 0;
  let f = 0;
  let mixedBefore: 0 | 1 | "both" | undefined;
  let valueBefore = 0;
  while (g < genuine.length || f < fraud.length) {
    const value = Math.min(genuine[g] ?? Infinity, fraud[f] ?? Infinity);
    const [count, frauds] = [g + f, f];
    while (genuine[g] === value) g++;
    while (fraud[f] === value) f++;
    const mixed = f === frauds ? 0 : g + f - count === f - frauds ? 1 : "both";
    if (mixedBefore !== undefined && (mixed !== mixedBefore || mixed === "both")) edges.push({ threshold: (valueBefore + value) / 2, count, frauds });
    mixedBefore = mixed;
    valueBefore = value;
  }
  return [...edges, { threshold: Infinity, count: genuine.length + fraud.length, frauds: fraud.length }];
}

function sortedColumn({ values, features }: Dataset, rows: Uint32Array, feature: number): Float32Array {
  const width = features.names.length;
  const column = new Float32Array(rows.length);
  for (let i = 0; i < rows.length; i++) column[i] = values[(rows[i] as number) * width + feature] as number;
  return column.sort();
}

/** Edges `from` up to `to`, the last of which ends the part; `before` stands for what lies left of it. */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly best: { readonly edge: number; readonly gain: number } | undefined;
}

const NOTHING: Edge = { threshold: -Infinity, count: 0, frauds: 0 };

/** Divides the part that gains most, again and again. */
function divide(feature: number, edges: readonly Edge[]): readonly Step[] {
  const steps: Step[] = [];
  let parts = [partOf(edges, -1, edges.length - 1)];
  while (steps.length < MOST_OF_A_FEATURE) {
    const next = parts.reduce((best, part) => ((part.best?.gain ?? 0) > (best.best?.gain ?? 0) ? part : best));
    if (next.best === undefined) break;
    const { edge, gain } = next.best;
    steps.push({ feature, threshold: (edges[edge] as Edge).threshold, gain });
    parts = [...parts.filter((part) => part !== next), partOf(edges, next.from, edge), partOf(edges, edge, next.to)];
  }
  return steps;
}

function partOf(edges: readonly Edge[], from: number, to: number): Part {
  const start = edges[from] ?? NOTHING;
  const end = edges[to] as Edge;
  const whole = entropy(end.count - start.count, end.frauds - start.frauds);
  let best: Part["best"];
  for (let edge = from + 1; edge < to; edge++) {
    const { count, frauds } = edges[edge] as Edge;
    if (count - start.count < LEAST_ROWS) continue;
    if (end.count - count < LEAST_ROWS) break;
    const gain = whole - entropy(count - start.count, frauds - start.frauds) - entropy(end.count - count, end.frauds - frauds);
    if (gain >= LEAST_GAIN && gain > (best?.gain ?? 0)) best = { edge, gain };
  }
  return { from, to, best };
}

/** Nats that the labels of `count` rows hold together. */
function entropy(count: number, frauds: number): number {
  if (frauds === 0 || frauds === count) return 0;
  return -frauds * ln(frauds / count) - (count - frauds) * ln(1 - frauds / count);
}
