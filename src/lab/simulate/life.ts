import { DAY_MS } from "../../base/index.js";
import type { Instant, SeededRandom } from "../../base/index.js";
import { drawAddress, drawCity, drawPickUp } from "./addresses.js";
import { between, hex8 } from "./draw.js";
import { drawDevice, drawMobile, drawWork } from "./people.js";
import type { Buyer, Person } from "./people.js";
import type { World } from "./world.js";

/** Trades in which people begin something new, by MCC: what thieves like is among them, because it is nice to have. */
const HOBBIES = ["5732", "5732", "5816", "5816", "5947", "5944", "5651", "7922", "5817", "5942", "5964"];

/** What changed in somebody's life in the `days` since he was last looked at. */
export function live(person: Person, at: Instant, days: number, world: World): void {
  const { random } = person;
  for (const buyer of [person, ...person.family]) ageDevices(buyer, person, at, days);
  renewCards(person, at, world);
  if (person.trip && person.trip.until < at) person.trip = undefined;
  if (!person.trip && random.chance(Math.min(0.5, days * 0.012))) travel(person, at, world);
  if (person.hobby && person.hobby.until < at) person.hobby = undefined;
  if (!person.hobby && random.chance(Math.min(0.3, days / 110))) {
    person.hobby = { merchants: world.merchants.ofTrade(random, random.pick(HOBBIES), person.country.code), until: at + DAY_MS * between(random, 5, 50) };
  }
  if (random.chance(Math.min(0.2, days / 1200))) move(person, at, world);
  if (person.billing !== person.home && person.billingChangesAt < at) person.billing = person.home;
  // Providers give out new addresses every few weeks.
  if (random.chance(days / 30)) person.homeHost = random.below(4000);
  if (random.chance(days / 500)) person.mobileBlock = drawMobile(random, world.networks, person.home.city);
}

function ageDevices({ devices }: Buyer, { random, country }: Person, at: Instant, days: number): void {
  for (const [index, device] of devices.entries()) {
    if (device.until < at) devices[index] = drawDevice(random, country, at, random.chance(0.85) ? device.kind : undefined);
    else if (random.chance(0.01 * days)) device.secret = hex8(random) + hex8(random);
  }
}

/** A number that fraud was found on, or a lost card, is replaced within days; shops that have the old one are told. */
function renewCards(person: Person, at: Instant, world: World): void {
  for (const [index, card] of person.cards.entries()) {
    if (card.until > at) continue;
    const next = world.issueCard(person.random, person.country, card.until);
    person.cards[index] = next;
    for (const account of person.accounts.values()) if (account.cardStoredAt !== undefined) account.cardStoredAt = card.until;
  }
}

function travel(person: Person, at: Instant, { networks }: World): void {
  const { random, country } = person;
  const abroad = random.chance(0.35);
  const city = drawCity(random, abroad ? random.pick(["US", "KR", "TW", "SG", "GB", "FR", "JP"]) : country.code);
  const block = networks.pick(random, random.pick(["hotel", "hotel", "hotel", "mobile", "home"] as const), city.name);
  // A hotel has few addresses for all its guests; who stays with friends uses their line.
  const host = random.below(block.use === "home" ? 4000 : 24);
  person.trip = { city, block, host, hotel: drawAddress(random, city), until: at + DAY_MS * between(random, 2, 12) };
}

function move(person: Person, at: Instant, { networks }: World): void {
  const { random, country } = person;
  const city = random.chance(0.6) ? person.home.city : drawCity(random, country.code);
  person.home = drawAddress(random, city);
  // The bank's statement goes to the old address until he thinks of it.
  person.billingChangesAt = at + DAY_MS * between(random, 0, 40);
  person.homeBlock = networks.pick(random, "home", city.name);
  person.homeHost = random.below(4000);
  person.pickUp = drawPickUp(random, city);
  if (random.chance(0.5)) Object.assign(person, drawWork(random, networks, city));
  for (const relative of person.family) if (!relative.away) Object.assign(relative, { home: person.home, homeBlock: person.homeBlock, homeHost: person.homeHost });
}

/** How much more people buy: sales in January, early summer and November, gifts before the year ends. Month 0 is January. */
export function seasonOf(month: number, day: number): number {
  if (month === 11) return day < 26 ? 1.5 : 1.2;
  if ((month === 10 && day > 20) || (month === 0 && day < 12)) return 1.35;
  return month === 5 || month === 6 ? 1.12 : 1;
}

/** Whether it is a time of presents: July and December, Valentine's and White Day, Mother's Day. */
export function giftSeason(month: number, day: number): boolean {
  return (month === 11 && day < 27) || (month === 6 && day < 16) || (month === 1 && day > 5 && day < 15) || (month === 2 && day > 7 && day < 15) || (month === 4 && day < 12);
}

/** One purchase in an hour like any other, three around the hour he likes. */
export function momentOn(random: SeededRandom, day: number, peakHour: number, utcOffsetMinutes: number, normalDraw: number): Instant {
  const hour = random.chance(0.75) ? peakHour + 3 * normalDraw : 24 * random.next();
  return day * DAY_MS + Math.floor(((hour - utcOffsetMinutes / 60 + 48) % 24) * (DAY_MS / 24));
}
