import { LRUCache } from "lru-cache";
import type { Challenge, Transactions } from "../acs/index.js";
import type { ChallengeKeys } from "./numbered-key.js";
import { SealedMap } from "./sealed-map.js";

/** Layout of a kept challenge; entries of another are forgotten. */
const FORMAT = 1;

/** Kept in memory as well, so that a step of a challenge need not open what the step before it sealed. */
const RECENT_MAX = 2_000;

/** Challenges by id. */
export class LmdbTransactions implements Transactions {
  private readonly recent = new LRUCache<string, Challenge>({ max: RECENT_MAX });

  private constructor(private readonly kept: SealedMap<{ readonly format: number; readonly challenge: Challenge }>) {}

  /** @param keys from which the sealing keys are derived */
  static open(directory: string, keys: ChallengeKeys): LmdbTransactions {
    return new LmdbTransactions(SealedMap.open(directory, keys, "challenges"));
  }

  async put(challenge: Challenge): Promise<void> {
    const { acsTransID } = challenge.subject;
    // Not before it is written: a challenge that could not be written has not happened.
    this.recent.delete(acsTransID);
    await this.kept.put(acsTransID, { format: FORMAT, challenge });
    // What is about to be told to others must outlive a power cut, lest something else be told after it. Of all else a cut leaves nothing
    // to go on with: the person's page is gone, and the times of most challenges are over when the server is back.
    if (challenge.phase === "reporting") await this.kept.flushed();
    this.recent.set(acsTransID, challenge);
  }

  get(acsTransID: string): Promise<Challenge | undefined> {
    return Promise.resolve(this.recent.get(acsTransID) ?? this.read(acsTransID));
  }

  private read(acsTransID: string): Challenge | undefined {
    const entry = this.kept.get(acsTransID);
    return entry?.format === FORMAT ? entry.challenge : undefined;
  }

  remove(acsTransID: string): Promise<void> {
    this.recent.delete(acsTransID);
    return this.kept.remove(acsTransID);
  }

  deadlines(): Promise<readonly { readonly acsTransID: string; readonly at: number }[]> {
    return Promise.resolve(this.kept.names().flatMap((acsTransID) => {
      const challenge = this.read(acsTransID);
      return challenge === undefined ? [] : [{ acsTransID, at: challenge.deadlineAt }];
    }));
  }

  /** Seals with the newest key what older ones have sealed. Durable when it resolves. */
  reseal(): Promise<void> {
    return this.kept.reseal();
  }

  close(): Promise<void> {
    return this.kept.close();
  }
}
