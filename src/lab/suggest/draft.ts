import { ln } from "../../base/index.js";
import type { Dataset } from "../dataset/types.js";
import { bordersNear, type Bounds } from "./bounds.js";

/** A rule being made: bounds on features, all of which must be met. */
export type Draft = readonly Bounds[];

/** Rows on which a rule holds, and the frauds among them. */
export interface Held {
  readonly count: number;
  readonly frauds: number;
}

/** Rows to learn from, with what is known of them. */
export interface Lesson {
  readonly data: Dataset;
  readonly rows: Uint32Array;
  /** 1 where fraud is known, for every row of the data set. */
  readonly labels: Uint8Array;
  /** Share of fraud in `rows`. */
  readonly fraudShare: number;
}

/** A rule's share of fraud is drawn towards that of all rows, as by so many rows more. */
const PRIOR_ROWS = 20;
/** What a bound must be worth: about what it takes to say which of a hundred features is cut at which of sixty places, ln(100 · 60). */
const BOUND_PRICE = 9;
/** What it must be worth to let the unknown in: half a bound. */
const UNKNOWN_PRICE = 4.5;
/** So much of its worth a rule may lose by being rounder. */
const ROUNDER = 0.03;

export function lessonOf(data: Dataset, rows: Uint32Array, labels: Uint8Array): Lesson {
  return { data, rows, labels, fraudShare: heldOf(rows, labels).frauds / Math.max(1, rows.length) };
}

export function meets({ values, known, features }: Dataset, row: number, draft: Draft): boolean {
  const start = row * features.names.length;
  for (const { feature, from, below, orUnknown } of draft) {
    if (known?.[start + feature] === 0) {
      if (orUnknown) continue;
      return false;
    }
    const value = values[start + feature] as number;
    if (from !== undefined && value < from.value) return false;
    if (below !== undefined && value >= below.value) return false;
  }
  return true;
}

export function heldBy({ data, rows, labels }: Lesson, draft: Draft): Held {
  return heldOf(rows.filter((row) => meets(data, row, draft)), labels);
}

/** All of `rows`, and the frauds among them. */
export function heldOf(rows: Uint32Array, labels: Uint8Array): Held {
  return { count: rows.length, frauds: rows.reduce((frauds, row) => frauds + (labels[row] as number), 0) };
}

/**
 * What a rule is worth: the frauds it holds on, times the logarithm of how much more often it is right than chance. Both
 * a sure rule for few frauds and a rough one for many can win, as FOIL weighs them (Quinlan, 1990).
 */
export function worth({ count, frauds }: Held, fraudShare: number): number {
  const precision = (frauds + PRIOR_ROWS * fraudShare) / (count + PRIOR_ROWS);
  return precision <= fraudShare ? 0 : frauds * ln(precision / fraudShare);
}

/** What a rule is worth beyond what its length could have found by chance. Below 0 it is no rule. */
export function netWorth(draft: Draft, lesson: Lesson): number {
  const unknowns = draft.filter(({ orUnknown }) => orUnknown).length;
  return worth(heldBy(lesson, draft), lesson.fraudShare) - BOUND_PRICE * sidesOf(draft) - UNKNOWN_PRICE * unknowns;
}

function sidesOf(draft: Draft): number {
  return draft.reduce((count, { from, below }) => count + (from === undefined ? 0 : 1) + (below === undefined ? 0 : 1), 0);
}

/**
 * The same rule without what is not worth its length, and with numbers as round as costs it next to nothing on the rows that taught
 * it. A bound that a path of the tree needed to get where it is need not be one that the rule needs.
 */
export function simplified(draft: Draft, lesson: Lesson): Draft {
  let best = draft;
  let value = netWorth(draft, lesson);
  for (;;) {
    const shorter = shorterOnes(best).map((one) => ({ one, value: netWorth(one, lesson) }));
    const next = shorter.reduce((top, other) => (other.value > top.value ? other : top), { one: best, value });
    if (next.one === best) break;
    best = next.one;
    value = next.value;
  }
  return rounded(best, lesson);
}

/** The draft with one thing less to say: a bound, or that the unknown is let in. One bound always remains. */
function shorterOnes(draft: Draft): readonly Draft[] {
  const more = sidesOf(draft) > 1;
  return draft.flatMap((bounds, place) => {
    const { from, below, feature, orUnknown } = bounds;
    const put = (instead: Bounds): Draft => withBounds(draft, place, instead);
    const both = from !== undefined && below !== undefined;
    return [
      ...(both ? [put({ feature, from, orUnknown }), put({ feature, below, orUnknown })] : more ? [draft.filter((other) => other !== bounds)] : []),
      ...(orUnknown ? [put({ ...bounds, orUnknown: false })] : []),
    ];
  });
}

function withBounds(draft: Draft, place: number, bounds: Bounds): Draft {
  return draft.map((old, index) => (index === place ? bounds : old));
}

function rounded(draft: Draft, lesson: Lesson): Draft {
  const least = worth(heldBy(lesson, draft), lesson.fraudShare) * (1 - ROUNDER);
  let result = draft;
  for (const [place, bounds] of draft.entries()) {
    for (const side of ["from", "below"] as const) {
      const border = bounds[side];
      if (border === undefined) continue;
      for (const group of bordersNear(bounds.feature, border.value)) {
        const choices = group.map((choice) => withBounds(result, place, { ...(result[place] as Bounds), [side]: choice })).map((one) => ({ one, value: worth(heldBy(lesson, one), lesson.fraudShare) }));
        const best = choices.reduce((top, other) => (other.value > top.value ? other : top));
        if (best.value < least) continue;
        result = best.one;
        break;
      }
    }
  }
  return result;
}
