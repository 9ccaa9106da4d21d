import type { SeededRandom } from "../base/index.js";
import { AREQ_TABLE } from "./column.js";
import type { Member } from "./column.js";
import { drawText } from "./form.js";
import { currencyFromNumeric } from "./iso.js";
import type { Category, Channel } from "./field.js";
import type { JsonObject, JsonValue, MessageVersion } from "./areq.js";

/** Which kind of message to make. 2.1.0 has no 3RI payments. */
export interface GenerateShape {
  readonly version: MessageVersion;
  readonly channel: Channel;
  readonly category: Category;
}

export interface GenerateOptions {
  /** Share of the elements that a message may leave out but has nevertheless; 0.3 unless given. */
  readonly optionalShare?: number;
  /** Top-level members to take as they are instead of drawing them. */
  readonly members?: JsonObject;
}

type Draft = Record<string, JsonValue>;
type Maker = (random: SeededRandom, draft: Draft) => JsonValue;

const CHANNEL_CODES: Readonly<Record<Channel, string>> = { APP: "01", BRW: "02", "3RI": "03" };

const PEOPLE = ["Hanako Yamada", "Taro Suzuki", "Erika Sample", "Jane Placeholder", "Kenji Tanaka", "Marie Exemple"];
const SHOPS = ["Sakura Books", "Corner Bakery", "Example Travel", "Yama Outdoor", "Pixel Arcade", "Daily Grocer"];
const CITIES = ["Tokyo", "Osaka", "Zurich", "Springfield", "Lyon", "Sapporo"];
const STREETS = ["1 Sample Street", "2-3-4 Reiwa", "55 Placeholder Road", "7 Rue Exemple"];
const MCCS = ["5411", "5812", "5942", "4722", "5732", "5816", "7922", "5691"];
const CURRENCIES = ["392", "840", "978", "756", "414"];
const COUNTRIES = ["392", "840", "756", "250", "276"];
const USER_AGENTS = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
  "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
];
// The generator of P-256 is a point of it like any other, and nobody can mistake it for a real key.
const PUBLIC_KEY: JsonObject = {
  kty: "EC",
  crv: "P-256",
  x: "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY",
  y: "T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
};

const name: Maker = (random) => random.pick(PEOPLE);
const city: Maker = (random) => random.pick(CITIES);
const street: Maker = (random) => random.pick(STREETS);
const numericCountry: Maker = (random) => random.pick(COUNTRIES);
const postCode: Maker = (random) => drawText(random, "0123456789", 7);
const state: Maker = (random) => String(1 + random.below(47)).padStart(2, "0");
const exponentOf = (currency: JsonValue | undefined): string => String(currencyFromNumeric(currency as string)?.exponent ?? 2);

/** Values that look like a shop's; every other element is drawn from its form. Card numbers are nobody's. */
const MAKERS: Readonly<Record<string, Maker>> = {
  acctNumber: (random) => `900000${drawText(random, "0123456789", 10)}`,
  cardholderName: name,
  billAddrCity: city,
  shipAddrCity: city,
  billAddrLine1: street,
  shipAddrLine1: street,
  billAddrCountry: numericCountry,
  shipAddrCountry: numericCountry,
  billAddrPostCode: postCode,
  shipAddrPostCode: postCode,
  billAddrState: state,
  shipAddrState: state,
  "homePhone.cc": () => "81",
  "mobilePhone.cc": () => "81",
  "workPhone.cc": () => "81",
  "homePhone.subscriber": (random) => `3${drawText(random, "0123456789", 8)}`,
  "mobilePhone.subscriber": (random) => `90${drawText(random, "0123456789", 8)}`,
  "workPhone.subscriber": (random) => `6${drawText(random, "0123456789", 8)}`,
  threeDSRequestorName: (random) => random.pick(SHOPS),
  threeDSRequestorID: (random) => `requestor-${1000 + random.below(9000)}`,
  merchantName: (random) => random.pick(SHOPS),
  merchantCountryCode: numericCountry,
  acquirerCountryCode: numericCountry,
  acquirerBIN: (random) => `90${drawText(random, "0123456789", 4)}`,
  mcc: (random) => random.pick(MCCS),
  purchaseAmount: (random) => String(100 + random.below(50_000)),
  purchaseCurrency: (random) => random.pick(CURRENCIES),
  purchaseExponent: (_random, draft) => exponentOf(draft["purchaseCurrency"]),
  recurringCurrency: (random, draft) => draft["purchaseCurrency"] ?? random.pick(CURRENCIES),
  recurringExponent: (_random, draft) => exponentOf(draft["recurringCurrency"]),
  browserAcceptHeader: () => "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  browserUserAgent: (random) => random.pick(USER_AGENTS),
  browserColorDepth: (random) => random.pick(["24", "32"]),
  browserScreenHeight: (random) => random.pick(["844", "1080", "1440", "900"]),
  browserScreenWidth: (random) => random.pick(["390", "1920", "2560", "1440"]),
  browserTZ: (random) => random.pick(["-540", "-60", "0", "300"]),
  acceptLanguage: (random) => random.pick([["ja-JP", "ja"], ["en-US", "en"], ["de-CH", "de", "en"]]),
  sdkEphemPubKey: () => PUBLIC_KEY,
  sdkType: () => "01",
  "messageExtension[].id": (random) => `A000000000-${drawText(random, "0123456789", 3)}`,
  "messageExtension[].criticalityIndicator": () => false,
};

