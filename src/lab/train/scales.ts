import { signedRoot, type InputScale } from "../../risk/index.js";
import type { Dataset } from "../dataset/types.js";
import { stepsOf } from "./steps.js";

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

/** How each feature is standardised, from the rows that teach and no others; without steps. */
export function scalesOf(dataset: Dataset, rows: Uint32Array, labels: Uint8Array): readonly InputScale[] {
  const genuine = rows.filter((row) => labels[row] === 0);
  const step = Math.max(1, Math.floor(genuine.length / MEDIAN_ROWS));
  const sampled = genuine.filter((_, i) => i % step === 0);
  const column = new Float64Array(rows.length);
  const ordinary = new Float64Array(sampled.length);
  return dataset.features.names.map((_, feature): InputScale => {
    readColumn(dataset, rows, feature, column);
    const plain = momentsOf(column);
    let transform: InputScale["transform"] = "none";
    let moments = plain;
    if (Math.abs(plain.skewness) > MOST_SKEWNESS) {
      for (let i = 0; i < column.length; i++) column[i] = signedRoot(column[i] as number);
      const rooted = momentsOf(column);
      if (Math.abs(rooted.skewness) < Math.abs(plain.skewness) / 2) {
        transform = "root";
        moments = rooted;
      }
    }
    readColumn(dataset, sampled, feature, ordinary);
    const typical = ordinary.sort()[ordinary.length >> 1] as number;
    return { transform, mean: moments.mean, scale: moments.deviation > 0 ? moments.deviation : 1, clip: CLIP, typical, steps: [] };
  });
}

/** The same with steps, `most` of them at most. */
export function steppedScalesOf(dataset: Dataset, rows: Uint32Array, labels: Uint8Array, most: number): readonly InputScale[] {
  const steps = stepsOf(dataset, rows, labels, most);
  return scalesOf(dataset, rows, labels).map((scale, feature) => ({ ...scale, steps: steps[feature] as readonly number[] }));
}

function readColumn({ values, features }: Dataset, rows: Uint32Array, feature: number, into: Float64Array): void {
  const width = features.names.length;
  for (let i = 0; i < rows.length; i++) into[i] = values[(rows[i] as number) * width + feature] as number;
}

function momentsOf(column: Float64Array): Moments {
  const first = column[0] as number;
  let sum = 0;
  let varies = false;
  for (let i = 0; i < column.length; i++) {
    sum += column[i] as number;
    if (column[i] !== first) varies = true;
  }
  // A column of one value must come out without any spread, not with the rounding of its mean.
  if (!varies) return { mean: first, deviation: 0, skewness: 0 };
  const mean = sum / column.length;
  let squares = 0;
  let cubes = 0;
  for (let i = 0; i < column.length; i++) {
    const off = (column[i] as number) - mean;
    squares += off * off;
    cubes += off * off * off;
  }
  const deviation = Math.sqrt(squares / column.length);
  return { mean, deviation, skewness: cubes / column.length / (deviation * deviation * deviation) };
}
