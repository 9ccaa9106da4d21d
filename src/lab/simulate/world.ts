import type { Instant, SeededRandom } from "../../base/index.js";
import type { Merchants } from "./merchants.js";
import type { WireRequest } from "./messages.js";
import type { Networks } from "./networks.js";
import type { Person } from "./people.js";

/** Why a request was made. Nobody outside the world hears of it but a test or a plot that asks. */
export type Cause =
  | "purchase" | "gift" | "subscription"
  | "resale" | "card-testing" | "enumeration" | "account-takeover" | "phishing";

/** A request with what only the world knows of it. */
export interface Deed {
  readonly at: Instant;
  readonly request: WireRequest;
  readonly cause: Cause;
  /** Undefined for a made-up card number. */
  readonly person: Person | undefined;
  readonly yen: number;
  /** The thief has the holder hand over one-time codes. */
  readonly relaysCodes: boolean;
  /** What a simple observer sees: is this foreign to the card. */
  readonly looksForeign: boolean;
}

export type ChallengeEnd = "passed" | "failed" | "abandoned" | undefined;

/** Somebody who does things at times of his own. */
export interface Actor {
  /** When he acts next; Infinity when he is done. */
  nextAt: Instant;
  act(world: World): void;
}

/** What actors act in. */
export interface World {
  readonly seed: number;
  readonly startAt: Instant;
  readonly days: number;
  readonly random: SeededRandom;
  readonly networks: Networks;
  readonly merchants: Merchants;
  readonly people: readonly Person[];
  /** Sends a request on its way. @returns how its challenge will end, where it is challenged */
  send(deed: Deed): ChallengeEnd;
  enter(actor: Actor): void;
}
