import { Memo } from "../../base/index.js";
import { countryOfNumeric } from "./countries.js";
import type { AddressContext, KeyedHash } from "./types.js";

/** The address elements of one kind (billing, shipping, a screened order), as they stand in a message. */
interface AddressLines {
  readonly lines: readonly (string | undefined)[];
  readonly city: string | undefined;
  readonly postCode: string | undefined;
  /** ISO 3166 numeric. */
  readonly countryCode: string | undefined;
}

/** Characters that mean the same in addresses; what NFKC does not already fold. Our own short list. */
const VARIANTS = new Map<string, string>(
  Object.entries({
    髙: "高", 﨑: "崎", 嵜: "崎", 濵: "浜", 濱: "浜", 邊: "辺", 邉: "辺", 澤: "沢", 齋: "斎", 齊: "斉", 廣: "広", 國: "国", 嶋: "島", 嶌: "島", 櫻: "桜",
    淵: "渕", 槇: "槙", 瀨: "瀬", 德: "徳", 增: "増", 曽: "曾", 眞: "真", 龍: "竜", 藏: "蔵", 舘: "館", 惠: "恵", 會: "会", 區: "区", 縣: "県", 條: "条",
    町: "町", 驛: "駅", 萬: "万", 壱: "一", 弐: "二", 参: "三", 〇: "零", ヶ: "ケ", が: "ケ", ガ: "ケ", ヵ: "ケ", カ: "ケ", ノ: "の", 之: "の", ツ: "つ", ッ: "つ",
  }),
);
const VARIANT_LETTERS = new RegExp(`[${[...VARIANTS.keys()].join("")}]`, "gu");

const KANJI_DIGITS = new Map([..."零一二三四五六七八九"].map((letter, digit) => [letter, digit]));
const KANJI_NUMBER = "[零一二三四五六七八九十百]{1,7}";
/** A number in kanji counts only where a unit of an address follows: 三丁目 is 3, 三田 is a place. */
const KANJI_NUMBER_BEFORE_UNIT = new RegExp(`${KANJI_NUMBER}(?=丁目|番地|番|号|条|階|$|[-‐])`, "gu");
const ADDRESS_UNITS = /(?<=\d)(?:丁目|番地の|番地|番|号室|号棟|号|の(?=\d)|階|[fF](?![a-z]))/gu;

/** Words that many spell in many ways; the right side is what stays. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:p\.?\s*o\.?\s*box|post\s*office\s*box|私書箱)\s*/giu, "pobox "],
  [/\b(?:apartment|apt|suite|ste|room|rm|unit|flat|no)\b\.?\s*(?=[\w#])/giu, "# "],
  [/\bstreet\b/giu, "st"], [/\bavenue\b/giu, "ave"], [/\broad\b/giu, "rd"], [/\bboulevard\b/giu, "blvd"], [/\bdrive\b/giu, "dr"],
  [/\blane\b/giu, "ln"], [/\bhighway\b/giu, "hwy"], [/\bsquare\b/giu, "sq"], [/\bnorth\b/giu, "n"], [/\bsouth\b/giu, "s"], [/\beast\b/giu, "e"],
  [/\bwest\b/giu, "w"], [/(\d+)\s*-?\s*chome\b/giu, "$1 "], [/\bbanchi\b|\bban\b|\bgo\b/giu, " "],
];

const normalised = new Memo<string>(4_096, normalise);

/**
 * One place, one key: width, case, punctuation, order of house number parts, kanji numerals and variant characters do not
 * matter. Two different places never get one key by dropping a number or a name.
 */
export function addressOf(address: AddressLines, keyedHash: KeyedHash): AddressContext {
  const country = countryOfNumeric(address.countryCode);
  const postCode = address.postCode === undefined ? undefined : postCodeOf(address.postCode);
  const street = address.lines.filter((line) => line !== undefined && line !== "").join("\n");
  return {
    key: street === "" ? undefined : keyedHash("address", `${country ?? ""}\n${postCode ?? ""}\n${placeTextOf(street, address.city, postCode, country)}`),
    areaKey: postCode === undefined ? undefined : keyedHash("area", `${country ?? ""}\n${postCode}`),
    country,
    postCode,
  };
}

const PREFECTURE = /^(?:東京都|北海道|京都府|大阪府|[^\d]{2,3}県)/u;
const MUNICIPALITY = /^(?:[^\d]{1,6}?[市郡])?(?:[^\d]{1,5}?[区町村])?/u;

/**
 * Senders repeat the city in the lines, or leave it to its own element, or both. A Japanese post code already says
 * prefecture and municipality, so they are cut off there, always by the same rule and from the same text.
 */
function placeTextOf(street: string, city: string | undefined, postCode: string | undefined, country: string | undefined): string {
  const japanese = country === "JP" && postCode !== undefined;
  const text = japanese ? normalised.of(street).replace(PREFECTURE, "") : normalised.of(street);
  const place = city === undefined ? "" : normalised.of(city).replace(PREFECTURE, "");
  const whole = text.startsWith(place) ? text : place + text;
  return japanese ? whole.replace(MUNICIPALITY, "") : whole;
}

/** Letters and digits in upper case: 150-0002, １５０ー０００２ and 1500002 are one code. */
function postCodeOf(text: string): string | undefined {
  const code = text.normalize("NFKC").toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
  return code === "" ? undefined : code;
}

function normalise(text: string): string {
  let result = text.normalize("NFKC").replace(/[‐-―−ーｰ](?=\d)|(?<=\d)[‐-―−ー]/gu, "-");
  result = result.replace(VARIANT_LETTERS, (letter) => VARIANTS.get(letter) as string);
  result = result.replace(KANJI_NUMBER_BEFORE_UNIT, (numeral) => String(numberOfKanji(numeral)));
  for (const [pattern, replacement] of WORDS) result = result.replace(pattern, replacement);
  result = result.replace(ADDRESS_UNITS, "-");
  // Latin words are compared as they come, Japanese text without the spaces that senders put or leave out.
  const words = result.toLowerCase().match(/\d+|[a-z]+|[^\s\d\p{P}\p{S}a-z]+|#/gu) ?? [];
  return words.reduce((line, word) => line + (needsGap(line, word) ? "-" : "") + word, "");
}

/** Keeps 1-2 apart from 12; everything else is told apart by its kind of letter. */
function needsGap(line: string, word: string): boolean {
  return /\d$/.test(line) && /^\d/.test(word);
}

/** 十五 is 15, 百二 is 102, 一五 (digit by digit) is 15. */
function numberOfKanji(numeral: string): number {
  if (!/[十百]/.test(numeral)) return Number([...numeral].map((letter) => KANJI_DIGITS.get(letter)).join(""));
  let sum = 0;
  let digit = 0;
  for (const letter of numeral) {
    const value = KANJI_DIGITS.get(letter);
    if (value !== undefined) digit = value;
    else {
      sum += (digit === 0 ? 1 : digit) * (letter === "百" ? 100 : 10);
      digit = 0;
    }
  }
  return sum + digit;
}
