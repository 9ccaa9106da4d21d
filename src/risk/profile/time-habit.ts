import type { TimeHabit } from "./types.js";

const FULL = 255;

export const EMPTY_TIMES: TimeHabit = { hours: new Uint8Array(24), weekdays: new Uint8Array(7) };

/** @param hour 0–23, @param weekday 0 (Sunday) – 6 */
export function foldTimes(before: TimeHabit, hour: number, weekday: number): TimeHabit {
  return { hours: countOne(before.hours, hour), weekdays: countOne(before.weekdays, weekday) };
}

function countOne(before: Uint8Array, index: number): Uint8Array {
  const counts = before.slice();
  if (counts[index] === FULL) for (let at = 0; at < counts.length; at++) counts[at] = (counts[at] as number) >> 1;
  counts[index] = (counts[index] as number) + 1;
  return counts;
}
