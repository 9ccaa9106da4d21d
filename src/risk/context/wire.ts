import type { Instant } from "../../base/index.js";
import { DAY_MS, Memo } from "../../base/index.js";
import type { Maybe } from "./types.js";

/** Readers of the small forms that wire texts have. Each gives undefined for a text that has another form. */

/** An integer of at most 15 digits between `low` and `high`. */
export function integerIn(text: string | undefined, low: number, high: number): Maybe<number> {
  if (text === undefined || !/^[+-]?[0-9]{1,15}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= low && value <= high ? value : undefined;
}

/** The instant of YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS in UTC. */
export function instantOf(text: string | undefined): Maybe<Instant> {
  if (text === undefined || !/^(?:[0-9]{8}|[0-9]{12}|[0-9]{14})$/.test(text)) return undefined;
  const midnight = midnights.of(text.slice(0, 8));
  const withinDay = twoDigitsAt(text, 8) * 3_600_000 + twoDigitsAt(text, 10) * 60_000 + twoDigitsAt(text, 12) * 1_000;
  return Number.isNaN(midnight) || withinDay >= DAY_MS ? undefined : midnight + withinDay;
}

/** Messages speak of few days. NaN for a text that names none. */
const midnights = new Memo<Instant>(1_024, (day) => {
  const month = Number(day.slice(4, 6)) - 1;
  const midnight = Date.UTC(Number(day.slice(0, 4)), month, Number(day.slice(6)));
  // Date.UTC carries an impossible day or month over into the next; such a text names no day.
  const named = new Date(midnight);
  return named.getUTCMonth() === month && named.getUTCDate() === Number(day.slice(6)) ? midnight : NaN;
});

/** Two digits at `place`; 0 past the end. */
function twoDigitsAt(text: string, place: number): number {
  return place >= text.length ? 0 : (text.charCodeAt(place) - 48) * 10 + text.charCodeAt(place + 1) - 48;
}

/** The first of an element that is one object up to 2.2.0 and a list of objects from 2.3.1 on. */
export function firstOf<T>(value: T | readonly T[] | undefined): Maybe<T> {
  return Array.isArray(value) ? (value[0] as Maybe<T>) : (value as Maybe<T>);
}

/** True for `yes`, false for `no`, else undefined. */
export function flagOf(text: string | undefined, yes: string, no: string): Maybe<boolean> {
  return text === yes ? true : text === no ? false : undefined;
}

/** What `names` call a code, or undefined for a code it does not have, also "constructor" and the like. */
export function named<Name>(names: ReadonlyMap<string, Name>, code: string | undefined): Maybe<Name> {
  return code === undefined ? undefined : names.get(code);
}
