import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import { drawAddress, drawCity, drawDevice } from "./people.js";
import type { Account, Address, Person } from "./people.js";
import { runsApps } from "./devices.js";
import type { Device } from "./devices.js";
import { between, exponential, hex8, normal } from "./draw.js";
import { minorOf, usualYen } from "./merchants.js";
import type { Merchant } from "./merchants.js";
import { agreedPaymentMessage, purchaseMessage } from "./messages.js";
import { addressIn } from "./networks.js";
import type { Actor, World } from "./world.js";

/** An honest card holder: shops, subscribes, travels, moves, gives, and buys new things to shop with. */
export class Shopper implements Actor {
  nextAt: Instant;
  private nextPurchaseAt: Instant;
  private lastLifeAt: Instant;

  constructor(private readonly person: Person, world: World) {
    this.lastLifeAt = world.startAt;
    this.nextPurchaseAt = this.purchaseAfter(Math.max(world.startAt, person.cardSince));
    for (const merchant of person.favourites) {
      // Who already was a customer when the world began has an account of some age.
      if (person.cardSince < world.startAt && person.random.chance(1 - merchant.guestShare)) openAccount(person, merchant, world.startAt - DAY_MS * person.random.below(1200));
      if (person.random.chance(merchant.trade.subscribed)) this.subscribe(merchant, world);
    }
    this.nextAt = this.next();
  }

  act(world: World): void {
    const at = this.nextAt;
    this.live(at, world);
    const due = this.person.subscriptions.find(({ nextAt }) => nextAt <= at);
    if (due) {
      const { merchant, amountMinor } = due;
      const request = agreedPaymentMessage(world.random, merchant, this.person.cardNumber, this.person.cardExpiryDate, amountMinor, at);
      world.send({ at, request, cause: "subscription", person: this.person, yen: Number(amountMinor) / merchant.country.minorPerYen, relaysCodes: false, looksForeign: false });
      due.nextAt = at + 28 * DAY_MS;
    } else {
      this.shop(at, world);
    }
    this.nextAt = this.next();
  }

  private next(): Instant {
    return this.person.subscriptions.reduce((first, { nextAt }) => Math.min(first, nextAt), this.nextPurchaseAt);
  }

  private subscribe(merchant: Merchant, world: World): void {
    const { random, subscriptions, cardSince } = this.person;
    const begin = Math.max(world.startAt, cardSince);
    subscriptions.push({ merchant, amountMinor: minorOf(random, merchant, merchant.medianYen), nextAt: begin + Math.floor(random.next() * 28 * DAY_MS) });
  }

  /** Some days later, at an hour he likes, more often near pay day and before the year ends. */
  private purchaseAfter(at: Instant): Instant {
    const { random, perDay, peakHour, country, payDay } = this.person;
    const today = new Date(at);
    const sinceMonthEnd = (today.getUTCDate() - payDay + 31) % 31;
    const mood = (sinceMonthEnd < 4 ? 1.6 : 1) * seasonOf(today.getUTCMonth(), today.getUTCDate());
    const day = Math.floor(at / DAY_MS + exponential(random, 1 / (perDay * mood)));
    const hour = random.chance(0.75) ? peakHour + 3 * normal(random) : 24 * random.next();
    const moment = day * DAY_MS + Math.floor(((hour - country.utcOffsetMinutes / 60 + 48) % 24) * HOUR_MS);
    return moment > at ? moment : at + Math.floor(HOUR_MS * (1 + 9 * random.next()));
  }

  /** What changed in his life since the last time. */
  private live(at: Instant, world: World): void {
    const { person } = this;
    const { random, devices, country } = person;
    const days = (at - this.lastLifeAt) / DAY_MS;
    this.lastLifeAt = at;
    for (const [index, device] of devices.entries()) {
      if (device.until < at) devices[index] = drawDevice(random, country, at, random.chance(0.85) ? device.kind : undefined);
      else if (random.chance(0.006 * days)) device.browserId = hex8(random) + hex8(random);
    }
    if (person.trip && person.trip.until < at) person.trip = undefined;
    if (!person.trip && random.chance(Math.min(0.5, days * 0.012))) this.travel(at, world);
    if (random.chance(Math.min(0.2, days / 1600))) {
      const city = random.chance(0.6) ? person.home.city : drawCity(random, country.code);
      person.home = drawAddress(random, city);
      person.homeBlock = world.networks.pick(random, "home", city.name);
    }
    // Providers give out new addresses every few weeks.
    if (random.chance(days / 30)) person.homeHost = random.below(4000);
  }

  private travel(at: Instant, { networks }: World): void {
    const { person } = this;
    const { random, country } = person;
    const abroad = random.chance(0.35);
    const city = drawCity(random, abroad ? random.pick(["US", "KR", "TW", "SG", "GB", "FR", "JP"]) : country.code);
    const block = networks.pick(random, random.chance(0.6) ? "hotel" : "mobile", city.name);
    person.trip = { city, block, host: random.below(300), until: at + DAY_MS * between(random, 2, 9) };
  }

