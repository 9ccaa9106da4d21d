import { DAY_MS } from "../../base/index.js";
import type { Instant, SeededRandom } from "../../base/index.js";
import { between, digits, hex8 } from "./draw.js";
import { makeDevice } from "./devices.js";
import type { Device } from "./devices.js";
import { addressIn } from "./networks.js";
import type { Networks } from "./networks.js";
import { drawAddress, drawCity } from "./people.js";
import type { Address, Person } from "./people.js";
import { countryOf } from "./places.js";

/** Where thieves of this world work from. */
const BASES = ["JP", "CN", "CN", "US", "SG", "GB"];

/** Some thieves who share machines, addresses to ship to, and habits. */
export class Crew {
  private readonly base: string;
  /** How much trouble it takes to look like the victim. */
  readonly care: number;
  private readonly devices: Device[] = [];
  private drops: Address[] = [];

  constructor(private readonly random: SeededRandom) {
    this.base = random.pick(BASES);
    this.care = random.next();
    this.drops = Array.from({ length: between(random, 2, 5) }, () => this.newDrop());
  }

  /** A machine for one job: an old one with its traces wiped, or a new one that pretends to be from the victim's country. */
  device(victim: Person | undefined, at: Instant): Device {
    const { random, devices } = this;
    const old = devices.length > 0 && random.chance(0.6) ? random.pick(devices) : undefined;
    if (old && old.until > at) {
      if (random.chance(0.6)) old.browserId = hex8(random) + hex8(random);
      return old;
    }
    const pretends = victim !== undefined && random.chance(0.35 + 0.6 * this.care);
    const country = pretends ? victim.country : countryOf(this.base);
    // Who takes care has the victim's kind of machine, too.
    const model = pretends && random.chance(this.care) ? random.pick(victim.devices).kind : random.pick(["windows", "windows", "android", "iphone"] as const);
    const device = { ...makeDevice(random, model, random.pick(country.languages), country.utcOffsetMinutes, at), until: at + DAY_MS * between(random, 3, 60) };
    devices.push(device);
    if (devices.length > 6) devices.shift();
    return device;
  }

  /** An address to come from: best is somebody's home connection in the victim's city, cheapest a rented server. */
  network(victim: Person | undefined, networks: Networks): { text: string; foreign: boolean } {
    const { random, base, care } = this;
    const home = victim?.home.city.country.code ?? "JP";
    const draw = random.next();
    if (draw < 0.15 + 0.5 * care) return { text: addressIn(networks.pick(random, "home", victim?.home.city.name ?? "Tokyo"), random.below(4000)), foreign: false };
    if (draw < 0.3 + 0.5 * care) return { text: addressIn(networks.pick(random, "mobile", home), random.below(48)), foreign: false };
    if (draw < 0.85) return { text: addressIn(networks.pick(random, random.pick(["vpn", "vpn", "hosting"] as const), home), random.below(300)), foreign: false };
    if (draw < 0.88) return { text: addressIn(networks.pick(random, "tor", base), random.below(40)), foreign: base !== home };
    return { text: addressIn(networks.pick(random, "home", base), random.below(4000)), foreign: base !== home };
  }

  /** An address that forwards goods, spelt a little differently every time. */
  drop(): Address {
    const { random } = this;
    if (random.chance(0.08)) this.drops[random.below(this.drops.length)] = this.newDrop();
    const drop = random.pick(this.drops);
    if (random.chance(0.4)) return drop;
    const line1 = random.pick([drop.line1.toUpperCase(), drop.line1.replace("-", " - "), drop.line1.replace(" ", "  "), `${drop.line1} F${between(random, 1, 9)}`]);
    return { ...drop, line1, line2: random.chance(0.5) ? `Box ${between(random, 1, 400)}` : undefined };
  }

  email(victim: Person | undefined): string {
    const { random } = this;
    const name = victim?.name.toLowerCase().replace(" ", "") ?? "shop";
    if (victim && random.chance(0.3 * this.care)) return victim.email;
    return random.chance(0.7) ? `${name}${digits(random, between(random, 2, 5))}@gmail.com` : `${hex8(random)}@${random.pick(["gmail.com", "outlook.com", "yahoo.co.jp"])}`;
  }

  private newDrop(): Address {
    return drawAddress(this.random, drawCity(this.random, this.random.chance(0.75) ? "JP" : this.base));
  }
}
