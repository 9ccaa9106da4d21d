import { assert, fingerprintText, parseInstant } from "../../base/index.js";
import { exponentOf } from "./currencies.js";
import type { RateTable } from "./types.js";

/** What one major unit of `currency` is worth, in major units of the reference currency, from the first moment of `from` (UTC). */
export interface RateRow {
  /** YYYY-MM-DD */
  readonly from: string;
  readonly currency: string;
  readonly worth: number;
}

const POWERS_OF_TEN = [1, 10, 100, 1_000, 10_000] as const;

/**
 * A rate table over `rows` in any order. A day before a currency's first row takes that first row: an old amount at a
 * slightly wrong rate still tells large from small, an unknown one does not.
 * @throws {Error} when a row names no day or currency, or a worth that is not above zero.
 */
export function rateTableOf(rows: readonly RateRow[], reference = "JPY"): RateTable {
  const referenceScale = scaleOf(reference);
  const byCurrency = new Map<string, { readonly since: number; readonly factor: number }[]>([[reference, [{ since: 0, factor: 1 }]]]);
  for (const row of rows) {
    const since = parseInstant(`${row.from}T00:00:00Z`);
    assert(since !== undefined, `rate of ${row.currency} from ${row.from}: the day must be YYYY-MM-DD`);
    assert(row.worth > 0 && row.worth < Infinity, `rate of ${row.currency} from ${row.from}: ${row.worth} is not above zero`);
    assert(row.currency !== reference, `rate of ${row.currency} from ${row.from}: this is the reference currency`);
    const factor = (row.worth * referenceScale) / scaleOf(row.currency);
    const steps = byCurrency.get(row.currency);
    if (steps === undefined) byCurrency.set(row.currency, [{ since, factor }]);
    else steps.push({ since, factor });
  }
  for (const steps of byCurrency.values()) steps.sort((a, b) => b.since - a.since);
  return {
    id: `rates-${fingerprintText(JSON.stringify([reference, rows]))}`,
    reference,
    toReference(amountMinor, currency, at) {
      const steps = byCurrency.get(currency);
      if (steps === undefined) return undefined;
      const step = steps.find((candidate) => candidate.since <= at) ?? steps[steps.length - 1];
      return step === undefined ? undefined : Math.round(amountMinor * step.factor);
    },
  };
}

function scaleOf(currency: string): number {
  const exponent = exponentOf(currency);
  assert(exponent !== undefined, `${currency} is not an ISO 4217 currency`);
  return POWERS_OF_TEN[exponent] as number;
}
