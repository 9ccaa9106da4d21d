import { currencyFromNumeric } from "../../protocol/index.js";

const exponentByLetters = new Map<string, number>();
for (let number = 0; number < 1_000; number++) {
  const currency = currencyFromNumeric(String(number).padStart(3, "0"));
  if (currency !== undefined) exponentByLetters.set(currency.code, currency.exponent);
}

/** ISO 4217 letters of a numeric code as messages carry it, withdrawn currencies included: old histories have them. */
export function currencyOfNumeric(numeric: string | undefined): string | undefined {
  return numeric === undefined ? undefined : currencyFromNumeric(numeric)?.code;
}

/** Digits after the decimal point: 0 for JPY, 2 for EUR, 3 for KWD; undefined for letters that name no currency. */
export function exponentOf(letters: string): number | undefined {
  return exponentByLetters.get(letters);
}
