/** Scores run from 0 to 999. */
export const SCORE_STEPS = 1000;

/**
 * The reference distribution of genuine traffic: place s - 1 holds the logit that a row must exceed to score s or more.
 * It is the smallest one that at most (1 - s/1000) of the reference rows exceed, so a score means the same share of
 * genuine traffic whatever model gave it, and rows of equal logit all take the lower score.
 * @param logits calibrated logits of genuine reference traffic, at least one, in any order
 */
export function referenceOf(logits: Float64Array): Float64Array {
  const sorted = logits.slice().sort();
  return Float64Array.from({ length: SCORE_STEPS - 1 }, (_, place) => {
    const atMost = Math.ceil((sorted.length * (place + 1)) / SCORE_STEPS);
    return sorted[atMost - 1] as number;
  });
}

/** How many points of `reference` lie below `logit`: 0 to 999, never falling as `logit` rises. */
export function scoreOf(reference: Float64Array, logit: number): number {
  let low = 0;
  let high = reference.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((reference[middle] as number) < logit) low = middle + 1;
    else high = middle;
  }
  return low;
}
