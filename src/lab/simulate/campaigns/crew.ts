import { DAY_MS, HOUR_MS } from "../../../base/index.js";
import type { Instant, SeededRandom } from "../../../base/index.js";
import { newAccount } from "../accounts.js";
import { drawAddress, drawCity, drawPickUp, respelt } from "../addresses.js";
import type { Address } from "../addresses.js";
import { makeDevice } from "../devices.js";
import type { Device } from "../devices.js";
import { between, digits, hex8 } from "../draw.js";
import { drawEmail, drawName, drawPhone, mistyped } from "../identity.js";
import type { Phone } from "../identity.js";
import type { Merchant } from "../merchants.js";
import { addressIn } from "../networks.js";
import type { Networks } from "../networks.js";
import type { Account, Card, Person } from "../people.js";
import { countryOf } from "../places.js";

/** Where thieves of this world work from. */
const BASES = ["JP", "JP", "CN", "CN", "US", "SG", "GB", "KR"];

/** A holder and the one of his cards whose number was stolen. */
export interface Victim {
  readonly person: Person;
  readonly card: Card;
}

/** How a thief looks in one sitting. */
export interface Guise {
  readonly device: Device;
  readonly address: { readonly text: string; readonly foreign: boolean };
  readonly name: string;
  readonly email: string;
  readonly mobile: Phone;
}

/** Some thieves who share machines, addresses to ship to, and habits. */
export class Crew {
  /** How much trouble it takes to look like the victim, 0 to 1; grows with what was refused. */
  care: number;
  private readonly base: string;
  private readonly wakesAt: number;
  private readonly devices: Device[] = [];
  private readonly drops: Address[];
  private readonly accounts = new Map<number, Account>();

  /** @param standing place among all crews by the trouble they take, 0 to 1 */
  constructor(private readonly random: SeededRandom, standing: number) {
    this.base = random.pick(BASES);
    this.care = Math.sqrt(standing);
    this.wakesAt = between(random, 7, 14);
    this.drops = Array.from({ length: between(random, 3, 7) }, () => this.newDrop());
  }

  /** Being refused teaches to take more care. */
  learn(): void {
    this.care += 0.004 * (1 - this.care);
  }

  guise(victim: Victim | undefined, at: Instant, networks: Networks): Guise {
    const { random, care } = this;
    const person = victim?.person;
    const country = person?.country ?? countryOf(random.chance(0.8) ? "JP" : this.base);
    const name = person?.name ?? drawName(random, country);
    return {
      device: this.device(person, at), address: this.network(person, networks), email: this.email(person, name),
      name: random.chance(0.08) ? mistyped(random, name) : name,
      mobile: person && random.chance(0.25 + 0.4 * care) ? person.mobile : drawPhone(random, country),
    };
  }

  /** A machine for one job: an old one with its traces wiped, or a new one that pretends to be from the victim's country. */
  device(person: Person | undefined, at: Instant): Device {
    const { random, devices } = this;
    const old = devices.length > 0 && random.chance(0.55 - 0.35 * this.care) ? random.pick(devices) : undefined;
    if (old && old.until > at) {
      if (random.chance(0.5 + 0.4 * this.care)) old.secret = hex8(random) + hex8(random);
      return old;
    }
    const pretends = random.chance(0.45 + 0.52 * this.care);
    const country = pretends ? (person?.country ?? countryOf("JP")) : countryOf(this.base);
    // Who takes care has the victim's kind of machine, too.
    const kind = person && pretends && random.chance(0.8 * this.care) ? random.pick(person.devices).kind : random.pick(["windows", "windows", "windows", "android", "android", "iphone", "iphone", "mac"] as const);
    const device = { ...makeDevice(random, kind, random.pick(country.languages), country.utcOffsetMinutes, at), until: at + DAY_MS * between(random, 3, 90) };
    devices.push(device);
    if (devices.length > 8) devices.shift();
    return device;
  }