  private shop(at: Instant, world: World): void {
    const { person } = this;
    const { random } = person;
    const merchant = this.chooseMerchant(world);
    const account = person.accounts.get(merchant.index) ?? (random.chance(merchant.guestShare) ? undefined : openAccount(person, merchant, at));
    const device = this.chooseDevice();
    const inApp = runsApps(device) && random.chance(merchant.appShare);
    const gift = merchant.trade.delivery === "ship" && random.chance(seasonOf(new Date(at).getUTCMonth(), 20) > 1.2 ? 0.14 : 0.06);
    const shipping = gift ? this.giftAddress(account, at) : person.home;
    const wish = random.chance(0.025) ? between(random, 3, 9) : 1;
    const yen = usualYen(random, merchant) * Math.sqrt(person.wealth) * wish;
    const amountMinor = minorOf(random, merchant, yen);
    const address = this.chooseAddress(device, at, world);
    if (account) countPurchase(account, shipping, at);
    const request = purchaseMessage(world.random, {
      at, merchant, cardNumber: person.cardNumber, cardExpiryDate: person.cardExpiryDate, name: person.name, email: person.email, mobile: person.mobile,
      billing: person.home, shipping, account, passwordChangedAt: random.chance(0.02) ? at - DAY_MS * random.below(20) : undefined, amountMinor, device, address: address.text,
      inApp, reordered: (account?.purchases ?? 0) > 2 && random.chance(0.4), scripted: false, warnings: inApp && random.chance(0.01) ? ["SW01"] : [],
      addsCard: (account?.purchases ?? 9) === 1 && random.chance(0.08),
    });
    const end = world.send({ at, request, cause: gift ? "gift" : "purchase", person, yen, relaysCodes: false, looksForeign: address.foreign });
    // Whose challenge failed tries again; who is in the mood goes on to the next shop.
    const again = end === "failed" || (end === "abandoned" && random.chance(0.3)) || random.chance(0.07);
    this.nextPurchaseAt = again ? at + Math.floor(MINUTE_MS * (1 + 40 * random.next())) : this.purchaseAfter(at);
  }

  private chooseMerchant({ merchants }: World): Merchant {
    const { random, favourites, country, trip } = this.person;
    if (trip && random.chance(0.4)) return merchants.anyFor(random, trip.city.country.code);
    if (random.chance(0.68)) return favourites[Math.floor(square(random.next()) * favourites.length)] as Merchant;
    const merchant = merchants.anyFor(random, country.code);
    // A new liking takes the place of an old one.
    if (random.chance(0.2)) favourites[random.below(favourites.length)] = merchant;
    return merchant;
  }

  private chooseDevice(): Device {
    const { random, devices } = this.person;
    return random.chance(0.68) ? (devices[0] as Device) : random.pick(devices);
  }

  private giftAddress(account: Account | undefined, at: Instant): Address {
    const { random, country } = this.person;
    if (account && account.addresses.length > 1 && random.chance(0.5)) return random.pick(account.addresses).address;
    const address = drawAddress(random, drawCity(random, country.code));
    account?.addresses.push({ address, since: at });
    return address;
  }

  private chooseAddress(device: Device, at: Instant, { networks }: World): { text: string; foreign: boolean } {
    const { person } = this;
    const { random, trip, country, homeBlock, mobileBlock, officeBlock } = person;
    const version = random.chance(0.15) ? 6 : 4;
    if (person.usesVpn && random.chance(0.6)) {
      const place = random.chance(0.5) ? country.code : random.pick(["US", "SG", "GB", "DE"]);
      return { text: addressIn(networks.pick(random, "vpn", place), random.below(300)), foreign: place !== country.code };
    }
    if (trip) return { text: addressIn(trip.block, trip.host, version), foreign: trip.city.country !== country };
    const localHour = new Date(at + country.utcOffsetMinutes * MINUTE_MS).getUTCHours();
    if (localHour >= 9 && localHour < 18 && random.chance(0.3)) return { text: addressIn(officeBlock, person.officeHost), foreign: false };
    // Many phones of a city share few addresses of their carrier.
    if (runsApps(device) && random.chance(0.45)) return { text: addressIn(mobileBlock, random.below(48), version), foreign: false };
    return { text: addressIn(homeBlock, person.homeHost, version), foreign: false };
  }
}

/** How much more people buy: sales in January, early summer and November, gifts before the year ends. Month 0 is January. */
function seasonOf(month: number, day: number): number {
  if (month === 11) return day < 26 ? 1.5 : 1.2;
  if ((month === 10 && day > 20) || (month === 0 && day < 12)) return 1.35;
  return month === 5 || month === 6 ? 1.12 : 1;
}

function openAccount(person: Person, merchant: Merchant, at: Instant): Account {
  const account: Account = { openedAt: at, addresses: [{ address: person.home, since: at }], purchases: 0, lastAt: at, purchasesToday: 0 };
  person.accounts.set(merchant.index, account);
  return account;
}

/** What the shop's own counters say after this purchase. */
export function countPurchase(account: Account, shipping: Address, at: Instant): void {
  account.purchasesToday = at - account.lastAt < DAY_MS ? account.purchasesToday + 1 : 1;
  account.purchases++;
  account.lastAt = at;
  if (!account.addresses.some(({ address }) => address === shipping)) account.addresses.push({ address: shipping, since: at });
}

function square(x: number): number {
  return x * x;
}
