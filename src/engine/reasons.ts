import { inputRowAt } from "../risk/index.js";
import type { Maybe, Score } from "../risk/index.js";
import type { Reason } from "./types.js";

/** Reasons a record keeps by name; the rest stands there as one sum. */
export const REASONS_MAX = 12;
/** A contribution below this moves no score by as much as one point. */
const NEGLIGIBLE = 1e-4;

export interface Reasons {
  readonly reasons: readonly Reason[];
  readonly otherContributions: Maybe<number>;
}

/** The strongest contributions, largest magnitude first, table order among equals. Nothing when there is no score. */
export function reasonsOf(score: Maybe<Score>): Reasons {
  if (score === undefined) return { reasons: [], otherContributions: undefined };
  const { contributions } = score;
  const strongest: number[] = [];
  // What a contribution must exceed to be among the strongest.
  let least = NEGLIGIBLE;
  for (let index = 0; index < contributions.length; index++) {
    const size = Math.abs(contributions[index] as number);
    if (size < least || (size === least && strongest.length === REASONS_MAX)) continue;
    let place = Math.min(strongest.length, REASONS_MAX - 1);
    // Moved by hand: taking out and putting in was the dearest step of the whole record.
    for (; place > 0 && Math.abs(contributions[strongest[place - 1] as number] as number) < size; place--) strongest[place] = strongest[place - 1] as number;
    strongest[place] = index;
    if (strongest.length === REASONS_MAX) least = Math.abs(contributions[strongest[REASONS_MAX - 1] as number] as number);
  }
  let named = score.base;
  const reasons = strongest.map((index) => {
    const contribution = contributions[index] as number;
    named += contribution;
    return { feature: inputRowAt(index)?.name ?? `feature ${index}`, contribution };
  });
  return { reasons, otherContributions: score.logit - named };
}
