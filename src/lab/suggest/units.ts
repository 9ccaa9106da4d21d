import { exp } from "../../base/index.js";

/** A text in the two languages of every sentence. */
export interface Bilingual {
  readonly en: string;
  readonly ja: string;
}

/** How a number of a condition, and a border at it, are said. */
export interface Unit {
  /** The number a person understands, of the literal in the condition. */
  readonly plain: (literal: number) => number;
  /** Only whole numbers occur: one says "fewer" and not "less". */
  readonly whole: boolean;
  /** The literal is a rounded logarithm, so the number a person understands is nearly the border and not the border. */
  readonly about: boolean;
  readonly en: (number: number) => string;
  readonly ja: (number: number) => string;
}

/** Three digits, and all of a whole number. */
const digits = (number: number): string => (Number.isInteger(number) ? number : Number(number.toPrecision(3))).toLocaleString("en", { maximumFractionDigits: 6 });

/** "1 day", "2 days". */
const plural = (word: string) => (number: number): string => `${digits(number)} ${word}${number === 1 ? "" : "s"}`;

function unit(en: Unit["en"], ja: Unit["ja"], isWhole = false): Unit {
  return { plain: (literal) => literal, whole: isWhole, about: false, en, ja };
}

/** Nobody thinks in thousandths of a day. */
function inTime(days: number, say: (number: number, span: "day" | "hour" | "minute") => string): string {
  if (days >= 1 || days <= 0) return say(days, "day");
  return days >= 1 / 24 ? say(Number((24 * days).toPrecision(2)), "hour") : say(Math.max(1, Math.round(1440 * days)), "minute");
}

const JAPANESE_SPANS = { day: "日", hour: "時間", minute: "分" };

export const DAYS = unit((days) => inTime(days, (number, span) => plural(span)(number)), (days) => inTime(days, (number, span) => `${digits(number)}${JAPANESE_SPANS[span]}`));
export const MINUTES = unit(plural("minute"), (number) => `${digits(number)}分`);
export const HOURS = unit(plural("hour"), (number) => `${digits(number)}時間`);
export const KM = unit((number) => `${digits(number)} km`, (number) => `${digits(number)}km`);
export const KMH = unit((number) => `${digits(number)} km/h`, (number) => `時速${digits(number)}km`);
/** How often something happened, fading with time and so not whole. */
export const OCCASIONS = unit(plural("time"), (number) => `${digits(number)}回`);
export const YEN = unit((number) => `¥${digits(number)}`, (number) => `${digits(number)}円`);
export const BARE = unit(digits, digits);
export const PERCENT: Unit = { ...unit((number) => `${digits(number)} %`, (number) => `${digits(number)}%`), plain: (literal) => 100 * literal };
/** Of a literal that is the logarithm of a ratio. */
export const RATIO: Unit = { ...unit((number) => `${digits(number)} times`, (number) => `${digits(number)}倍`), plain: exp, about: true };

/** @param word in the singular */
export const whole = (word: string, counter: string): Unit => unit(plural(word), (number) => `${digits(number)}${counter}`, true);

/** The same where the condition holds ln(1 + number). Of a whole number only the next one beyond the border occurs. */
export function inLog(of: Unit): Unit {
  const size = (literal: number): number => exp(literal) - 1;
  return { ...of, plain: of.whole ? (literal) => Math.ceil(size(literal) - 1e-9) : size, about: !of.whole };
}

/** From `from` on, below `below`, or between the two, both literals of a condition. */
export function boundsText(of: Unit, from: number | undefined, below: number | undefined): Bilingual {
  const about = of.about ? { en: "about ", ja: "約" } : { en: "", ja: "" };
  const less = of.whole ? "fewer" : "less";
  if (from === undefined) {
    const number = of.plain(below as number);
    if (of.whole && number === 1) return { en: of.en(0).replace("0", "no"), ja: of.ja(0) };
    return { en: `${less} than ${about.en}${of.en(number)}`, ja: `${about.ja}${of.ja(number)}未満` };
  }
  const number = of.plain(from);
  const atLeast = { en: `at least ${about.en}${of.en(number)}`, ja: `${about.ja}${of.ja(number)}以上` };
  if (below === undefined) return atLeast;
  return { en: `${atLeast.en} but ${less} than ${of.en(of.plain(below))}`, ja: `${atLeast.ja}${of.ja(of.plain(below))}未満` };
}
