import { exp, ln1p } from "../../base/index.js";
import type { FactValue } from "./types.js";

/** How a fact says what a row of the feature table holds: the way there for facts, the way back for thresholds. */
export interface Form {
  /** The fact, of the row's value. */
  readonly fact: (value: number) => FactValue;
  /** What the row's value measures, before a whole number is made of it. */
  readonly measured: (value: number) => number;
  /** The row's value where so much is measured. */
  readonly value: (measured: number) => number;
}

const same = (value: number): number => value;
const sizeOf = (value: number): number => exp(value) - 1;

/** Every form there is. */
export const FORMS = {
  /** True where the row is 1. */
  yes: { fact: (value) => value > 0.5, measured: same, value: same },
  /** True where the row is 0. */
  no: { fact: (value) => !(value > 0.5), measured: same, value: same },
  /** A count that the row holds as ln(1 + count). */
  count: { fact: (value) => Math.round(sizeOf(value)), measured: sizeOf, value: ln1p },
  /** A size that the row holds as ln(1 + size). */
  size: { fact: sizeOf, measured: sizeOf, value: ln1p },
  /** As the row holds it. */
  measure: { fact: same, measured: same, value: same },
} as const satisfies { readonly [name: string]: Form };

export type FormName = keyof typeof FORMS;
