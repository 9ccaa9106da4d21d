import { sigmoid } from "../../base/index.js";
import { referenceOf, scoreOf, type Calibration, type RawScorer, type TestVector } from "../../risk/index.js";
import type { Dataset } from "../dataset/types.js";
import { calibrate } from "./calibrate.js";

const VECTORS = 32;

/** Rows that taught a scorer nothing. */
export interface SettlingRows {
  readonly calibrate: Uint32Array;
  /** Of these the genuine are the reference distribution, and a few become test vectors. */
  readonly held: Uint32Array;
  /** 1 where fraud is known, for every row of the data set. */
  readonly labels: Uint8Array;
}

/** What makes a model of a scorer. */
interface SettledParts {
  readonly calibration: Calibration;
  readonly reference: Float64Array;
  readonly vectors: readonly TestVector[];
}

/** The other opinion that test vectors hold. */
export interface Library {
  /** Uncalibrated log-odds that the trainer's library gives `rows` of the data set. */
  logits(rows: readonly number[]): ArrayLike<number>;
  /** Whether the scorer tells unknown values from known ones, so that vectors must. */
  readonly tellsUnknown: boolean;
}

/** Calibrates a scorer, places it among genuine traffic and adds the vectors that prove it. */
export function settle(scorer: RawScorer, dataset: Dataset, { calibrate: calibrating, held, labels }: SettlingRows, library: Library): SettledParts {
  const calibration = calibrate(rawLogits(scorer, dataset, calibrating), Uint8Array.from(calibrating, (row) => labels[row] as number));
  const calibrated = (raw: number): number => calibration.slope * raw + calibration.intercept;
  const genuine = held.filter((row) => labels[row] === 0);
  const reference = referenceOf(rawLogits(scorer, dataset, genuine).map(calibrated));
  const rows = spread(held, rawLogits(scorer, dataset, held));
  const theirs = library.logits(rows);
  const ours = rawLogits(scorer, dataset, Uint32Array.from(rows));
  const vectors = rows.map((row, i): TestVector => {
    const logit = calibrated(theirs[i] as number);
    return {
      values: Array.from(rowOf(dataset, row)),
      ...(library.tellsUnknown && { unknown: unknownOf(dataset, row) }),
      logit,
      probability: sigmoid(logit),
      score: scoreOf(reference, calibrated(ours[i] as number)),
    };
  });
  return { calibration, reference, vectors };
}

/** What the scorer itself says of `rows`, uncalibrated. */
export function rawLogits(scorer: RawScorer, dataset: Dataset, rows: Uint32Array): Float64Array {
  const width = dataset.features.names.length;
  return Float64Array.from(rows, (row) => scorer.logit(dataset.values, row * width, dataset.known));
}

/** Rows from the least to the most suspicious, evenly spaced in rank. */
function spread(rows: Uint32Array, logits: Float64Array): readonly number[] {
  const order = Uint32Array.from(rows, (_, i) => i).sort((a, b) => (logits[a] as number) - (logits[b] as number) || a - b);
  const count = Math.min(VECTORS, rows.length);
  return Array.from({ length: count }, (_, i) => rows[order[Math.round((i * (rows.length - 1)) / Math.max(1, count - 1))] as number] as number);
}

/** The feature values of one row. */
export function rowOf({ values, features }: Dataset, row: number): Float32Array {
  return values.slice(row * features.names.length, (row + 1) * features.names.length);
}

/** Of one row: 0 where a value stands for an unknown one; undefined when the data set does not tell. */
export function knownOf({ known, features }: Dataset, row: number): Uint8Array | undefined {
  return known?.subarray(row * features.names.length, (row + 1) * features.names.length);
}

function unknownOf(dataset: Dataset, row: number): readonly number[] {
  return Array.from(knownOf(dataset, row) ?? []).flatMap((known, place) => (known === 0 ? [place] : []));
}
