import type { Challenge, Transactions } from "../acs/index.js";
import { SealedMap } from "./sealed-map.js";

/** Layout of a kept challenge; entries of another are forgotten. */
const FORMAT = 1;

/** Challenges by id. */
export class LmdbTransactions implements Transactions {
  private constructor(private readonly kept: SealedMap<{ readonly format: number; readonly challenge: Challenge }>) {}

  /** @param key from which the sealing key is derived */
  static open(directory: string, key: Uint8Array): LmdbTransactions {
    return new LmdbTransactions(SealedMap.open(directory, key, "challenges"));
  }

  async put(challenge: Challenge): Promise<void> {
    await this.kept.put(challenge.subject.acsTransID, { format: FORMAT, challenge });
    await this.kept.flushed();
  }

  get(acsTransID: string): Promise<Challenge | undefined> {
    return Promise.resolve(this.read(acsTransID));
  }

  private read(acsTransID: string): Challenge | undefined {
    const entry = this.kept.get(acsTransID);
    return entry?.format === FORMAT ? entry.challenge : undefined;
  }

  remove(acsTransID: string): Promise<void> {
    return this.kept.remove(acsTransID);
  }

  deadlines(): Promise<readonly { readonly acsTransID: string; readonly at: number }[]> {
    return Promise.resolve(this.kept.names().flatMap((acsTransID) => {
      const challenge = this.read(acsTransID);
      return challenge === undefined ? [] : [{ acsTransID, at: challenge.deadlineAt }];
    }));
  }

  close(): Promise<void> {
    return this.kept.close();
  }
}
