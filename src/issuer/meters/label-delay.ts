import { DAYS } from "./day-sums.js";
import type { DaySums } from "./day-sums.js";

/** So many frauds, spread evenly over the label delay, weigh beside those that were seen: without any, nothing is known of how late they come. */
const PRIOR_FRAUDS = 10;

/** How soon frauds become known. */
export interface LabelDelay {
  /** By age in days of a decision ({@link Daily}): the share of frauds among decisions of that age that is known by now. */
  readonly knownAt: Float64Array;
  /** Share of frauds that is known before so many days have passed. */
  readonly within: (days: number) => number;
}

/**
 * How late frauds are reported, told from those that are. A fraud of last week that will be reported in two months is not
 * among them, so the plain distribution of their delays would be too short. It is put right as actuaries do it (chain ladder, which is the
 * Lynden-Bell estimate for what is truncated from the right): of frauds reported within k days or sooner, among decisions old enough to tell,
 * so many took all of k days; the product of what is left over the longer delays is the share known within k.
 * @param delayDays after so many days nothing more is reported; later reports count as of the last of them
 */
export function labelDelayOf({ age, delay }: DaySums["reports"], delayDays: number): LabelDelay {
  const days = Math.min(delayDays, DAYS);
  // Among frauds of decisions older than their delay's day: those that took k days, and those that took k or fewer.
  const took = new Float64Array(days);
  const tookAtMost = new Float64Array(days);
  for (let fraud = 0; fraud < age.length; fraud++) {
    const [since, k] = [age[fraud] as number, Math.min(delay[fraud] as number, days - 1)];
    if (k >= since || k < 0) continue;
    took[k]! += 1;
    const end = Math.min(since, days);
    for (let longer = k; longer < end; longer++) tookAtMost[longer]! += 1;
  }
  /** Place k: share known before k days have passed. */
  const known = new Float64Array(days + 1).fill(1);
  for (let k = days - 1; k > 0; k--) {
    const hazard = ((took[k] as number) + PRIOR_FRAUDS / days) / ((tookAtMost[k] as number) + (PRIOR_FRAUDS * (k + 1)) / days);
    known[k] = (known[k + 1] as number) * (1 - hazard);
  }
  known[0] = days === 0 ? 1 : 0;
  const within = (passed: number): number => known[Math.min(passed, days)] as number;
  return { within, knownAt: Float64Array.from({ length: DAYS }, (_, since) => (within(since) + within(since + 1)) / 2) };
}
