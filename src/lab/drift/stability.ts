import { ln } from "../../base/index.js";
import type { Dataset } from "../dataset/types.js";

/** Below 0.1 a population is stable, from 0.1 it is worth watching, above 0.25 something has to be done. */
export type DriftLevel = "stable" | "watch" | "act";

export interface Drift {
  readonly name: string;
  /** Population stability index. */
  readonly psi: number;
  readonly level: DriftLevel;
}

/** What of a data set the index reads. */
type Columns = Pick<Dataset, "features" | "values" | "known">;

const WATCH_FROM = 0.1;
const ACT_ABOVE = 0.25;
const DECILES = 10;
/** Rows added to every bin of either period, so that an empty one costs much and not everything. */
const SMOOTHING = 0.5;

/**
 * Population stability of every feature between two periods, in table order.
 * @param reference rows of the period the model knows, at least one
 * @param later rows of the period in question, at least one
 */
export function featureDrift(data: Columns, reference: Uint32Array, later: Uint32Array): readonly Drift[] {
  return data.features.names.map((name, feature) => driftOf(name, columnOf(data, reference, feature), columnOf(data, later, feature)));
}

function columnOf({ values, known, features }: Columns, rows: Uint32Array, feature: number): Float64Array {
  const width = features.names.length;
  return Float64Array.from(rows, (row) => (known?.[row * width + feature] === 0 ? NaN : (values[row * width + feature] as number)));
}

/** @param reference at least one number, NaN where unknown @param later the same of the period in question */
export function driftOf(name: string, reference: Float64Array, later: Float64Array): Drift {
  const psi = stabilityIndex(reference, later);
  return { name, psi, level: psi > ACT_ABOVE ? "act" : psi >= WATCH_FROM ? "watch" : "stable" };
}

/**
 * Σ (later - reference) · ln(later / reference) over the shares of rows in each bin. Bins are cut at the deciles of the known
 * reference values, those that fall together being one cut; unknown is a bin of its own.
 */
export function stabilityIndex(reference: Float64Array, later: Float64Array): number {
  const cuts = cutsOf(reference);
  const [before, after] = [sharesOf(reference, cuts), sharesOf(later, cuts)];
  return before.reduce((sum, share, bin) => sum + ((after[bin] as number) - share) * ln((after[bin] as number) / share), 0);
}

function cutsOf(reference: Float64Array): Float64Array {
  const sorted = reference.filter((value) => !Number.isNaN(value)).sort();
  const cuts = new Set<number>();
  if (sorted.length > 0) for (let decile = 1; decile < DECILES; decile++) cuts.add(sorted[Math.ceil((decile * sorted.length) / DECILES) - 1] as number);
  return Float64Array.from(cuts);
}

/** A value belongs to the first bin whose cut it does not exceed, else to the last but one; the last is for the unknown. */
function sharesOf(values: Float64Array, cuts: Float64Array): Float64Array {
  const counts = new Float64Array(cuts.length + 2).fill(SMOOTHING);
  for (const value of values) {
    let bin = Number.isNaN(value) ? cuts.length + 1 : 0;
    while (bin < cuts.length && value > (cuts[bin] as number)) bin++;
    counts[bin] = (counts[bin] as number) + 1;
  }
  const all = values.length + SMOOTHING * counts.length;
  return counts.map((count) => count / all);
}
