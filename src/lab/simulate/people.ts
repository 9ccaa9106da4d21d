import { DAY_MS, SeededRandom } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import { Weighted, between, digits, logNormal } from "./draw.js";
import { makeDevice } from "./devices.js";
import type { Device, DeviceKind } from "./devices.js";
import type { Merchant, Merchants } from "./merchants.js";
import type { Block, Networks } from "./networks.js";
import { COUNTRIES, WORLD_BINS, citiesOf } from "./places.js";
import type { City, Country } from "./places.js";

export interface Address {
  readonly city: City;
  readonly line1: string;
  readonly line2: string | undefined;
  readonly postCode: string;
}

/** An account at a shop, as the shop would describe it. */
export interface Account {
  readonly openedAt: Instant;
  readonly addresses: { readonly address: Address; readonly since: Instant }[];
  purchases: number;
  lastAt: Instant;
  purchasesToday: number;
}

/** A card holder. Members that change are changed by his own life, or by what is done to him. */
export interface Person {
  readonly random: SeededRandom;
  readonly country: Country;
  readonly cardNumber: string;
  readonly cardExpiryDate: string;
  readonly name: string;
  readonly email: string;
  readonly mobile: { readonly cc: string; readonly subscriber: string };
  /** Before this the card does not exist yet. */
  readonly cardSince: Instant;
  /** Purchases per day, and how dear they are against what is usual. */
  readonly perDay: number;
  readonly wealth: number;
  readonly payDay: number;
  readonly peakHour: number;
  readonly usesVpn: boolean;
  readonly favourites: Merchant[];
  readonly subscriptions: { readonly merchant: Merchant; readonly amountMinor: string; nextAt: Instant }[];
  readonly accounts: Map<number, Account>;
  readonly devices: Device[];
  home: Address;
  homeBlock: Block;
  homeHost: number;
  readonly mobileBlock: Block;
  readonly officeBlock: Block;
  readonly officeHost: number;
  /** Where he is when he is not at home. */
  trip: { readonly city: City; readonly until: Instant; readonly block: Block; readonly host: number } | undefined;
  /** How soon he notices what he did not buy: a factor on the delay of labels. */
  readonly attention: number;
}

const FAMILY = ["SATO", "SUZUKI", "TAKAHASHI", "TANAKA", "ITO", "WATANABE", "YAMAMOTO", "NAKAMURA", "KOBAYASHI", "KATO", "YOSHIDA", "YAMADA", "SASAKI", "MATSUMOTO", "INOUE", "KIMURA", "HAYASHI", "SHIMIZU", "MORI", "ABE"];
const GIVEN = ["HARUTO", "YUTO", "SOTA", "YUKI", "HAYATO", "REN", "KENJI", "TARO", "HIROSHI", "AKIRA", "YUI", "AOI", "SAKURA", "HINA", "YOKO", "KEIKO", "EMI", "MIKA", "NAOMI", "RINA"];
const FOREIGN_FAMILY = ["KIM", "LEE", "CHEN", "WANG", "SMITH", "JONES", "BROWN", "MILLER", "SCHMIDT", "WEBER", "MARTIN", "TAN"];
const FOREIGN_GIVEN = ["MINJUN", "JIWOO", "WEI", "MEI", "JAMES", "OLIVIA", "EMMA", "LIAM", "LUKAS", "ANNA", "LOUIS", "GRACE"];
const MAIL = ["gmail.com", "gmail.com", "yahoo.co.jp", "yahoo.co.jp", "icloud.com", "docomo.ne.jp", "ezweb.ne.jp", "softbank.ne.jp", "outlook.jp", "example.jp"];
const FOREIGN_MAIL = ["gmail.com", "gmail.com", "outlook.com", "icloud.com", "naver.com", "example.com"];
const STREETS = ["Sakura-cho", "Honmachi", "Midori-ku", "Minami", "Kita", "Chuo", "Asahi-machi", "Nishi-machi"];
const FOREIGN_STREETS = ["Main Street", "Station Road", "Park Avenue", "Church Lane", "Hauptstrasse", "Rue Haute"];

const countries = new Weighted(COUNTRIES, (country) => country.holders);
const cities = new Map(COUNTRIES.map((country) => [country.code, new Weighted(citiesOf(country.code), (city) => city.weight)]));
const binsOf = new Map(COUNTRIES.map(({ code }) => [code, WORLD_BINS.filter((bin) => bin.country === code).map((bin) => bin.prefix)]));

export function drawCity(random: SeededRandom, countryCode: string): City {
  return (cities.get(countryCode) as Weighted<City>).draw(random);
}

