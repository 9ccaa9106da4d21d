import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import type { Crew } from "./crew.js";
import type { Device } from "./devices.js";
import { between, digits, exponential, logNormal } from "./draw.js";
import { minorOf, usualYen } from "./merchants.js";
import type { Merchant } from "./merchants.js";
import { madeUpSubscriber, purchaseMessage } from "./messages.js";
import type { Account, Address, Person } from "./people.js";
import { WORLD_BINS } from "./places.js";
import { countPurchase } from "./shopper.js";
import type { Actor, Cause, ChallengeEnd, World } from "./world.js";

/** One attempt of a thief. */
interface Attempt {
  readonly merchant: Merchant;
  readonly victim: Person | undefined;
  readonly cardNumber: string;
  readonly cardExpiryDate: string;
  readonly yen: number;
  readonly device: Device;
  readonly address: { readonly text: string; readonly foreign: boolean };
  readonly shipping: Address;
  readonly email: string;
  readonly account?: Account;
  readonly passwordChangedAt?: Instant;
  readonly warnings?: readonly string[];
  readonly scripted?: boolean;
  readonly relaysCodes?: boolean;
}

/** A plan of thieves: a few attempts, each after a pause, until it is exhausted or no longer pays. */
abstract class Campaign implements Actor {
  nextAt: Instant;
  /** Attempts that were stopped, one after the other. */
  protected stopped = 0;
  protected abstract readonly cause: Cause;

  constructor(
    protected readonly crew: Crew,
    at: Instant,
  ) {
    this.nextAt = at;
  }

  act(world: World): void {
    const at = this.nextAt;
    const end = this.commit(world, at, this.attempt(world, at));
    this.stopped = end === "failed" || end === "abandoned" ? this.stopped + 1 : 0;
    this.nextAt = this.after(world, at);
  }

  protected abstract attempt(world: World, at: Instant): Attempt;
  protected abstract after(world: World, at: Instant): Instant;

  private commit(world: World, at: Instant, attempt: Attempt): ChallengeEnd {
    const { random } = world;
    const { victim, merchant, device, shipping, account, yen } = attempt;
    if (account) countPurchase(account, shipping, at);
    const request = purchaseMessage(random, {
      at, merchant, device, shipping, account, cardNumber: attempt.cardNumber, cardExpiryDate: attempt.cardExpiryDate,
      name: victim?.name ?? "CARD HOLDER", email: attempt.email,
      mobile: account && victim ? victim.mobile : { cc: victim?.mobile.cc ?? "81", subscriber: madeUpSubscriber(random) },
      billing: victim && random.chance(0.8) ? victim.home : shipping,
      passwordChangedAt: attempt.passwordChangedAt, amountMinor: minorOf(random, merchant, yen), address: attempt.address.text,
      inApp: device.kind === "android" && random.chance(merchant.appShare), reordered: false, scripted: attempt.scripted ?? false,
      warnings: attempt.warnings ?? [], addsCard: false,
    });
    return world.send({ at, request, cause: this.cause, person: victim, yen, relaysCodes: attempt.relaysCodes ?? false, looksForeign: attempt.address.foreign });
  }
}

/** Stolen numbers bought in bulk, turned into what can be sold again. */
class Resale extends Campaign {
  protected readonly cause = "resale";
  private victims: Person[];
  private usesLeft = 2;

  constructor(crew: Crew, at: Instant, world: World) {
    super(crew, at);
    this.victims = drawVictims(world, between(world.random, 2, 9), at);
  }

  protected attempt(world: World, at: Instant): Attempt {
    const { random } = world;
    const victim = this.victims[0] as Person;
    const merchant = world.merchants.resale(random);
    return {
      merchant, victim, cardNumber: victim.cardNumber, cardExpiryDate: victim.cardExpiryDate, yen: usualYen(random, merchant) * (0.6 + 1.2 * random.next()),
      device: this.crew.device(victim, at), address: this.crew.network(victim, world.networks),
      shipping: random.chance(0.75) ? this.crew.drop() : victim.home, email: this.crew.email(victim), warnings: random.chance(0.15) ? ["SW03"] : [],
    };
  }

