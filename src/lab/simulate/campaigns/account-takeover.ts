import { DAY_MS, HOUR_MS } from "../../../base/index.js";
import type { Instant } from "../../../base/index.js";
import type { Address } from "../addresses.js";
import { between, exponential } from "../draw.js";
import type { Merchant } from "../merchants.js";
import type { Account } from "../people.js";
import type { World } from "../world.js";
import { Campaign, drawVictims } from "./campaign.js";
import type { Attempt } from "./campaign.js";
import type { Crew, Victim } from "./crew.js";

/** The victim's own account at shops he likes, by a password that leaked elsewhere. */
export class AccountTakeover extends Campaign {
  private readonly victim: Victim;
  private readonly brokenInAt: Instant;
  private readonly shipping: Address;
  private left: number;

  constructor(crew: Crew, at: Instant, world: World) {
    super(crew, at);
    const { random } = world;
    this.victim = drawVictims(world, 1, at)[0] as Victim;
    this.brokenInAt = at - Math.floor(exponential(random, 2 * DAY_MS));
    this.shipping = random.chance(0.75) ? crew.shipping(this.victim.person) : this.victim.person.home;
    this.left = between(random, 1, 4);
  }

  protected attempt(world: World, at: Instant): Attempt | undefined {
    const { random } = world;
    const { victim: { person, card } } = this;
    if (card.until <= at) return undefined;
    this.guise ??= { ...this.crew.guise(this.victim, at, world.networks), name: person.name, email: person.email, mobile: person.mobile };
    const [merchant, account] = this.shop(world);
    // A new password locks the victim out, and tells him; most leave it alone.
    if (account && random.chance(0.12)) account.passwordChangedAt = this.brokenInAt;
    if (account && random.chance(0.12)) account.changedAt = this.brokenInAt;
    this.left--;
    return {
      cause: "account-takeover", merchant, victim: this.victim, cardNumber: card.number, cardExpiryDate: card.expiryDate, yen: this.price(world, merchant) * 1.25,
      shipping: this.shipping, guise: account ? { ...this.guise, email: account.email } : this.guise, account,
    };
  }

  protected pause({ random }: World): number | undefined {
    return this.left <= 0 || this.stopped > 1 ? undefined : exponential(random, (1 + 16 * this.crew.care) * HOUR_MS);
  }

  private shop({ random }: World): [Merchant, Account | undefined] {
    const { person } = this.victim;
    const known = person.favourites.filter(({ index }) => person.accounts.has(index));
    this.merchant ??= known.length > 0 ? random.pick(known) : random.pick(person.favourites);
    return [this.merchant, person.accounts.get(this.merchant.index)];
  }
}
