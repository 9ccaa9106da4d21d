import type { TrustList } from "../acs/index.js";
import { SealedMap } from "./sealed-map.js";

/** A person who trusts more merchants than this trusts the latest of them. */
const MERCHANTS_MAX = 100;

/** Merchants by card. */
export class LmdbTrustList implements TrustList {
  private constructor(private readonly merchants: SealedMap<readonly string[]>) {}

  /** @param key from which the sealing key is derived */
  static open(directory: string, key: Uint8Array): LmdbTrustList {
    return new LmdbTrustList(SealedMap.open(directory, key, "trust"));
  }

  trusts(cardKey: string, merchantKey: string): boolean {
    return this.merchants.get(cardKey)?.includes(merchantKey) === true;
  }

  async add(cardKey: string, merchantKey: string): Promise<void> {
    await this.merchants.change(cardKey, (before = []) => [merchantKey, ...before.filter((one) => one !== merchantKey)].slice(0, MERCHANTS_MAX));
    await this.merchants.flushed();
  }

  close(): Promise<void> {
    return this.merchants.close();
  }
}
