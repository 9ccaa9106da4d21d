import { DAY_MS, HOUR_MS } from "../../../base/index.js";
import type { Instant } from "../../../base/index.js";
import { newAccount } from "../accounts.js";
import type { Address } from "../addresses.js";
import { between, exponential, logNormal } from "../draw.js";
import type { Merchant } from "../merchants.js";
import type { Account } from "../people.js";
import type { World } from "../world.js";
import { Campaign, drawVictims } from "./campaign.js";
import type { Attempt } from "./campaign.js";
import type { Crew, Victim } from "./crew.js";

/**
 * Weeks of small purchases, always by the same machine at a few ordinary shops, until machine, address and shops belong to
 * the card's habit; then what they were for.
 */
export class Patient extends Campaign {
  private readonly victim: Victim;
  private readonly shipping: Address;
  private readonly shops: readonly Merchant[];
  private readonly accounts = new Map<Merchant, Account>();
  private building: number;
  private harvest: number;

  constructor(crew: Crew, at: Instant, world: World) {
    super(crew, at);
    const { random, merchants } = world;
    this.victim = drawVictims(world, 1, at)[0] as Victim;
    const { person } = this.victim;
    this.shipping = random.chance(0.4) ? person.pickUp : crew.shipping(person);
    this.shops = Array.from({ length: between(random, 1, 3) }, () => (random.chance(0.3) ? random.pick(person.favourites) : random.chance(0.5) ? merchants.testing(random) : merchants.anyFor(random, person.country.code)));
    this.building = between(random, 3, 6);
    this.harvest = between(random, 1, 4);
  }

  protected attempt(world: World, at: Instant): Attempt | undefined {
    const { random, merchants } = world;
    const { victim, crew } = this;
    if (victim.card.until <= at) return undefined;
    this.guise ??= crew.guise(victim, at, world.networks);
    const cashesOut = this.building <= 0;
    this.merchant = cashesOut && random.chance(0.5) ? merchants.resale(random) : random.pick(this.shops);
    const { merchant, guise } = this;
    const yen = cashesOut ? Math.max(this.price(world, merchant), 0.8 * merchant.medianYen * this.boldness) * 1.6 : Math.min(this.price(world, merchant), logNormal(random, 1_400, 0.5));
    if (cashesOut) this.harvest--;
    else this.building--;
    return {
      cause: cashesOut ? "cash-out" : "habit-building", merchant, victim, guise, yen, cardNumber: victim.card.number, cardExpiryDate: victim.card.expiryDate,
      shipping: this.shipping, account: this.accountAt(merchant, at),
    };
  }

  protected pause({ random }: World): number | undefined {
    if (this.harvest <= 0 || this.stopped > 1) return undefined;
    // Being asked once means to lie low for a while.
    if (this.stopped > 0) return exponential(random, 9 * DAY_MS);
    return this.building > 0 ? DAY_MS * (0.7 + exponential(random, 3)) : exponential(random, 7 * HOUR_MS);
  }

  private accountAt(merchant: Merchant, at: Instant): Account {
    const { guise, accounts } = this;
    const account = accounts.get(merchant) ?? newAccount((guise ?? this.victim.person).name, (guise ?? this.victim.person).email, "password", this.shipping, at, 0);
    accounts.set(merchant, account);
    return account;
  }
}
