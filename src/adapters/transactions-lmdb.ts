import type { Database } from "lmdb";
import type { Challenge, Transactions } from "../acs/index.js";
import { sealWith } from "./sealed.js";
import type { Seal } from "./sealed.js";
import { openDatabase } from "./write-behind.js";

/** Layout of a kept challenge; entries of another are forgotten. */
const FORMAT = 1;

/** Challenges in an lmdb database of this process, each sealed under its id. */
export class LmdbTransactions implements Transactions {
  private constructor(
    private readonly db: Database<Uint8Array, string>,
    private readonly seal: Seal,
  ) {}

  /** @param key from which the sealing key is derived */
  static open(directory: string, key: Uint8Array): LmdbTransactions {
    return new LmdbTransactions(openDatabase(directory), sealWith(key, "challenges"));
  }

  async put(challenge: Challenge): Promise<void> {
    const id = challenge.subject.acsTransID;
    await this.db.put(id, this.seal.close(id, Buffer.from(JSON.stringify({ format: FORMAT, challenge }))));
    // A put is in the file's pages; only flushed does it survive a power cut.
    await this.db.flushed;
  }

  get(acsTransID: string): Promise<Challenge | undefined> {
    return Promise.resolve(this.read(acsTransID));
  }

  private read(acsTransID: string): Challenge | undefined {
    const sealed = this.db.get(acsTransID);
    const bytes = sealed && this.seal.open(acsTransID, sealed);
    if (bytes === undefined) return undefined;
    const kept = JSON.parse(Buffer.from(bytes).toString("utf8")) as { readonly format: number; readonly challenge: Challenge };
    return kept.format === FORMAT ? kept.challenge : undefined;
  }

  async remove(acsTransID: string): Promise<void> {
    await this.db.remove(acsTransID);
  }

  deadlines(): Promise<readonly { readonly acsTransID: string; readonly at: number }[]> {
    const ids = [...this.db.getKeys()];
    return Promise.resolve(ids.flatMap((acsTransID) => {
      const challenge = this.read(acsTransID);
      return challenge === undefined ? [] : [{ acsTransID, at: challenge.deadlineAt }];
    }));
  }

  async close(): Promise<void> {
    await this.db.close();
  }
}
