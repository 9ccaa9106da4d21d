import type { SeededRandom } from "../../base/index.js";
import { between, digits } from "./draw.js";
import type { Country } from "./places.js";

const FAMILY = ["SATO", "SUZUKI", "TAKAHASHI", "TANAKA", "ITO", "WATANABE", "YAMAMOTO", "NAKAMURA", "KOBAYASHI", "KATO", "YOSHIDA", "YAMADA", "SASAKI", "MATSUMOTO", "INOUE", "KIMURA", "HAYASHI", "SHIMIZU", "MORI", "ABE"];
const GIVEN = ["HARUTO", "YUTO", "SOTA", "YUKI", "HAYATO", "REN", "KENJI", "TARO", "HIROSHI", "AKIRA", "YUI", "AOI", "SAKURA", "HINA", "YOKO", "KEIKO", "EMI", "MIKA", "NAOMI", "RINA"];
const FOREIGN_FAMILY = ["KIM", "LEE", "CHEN", "WANG", "SMITH", "JONES", "BROWN", "MILLER", "SCHMIDT", "WEBER", "MARTIN", "TAN"];
const FOREIGN_GIVEN = ["MINJUN", "SEOYEON", "JIA", "WEI", "JAMES", "MARY", "LUKAS", "ANNA", "EMMA", "LOUIS", "SOPHIE", "DAVID"];
const MAIL = ["gmail.com", "gmail.com", "gmail.com", "yahoo.co.jp", "yahoo.co.jp", "icloud.com", "docomo.ne.jp", "ezweb.ne.jp", "softbank.ne.jp", "outlook.jp", "example.jp"];
const FOREIGN_MAIL = ["gmail.com", "gmail.com", "outlook.com", "icloud.com", "naver.com", "example.com"];
const WORK_MAIL = ["works.example", "office.example", "trading.example", "school.example"];
const WORDS = ["blue", "otter", "maple", "quiet", "river", "stone", "lucky", "tiger", "plum", "cloud", "moon", "neko", "sakura", "kaze", "umi", "hoshi"];

export interface Phone {
  readonly cc: string;
  readonly subscriber: string;
}

export function drawName(random: SeededRandom, country: Country): string {
  return country.code === "JP" ? `${random.pick(GIVEN)} ${random.pick(FAMILY)}` : `${random.pick(FOREIGN_GIVEN)} ${random.pick(FOREIGN_FAMILY)}`;
}

/** Most addresses speak of their owner's name; some of a hobby, a cat, nothing. */
export function drawEmail(random: SeededRandom, name: string, country: Country): string {
  const [given = "", family = ""] = name.toLowerCase().split(" ");
  const word = (): string => random.pick(WORDS);
  const local = random.chance(0.22)
    ? random.pick([`${word()}.${word()}`, `${word()}${word()}`, `${word()}-${digits(random, 4)}`, `${given.slice(0, 2)}${family.slice(0, 2)}${digits(random, 6)}`])
    : random.pick([`${given}.${family}`, `${given}${family}`, `${given.charAt(0)}.${family}`, `${family}_${given}`, given]);
  return `${local}${random.chance(0.6) ? between(random, 1, 1999) : ""}@${random.pick(country.code === "JP" ? MAIL : FOREIGN_MAIL)}`;
}

/** A box of the company or the school. */
export function drawWorkEmail(random: SeededRandom, name: string): string {
  const [given = "", family = ""] = name.toLowerCase().split(" ");
  return `${random.pick([`${given}.${family}`, `${family}`, `${given.charAt(0)}${family}`])}@${random.pick(WORK_MAIL)}`;
}

/** Made by a privacy service for one shop and passed on to a real box. */
export function drawAlias(random: SeededRandom): string {
  return `${random.pick(WORDS)}_${random.pick(WORDS)}.${digits(random, 2)}${random.pick(WORDS).charAt(0)}@${random.pick(["icloud.com", "privaterelay.appleid.com", "icloud.com", "duck.com"])}`;
}

export function drawPhone(random: SeededRandom, country: Country): Phone {
  return { cc: country.callingCode, subscriber: country.code === "JP" ? `${random.pick(["70", "80", "90"])}${digits(random, 8)}` : `7${digits(random, 8)}` };
}

/** A name as fingers in haste leave it: other order, one letter less, two letters swapped. */
export function mistyped(random: SeededRandom, name: string): string {
  const at = between(random, 1, Math.max(1, name.length - 2));
  return random.pick([
    name.split(" ").reverse().join(" "), name.slice(0, at) + name.slice(at + 1),
    name.slice(0, at) + name.charAt(at + 1) + name.charAt(at) + name.slice(at + 2), name.toLowerCase(),
  ]);
}

/** A box that nobody reads: a letter before the @ is missing. */
export function mistypedEmail(random: SeededRandom, email: string): string {
  const at = random.below(Math.max(1, email.indexOf("@") - 1));
  return email.slice(0, at) + email.slice(at + 1);
}