/**
 * A valid AReq of the given kind, as a DS would send it: what it must have, and a share of what it may have. The same
 * random stream gives the same message.
 */
export function generateAReq(random: SeededRandom, shape: GenerateShape, options: GenerateOptions = {}): JsonObject {
  const column = AREQ_TABLE.columnOf(shape.version, shape.channel, shape.category);
  const draft: Draft = {
    messageType: "AReq",
    messageVersion: shape.version,
    messageCategory: shape.category === "PA" ? "01" : "02",
    deviceChannel: CHANNEL_CODES[shape.channel],
    ...options.members,
  };
  const share = options.optionalShare ?? 0.3;
  fill(column, draft, draft, random, share);
  // A condition may rest on an element that another condition brought in.
  for (let before = -1; before !== countAll(draft); ) {
    before = countAll(draft);
    addConditional(column, draft, draft, random, share);
  }
  return draft;
}

function fill(members: readonly Member[], into: Draft, message: Draft, random: SeededRandom, share: number): void {
  for (const member of members) {
    if (into[member.name] !== undefined || isDecidedLater(member)) continue;
    if (member.required || random.chance(share)) into[member.name] = make(member, message, random, share);
  }
}

/** Elements with a condition the message can prove are there exactly when it holds. */
function isDecidedLater(member: Member): boolean {
  return !member.required && member.row.condition?.holds !== undefined;
}

function addConditional(members: readonly Member[], into: Draft, message: Draft, random: SeededRandom, share: number): void {
  for (const member of members) {
    const value = into[member.name];
    if (value === undefined) {
      if (isDecidedLater(member) && member.row.condition?.holds?.(message)) into[member.name] = make(member, message, random, share);
    } else if (member.members.length > 0) {
      const parts = (Array.isArray(value) ? value : [value]) as Draft[];
      for (const part of parts) addConditional(member.members, part, message, random, share);
    }
  }
}

function make(member: Member, message: Draft, random: SeededRandom, share: number): JsonValue {
  const maker = MAKERS[member.row.name];
  if (maker !== undefined) return maker(random, message);
  if (member.members.length === 0) return member.form.sample(random);
  if (member.form.type === "object") return makeObject(member, message, random, share);
  return Array.from({ length: 1 + random.below(Math.min(member.form.maxItems ?? 2, 2)) }, () => makeObject(member, message, random, share));
}

function makeObject(member: Member, message: Draft, random: SeededRandom, share: number): JsonObject {
  const made: Draft = {};
  fill(member.members, made, message, random, share);
  // An object without members would be a fault, so an unlucky draw gets its first one.
  const first = member.members[0] as Member;
  if (Object.keys(made).length === 0) made[first.name] = make(first, message, random, share);
  return made;
}

function countAll(value: JsonValue): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce((sum: number, each: JsonValue) => sum + countAll(each), 1);
}
