import type { Dataset } from "../dataset/types.js";
import type { Bounds } from "./bounds.js";
import { meets } from "./draft.js";

/** The last rows, as a share of all, are compared with those before them. */
const LATEST = 0.1;
/** A bound must not become so many times rarer or commoner. */
const CHANGE_MAX = 2;
/** What counts vary by chance, in standard deviations. */
const DEVIATIONS = 2;

/**
 * Tells bounds that mean the same at the end of `rows` as before from those that pass with time, by the share of rows that meet them,
 * whatever their labels. "Known for less than fifty days" holds of every merchant until our own past is fifty days long, and of none
 * later; and as frauds become known late, it looks as if it told fraud.
 */
export function steadyIn(data: Dataset, rows: Uint32Array): (bounds: Bounds) => boolean {
  // The first half, in which profiles are young, is no measure.
  const latestFrom = Math.floor(rows.length * (1 - LATEST));
  const [before, latest] = [rows.subarray(rows.length >>> 1, latestFrom), rows.subarray(latestFrom)];
  return (bounds) => {
    const meeting = (part: Uint32Array): number => part.reduce((count, row) => count + (meets(data, row, [bounds]) ? 1 : 0), 0);
    const found = meeting(latest);
    const expected = (meeting(before) * latest.length) / Math.max(1, before.length);
    const chance = DEVIATIONS * Math.sqrt(expected);
    return found >= expected / CHANGE_MAX - chance && found <= expected * CHANGE_MAX + chance;
  };
}
