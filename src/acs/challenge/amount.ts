import { Memo } from "../../base/index.js";
import type { Maybe } from "../../risk/index.js";
import type { ChallengeSubject, Language } from "./types.js";

/** Making one costs more than all else that a page takes. */
const formats = new Memo(200, (key) => {
  const [locale, currency, exponent] = key.split(" ") as [string, string, string];
  return new Intl.NumberFormat(locale, { style: "currency", currency, minimumFractionDigits: Number(exponent), maximumFractionDigits: Number(exponent) });
});

/** `￥12,800` or `$12.50`; undefined where nothing is paid. */
export function amountText({ amount }: ChallengeSubject, language: Language): Maybe<string> {
  if (amount === undefined) return undefined;
  const { minor, currency, exponent } = amount;
  return formats.of(`${language === "ja" ? "ja-JP" : "en"} ${currency} ${exponent}`).format(Number(minor) / 10 ** exponent);
}
