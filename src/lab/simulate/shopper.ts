import { DAY_MS, MINUTE_MS } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import { openAccount, countPurchase } from "./accounts.js";
import { chooseAddress, chooseBuyer, chooseCard, chooseDevice, chooseMerchant, chooseShipping, typedEmail, typedName } from "./checkout.js";
import { denies } from "./campaigns/friendly-fraud.js";
import type { Cause } from "./causes.js";
import { runsApps } from "./devices.js";
import { exponential, logNormal, normal } from "./draw.js";
import { giftSeason, live, momentOn, seasonOf } from "./life.js";
import { minorOf, usualYen } from "./merchants.js";
import type { Merchant } from "./merchants.js";
import { agreedPaymentMessage, purchaseMessage } from "./messages.js";
import type { Card, Person } from "./people.js";
import { isStopped } from "./world.js";
import type { Actor, World } from "./world.js";

/** An honest card holder: shops, subscribes, travels, moves, gives, and buys new things to shop with. */
export class Shopper implements Actor {
  nextAt: Instant;
  private nextPurchaseAt: Instant;
  private lastLifeAt: Instant;
  /** Presents still to be sent in this sitting, and from which shop. */
  private giftsLeft = 0;
  private giftShop: Merchant | undefined;

  constructor(private readonly person: Person, world: World) {
    const since = person.cards.reduce((first, card) => Math.min(first, card.since), Infinity);
    this.lastLifeAt = world.startAt;
    this.nextPurchaseAt = this.purchaseAfter(Math.max(world.startAt, since));
    for (const buyer of [person, ...person.family]) {
      for (const merchant of buyer.favourites) {
        // Who already was a customer when the world began has an account of some age.
        if (since < world.startAt && person.random.chance(1 - merchant.guestShare)) openAccount(person.random, buyer, merchant, world.startAt - DAY_MS * person.random.below(1200), 1 + person.random.below(30));
        if (buyer === person && person.random.chance(merchant.trade.subscribed)) this.subscribe(merchant, Math.max(world.startAt, since));
      }
    }
    this.nextAt = this.next();
  }

  act(world: World): void {
    const at = this.nextAt;
    live(this.person, at, (at - this.lastLifeAt) / DAY_MS, world);
    this.lastLifeAt = at;
    const due = this.person.subscriptions.find(({ nextAt }) => nextAt <= at);
    if (due) {
      this.payAgreed(due.merchant, due.amountMinor, at, world);
      due.nextAt = at + 28 * DAY_MS;
    } else {
      this.shop(at, world);
    }
    this.nextAt = this.next();
  }

  private next(): Instant {
    return this.person.subscriptions.reduce((first, { nextAt }) => Math.min(first, nextAt), this.nextPurchaseAt);
  }

  private subscribe(merchant: Merchant, from: Instant): void {
    const { random, subscriptions } = this.person;
    subscriptions.push({ merchant, amountMinor: minorOf(random, merchant, merchant.medianYen), nextAt: from + Math.floor(random.next() * 28 * DAY_MS) });
  }

  private payAgreed(merchant: Merchant, amountMinor: string, at: Instant, world: World): void {
    const { person } = this;
    const card = person.cards[0] as Card;
    const request = agreedPaymentMessage(world.random, merchant, card, amountMinor, at);
    world.send({ at, request, cause: "subscription", person, card, yen: Number(amountMinor) / merchant.country.minorPerYen, relaysCodes: false, looksForeign: false });
  }

  /** Some days later, at an hour he likes, more often near pay day and before the year ends. */
  private purchaseAfter(at: Instant): Instant {
    const { random, perDay, peakHour, country, payDay } = this.person;
    const today = new Date(at);
    const sinceMonthEnd = (today.getUTCDate() - payDay + 31) % 31;
    const mood = (sinceMonthEnd < 4 ? 1.6 : 1) * seasonOf(today.getUTCMonth(), today.getUTCDate());
    const day = Math.floor(at / DAY_MS + exponential(random, 1 / (perDay * mood)));
    const moment = momentOn(random, day, peakHour, country.utcOffsetMinutes, normal(random));
    return moment > at ? moment : at + Math.floor(MINUTE_MS * 60 * (1 + 9 * random.next()));
  }

  private shop(at: Instant, world: World): void {
    const { person } = this;
    const { random } = person;
    const card = chooseCard(person, at);
    const buyer = this.giftsLeft > 0 ? person : chooseBuyer(person);
    const merchant = this.giftShop ?? chooseMerchant(person, buyer, world);
    const account = buyer.accounts.get(merchant.index) ?? (random.chance(buyer.discreet ? 0.8 : merchant.guestShare) ? undefined : openAccount(random, buyer, merchant, at, 0));
    const device = chooseDevice(person, buyer, at);
    const inApp = runsApps(device) && random.chance(merchant.appShare);
    const gift = merchant.trade.delivery === "ship" && (this.giftsLeft > 0 || random.chance(giftsAreDue(at) ? 0.2 : 0.06));
    const shipping = chooseShipping(person, buyer, account, gift, at);
    const yen = usualYen(random, merchant) * Math.sqrt(person.wealth) * this.wish();
    const address = chooseAddress(person, buyer, device, at, world.networks);
    if (account) countPurchase(random, account, shipping, at);
    const reordered = (account?.purchases ?? 0) > 2 && random.chance(0.4);
    const addsCard = account !== undefined && random.chance(account.purchases === 1 ? 0.1 : 0.004);
    if (account && addsCard) account.cardsAddedToday++;
    const request = purchaseMessage(world.random, {
      at, merchant, cardNumber: card.number, cardExpiryDate: card.expiryDate, name: typedName(random, person, buyer, account), email: typedEmail(random, buyer, account), mobile: buyer.mobile,
      billing: person.billing, shipping, account, amountMinor: minorOf(random, merchant, yen), device, address: address.text,
      inApp, reordered, scripted: false, suspected: random.chance(0.006), addsCard,
    });
    const cause: Cause = gift ? "gift" : buyer !== person ? "family" : denies(person, merchant, yen) ? "friendly-fraud" : "purchase";
    const end = world.send({ at, request, cause, person, card, yen, relaysCodes: false, looksForeign: address.foreign });
    this.plan(at, merchant, gift, isStopped(end) && (end === "failed" || random.chance(0.3)));
  }

  /** Some things cost more than what one usually buys: a wedding ring, a flight for four. */
  private wish(): number {
    const { random, hobby } = this.person;
    return random.chance(hobby ? 0.1 : 0.03) ? 2 + 6 * random.next() : 1;
  }

  /** Whose challenge failed tries again; who gives goes through his list; who is in the mood goes on to the next shop. */
  private plan(at: Instant, merchant: Merchant, gift: boolean, again: boolean): void {
    const { random } = this.person;
    if (gift && this.giftsLeft === 0 && giftsAreDue(at) && random.chance(0.35)) {
      this.giftsLeft = 1 + random.below(5);
      this.giftShop = merchant;
    } else if (this.giftsLeft > 0 && --this.giftsLeft === 0) this.giftShop = undefined;
    const goesOn = again || this.giftsLeft > 0 || random.chance(seasonOf(new Date(at).getUTCMonth(), new Date(at).getUTCDate()) > 1.2 ? 0.16 : 0.1);
    this.nextPurchaseAt = goesOn ? at + Math.floor(MINUTE_MS * (0.7 + logNormal(random, 9, 1))) : this.purchaseAfter(at);
  }
}

function giftsAreDue(at: Instant): boolean {
  const day = new Date(at);
  return giftSeason(day.getUTCMonth(), day.getUTCDate());
}
