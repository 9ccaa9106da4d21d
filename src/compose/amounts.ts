import type { Instant } from "../base/index.js";
import { exponentOf } from "../risk/index.js";
import type { Maybe, RateTable } from "../risk/index.js";

/** An amount in major units of a currency, in minor units of the reference currency at an instant; undefined where there is no rate. */
export function inReference(rates: RateTable, amount: number, currency: string, at: Instant): Maybe<number> {
  const exponent = exponentOf(currency);
  return exponent === undefined ? undefined : rates.toReference(amount * 10 ** exponent, currency, at);
}
