import { DAY_MS, MINUTE_MS } from "../../../base/index.js";
import type { Instant } from "../../../base/index.js";
import { newAccount } from "../accounts.js";
import { makeDevice } from "../devices.js";
import type { Device } from "../devices.js";
import { between, exponential, hex8 } from "../draw.js";
import { countryOf } from "../places.js";
import type { World } from "../world.js";
import { CampaignByVictim } from "./by-victim.js";
import type { Attempt } from "./campaign.js";
import type { Crew, Victim } from "./crew.js";

/** A rack of cloned telephones that buy through apps, each with a stolen number, a fresh account and an identity of its own. */
export class EmulatorFarm extends CampaignByVictim {
  private template: Device | undefined;
  private usesLeft: number;

  constructor(crew: Crew, at: Instant, world: World) {
    super(crew, at, world, between(world.random, 3, 14));
    this.usesLeft = between(world.random, 1, 3);
  }

  protected attemptOn(victim: Victim, world: World, at: Instant): Attempt {
    const { random, merchants } = world;
    const { person, card } = victim;
    this.merchant ??= merchants.inApps(random);
    const { merchant } = this;
    this.guise ??= { ...this.crew.guise(victim, at, world.networks), device: this.clone(world, at) };
    const age = random.chance(0.5) ? between(random, 1, 40) : 0;
    return {
      cause: "emulator-farm", merchant, victim, guise: this.guise, cardNumber: card.number, cardExpiryDate: card.expiryDate, yen: this.price(world, merchant) * 0.9,
      shipping: this.crew.shipping(person), account: newAccount(this.guise.name, this.guise.email, "password", person.home, at - age * DAY_MS, age > 0 ? between(random, 0, 3) : 0),
      inApp: true, addsCard: random.chance(0.08),
    };
  }

  protected pause({ random }: World): number | undefined {
    this.usesLeft--;
    if (this.usesLeft <= 0 || this.stopped > 0) {
      this.leaveVictim();
      this.usesLeft = between(random, 1, 3);
      if (random.chance(0.25)) this.merchant = undefined;
    }
    return this.exhausted ? undefined : exponential(random, (6 + 150 * this.crew.care) * MINUTE_MS);
  }

  protected override adapt(world: World): void {
    super.adapt(world);
    // A model that is asked about is given up for another.
    this.template = undefined;
  }

  /** The same telephone again, with another identity and a detail changed. One in six forgets to hide what it is. */
  private clone({ random }: World, at: Instant): Device {
    const country = countryOf("JP");
    this.template ??= makeDevice(random, random.pick(["android", "android", "android", "iphone"] as const), random.pick(country.languages), country.utcOffsetMinutes, at);
    const { template } = this;
    return {
      ...template, secret: hex8(random) + hex8(random), canvas: hex8(random) + hex8(random), cores: random.pick([4, 6, 8, 8]),
      width: template.width + (random.chance(0.2) ? random.pick([-8, 8, 12]) : 0), weeksBehind: template.weeksBehind + random.below(3),
      warnings: random.chance(0.17) ? ["SW03"] : random.chance(0.05) ? ["SW01"] : [],
    };
  }
}
