import type { Instant } from "../../base/index.js";
import { DAY_MS } from "../../base/index.js";
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
  const part = (from: number, to: number) => Number(text.slice(from, to));
  const month = part(4, 6) - 1;
  const day = part(6, 8);
  const midnight = Date.UTC(part(0, 4), month, day);
  // Date.UTC carries an impossible day or month over into the next; such a text names no day.
  if (new Date(midnight).getUTCMonth() !== month || new Date(midnight).getUTCDate() !== day) return undefined;
  const withinDay = part(8, 10) * 3_600_000 + part(10, 12) * 60_000 + part(12, 14) * 1_000;
  return withinDay < DAY_MS ? midnight + withinDay : undefined;
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
