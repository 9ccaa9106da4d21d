import { DAY_MS, SeededRandom } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import { drawAddress, drawCity, drawOffice, drawPickUp } from "./addresses.js";
import type { Address } from "./addresses.js";
import { Weighted, between, logNormal } from "./draw.js";
import { makeDevice } from "./devices.js";
import type { Device, DeviceKind } from "./devices.js";
import { drawEmail, drawName, drawPhone, drawWorkEmail } from "./identity.js";
import type { Phone } from "./identity.js";
import type { Merchant, Merchants } from "./merchants.js";
import type { Block, Networks } from "./networks.js";
import { COUNTRIES } from "./places.js";
import type { City, Country } from "./places.js";

/** An account at a shop, as the shop would describe it. */
export interface Account {
  readonly openedAt: Instant;
  /** What was typed in when it was opened. */
  readonly email: string;
  readonly name: string;
  readonly login: "password" | "federated" | "passkey";
  readonly addresses: { readonly address: Address; readonly since: Instant }[];
  /** When the card in use was stored in it. */
  cardStoredAt: Instant | undefined;
  passwordChangedAt: Instant | undefined;
  changedAt: Instant | undefined;
  purchases: number;
  lastAt: Instant;
  purchasesToday: number;
  cardsAddedToday: number;
}

/** A payment card in a world. Its number is replaced, as everywhere, when fraud on it became known or when it is lost. */
export interface Card {
  readonly number: string;
  readonly expiryDate: string;
  /** Before this the card does not exist yet, after `until` no more. */
  readonly since: Instant;
  until: Instant;
}

/** Who types a purchase in: the holder, or somebody of the family who has the card's number. */
export interface Buyer {
  readonly name: string;
  readonly email: string;
  readonly workEmail: string;
  readonly mobile: Phone;
  readonly devices: Device[];
  readonly favourites: Merchant[];
  readonly accounts: Map<number, Account>;
  /** Keeps shops and trackers at arm's length: aliases, private windows, no account where none is needed. */
  readonly discreet: boolean;
  home: Address;
  homeBlock: Block;
  homeHost: number;
  mobileBlock: Block;
}

export interface Relative extends Buyer {
  /** Lives in a home of his own. */
  readonly away: boolean;
  /** Share of the purchases of the card. */
  readonly share: number;
}

/** A card holder. Members that change are changed by his own life, or by what is done to him. */
export interface Person extends Buyer {
  readonly random: SeededRandom;
  readonly country: Country;
  /** The first is used most. */
  readonly cards: Card[];
  readonly family: readonly Relative[];
  /** Where presents go. */
  readonly friends: Address[];
  /** Purchases per day, and how dear they are against what is usual. */
  readonly perDay: number;
  readonly wealth: number;
  readonly payDay: number;
  readonly peakHour: number;
  /** Share of the purchases at a shop that is not one of the favourites. */
  readonly curiosity: number;
  readonly usesVpn: boolean;
  /** Share of the purchases he will say were not his; rises where that went well and falls where it was found out. */
  denies: number;
  readonly subscriptions: { readonly merchant: Merchant; readonly amountMinor: string; nextAt: Instant }[];
  /** What is printed on invoices; behind `home` for some weeks after a move. */
  billing: Address;
  billingChangesAt: Instant;
  pickUp: Address;
  office: Address;
  officeBlock: Block;
  officeHost: number;
  /** Where he is when he is not at home. */
  trip: { readonly city: City; readonly until: Instant; readonly block: Block; readonly host: number; readonly hotel: Address } | undefined;
  /** What he is keen on these weeks. */
  hobby: { readonly merchants: readonly Merchant[]; readonly until: Instant } | undefined;
  /** How soon he notices what he did not buy: a factor on the delay of labels. */
  readonly attention: number;
}

/** What people are made from. */
export interface Ground {
  readonly networks: Networks;
  readonly merchants: Merchants;
  readonly startAt: Instant;
  readonly days: number;
  issueCard(random: SeededRandom, country: Country, since: Instant): Card;
}

const countries = new Weighted(COUNTRIES, (country) => country.holders);

export function drawDevice(random: SeededRandom, country: Country, at: Instant, kind?: DeviceKind): Device {
  const drawn = kind ?? random.pick(["iphone", "iphone", "android", "android", "windows", "windows", "windows", "mac", "ipad"] as const);
  return makeDevice(random, drawn, random.pick(country.languages), country.utcOffsetMinutes, at);
}

/**
 * The `index`th holder with `cardCount` cards. Every fourth holder is of the household of the one before, shares its address
 * and network, and often a device.
 */
