import type { Database } from "lmdb";
import type { TrustList } from "../acs/index.js";
import { sealWith } from "./sealed.js";
import type { Seal } from "./sealed.js";
import { openDatabase } from "./write-behind.js";

/** A person who trusts more merchants than this trusts the latest of them. */
const MERCHANTS_MAX = 100;

/** Merchants by card in an lmdb database, each list sealed under the card's key. */
export class LmdbTrustList implements TrustList {
  private constructor(
    private readonly db: Database<Uint8Array, string>,
    private readonly seal: Seal,
  ) {}

  /** @param key from which the sealing key is derived */
  static open(directory: string, key: Uint8Array): LmdbTrustList {
    return new LmdbTrustList(openDatabase(directory), sealWith(key, "trust"));
  }

  trusts(cardKey: string, merchantKey: string): boolean {
    return this.merchantsOf(cardKey).includes(merchantKey);
  }

  async add(cardKey: string, merchantKey: string): Promise<void> {
    const merchants = [merchantKey, ...this.merchantsOf(cardKey).filter((one) => one !== merchantKey)].slice(0, MERCHANTS_MAX);
    await this.db.put(cardKey, this.seal.close(cardKey, Buffer.from(JSON.stringify(merchants))));
  }

  private merchantsOf(cardKey: string): readonly string[] {
    const sealed = this.db.get(cardKey);
    const bytes = sealed && this.seal.open(cardKey, sealed);
    return bytes === undefined ? [] : (JSON.parse(Buffer.from(bytes).toString("utf8")) as string[]);
  }

  async close(): Promise<void> {
    await this.db.flushed;
    await this.db.close();
  }
}
