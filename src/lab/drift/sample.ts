import { SeededRandom, type Instant } from "../../base/index.js";
import type { FeatureVector, Maybe } from "../../risk/index.js";
import { enlarged } from "../dataset/enlarged.js";
import type { Dataset } from "../dataset/types.js";
import { driftOf, featureDrift, type Drift } from "./stability.js";

/** Decisions kept of any number: enough for an index to be wrong by less than a thousandth. */
const MOST_ROWS = 60_000;

/** The days one side of the comparison covers: from <= at < until. */
export interface Period {
  readonly from: Instant;
  readonly until: Instant;
}

/** How the population has moved between two periods. */
export interface DriftReport {
  readonly reference: { readonly rows: number };
  readonly later: { readonly rows: number };
  /** Undefined when the decisions had no score. */
  readonly score: Maybe<Drift>;
  /** In table order. */
  readonly features: readonly Drift[];
}

/**
 * An even sample of the decisions of each period, of bounded size however many there are. The same decisions in the same
 * order give the same sample.
 */
export class DriftSample {
  private readonly sides: readonly [reference: Side, later: Side];

  constructor(private readonly features: Dataset["features"], reference: Period, later: Period) {
    this.sides = [new Side(features.names.length, reference), new Side(features.names.length, later)];
  }

  /** @param score 0–999, undefined where no model scored */
  add(at: Instant, vector: FeatureVector, score: Maybe<number>): void {
    for (const side of this.sides) side.add(at, vector, score);
  }

  /** Undefined when one of the periods holds no decision. */
  report(): Maybe<DriftReport> {
    const [reference, later] = this.sides;
    if (reference.seen === 0 || later.seen === 0) return undefined;
    const { length: width } = this.features.names;
    const rows = reference.kept + later.kept;
    const values = new Float32Array(rows * width);
    values.set(reference.values.subarray(0, reference.kept * width));
    values.set(later.values.subarray(0, later.kept * width), reference.kept * width);
    const known = new Uint8Array(rows * width);
    known.set(reference.known.subarray(0, reference.kept * width));
    known.set(later.known.subarray(0, later.kept * width), reference.kept * width);
    const rowsFrom = (first: number, count: number): Uint32Array => Uint32Array.from({ length: count }, (_, row) => first + row);
    const scored = reference.scores.some((score) => !Number.isNaN(score)) && later.scores.some((score) => !Number.isNaN(score));
    return {
      reference: { rows: reference.seen },
      later: { rows: later.seen },
      score: scored ? driftOf("score", Float64Array.from(reference.scores), Float64Array.from(later.scores)) : undefined,
      features: featureDrift({ features: this.features, values, known }, rowsFrom(0, reference.kept), rowsFrom(reference.kept, later.kept)),
    };
  }
}

const FIRST_ROWS = 1_024;

/** One period: each of its decisions is in the sample with the same chance. */
class Side {
  seen = 0;
  readonly scores: number[] = [];
  values: Float32Array;
  known: Uint8Array;
  private readonly random = new SeededRandom(1);

  constructor(private readonly width: number, private readonly period: Period) {
    this.values = new Float32Array(FIRST_ROWS * width);
    this.known = new Uint8Array(FIRST_ROWS * width);
  }

  get kept(): number {
    return this.scores.length;
  }

  add(at: Instant, vector: FeatureVector, score: Maybe<number>): void {
    if (at < this.period.from || at >= this.period.until) return;
    this.seen++;
    const row = this.seen <= MOST_ROWS ? this.seen - 1 : this.random.below(this.seen);
    if (row >= MOST_ROWS) return;
    const start = row * this.width;
    if (start === this.values.length) {
      this.values = enlarged(this.values, start * 2);
      this.known = enlarged(this.known, start * 2);
    }
    this.scores[row] = score ?? NaN;
    this.values.set(vector.values, start);
    this.known.set(vector.known, start);
  }
}
