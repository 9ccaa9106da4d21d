import type { SeededRandom } from "../base/index.js";
import type { JsonObject, JsonValue } from "./areq.js";
import { isDate, isMinute, isSecond } from "./calendar.js";
import { countryFromNumeric, currencyFromNumeric, currentCountries, currentCurrencies } from "./iso.js";
import { isObject, readJson } from "./json.js";
import { isOnP256 } from "./p256.js";
import { isEmail, isIpAddress, isLooseUrl, isOrigin, isUrl } from "./web.js";

/** What a form says of a value: `reserved` is 207 in 2.3.1 and 203 before, `unlisted` (no ISO code) is 304. */
export type Judgement = "fits" | "malformed" | "reserved" | "unlisted";

/** The switches of a parse, as far as forms depend on them. */
export interface FormRules {
  readonly httpsOnly: boolean;
  readonly checkIsoCodes: boolean;
}

/** The shape of one element's value: what the documents say of it, a judge, and a maker of values that fit. */
export interface Form {
  readonly type: "string" | "object" | "array" | "boolean" | "string|object" | "string|boolean";
  /** Characters of a string; of an object, its serialised size. */
  readonly minLength?: number;
  readonly maxLength?: number;
  /** The longest value accepted where that is more than the documented `maxLength`. */
  readonly acceptedLength?: number;
  readonly pattern?: string;
  /** The form in words, as the reference page prints it. */
  readonly words?: string;
  /** Allowed codes and their meanings; `80-99` stands for the codes a directory server may define. */
  readonly codes?: Readonly<Record<string, string>>;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxTotalLength?: number;
  readonly item?: Form;
  judge(value: JsonValue, rules: FormRules): Judgement;
  sample(random: SeededRandom): JsonValue;
}

type Facts = Omit<Form, "type" | "judge" | "sample">;
type Sample = (random: SeededRandom) => JsonValue;

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const BASE64URL = /^[A-Za-z0-9_-]+={0,2}$/;
const UUID = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$";
const NUMERIC_3 = "^[0-9]{3}$";

function fitsIf(good: boolean): Judgement {
  return good ? "fits" : "malformed";
}

/** Characters are counted as code points; a surrogate pair is one. */
function lengthWithin(text: string, min: number, max: number): boolean {
  if (text.length < min) return false;
  return text.length <= max || (text.length <= 2 * max && [...text].length <= max);
}

function stringForm(facts: Facts, judge: (text: string, rules: FormRules) => Judgement, sample: Sample): Form {
  const min = facts.minLength ?? 1;
  const max = facts.acceptedLength ?? facts.maxLength ?? Infinity;
  return {
    type: "string",
    ...facts,
    judge: (value, rules) => (typeof value === "string" && lengthWithin(value, min, max) ? judge(value, rules) : "malformed"),
    sample,
  };
}

function patterned(pattern: string, minLength: number, maxLength: number, words: string, sample: Sample): Form {
  const regex = new RegExp(pattern);
  return stringForm({ minLength, maxLength, pattern, words }, (text) => fitsIf(regex.test(text)), sample);
}

/** `count` characters of `alphabet`. */
export function drawText(random: SeededRandom, alphabet: string, count: number): string {
  let text = "";
  for (let index = 0; index < count; index++) text += alphabet[random.below(alphabet.length)] as string;
  return text;
}

/** Any characters. */
export function text(minLength: number, maxLength: number, accepted?: { upTo: number }): Form {
  return stringForm(
    { minLength, maxLength, ...(accepted && { acceptedLength: accepted.upTo }) },
    () => "fits",
    (random) => drawText(random, LETTERS, minLength + random.below(Math.min(maxLength - minLength, 20) + 1)),
  );
}

export function digits(minLength: number, maxLength: number, words?: string): Form {
  const count = minLength === maxLength ? (minLength === 1 ? "" : `{${minLength}}`) : `{${minLength},${maxLength}}`;
  const draw: Sample = (random) => drawText(random, "123456789", minLength + random.below(Math.min(maxLength - minLength, 4) + 1));
  return patterned(`^[0-9]${count}$`, minLength, maxLength, words ?? "digits", draw);
}

/** A whole number written in digits, from `low` to `high`. */
export function integer(minLength: number, maxLength: number, low: number, high: number, words: string): Form {
  const digitsOnly = digits(minLength, maxLength, words);
  return {
    ...digitsOnly,
    judge(value, rules) {
      const judgement = digitsOnly.judge(value, rules);
      return judgement === "fits" ? fitsIf(Number(value) >= low && Number(value) <= high) : judgement;
    },
    sample: (random) => String(low + random.below(Math.min(high - low, 90) + 1)).padStart(minLength, "0"),
  };
}

/** Text of a stated pattern; `sample` makes values that follow it. */
export function pattern(regex: string, minLength: number, maxLength: number, words: string, sample: Sample): Form {
  return patterned(regex, minLength, maxLength, words, sample);
}

