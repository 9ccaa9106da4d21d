import type { Instant, SeededRandom } from "../../base/index.js";
import type { Cause } from "./causes.js";
import type { Merchants } from "./merchants.js";
import type { WireRequest } from "./messages.js";
import type { Networks } from "./networks.js";
import type { Card, Ground, Person } from "./people.js";

/** A request with what only the world knows of it. */
export interface Deed {
  readonly at: Instant;
  readonly request: WireRequest;
  readonly cause: Cause;
  /** Undefined for a made-up card number. */
  readonly person: Person | undefined;
  /** Undefined where no such card exists. */
  readonly card: Card | undefined;
  readonly yen: number;
  /** The thief has the holder hand over one-time codes. */
  readonly relaysCodes: boolean;
  /** What a simple observer sees: is this foreign to the card. */
  readonly looksForeign: boolean;
}

export type ChallengeEnd = "passed" | "failed" | "abandoned" | undefined;

/** Whether the money did not move. */
export function isStopped(end: ChallengeEnd): boolean {
  return end === "failed" || end === "abandoned";
}

/** Somebody who does things at times of his own. */
export interface Actor {
  /** When he acts next; Infinity when he is done. */
  nextAt: Instant;
  act(world: World): void;
}

/** What actors act in. */
export interface World extends Ground {
  readonly seed: number;
  readonly random: SeededRandom;
  readonly networks: Networks;
  readonly merchants: Merchants;
  readonly people: readonly Person[];
  /** Sends a request on its way. @returns how its challenge will end, where it is challenged */
  send(deed: Deed): ChallengeEnd;
  enter(actor: Actor): void;
}