  protected after({ random }: World, at: Instant): Instant {
    this.usesLeft--;
    if (this.usesLeft <= 0 || this.stopped > 1) {
      this.victims.shift();
      this.usesLeft = between(random, 1, 4);
    }
    return this.victims.length === 0 ? Infinity : at + Math.floor(exponential(random, (1 + 6 * this.crew.care) * HOUR_MS));
  }
}

/** Many numbers, small amounts, one cheap shop: which of them still work? */
class CardTesting extends Campaign {
  protected readonly cause = "card-testing";
  private readonly merchant: Merchant;
  private readonly victims: Person[];
  private device: Device;

  constructor(crew: Crew, at: Instant, world: World, size: number) {
    super(crew, at);
    this.merchant = world.merchants.testing(world.random);
    this.victims = drawVictims(world, size, at);
    this.device = crew.device(undefined, at);
  }

  protected attempt(world: World, at: Instant): Attempt {
    const { random } = world;
    const victim = this.victims.pop() as Person;
    if (random.chance(0.1 + 0.4 * this.crew.care)) this.device = this.crew.device(victim, at);
    return {
      merchant: this.merchant, victim, cardNumber: victim.cardNumber, cardExpiryDate: victim.cardExpiryDate, yen: Math.min(this.merchant.medianYen, logNormal(random, 350, 0.6)),
      device: this.device, address: this.crew.network(victim, world.networks), shipping: victim.home, email: this.crew.email(victim), scripted: random.chance(0.5),
    };
  }

  protected after({ random }: World, at: Instant): Instant {
    const pause = (20 + 400 * this.crew.care) * SECOND_MS;
    return this.victims.length === 0 || this.stopped > 6 ? Infinity : at + Math.floor(exponential(random, pause));
  }
}

/** Numbers guessed within one BIN. Most belong to nobody. */
class Enumeration extends Campaign {
  protected readonly cause = "enumeration";
  private readonly merchant: Merchant;
  private readonly bin: string;
  private account: number;
  private left: number;

  constructor(crew: Crew, at: Instant, world: World, size: number) {
    super(crew, at);
    this.merchant = world.merchants.testing(world.random);
    this.bin = world.random.pick(WORLD_BINS).prefix;
    this.account = world.random.below(90_000_000);
    this.left = size;
  }

  protected attempt(world: World, at: Instant): Attempt {
    const { random } = world;
    this.account += between(random, 1, 40);
    this.left--;
    return {
      merchant: this.merchant, victim: undefined, cardNumber: `${this.bin}${String(this.account).padStart(8, "0")}`, cardExpiryDate: `${between(random, 27, 31)}${String(between(random, 1, 12)).padStart(2, "0")}`,
      yen: logNormal(random, 250, 0.4), device: this.crew.device(undefined, at), address: this.crew.network(undefined, world.networks), shipping: this.crew.drop(),
      email: `${digits(random, 8)}@gmail.com`, scripted: random.chance(0.7),
    };
  }

  protected after({ random }: World, at: Instant): Instant {
    return this.left <= 0 || this.stopped > 8 ? Infinity : at + Math.floor(exponential(random, 15 * SECOND_MS));
  }
}

/** The victim's own account at a shop he likes, with a new address to ship to. */
class AccountTakeover extends Campaign {
  protected readonly cause = "account-takeover";
  private readonly victim: Person;
  private readonly device: Device;
  private readonly shipping: Address;
  private readonly brokenInAt: Instant;
  private left: number;

  constructor(crew: Crew, at: Instant, world: World) {
    super(crew, at);
    const { random } = world;
    this.victim = drawVictims(world, 1, at)[0] as Person;
    this.device = crew.device(this.victim, at);
    this.shipping = random.chance(0.7) ? crew.drop() : this.victim.home;
    this.brokenInAt = at - Math.floor(exponential(random, 2 * DAY_MS));
    this.left = between(random, 1, 4);
  }

  protected attempt(world: World): Attempt {
    const { random } = world;
    const { victim } = this;
    const shops = victim.favourites.filter(({ index }) => victim.accounts.has(index));
    const merchant = shops.length > 0 ? random.pick(shops) : random.pick(victim.favourites);
    const account = victim.accounts.get(merchant.index);
    this.left--;
    return {
      merchant, victim, cardNumber: victim.cardNumber, cardExpiryDate: victim.cardExpiryDate, yen: usualYen(random, merchant) * (0.8 + 1.6 * random.next()), device: this.device,
      address: this.crew.network(victim, world.networks), shipping: this.shipping, email: random.chance(0.85) ? victim.email : this.crew.email(victim),
      ...(account && { account }), ...(random.chance(0.5) && { passwordChangedAt: this.brokenInAt }),
    };
  }

