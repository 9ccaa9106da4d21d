import type { Language } from "./words/index.js";

/** How numbers and instants are written, in one language and with one issuer's currency. */
export interface Formats {
  /** Minor units of the reference currency. */
  money(minor: number): string;
  /** The same, shorter: `¥1.2M`. */
  moneyShort(minor: number): string;
  count(value: number): string;
  countShort(value: number): string;
  /** `4.2 %` of a share between 0 and 1. */
  share(value: number, digits?: number): string;
  number(value: number, digits: number): string;
  basisPoints(value: number): string;
  instant(iso: string): string;
  day(iso: string): string;
  hour(iso: string): string;
  /** A day without its time, in UTC. */
  date(iso: string): string;
  /** The same without its year. */
  monthDay(iso: string): string;
  /** With its sign, `±0` included. */
  signed(value: number, format: (magnitude: number) => string): string;
  /** Name of a country. @param code ISO 3166-1 alpha-2 */
  country(code: string): string;
  /** How many minor units make one of the currency. */
  readonly minorUnits: number;
}

/** @param currency ISO 4217 */
export function formatsOf(language: Language, currency: string): Formats {
  const locale = language === "ja" ? "ja-JP" : "en-GB";
  const money = new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol" });
  const moneyShort = new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol", notation: "compact", maximumSignificantDigits: 3 });
  const minorUnits = 10 ** (money.resolvedOptions().maximumFractionDigits ?? 2);
  const countShort = new Intl.NumberFormat(locale, { notation: "compact", maximumSignificantDigits: 3 });
  const count = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const instant = new Intl.DateTimeFormat(locale, { month: "2-digit", day: "2-digit", ...time, second: "2-digit" });
  const day = new Intl.DateTimeFormat(locale, { year: "numeric", month: "short", day: "numeric", ...time });
  const hour = new Intl.DateTimeFormat(locale, { month: "numeric", day: "numeric", ...time });
  const date = new Intl.DateTimeFormat(locale, { year: "numeric", month: "short", day: "numeric", timeZone: "UTC" });
  const monthDay = new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", timeZone: "UTC" });
  const countries = new Intl.DisplayNames(locale, { type: "region" });
  const number = (value: number, digits: number): string => value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return {
    money: (minor) => money.format(minor / minorUnits),
    moneyShort: (minor) => moneyShort.format(minor / minorUnits),
    count: (value) => count.format(value),
    countShort: (value) => countShort.format(value),
    share: (value, digits = 1) => `${number(value * 100, digits)} %`,
    number,
    basisPoints: (value) => number(value, value < 10 ? 2 : 1),
    instant: (iso) => instant.format(new Date(iso)),
    day: (iso) => day.format(new Date(iso)),
    hour: (iso) => hour.format(new Date(iso)),
    date: (iso) => date.format(new Date(iso)),
    monthDay: (iso) => monthDay.format(new Date(iso)),
    signed: (value, format) => `${value > 0 ? "+" : value < 0 ? "−" : "±"}${format(Math.abs(value))}`,
    country: (code) => countries.of(code) ?? code,
    minorUnits,
  };
}