export function makePerson(seed: number, index: number, cardCount: number, ground: Ground, household: Person | undefined): Person {
  const random = new SeededRandom(seed).fork(1000 + index);
  const { networks, merchants, startAt, days } = ground;
  const country = household?.country ?? countries.draw(random);
  const city = household?.home.city ?? drawCity(random, country.code);
  const name = household ? `${drawName(random, country).split(" ")[0]} ${household.name.split(" ")[1]}` : drawName(random, country);
  const home = household?.home ?? drawAddress(random, city);
  const devices = drawDevices(random, country, startAt);
  const shared = household?.devices.at(-1);
  if (shared && random.chance(0.5)) devices.push(shared);
  const cards = Array.from({ length: cardCount }, () =>
    ground.issueCard(random, country, random.chance(0.88) ? startAt - DAY_MS * random.below(2000) : startAt + DAY_MS * random.below(days)));
  const person: Person = {
    random, country, name, devices, cards, home, billing: home, billingChangesAt: 0,
    favourites: Array.from({ length: between(random, 3, 11) }, () => merchants.anyFor(random, country.code)),
    email: drawEmail(random, name, country), workEmail: drawWorkEmail(random, name), mobile: drawPhone(random, country),
    perDay: cardCount * Math.min(2.5, logNormal(random, 0.16, 0.9)),
    wealth: logNormal(random, 1, 0.5),
    payDay: random.pick([10, 15, 25, 25, 25, 28]),
    peakHour: random.pick([8, 12, 13, 19, 20, 21, 21, 22, 22, 23]),
    curiosity: Math.min(0.85, logNormal(random, 0.28, 0.5)),
    discreet: random.chance(0.07),
    usesVpn: random.chance(0.06),
    denies: random.chance(0.025) ? 0.01 : 0.00018,
    subscriptions: [], accounts: new Map(),
    homeBlock: household?.homeBlock ?? networks.pick(random, "home", city.name),
    homeHost: household?.homeHost ?? random.below(4000),
    mobileBlock: drawMobile(random, networks, city),
    ...drawWork(random, networks, city),
    pickUp: drawPickUp(random, city),
    friends: Array.from({ length: between(random, 1, 4) }, () => drawAddress(random, drawCity(random, country.code))),
    family: [],
    trip: undefined, hobby: undefined,
    attention: logNormal(random, 1, 0.5),
  };
  const relatives = random.chance(0.22) ? between(random, 1, 2) : 0;
  return { ...person, family: Array.from({ length: relatives }, () => makeRelative(person, ground)) };
}

/** A husband at the same table, or a daughter at a university far away. */
function makeRelative(holder: Person, { networks, merchants, startAt }: Ground): Relative {
  const { random, country } = holder;
  const away = random.chance(0.4);
  const city = away ? drawCity(random, country.code) : holder.home.city;
  const name = `${drawName(random, country).split(" ")[0]} ${holder.name.split(" ")[1]}`;
  const devices = drawDevices(random, country, startAt);
  if (!away && random.chance(0.3)) devices.push(random.pick(holder.devices));
  return {
    name, away, devices, email: drawEmail(random, name, country), workEmail: drawWorkEmail(random, name), mobile: drawPhone(random, country),
    favourites: Array.from({ length: between(random, 2, 6) }, () => merchants.anyFor(random, country.code)),
    accounts: new Map(), discreet: random.chance(0.07),
    home: away ? drawAddress(random, city) : holder.home,
    homeBlock: away ? networks.pick(random, "home", city.name) : holder.homeBlock,
    homeHost: away ? random.below(4000) : holder.homeHost,
    mobileBlock: drawMobile(random, networks, city),
    share: 0.02 + 0.2 * random.next() * random.next(),
  };
}

function drawDevices(random: SeededRandom, country: Country, at: Instant): Device[] {
  const first = drawDevice(random, country, at, random.pick(["iphone", "android"] as const));
  return [first, ...(random.chance(0.6) ? [drawDevice(random, country, at, random.chance(0.75) ? "windows" : "mac")] : [])];
}

/** Databases know where a carrier meets the internet, which is seldom where its customer stands. */
export function drawMobile(random: SeededRandom, networks: Networks, city: City): Block {
  return networks.pick(random, "mobile", (random.chance(0.5) ? city : drawCity(random, city.country.code)).name);
}

/** The place of work: one way out to the internet for everybody there, and a desk that takes in parcels. */
export function drawWork(random: SeededRandom, networks: Networks, city: City): { office: Address; officeBlock: Block; officeHost: number } {
  return { office: drawOffice(random, city), officeBlock: networks.pick(random, random.chance(0.07) ? "hosting" : "office", city.name), officeHost: random.below(40) };
}