  protected after({ random }: World, at: Instant): Instant {
    return this.left <= 0 || this.stopped > 0 ? Infinity : at + Math.floor(exponential(random, 5 * HOUR_MS));
  }
}

/** The victim typed number and one-time code into a page that looked like his bank's. */
class Phishing extends Campaign {
  protected readonly cause = "phishing";
  private readonly victims: Person[];

  constructor(crew: Crew, at: Instant, world: World) {
    super(crew, at);
    this.victims = drawVictims(world, between(world.random, 1, 8), at);
  }

  protected attempt(world: World, at: Instant): Attempt {
    const { random } = world;
    const victim = this.victims[0] as Person;
    const merchant = world.merchants.resale(random);
    return {
      merchant, victim, cardNumber: victim.cardNumber, cardExpiryDate: victim.cardExpiryDate, yen: usualYen(random, merchant) * (1 + 1.5 * random.next()),
      device: this.crew.device(victim, at), address: this.crew.network(victim, world.networks), shipping: random.chance(0.6) ? this.crew.drop() : victim.home,
      email: this.crew.email(victim), relaysCodes: true,
    };
  }

  protected after({ random }: World, at: Instant): Instant {
    if (this.stopped > 0 || random.chance(0.6)) this.victims.shift();
    return this.victims.length === 0 ? Infinity : at + Math.floor(exponential(random, 50 * MINUTE_MS));
  }
}

/** Holders whose card exists by then; the same may fall twice, as in life. */
function drawVictims({ random, people }: World, count: number, at: Instant): Person[] {
  return Array.from({ length: count }, () => {
    let victim = random.pick(people);
    // Nine in ten cards exist from the beginning.
    for (let tries = 0; victim.cardSince > at && tries < 20; tries++) victim = random.pick(people);
    return victim;
  });
}

/** How thieves divide their work: share of fraudulent attempts, and how many one campaign makes on average. */
const TRADES: readonly { readonly share: number; readonly attempts: (most: number) => number; readonly begin: (crew: Crew, at: Instant, world: World, most: number) => Actor }[] = [
  { share: 0.38, attempts: () => 11, begin: (crew, at, world) => new Resale(crew, at, world) },
  { share: 0.2, attempts: () => 7, begin: (crew, at, world) => new Phishing(crew, at, world) },
  { share: 0.19, attempts: () => 2.2, begin: (crew, at, world) => new AccountTakeover(crew, at, world) },
  { share: 0.14, attempts: (most) => most / 2, begin: (crew, at, world, most) => new CardTesting(crew, at, world, between(world.random, 3, most)) },
  { share: 0.09, attempts: (most) => most / 2, begin: (crew, at, world, most) => new Enumeration(crew, at, world, between(world.random, 3, most)) },
];

/** Begins campaigns of one kind, one after the other, as often as the world's size asks for. */
class Underworld implements Actor {
  nextAt: Instant;

  constructor(
    private readonly crews: readonly Crew[],
    private readonly perDay: number,
    private readonly begin: (crew: Crew, at: Instant, world: World) => Actor,
    world: World,
  ) {
    this.nextAt = world.startAt + this.pause(world);
  }

  act(world: World): void {
    world.enter(this.begin(world.random.pick(this.crews), this.nextAt, world));
    this.nextAt += this.pause(world);
  }

  private pause({ random }: World): number {
    return Math.floor(exponential(random, DAY_MS / this.perDay));
  }
}

/** Those who begin the campaigns of a world, so many that about `attemptsPerDay` fraudulent attempts are made. */
export function underworld(world: World, crews: readonly Crew[], attemptsPerDay: number): Actor[] {
  // A small world has no place for a campaign over a hundred cards.
  const most = Math.max(6, Math.min(80, Math.floor(world.people.length / 60)));
  return TRADES.map(({ share, attempts, begin }) => new Underworld(crews, (attemptsPerDay * share) / attempts(most), (crew, at, inside) => begin(crew, at, inside, most), world));
}