/** One of the listed codes, and any of `also`, which are meant for other messages but do occur. */
export function codes(meanings: Readonly<Record<string, string>>, also: readonly string[] = []): Form {
  const listed = Object.keys(meanings);
  const allowed = new Set([...listed, ...also]);
  const lengths = listed.map((code) => code.length);
  return {
    type: "string",
    minLength: Math.min(...lengths),
    maxLength: Math.max(...lengths),
    codes: meanings,
    judge: (value) => fitsIf(allowed.has(value as string)),
    sample: (random) => random.pick(listed),
  };
}

/** Two-digit codes: the listed ones, 80–99 for the directory server's own use, all others from 01 to 79 reserved. */
export function dsCodes(meanings: Readonly<Record<string, string>>): Form {
  const plain = codes(meanings);
  return {
    ...plain,
    codes: { ...meanings, "80-99": "for the DS" },
    judge(value, rules) {
      if (plain.judge(value, rules) === "fits") return "fits";
      if (typeof value !== "string" || !/^[0-9]{2}$/.test(value) || value === "00") return "malformed";
      return value >= "80" ? "fits" : "reserved";
    },
  };
}

/** Only the 8-4-4-4-12 shape: ids of certification systems do not care for version and variant bits. */
export function uuid(): Form {
  return patterned(UUID, 36, 36, "UUID", (random) =>
    [8, 4, 4, 4, 12].map((count) => drawText(random, "0123456789abcdef", count)).join("-"),
  );
}

const sampleUrl: Sample = (random) => `https://${drawText(random, LETTERS, 8)}.example.org/${drawText(random, LETTERS, 5)}`;

/** A URL that we only read. Before 2.3.1 http and addresses without scheme are let through unless `httpsOnly`. */
export function url(maxLength: number): Form {
  return stringForm({ minLength: 1, maxLength, words: "URL" }, (value, rules) => fitsIf(isLooseUrl(value, rules.httpsOnly)), sampleUrl);
}

/** A URL that we or the cardholder's browser will call: always absolute, http or https. */
export function calledUrl(maxLength: number): Form {
  return stringForm({ minLength: 1, maxLength, words: "absolute URL" }, (value, rules) => fitsIf(isUrl(value, rules.httpsOnly)), sampleUrl);
}

export function origin(maxLength: number): Form {
  const sample: Sample = (random) => `https://${drawText(random, LETTERS, 8)}.example.org`;
  return stringForm({ minLength: 1, maxLength, words: "https origin" }, (value) => fitsIf(isOrigin(value)), sample);
}

export function email(minLength: number, maxLength: number): Form {
  const sample: Sample = (random) => `${drawText(random, LETTERS, 7)}@example.org`;
  return stringForm({ minLength, maxLength, words: "e-mail address" }, (value) => fitsIf(isEmail(value)), sample);
}

export function ipAddress(): Form {
  const sample: Sample = (random) => `198.51.100.${1 + random.below(254)}`;
  return stringForm({ minLength: 1, maxLength: 45, words: "IPv4 or IPv6 address" }, (value) => fitsIf(isIpAddress(value)), sample);
}

