import { isKana, toKatakana } from "wanakana";
import { Memo } from "../../base/index.js";
import type { Script } from "./types.js";

/** A person's name as it stands on a card or in an account. */
interface PersonName {
  /** The same for both orders of family and given name, any case, width and punctuation, hiragana or katakana. */
  readonly canonical: string;
  readonly script: Script;
  readonly tokens: number;
  /** Letters, without what stands between them. */
  readonly length: number;
}

const names = new Memo<PersonName | "empty">(4_096, parse);

/** Undefined when `text` holds no letters ("-", "N/A" is a name to us). */
export function personNameOf(text: string | undefined): PersonName | undefined {
  if (text === undefined) return undefined;
  const name = names.of(text);
  return name === "empty" ? undefined : name;
}

const TITLES: ReadonlySet<string> = new Set(["MR", "MRS", "MS", "MISS", "DR", "PROF", "MX", "様", "殿"]);

function parse(text: string): PersonName | "empty" {
  const plain = text.normalize("NFKC").normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize("NFC").toUpperCase();
  const tokens = (plain.match(/[\p{L}\p{M}\p{N}ー'’]+/gu) ?? []).map((token) => token.replace(/['’]/g, "")).filter((token) => token !== "" && !TITLES.has(token));
  const letters = tokens.join("");
  if (!/\p{L}/u.test(letters)) return "empty";
  const canonical = tokens.map((token) => (isKana(token) ? toKatakana(token) : token)).sort().join(" ");
  return { canonical, script: scriptOf(letters), tokens: tokens.length, length: [...letters].length };
}

function scriptOf(letters: string): Script {
  const kinds = new Set<Script>();
  for (const letter of letters) {
    if (/\p{Script=Latin}/u.test(letter)) kinds.add("latin");
    else if (/[\p{Script=Hiragana}\p{Script=Katakana}ー]/u.test(letter)) kinds.add("kana");
    else if (/[\p{Script=Han}]/u.test(letter)) kinds.add("han");
    else if (/\p{L}/u.test(letter)) kinds.add("other");
  }
  return kinds.size === 1 ? (kinds.values().next().value as Script) : "mixed";
}
