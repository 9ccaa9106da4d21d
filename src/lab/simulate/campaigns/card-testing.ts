import { SECOND_MS } from "../../../base/index.js";
import type { Instant } from "../../../base/index.js";
import { exponential, logNormal } from "../draw.js";
import type { World } from "../world.js";
import { Campaign, drawVictims, forgetReplaced } from "./campaign.js";
import type { Attempt } from "./campaign.js";
import type { Crew, Victim } from "./crew.js";

/** Many numbers, small amounts, a shop where those are usual: which of them still work? */
export class CardTesting extends Campaign {
  private readonly victims: Victim[];

  constructor(crew: Crew, at: Instant, world: World, size: number) {
    super(crew, at);
    this.victims = drawVictims(world, size, at);
  }

  protected attempt(world: World, at: Instant): Attempt | undefined {
    const { random, merchants } = world;
    forgetReplaced(this.victims, at);
    const victim = this.victims.shift();
    if (!victim) return undefined;
    const { person, card } = victim;
    if (random.chance(0.04)) this.merchant = undefined;
    this.merchant ??= merchants.testing(random);
    const { merchant } = this;
    const machine = this.guise?.device;
    const guise = this.crew.guise(victim, at, world.networks);
    // One machine for some of the numbers; who takes care has another for every second one.
    this.guise = machine && random.chance(0.85 - 0.45 * this.crew.care) ? { ...guise, device: machine } : guise;
    return {
      cause: "card-testing", merchant, victim, guise: this.guise, cardNumber: card.number, cardExpiryDate: card.expiryDate,
      yen: Math.max(100, Math.min(1.5 * merchant.medianYen, logNormal(random, 0.45 * merchant.medianYen, 0.6))),
      shipping: person.home, account: this.crew.account(merchant, this.guise, at), scripted: random.chance(0.5), addsCard: random.chance(0.15),
    };
  }

  protected pause({ random }: World): number | undefined {
    const mean = (40 + 2_400 * this.crew.care * this.crew.care) * SECOND_MS * (1 + this.stopped);
    return this.victims.length === 0 || this.stopped > 6 ? undefined : exponential(random, mean);
  }
}
