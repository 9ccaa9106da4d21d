import { signedRoot, type InputScale } from "../../risk/index.js";
import type { Dataset } from "../dataset/types.js";

/** Standardised values are held within this many deviations: one absurd amount must not drown the rest. */
const CLIP = 8;
/** A feature leans too far when its skewness passes this and the root at least halves it. */
const MOST_SKEWNESS = 3;
/** The typical value is the median of this many genuine rows, evenly spaced. */
const MEDIAN_ROWS = 20_001;

interface Moments {
  readonly mean: number;
  readonly deviation: number;
  readonly skewness: number;
}

/** How each feature is standardised, from the rows that teach and no others. */
export function scalesOf(dataset: Dataset, rows: Uint32Array, labels: Uint8Array): readonly InputScale[] {
  const width = dataset.features.names.length;
  const genuine = rows.filter((row) => labels[row] === 0);
  const step = Math.max(1, Math.floor(genuine.length / MEDIAN_ROWS));
  const sampled = genuine.filter((_, i) => i % step === 0);
  return Array.from({ length: width }, (_, feature): InputScale => {
    const column = Float64Array.from(rows, (row) => dataset.values[row * width + feature] as number);
    const plain = momentsOf(column);
    const rooted = momentsOf(column.map(signedRoot));
    const root = Math.abs(plain.skewness) > MOST_SKEWNESS && Math.abs(rooted.skewness) < Math.abs(plain.skewness) / 2;
    const { mean, deviation } = root ? rooted : plain;
    const typical = Float32Array.from(sampled, (row) => dataset.values[row * width + feature] as number).sort()[sampled.length >> 1] as number;
    return { transform: root ? "root" : "none", mean, scale: deviation > 0 ? deviation : 1, clip: CLIP, typical };
  });
}

function momentsOf(column: Float64Array): Moments {
  const first = column[0] as number;
  // A column of one value must come out without any spread, not with the rounding of its mean.
  if (column.every((value) => value === first)) return { mean: first, deviation: 0, skewness: 0 };
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  let squares = 0;
  let cubes = 0;
  for (const value of column) {
    const off = value - mean;
    squares += off * off;
    cubes += off * off * off;
  }
  const deviation = Math.sqrt(squares / column.length);
  return { mean, deviation, skewness: cubes / column.length / (deviation * deviation * deviation) };
}
