import type { Dataset } from "../dataset/types.js";

const MOST_BINS = 64;
/** Edges are taken from at most this many rows, evenly spaced. */
const SAMPLED_ROWS = 50_000;

/** Where each feature's values are cut: a value belongs to the first bin whose edge it does not exceed, else to the last. */
export type BinEdges = readonly Float64Array[];

/** Edges halfway between neighbouring values: all of them where a feature has few values, else so that bins hold about as many rows. */
export function edgesOf(data: Dataset, rows: Uint32Array): BinEdges {
  const width = data.features.names.length;
  const step = Math.max(1, Math.ceil(rows.length / SAMPLED_ROWS));
  const column = new Float32Array(Math.ceil(rows.length / step));
  return data.features.names.map((_, feature) => {
    for (let i = 0; i < column.length; i++) column[i] = data.values[(rows[i * step] as number) * width + feature] as number;
    return edgesOfSorted(column.sort());
  });
}

function edgesOfSorted(sorted: Float32Array): Float64Array {
  const rises: number[] = [];
  for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) rises.push(i);
  const halfway = (i: number): number => ((sorted[i - 1] as number) + (sorted[i] as number)) / 2;
  if (rises.length < MOST_BINS) return Float64Array.from(rises, halfway);
  const edges: number[] = [];
  let rise = 0;
  for (let bin = 1; bin < MOST_BINS; bin++) {
    const wanted = (bin * sorted.length) / MOST_BINS;
    while (rise < rises.length && (rises[rise] as number) < wanted) rise++;
    if (rise === rises.length) break;
    edges.push(halfway(rises[rise++] as number));
  }
  return Float64Array.from(edges);
}

/** Number of the bin that `value` belongs to, from 0 to `edges.length`. */
export function binOf(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value <= (edges[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Bins of all rows, feature after feature: place `feature · rows.length + i` is that of `rows[i]`. */
export function binned(data: Dataset, rows: Uint32Array, edges: BinEdges): Uint8Array {
  const width = edges.length;
  const bins = new Uint8Array(width * rows.length);
  edges.forEach((cuts, feature) => {
    const start = feature * rows.length;
    for (let i = 0; i < rows.length; i++) bins[start + i] = binOf(cuts, data.values[(rows[i] as number) * width + feature] as number);
  });
  return bins;
}
