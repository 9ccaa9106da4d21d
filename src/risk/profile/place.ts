import { clamp } from "../../base/index.js";
import type { Maybe } from "../context/types.js";
import { wholeSecond } from "./decay.js";
import type { Attempt, LastPlace } from "./types.js";

/** About a kilometre, finer than any IP address can be placed. */
const STEPS_PER_DEGREE = 100;

/** The newest place; an attempt that came late or from nowhere known leaves it. */
export function foldPlace(before: Maybe<LastPlace>, attempt: Attempt): Maybe<LastPlace> {
  const { latitude, longitude, ipCountry } = attempt;
  const at = wholeSecond(attempt.at);
  if (latitude === undefined || longitude === undefined || (before !== undefined && at < before.at)) return before;
  return {
    at,
    latitude: degreesOf(stepsOf(clamp(latitude, -90, 90))),
    longitude: degreesOf(stepsOf(clamp(longitude, -180, 180))),
    country: ipCountry !== undefined && /^[A-Z]{2}$/.test(ipCountry) ? ipCountry : undefined,
  };
}

/** A coordinate as the whole number of steps it is kept as. */
export function stepsOf(degrees: number): number {
  return Math.round(degrees * STEPS_PER_DEGREE);
}

export function degreesOf(steps: number): number {
  // Adding 0 turns the minus zero that a division may give into the plain one.
  return steps / STEPS_PER_DEGREE + 0;
}
