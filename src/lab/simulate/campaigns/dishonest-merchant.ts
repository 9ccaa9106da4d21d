import { DAY_MS, HOUR_MS } from "../../../base/index.js";
import type { Instant } from "../../../base/index.js";
import type { Device } from "../devices.js";
import { between, exponential } from "../draw.js";
import { minorOf } from "../merchants.js";
import type { Merchant } from "../merchants.js";
import { agreedPaymentMessage, purchaseMessage } from "../messages.js";
import { addressIn } from "../networks.js";
import type { Account, Card, Person } from "../people.js";
import type { Actor, World } from "../world.js";

/**
 * A shop that was a shop like any other for weeks charges its customers for nothing: their stored cards without them
 * (3RI), or with the browsers it remembers, as if they were there. It begins with small sums, stops for a while when
 * holders begin to complain, and closes.
 */
export class DishonestMerchant implements Actor {
  nextAt: Instant;
  private readonly merchant: Merchant;
  private readonly customers: Person[];
  private readonly byAgreement: number;
  private charged = 0;
  private rested = false;

  constructor(at: Instant, world: World, most: number) {
    const { random } = world;
    this.merchant = drawShop(world);
    this.customers = shuffled(world, world.people.filter(({ accounts }) => accounts.has(this.merchant.index))).slice(0, between(random, Math.min(4, most), most));
    this.byAgreement = random.pick([0, 0.5, 1]);
    this.nextAt = this.customers.length === 0 ? Infinity : at;
  }

  act(world: World): void {
    const at = this.nextAt;
    const person = this.customers.pop();
    const card = person?.cards.find(({ since }) => since <= at);
    if (person && card && card.until > at) this.charge(person, card, at, world);
    this.charged++;
    this.nextAt = this.customers.length === 0 ? Infinity : at + this.pause(world);
  }

  private charge(person: Person, card: Card, at: Instant, world: World): void {
    const { random } = world;
    const { merchant } = this;
    const yen = merchant.medianYen * (0.4 + 0.9 * random.next()) * Math.min(1.6, 0.7 + 0.04 * this.charged);
    const amountMinor = minorOf(random, merchant, yen);
    const request = random.chance(this.byAgreement)
      ? agreedPaymentMessage(random, merchant, card, amountMinor, at)
      : purchaseMessage(random, {
        at, merchant, cardNumber: card.number, cardExpiryDate: card.expiryDate, name: person.name, email: person.email, mobile: person.mobile,
        billing: person.billing, shipping: person.home, account: person.accounts.get(merchant.index) as Account, amountMinor,
        device: person.devices[0] as Device, address: addressIn(person.homeBlock, person.homeHost),
        // Its page remembers what a browser says; our page was never opened.
        inApp: false, reordered: random.chance(0.4), scripted: true, suspected: false, addsCard: false,
      });
    world.send({ at, request, cause: "dishonest-merchant", person, card, yen, relaysCodes: false, looksForeign: false });
  }

  /** In bursts at the hours of its trade; after some days of it, a rest. */
  private pause({ random }: World): number {
    if (!this.rested && this.charged > 8 && random.chance(0.1)) {
      this.rested = true;
      return DAY_MS * between(random, 6, 16);
    }
    return Math.floor(exponential(random, random.chance(0.8) ? 1.2 * HOUR_MS : 20 * HOUR_MS));
  }
}

/** A shop with customers enough, rather a small one. */
function drawShop({ random, merchants, people }: World): Merchant {
  let best = random.pick(merchants.all);
  for (let tries = 0; tries < 30; tries++) {
    const merchant = random.pick(merchants.all);
    const customers = people.reduce((sum, { accounts }) => sum + (accounts.has(merchant.index) ? 1 : 0), 0);
    if (customers >= Math.min(12, people.length / 40)) return merchant;
    if (customers > 0) best = merchant;
  }
  return best;
}

function shuffled<T>({ random }: World, items: T[]): T[] {
  for (let index = items.length - 1; index > 0; index--) {
    const other = random.below(index + 1);
    [items[index], items[other]] = [items[other] as T, items[index] as T];
  }
  return items;
}
