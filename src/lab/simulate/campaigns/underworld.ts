import { DAY_MS } from "../../../base/index.js";
import type { Instant } from "../../../base/index.js";
import { between } from "../draw.js";
import type { Actor, World } from "../world.js";
import { AccountTakeover } from "./account-takeover.js";
import { CardTesting } from "./card-testing.js";
import type { Crew } from "./crew.js";
import { DishonestMerchant } from "./dishonest-merchant.js";
import { EmulatorFarm } from "./emulator-farm.js";
import { Enumeration } from "./enumeration.js";
import { Patient } from "./patient.js";
import { Phishing } from "./phishing.js";
import { Resale } from "./resale.js";

/** How thieves divide their work. Friendly fraud is no thief's: it happens among the purchases of honest holders. */
interface Trade {
  /** Share of the attempts of all thieves. */
  readonly share: number;
  /** Attempts of one campaign on average, where the largest has room for `most`. */
  readonly attempts: (most: number) => number;
  readonly begin: (crew: Crew, at: Instant, world: World, most: number) => Actor;
}

const TRADES: readonly Trade[] = [
  { share: 0.27, attempts: () => 14, begin: (crew, at, world) => new Resale(crew, at, world) },
  { share: 0.17, attempts: () => 7, begin: (crew, at, world) => new Phishing(crew, at, world) },
  { share: 0.18, attempts: () => 2.2, begin: (crew, at, world) => new AccountTakeover(crew, at, world) },
  { share: 0.115, attempts: (most) => most / 2, begin: (crew, at, world, most) => new CardTesting(crew, at, world, between(world.random, 3, most)) },
  { share: 0.06, attempts: (most) => most / 2, begin: (crew, at, world, most) => new Enumeration(crew, at, world, between(world.random, 3, most)) },
  { share: 0.09, attempts: () => 18, begin: (crew, at, world) => new EmulatorFarm(crew, at, world) },
  { share: 0.08, attempts: () => 4.5, begin: (crew, at, world) => new Patient(crew, at, world) },
  { share: 0.045, attempts: (most) => 0.6 * most + 2, begin: (_crew, at, world, most) => new DishonestMerchant(at, world, most) },
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
    this.nextAt = world.startAt + Math.floor((world.random.next() * DAY_MS) / perDay);
  }

  act(world: World): void {
    world.enter(this.begin(world.random.pick(this.crews), this.nextAt, world));
    this.nextAt += this.pause(world);
  }

  private pause({ random }: World): number {
    // More even than chance, so that a small world has not three farms one year and none the next.
    return Math.floor((DAY_MS / this.perDay) * (0.5 + random.next()));
  }
}

/** Those who begin the campaigns of a world, so many that about `attemptsPerDay` fraudulent attempts are made. */
export function underworld(world: World, crews: readonly Crew[], attemptsPerDay: number): Actor[] {
  // A small world has no place for a campaign over a hundred cards.
  const most = Math.max(6, Math.min(80, Math.floor(world.people.length / 120)));
  return TRADES.map(({ share, attempts, begin }) => new Underworld(crews, (attemptsPerDay * share) / attempts(most), (crew, at, inside) => begin(crew, at, inside, most), world));
}
