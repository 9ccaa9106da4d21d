import type { Maybe } from "../../risk/index.js";
import type { ChallengeSubject, Language } from "./types.js";

/** `￥12,800` or `$12.50`; undefined where nothing is paid. */
export function amountText({ amount }: ChallengeSubject, language: Language): Maybe<string> {
  if (amount === undefined) return undefined;
  const value = Number(amount.minor) / 10 ** amount.exponent;
  const format = new Intl.NumberFormat(language === "ja" ? "ja-JP" : "en", { style: "currency", currency: amount.currency, minimumFractionDigits: amount.exponent, maximumFractionDigits: amount.exponent });
  return format.format(value);
}
