import { clamp, hash32, ln1p } from "../../base/index.js";
import type { Maybe, MccGroup } from "../context/types.js";
import type { AmountHabit, RobustHabit } from "./types.js";

/** Spread of ln(1 + amount) to believe in before anything is known, and how many amounts it weighs. */
const PRIOR_SPREAD = Math.fround(0.8);
const PRIOR_WEIGHT = 3;
/** No habit is so strict that a tenth more or less were strange. */
const LEAST_SPREAD = Math.fround(0.1);
/** How many spreads from the centre an amount still teaches with its full distance. */
const CLIPPED_AT = 2.5;
/** The twentieth amount and all later ones teach alike, so that a habit can change. */
const SLOWEST_RATE = 0.05;

const EMPTY_HABIT: RobustHabit = { count: 0, centre: 0, spread: PRIOR_SPREAD, highest: 0 };
export const EMPTY_AMOUNT: AmountHabit = { overall: EMPTY_HABIT, groups: [] };

/** The name of an amount group; the unknown currency and the unknown MCC group are groups of their own. */
export function amountGroupHash(currency: Maybe<string>, mccGroup: Maybe<MccGroup>): number {
  return hash32(`${currency ?? "?"}/${mccGroup ?? "?"}`);
}

/**
 * Teaches the overall habit and the habit of the amount's group, which becomes the first of at most `groupsMost`.
 * @param groupHash from {@link amountGroupHash}
 */
export function foldAmount(before: AmountHabit, amountReferenceMinor: number, groupHash: number, groupsMost: number): AmountHabit {
  const size = ln1p(amountReferenceMinor);
  const overall = foldHabit(before.overall, size);
  if (groupsMost === 0) return { overall, groups: before.groups };
  const known = before.groups.find(({ hash }) => hash === groupHash);
  const groups = [{ hash: groupHash, habit: foldHabit(known?.habit ?? EMPTY_HABIT, size) }];
  for (const group of before.groups) if (group !== known && groups.length < groupsMost) groups.push(group);
  return { overall, groups };
}

/** An exponentially weighted centre and spread of clipped distances: the first amounts teach as a plain mean would. */
function foldHabit(before: RobustHabit, size: number): RobustHabit {
  const count = before.count + 1;
  if (before.count === 0) return { count, centre: Math.fround(size), spread: PRIOR_SPREAD, highest: Math.fround(size) };
  const limit = CLIPPED_AT * before.spread;
  const distance = clamp(size - before.centre, -limit, limit);
  const spreadRate = Math.max(1 / (count + PRIOR_WEIGHT), SLOWEST_RATE);
  const variance = before.spread * before.spread + spreadRate * (distance * distance - before.spread * before.spread);
  return {
    count,
    centre: Math.fround(before.centre + Math.max(1 / count, SLOWEST_RATE) * distance),
    spread: Math.fround(Math.max(Math.sqrt(variance), LEAST_SPREAD)),
    highest: Math.fround(Math.max(before.highest, size)),
  };
}
