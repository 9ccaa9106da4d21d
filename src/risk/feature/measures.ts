import { clamp, ln1p } from "../../base/index.js";
import type { Maybe } from "../context/types.js";

/** 1 for yes, 0 for no; unknown stays unknown. */
export function flag(condition: Maybe<boolean>): Maybe<number> {
  return condition === undefined ? undefined : condition ? 1 : 0;
}

/** 1 where the two differ, 0 where they agree; unknown when either is. */
export function differ<T>(one: Maybe<T>, other: Maybe<T>): Maybe<number> {
  return one === undefined || other === undefined ? undefined : one === other ? 0 : 1;
}

/** ln(1 + `size`) of a count, an amount or an age, which are never negative. */
export function logOf(size: Maybe<number>): Maybe<number> {
  return size === undefined ? undefined : ln1p(clamp(size, 0, 1e15));
}
