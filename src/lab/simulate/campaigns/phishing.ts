import { HOUR_MS, MINUTE_MS } from "../../../base/index.js";
import type { Instant } from "../../../base/index.js";
import { between, exponential } from "../draw.js";
import type { World } from "../world.js";
import { CampaignByVictim } from "./by-victim.js";
import type { Attempt } from "./campaign.js";
import type { Crew, Victim } from "./crew.js";

/** The victims typed everything into a page that looked like their bank's, the one-time code included. */
export class Phishing extends CampaignByVictim {
  constructor(crew: Crew, at: Instant, world: World) {
    super(crew, at, world, between(world.random, 1, 8));
  }

  protected attemptOn(victim: Victim, world: World, at: Instant): Attempt {
    const { random, merchants } = world;
    const { person, card } = victim;
    this.merchant ??= random.chance(0.75) ? merchants.resale(random) : merchants.anyFor(random, person.country.code);
    // The page asked for name, telephone and e-mail address as well, and some thieves type in what they got.
    this.guise ??= { ...this.crew.guise(victim, at, world.networks), name: person.name, mobile: person.mobile, ...(random.chance(0.45) && { email: person.email }) };
    const { merchant, guise } = this;
    return {
      cause: "phishing", merchant, victim, guise, cardNumber: card.number, cardExpiryDate: card.expiryDate, yen: this.price(world, merchant) * 1.15,
      shipping: this.crew.shipping(person), account: this.crew.account(merchant, guise, at), addsCard: random.chance(0.1), relaysCodes: true,
    };
  }

  /** A code lives for minutes; the next victim may take the bait hours later. */
  protected pause({ random }: World): number | undefined {
    const next = this.stopped > 1 || random.chance(0.5);
    if (next) {
      this.leaveVictim();
      this.merchant = undefined;
    }
    return this.exhausted ? undefined : exponential(random, next ? 7 * HOUR_MS : 14 * MINUTE_MS);
  }
}
