import { HOUR_MS } from "../../../base/index.js";
import type { Instant } from "../../../base/index.js";
import { between, exponential } from "../draw.js";
import type { World } from "../world.js";
import { CampaignByVictim } from "./by-victim.js";
import type { Attempt } from "./campaign.js";
import type { Crew, Victim } from "./crew.js";

/** Stolen numbers bought in bulk, turned into what can be sold again, one card after the other. */
export class Resale extends CampaignByVictim {
  private usesLeft = 2;

  constructor(crew: Crew, at: Instant, world: World) {
    super(crew, at, world, between(world.random, 2, 9));
  }

  protected attemptOn(victim: Victim, world: World, at: Instant): Attempt {
    const { random, merchants } = world;
    const { person, card } = victim;
    // Goods that sell well are watched; much else sells, too.
    this.merchant ??= random.chance(0.65) ? merchants.resale(random) : merchants.anyFor(random, person.country.code);
    this.guise ??= this.crew.guise(victim, at, world.networks);
    const { merchant, guise } = this;
    if (random.chance(0.4)) this.merchant = undefined;
    return {
      cause: "resale", merchant, victim, guise, cardNumber: card.number, cardExpiryDate: card.expiryDate, yen: this.price(world, merchant),
      shipping: this.crew.shipping(person), account: this.crew.account(merchant, guise, at), addsCard: random.chance(0.04),
    };
  }

  protected pause({ random }: World): number | undefined {
    this.usesLeft--;
    if (this.usesLeft <= 0 || this.stopped > 1) {
      this.leaveVictim();
      this.usesLeft = between(random, 1, 4);
    }
    return this.exhausted ? undefined : exponential(random, (0.4 + 9 * this.crew.care) * HOUR_MS);
  }
}