/** Underscores are let through beside hyphens: some web views write the tag that way. */
export function languageTag(maxLength: number): Form {
  const sample: Sample = (random) => random.pick(["ja", "en", "ja-JP", "en-US", "de-CH", "fr-FR"]);
  return stringForm(
    { minLength: 1, maxLength, words: "language tag" },
    (value) => fitsIf(/^[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*$/.test(value)),
    sample,
  );
}

function sampleDay(random: SeededRandom): string {
  return `${2024 + random.below(3)}${String(1 + random.below(12)).padStart(2, "0")}${String(1 + random.below(28)).padStart(2, "0")}`;
}

function sampleClock(random: SeededRandom, parts: number): string {
  let clock = String(random.below(24)).padStart(2, "0");
  for (let part = 1; part < parts; part++) clock += String(random.below(60)).padStart(2, "0");
  return clock;
}

export function date(): Form {
  return stringForm({ minLength: 8, maxLength: 8, pattern: "^[0-9]{8}$", words: "YYYYMMDD" }, (value) => fitsIf(isDate(value)), sampleDay);
}

export function minute(): Form {
  return stringForm(
    { minLength: 12, maxLength: 12, pattern: "^[0-9]{12}$", words: "YYYYMMDDHHMM, UTC" },
    (value) => fitsIf(isMinute(value)),
    (random) => sampleDay(random) + sampleClock(random, 2),
  );
}

export function second(): Form {
  return stringForm(
    { minLength: 14, maxLength: 14, pattern: "^[0-9]{14}$", words: "YYYYMMDDHHMMSS, UTC" },
    (value) => fitsIf(isSecond(value)),
    (random) => sampleDay(random) + sampleClock(random, 3),
  );
}

function isoNumeric(words: string, isCode: (value: string) => boolean, list: () => readonly string[]): Form {
  const regex = new RegExp(NUMERIC_3);
  return stringForm(
    { minLength: 3, maxLength: 3, pattern: NUMERIC_3, words },
    (value, rules) => (!regex.test(value) ? "malformed" : rules.checkIsoCodes && !isCode(value) ? "unlisted" : "fits"),
    (random) => random.pick(list()),
  );
}

export function country(): Form {
  return isoNumeric("ISO 3166-1 numeric", (value) => countryFromNumeric(value) !== undefined, currentCountries);
}

export function currency(): Form {
  return isoNumeric("ISO 4217 numeric", (value) => currencyFromNumeric(value)?.current === true, currentCurrencies);
}

/** base64url (padding let through) of a JSON object. */
export function encodedObject(maxLength: number): Form {
  return stringForm(
    { minLength: 1, maxLength, words: "base64url of a JSON object" },
    (value) => fitsIf(BASE64URL.test(value) && decodesToObject(value)),
    () => Buffer.from(JSON.stringify({ DV: "1.6", DD: { C001: "Android", C005: "ja-JP" }, DPNA: { C011: "RE03" } })).toString("base64url"),
  );
}

function decodesToObject(base64url: string): boolean {
  const reading = readJson(Buffer.from(base64url, "base64url"));
  return reading.ok && isObject(reading.value);
}

export function jwsCompact(maxLength: number): Form {
  return stringForm(
    { minLength: 1, maxLength, words: "JWS, compact" },
    (value) => fitsIf(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.test(value)),
    (random) => [20, 60, 86].map((count) => drawText(random, LETTERS, count)).join("."),
  );
}

export function flag(): Form {
  return { type: "boolean", judge: (value) => fitsIf(typeof value === "boolean"), sample: (random) => random.chance(0.5) };
}

/** A boolean of which only `true` is defined. */
export function onlyTrue(meaning: string): Form {
  return { type: "boolean", codes: { true: meaning }, judge: (value) => fitsIf(value === true), sample: () => true };
}

function sizeWithin(value: JsonObject, maxLength: number | undefined): boolean {
  return maxLength === undefined || JSON.stringify(value).length <= maxLength;
}

/** One of the listed codes, or one of the booleans that other versions and senders have in their place. */
export function oneOf(meanings: Readonly<Record<string, string>>, booleans: readonly boolean[]): Form {
  const plain = codes(meanings);
  return {
    ...plain,
    type: "string|boolean",
    judge: (value, rules) => (typeof value === "boolean" ? fitsIf(booleans.includes(value)) : plain.judge(value, rules)),
  };
}

/** An object. Its members have rows of their own, or none when its content is left to others. */
export function object(maxLength?: number): Form {
  return {
    type: "object",
    ...(maxLength !== undefined && { minLength: 1, maxLength }),
    judge: (value) => fitsIf(isObject(value) && sizeWithin(value, maxLength)),
    sample: (random) => ({ note: drawText(random, LETTERS, 6) }),
  };
}

/** A public key on P-256 as JWK. */
export function publicJwk(maxLength: number): Form {
  const plain = object(maxLength);
  return {
    ...plain,
    words: "public JWK, a point on P-256",
    judge(value, rules) {
      if (plain.judge(value, rules) !== "fits") return "malformed";
      const { x, y } = value as { x?: JsonValue; y?: JsonValue };
      // A coordinate that is absent or malformed has its own row; here only the pair is judged.
      if (typeof x !== "string" || typeof y !== "string" || !/^[\w-]{43}$/.test(x) || !/^[\w-]{43}$/.test(y)) return "fits";
      return fitsIf(isOnP256(x, y));
    },
  };
}

export function textOrObject(minLength: number, maxLength: number): Form {
  const asText = text(minLength, maxLength);
  const asObject = object(maxLength);
  return {
    ...asText,
    type: "string|object",
    judge: (value, rules) => (typeof value === "string" ? asText : asObject).judge(value, rules),
  };
}

/** An array; of `item`s, or of objects whose members have rows of their own. */
export function list(limits: { min?: number; max?: number; total?: number }, item: Form = object()): Form {
  const max = limits.max ?? Infinity;
  return {
    type: "array",
    item,
    ...(limits.min !== undefined && { minItems: limits.min }),
    ...(limits.max !== undefined && { maxItems: limits.max }),
    ...(limits.total !== undefined && { maxTotalLength: limits.total }),
    judge(value, rules) {
      if (!Array.isArray(value) || value.length === 0 || value.length > max) return "malformed";
      if (limits.total !== undefined && JSON.stringify(value).length > limits.total) return "malformed";
      return worstOf(value as readonly JsonValue[], item, rules);
    },
    sample: (random) => Array.from({ length: 1 + random.below(Math.min(max, 2)) }, () => item.sample(random)),
  };
}

function worstOf(values: readonly JsonValue[], item: Form, rules: FormRules): Judgement {
  let worst: Judgement = "fits";
  for (const value of values) {
    const judgement = item.judge(value, rules);
    if (judgement === "malformed") return "malformed";
    if (judgement !== "fits") worst = judgement;
  }
  return worst;
}
