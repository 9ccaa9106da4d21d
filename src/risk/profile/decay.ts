import type { Instant } from "../../base/index.js";
import { exp } from "../../base/index.js";
import type { HorizonIndex } from "./types.js";
import { HORIZONS_MS } from "./types.js";

/** Past this many horizons a weight is below 5e-5 and counts as nothing, which keeps quiet counters at exact, small numbers. */
const FORGOTTEN_AFTER = 10;
/** Below this the series of four terms is exact to 2e-10, and far cheaper than `exp`. */
const SERIES_BELOW = 0.03;

/**
 * What is left of a weight of 1 after `ageMs`: e^(-age/horizon), 1 where no time has passed or time ran backwards. Entities
 * that every message names were all met at the same moment, and are asked for by the fold and by features alike: the
 * weights of the latest ages are remembered.
 */
export function decayWeight(ageMs: number, horizon: HorizonIndex): number {
  if (ageMs <= 0) return 1;
  const slot = Math.imul(ageMs | 0, 0x9e3779b1) >>> 27;
  if (ages[slot] !== ageMs) {
    ages[slot] = ageMs;
    for (let index = 0; index < HORIZONS_MS.length; index++) weights[slot * HORIZONS_MS.length + index] = weightOf(ageMs, HORIZONS_MS[index] as number);
  }
  return weights[slot * HORIZONS_MS.length + horizon] as number;
}

const AGES = 32;
const ages = new Float64Array(AGES);
const weights = new Float64Array(AGES * HORIZONS_MS.length);

function weightOf(ageMs: number, horizonMs: number): number {
  const x = ageMs / horizonMs;
  if (x >= FORGOTTEN_AFTER) return 0;
  if (x < SERIES_BELOW) return 1 - x * (1 - x * (1 / 2 - x * (1 / 6 - x * (1 / 24))));
  return exp(-x);
}

/** A decayed number below this is 0: it would never matter, and zeros pack small. */
const LOST_BELOW = 1e-4;
/** From here on float32 is too coarse to feel a single event or its decay. */
const DITHERED_FROM = 65_536;
const FLOAT32_STEP = 1 / 8_388_608;

/**
 * The float32 that stands for `value` in a profile. Large ones are rounded up or down as `dither` (0 to 1, evenly spread
 * from event to event) says, so that changes smaller than a float32 step still add up over many events.
 */
export function settle(value: number, dither: number): number {
  if (value < LOST_BELOW) return 0;
  return Math.fround(value < DITHERED_FROM ? value : value + (dither - 0.5) * value * FLOAT32_STEP);
}

/** Whole seconds since 1970. All parts but tempo keep time so: small, and as exact as habits need. */
export function secondOf(at: Instant): number {
  return Math.floor(at / 1000);
}

/** The instant at which the second of `at` began. */
export function wholeSecond(at: Instant): Instant {
  return secondOf(at) * 1000;
}
