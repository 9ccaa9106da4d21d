import type { MeterView } from "../../../src/issuer/index.js";
import type { Here } from "../state/here.js";

type Named = Pick<MeterView, "kind" | "band" | "unit" | "limit" | "keep">;

const moneyIn = (language: string, currency: string, amount: number): string => new Intl.NumberFormat(language === "ja" ? "ja-JP" : "en-GB", { style: "currency", currency, currencyDisplay: "narrowSymbol", maximumFractionDigits: 0 }).format(amount);

/** What a meter measures, in few words. */
export function nameOfMeter({ words, language }: Pick<Here, "words" | "language">, { kind, band }: Named): string {
  if (kind !== "fraud") return words.meters.names[kind];
  if (band === null) return words.meters.allAmounts;
  const { currency, over, upTo } = band;
  const [from, to] = [moneyIn(language, currency, over), moneyIn(language, currency, upTo ?? 0)];
  return upTo === null ? words.meters.above(from) : over === 0 ? words.meters.upTo(to) : words.meters.between(from, to);
}

/** The same where it stands by itself. */
export function fullNameOfMeter(here: Pick<Here, "words" | "language">, meter: Named): string {
  const name = nameOfMeter(here, meter);
  return meter.kind === "fraud" ? here.words.meters.fraudOf(name) : name;
}

/** A value of a meter with its unit. */
export function valueOfMeter({ words, formats }: Pick<Here, "words" | "formats">, { unit }: Pick<Named, "unit">, value: number): string {
  return unit === "share" ? formats.share(value) : words.meters.basisPoints(formats.basisPoints(value));
}

/** The limit of a meter in words; empty where there is none. */
export function limitOfMeter(here: Pick<Here, "words" | "formats">, meter: Named): string {
  if (meter.limit === null) return "";
  const limit = valueOfMeter(here, meter, meter.limit);
  return meter.keep === "below" ? here.words.meters.atMost(limit) : here.words.meters.atLeast(limit);
}