  /** An address to come from: best is somebody's home connection in the victim's city, cheapest a rented server. */
  network(person: Person | undefined, networks: Networks): { text: string; foreign: boolean } {
    const { random, base, care } = this;
    const city = person?.home.city.name ?? "Tokyo";
    const home = person?.home.city.country.code ?? "JP";
    const draw = random.next();
    if (draw < 0.15 + 0.47 * care) return { text: addressIn(networks.pick(random, "home", random.chance(0.5 + 0.5 * care) ? city : drawCity(random, home).name), random.below(4000)), foreign: false };
    if (draw < 0.33 + 0.45 * care) return { text: addressIn(networks.pick(random, "mobile", home), random.below(48)), foreign: false };
    if (draw < 0.9) return { text: addressIn(networks.pick(random, random.pick(["vpn", "vpn", "vpn", "hosting"] as const), home), random.below(60)), foreign: false };
    if (draw < 0.91) return { text: addressIn(networks.pick(random, "tor", base), random.below(40)), foreign: base !== home };
    return { text: addressIn(networks.pick(random, "home", base), random.below(4000)), foreign: base !== home };
  }

  /** Where goods go that somebody will collect: an address that forwards, spelt a little differently, or a shop near the victim. */
  shipping(person: Person | undefined): Address {
    const { random, care } = this;
    const draw = random.next();
    if (person && draw < 0.14) return person.home;
    if (draw < 0.3 + 0.2 * care) return drawPickUp(random, person?.home.city ?? drawCity(random, "JP"));
    if (random.chance(0.1 + 0.2 * care)) this.drops[random.below(this.drops.length)] = this.newDrop();
    const drop = random.pick(this.drops);
    return random.chance(0.6) ? respelt(random, drop) : drop;
  }

  email(person: Person | undefined, name: string): string {
    const { random, care } = this;
    if (person && random.chance(0.15 + 0.35 * care)) return person.email;
    return random.chance(0.15) ? `${name.toLowerCase().replace(" ", "")}${digits(random, between(random, 2, 4))}@gmail.com` : drawEmail(random, name, person?.country ?? countryOf("JP"));
  }

  /** An account of the crew's own at the shop: bought with some age, opened for the job, or used before; none where a guest may buy. */
  account(merchant: Merchant, guise: Guise, at: Instant): Account | undefined {
    const { random, accounts } = this;
    const known = accounts.get(merchant.index);
    if (known && random.chance(0.3)) return known;
    if (random.chance(0.35 * (1 - this.care) + merchant.guestShare * 0.7)) return undefined;
    const age = random.chance(0.4 + 0.3 * this.care) ? between(random, 5, 900) : 0;
    const account = newAccount(guise.name, guise.email, "password", this.shipping(undefined), at - DAY_MS * age, age > 0 ? between(random, 1, 14) : 0);
    accounts.set(merchant.index, account);
    if (accounts.size > 40) accounts.delete(accounts.keys().next().value as number);
    return account;
  }

  /** The next moment from `at` on at which the crew is up; who takes care keeps the victim's hours. */
  awake(at: Instant, person: Person | undefined): Instant {
    const { random } = this;
    const careful = person !== undefined && random.chance(this.care);
    const offset = (careful ? person.country : countryOf(this.base)).utcOffsetMinutes / 60;
    const begins = careful ? (person.peakHour + 20) % 24 : this.wakesAt;
    const hour = (at / HOUR_MS + offset) % 24;
    const since = (hour - begins + 48) % 24;
    if (since < (careful ? 8 : 13) || random.chance(0.06)) return at;
    return at + Math.floor((24 - since + (careful ? 4 : 2) * random.next()) * HOUR_MS);
  }

  private newDrop(): Address {
    const { random } = this;
    return drawAddress(random, drawCity(random, random.chance(0.85) ? "JP" : this.base));
  }
}
