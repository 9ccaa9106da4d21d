import type { MeterView } from "../../../src/issuer/index.js";
import type { Here } from "../state/here.js";

type Named = Pick<MeterView, "kind" | "band" | "unit" | "limit" | "keep">;

const euros = (language: string, currency: string, amount: number): string => new Intl.NumberFormat(language === "ja" ? "ja-JP" : "en-GB", { style: "currency", currency, currencyDisplay: "narrowSymbol", maximumFractionDigits: 0 }).format(amount);

/** What a meter measures, in few words. */
export function nameOfMeter({ words, language }: Pick<Here, "words" | "language">, { kind, band }: Named): string {
  if (kind !== "fraud") return words.meters.names[kind];
  if (band === null) return words.meters.allAmounts;
  const { currency, over, upTo } = band;
  return upTo === null ? words.meters.above(euros(language, currency, over)) : words.meters.upTo(euros(language, currency, upTo));
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
