import type { Instant } from "../../../base/index.js";
import { countPurchase } from "../accounts.js";
import type { Address } from "../addresses.js";
import type { Cause } from "../causes.js";
import { runsApps } from "../devices.js";
import { minorOf, usualYen } from "../merchants.js";
import type { Merchant } from "../merchants.js";
import { purchaseMessage } from "../messages.js";
import type { Account } from "../people.js";
import { isStopped } from "../world.js";
import type { Actor, ChallengeEnd, World } from "../world.js";
import type { Crew, Guise, Victim } from "./crew.js";

/** One attempt of a thief. */
export interface Attempt {
  readonly cause: Cause;
  readonly merchant: Merchant;
  /** Undefined for a number that may be nobody's. */
  readonly victim: Victim | undefined;
  readonly cardNumber: string;
  readonly cardExpiryDate: string;
  readonly yen: number;
  readonly guise: Guise;
  readonly shipping: Address;
  readonly account?: Account | undefined;
  readonly inApp?: boolean;
  readonly scripted?: boolean;
  readonly addsCard?: boolean;
  readonly relaysCodes?: boolean;
}

/**
 * A plan of thieves: one attempt after the other, until it is exhausted or no longer pays. What was refused is not tried
 * again in the same way: amounts fall, and shop, connection or machine are changed.
 */
export abstract class Campaign implements Actor {
  nextAt: Instant;
  /** Attempts that were stopped, one after the other. */
  protected stopped = 0;
  /** A factor on the amounts: falls with every refusal, rises slowly with success. */
  protected boldness = 1;
  /** Kept from attempt to attempt until something advises against it. */
  protected merchant: Merchant | undefined;
  protected guise: Guise | undefined;

  constructor(
    protected readonly crew: Crew,
    at: Instant,
  ) {
    this.nextAt = crew.awake(at, undefined);
  }

  act(world: World): void {
    const at = this.nextAt;
    const attempt = this.attempt(world, at);
    if (!attempt) {
      this.nextAt = Infinity;
      return;
    }
    const end = this.commit(world, at, attempt);
    if (isStopped(end)) this.adapt(world);
    else this.gain();
    const pause = this.pause(world, at);
    this.nextAt = pause === undefined ? Infinity : this.crew.awake(at + Math.floor(pause), attempt.victim?.person);
  }

  /** The next attempt; undefined where there is nothing left to try. */
  protected abstract attempt(world: World, at: Instant): Attempt | undefined;
  /** Milliseconds until the next attempt; undefined where there is none. */
  protected abstract pause(world: World, at: Instant): number | undefined;

  /** A price like others at this shop, as high as the campaign dares. */
  protected price({ random }: World, merchant: Merchant): number {
    return usualYen(random, merchant) * this.boldness * (0.8 + 0.6 * random.next());
  }

  /** What a refusal changes. */
  protected adapt({ random }: World): void {
    this.stopped++;
    this.crew.learn();
    this.boldness = Math.max(0.25, this.boldness * 0.65);
    if (random.chance(0.6)) this.merchant = undefined;
    if (random.chance(0.7)) this.guise = undefined;
  }

  private gain(): void {
    this.stopped = 0;
    this.boldness = Math.min(1.8, this.boldness * 1.05);
  }

  private commit(world: World, at: Instant, attempt: Attempt): ChallengeEnd {
    const { random } = world;
    const { victim, merchant, guise, shipping, account, yen } = attempt;
    const person = victim?.person;
    if (account) {
      countPurchase(random, account, shipping, at);
      if (attempt.addsCard) account.cardsAddedToday++;
    }
    const request = purchaseMessage(random, {
      at, merchant, shipping, account, cardNumber: attempt.cardNumber, cardExpiryDate: attempt.cardExpiryDate,
      name: guise.name, email: guise.email, mobile: guise.mobile, device: guise.device, address: guise.address.text,
      billing: person && random.chance(0.8) ? person.billing : shipping,
      amountMinor: minorOf(random, merchant, yen),
      inApp: attempt.inApp ?? (runsApps(guise.device) && random.chance(merchant.appShare)),
      reordered: (account?.purchases ?? 0) > 2 && random.chance(0.3), scripted: attempt.scripted ?? false,
      suspected: random.chance(0.03), addsCard: attempt.addsCard ?? false,
    });
    return world.send({ at, request, cause: attempt.cause, person, card: victim?.card, yen, relaysCodes: attempt.relaysCodes ?? false, looksForeign: guise.address.foreign });
  }
}

/** Holders whose card exists by then; the same may fall twice, as in life. */
export function drawVictims({ random, people }: World, count: number, at: Instant): Victim[] {
  return Array.from({ length: count }, () => {
    let victim = drawVictim();
    // Nine in ten cards exist from the beginning.
    for (let tries = 0; victim.card.since > at && tries < 20; tries++) victim = drawVictim();
    return victim;
  });

  function drawVictim(): Victim {
    const person = random.pick(people);
    return { person, card: random.pick(person.cards) };
  }
}

/** Drops the victims at the head of the list whose cards the bank has replaced meanwhile. */
export function forgetReplaced(victims: Victim[], at: Instant): void {
  while (victims[0] && victims[0].card.until <= at) victims.shift();
}