export function drawAddress(random: SeededRandom, city: City): Address {
  const japanese = city.country.code === "JP";
  const number = `${between(random, 1, 9)}-${between(random, 1, 30)}-${between(random, 1, 20)}`;
  return {
    city,
    line1: japanese ? `${random.pick(STREETS)} ${number}` : `${between(random, 1, 300)} ${random.pick(FOREIGN_STREETS)}`,
    line2: random.chance(0.4) ? `${japanese ? "Room" : "Apt"} ${between(random, 101, 1204)}` : undefined,
    postCode: japanese ? `${city.post}${digits(random, 1)}-${digits(random, 4)}` : `${city.post}${digits(random, 2)}`,
  };
}

export function drawName(random: SeededRandom, country: Country): string {
  return country.code === "JP" ? `${random.pick(GIVEN)} ${random.pick(FAMILY)}` : `${random.pick(FOREIGN_GIVEN)} ${random.pick(FOREIGN_FAMILY)}`;
}

export function drawEmail(random: SeededRandom, name: string, country: Country): string {
  const [given = "", family = ""] = name.toLowerCase().split(" ");
  const local = random.pick([`${given}.${family}`, `${given}${family}`, `${given.charAt(0)}.${family}`, `${family}_${given}`, given]);
  return `${local}${random.chance(0.6) ? between(random, 1, 1999) : ""}@${random.pick(country.code === "JP" ? MAIL : FOREIGN_MAIL)}`;
}

export function drawDevice(random: SeededRandom, country: Country, at: Instant, kind?: DeviceKind): Device {
  const drawn = kind ?? random.pick(["iphone", "iphone", "android", "android", "windows", "windows", "windows", "mac", "ipad"] as const);
  return makeDevice(random, drawn, random.pick(country.languages), country.utcOffsetMinutes, at);
}

/**
 * The holder of the `index`th card. Every fourth card belongs to somebody of the household of the card before, who then
 * shares its address, its network and one device.
 */
export function makePerson(seed: number, index: number, world: { readonly networks: Networks; readonly merchants: Merchants; readonly startAt: Instant; readonly days: number }, household: Person | undefined): Person {
  const random = new SeededRandom(seed).fork(1000 + index);
  const country = household?.country ?? countries.draw(random);
  const city = household?.home.city ?? drawCity(random, country.code);
  const name = household ? `${drawName(random, country).split(" ")[0]} ${household.name.split(" ")[1]}` : drawName(random, country);
  const first = drawDevice(random, country, world.startAt, random.pick(["iphone", "android"] as const));
  const devices = [first, ...(random.chance(0.6) ? [drawDevice(random, country, world.startAt, random.chance(0.75) ? "windows" : "mac")] : [])];
  const shared = household?.devices.at(-1);
  if (shared && random.chance(0.5)) devices.push(shared);
  const { networks, merchants, startAt, days } = world;
  const favourites = Array.from({ length: between(random, 3, 11) }, () => merchants.anyFor(random, country.code));
  return {
    random, country, name, devices, favourites,
    cardNumber: cardNumber(index, country),
    cardExpiryDate: `${between(random, 27, 31)}${String(between(random, 1, 12)).padStart(2, "0")}`,
    email: drawEmail(random, name, country),
    mobile: { cc: country.callingCode, subscriber: country.code === "JP" ? `${random.pick(["70", "80", "90"])}${digits(random, 8)}` : `7${digits(random, 8)}` },
    cardSince: random.chance(0.88) ? startAt - DAY_MS * random.below(2000) : startAt + DAY_MS * random.below(days),
    perDay: Math.min(2.5, logNormal(random, 0.16, 0.9)),
    wealth: logNormal(random, 1, 0.45),
    payDay: random.pick([10, 15, 25, 25, 25, 28]),
    peakHour: random.pick([8, 12, 13, 19, 20, 21, 21, 22, 22, 23]),
    usesVpn: random.chance(0.035),
    subscriptions: [],
    accounts: new Map(),
    home: household?.home ?? drawAddress(random, city),
    homeBlock: household?.homeBlock ?? networks.pick(random, "home", city.name),
    homeHost: household?.homeHost ?? random.below(4000),
    mobileBlock: networks.pick(random, "mobile", city.name),
    officeBlock: networks.pick(random, "office", city.name),
    officeHost: random.below(400),
    trip: undefined,
    attention: logNormal(random, 1, 0.5),
  };
}

/** Card numbers of this world begin with 9000 00, which nobody issues. The `index`th card of a country has the `index`th number of its BINs. */
function cardNumber(index: number, country: Country): string {
  const bins = binsOf.get(country.code) as readonly string[];
  // Issuers do not give numbers out one after the other; a multiplier prime to 10^8 scatters them and keeps them distinct.
  const account = (index * 7_654_321) % 100_000_000;
  return `${bins[index % bins.length]}${String(account).padStart(8, "0")}`;
}
