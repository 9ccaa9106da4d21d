import { exp } from "../../base/index.js";

/** Past this many horizons a weight is below 5e-5 and counts as nothing, which keeps quiet counters at exact, small numbers. */
const FORGOTTEN_AFTER = 10;
/** Below this the series of four terms is exact to 2e-10, and far cheaper than `exp`. */
const SERIES_BELOW = 0.03;

/** What is left of a weight of 1 after `ageMs`: e^(-age/horizon), 1 where no time has passed or time ran backwards. */
export function decayWeight(ageMs: number, horizonMs: number): number {
  if (ageMs <= 0) return 1;
  const x = ageMs / horizonMs;
  if (x >= FORGOTTEN_AFTER) return 0;
  if (x < SERIES_BELOW) return 1 - x * (1 - x * (1 / 2 - x * (1 / 6 - x * (1 / 24))));
  return exp(-x);
}
