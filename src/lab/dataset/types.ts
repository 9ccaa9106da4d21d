import type { Instant } from "../../base/index.js";
import type { Categories } from "./categories.js";

/** How a row's challenge ended, as stored in {@link Dataset.challenges}. */
export const CHALLENGE_CODES = { none: 0, passed: 1, failed: 2, abandoned: 3 } as const;

/**
 * Requests with their features and what became known of them, one row per request in order of time. Held in columns,
 * because millions of row objects would not fit.
 */
export interface Dataset {
  readonly features: { readonly fingerprint: string; readonly names: readonly string[] };
  /** Number of rows. */
  readonly count: number;
  /** threeDSServerTransID, or the id of a mapped row. */
  readonly ids: readonly string[];
  /** {@link Instant} of each request, ascending. */
  readonly at: Float64Array;
  /** `count` rows of feature values in table order, one after the other. */
  readonly values: Float32Array;
  /** As `values`: 0 where the value stands for an unknown one. Absent when the source did not keep it. */
  readonly known?: Uint8Array;
  /** 1 where fraud was reported, else 0; believe it only from `labelAt` on. */
  readonly labels: Uint8Array;
  /** {@link Instant} at which the label reached us; Infinity where none did. */
  readonly labelAt: Float64Array;
  /** Amount in minor units of the reference currency; 0 where unknown, so that sums of amounts leave it out. */
  readonly amountMinor: Float64Array;
  /** Which card, numbered from 0 in order of first appearance. */
  readonly cards: Int32Array;
  /** One of {@link CHALLENGE_CODES}. */
  readonly challenges: Uint8Array;
  readonly categories: Categories;
}

/** Row numbers with `from` <= at < `until`, ascending. */
export function rowsBetween(dataset: Dataset, from: Instant, until: Instant): Uint32Array {
  const first = firstAtOrAfter(dataset.at, from);
  const end = Math.max(first, firstAtOrAfter(dataset.at, until));
  return Uint32Array.from({ length: end - first }, (_, i) => first + i);
}

function firstAtOrAfter(at: Float64Array, instant: Instant): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((at[middle] as number) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
