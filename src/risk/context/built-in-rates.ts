import { rateTableOf } from "./rates.js";
import type { RateTable } from "./types.js";

/**
 * Illustrative only: rounded orders of magnitude in yen, so that a fresh installation compares amounts sensibly. An
 * operator loads his own dated table.
 */
const ILLUSTRATIVE_SINCE = "2026-01-01";
const YEN_PER_UNIT: { readonly [currency: string]: number } = {
  AED: 41, ARS: 0.11, AUD: 100, BDT: 1.2, BGN: 90, BHD: 400, BRL: 28, CAD: 110, CHF: 185, CLP: 0.16, CNY: 21, COP: 0.037, CZK: 7.2, DKK: 24,
  EGP: 3.1, EUR: 175, GBP: 205, HKD: 19.5, HUF: 0.45, IDR: 0.0093, ILS: 45, INR: 1.75, ISK: 1.2, KES: 1.15, KHR: 0.037, KRW: 0.107, KWD: 490,
  LKR: 0.5, MMK: 0.07, MNT: 0.042, MOP: 19, MXN: 8.3, MYR: 36, NGN: 0.1, NOK: 15, NPR: 1.1, NZD: 88, OMR: 395, PEN: 44, PHP: 2.65, PKR: 0.54,
  PLN: 41, QAR: 42, RON: 34, RUB: 1.9, SAR: 40.5, SEK: 16, SGD: 118, THB: 4.7, TRY: 3.7, TWD: 4.9, UAH: 3.65, USD: 152, VND: 0.0058, ZAR: 8.8,
};

/** The rates a fresh installation uses; reference currency JPY. */
export const builtInRates: RateTable = rateTableOf(
  Object.entries(YEN_PER_UNIT).map(([currency, worth]) => ({ from: ILLUSTRATIVE_SINCE, currency, worth })),
);
