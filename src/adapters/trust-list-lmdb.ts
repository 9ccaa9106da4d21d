import type { TrustList } from "../acs/index.js";
import type { ChallengeKeys } from "./numbered-key.js";
import { SealedMap } from "./sealed-map.js";

/** A person who trusts more merchants than this trusts the latest of them. */
const MERCHANTS_MAX = 100;

/** Merchants by card. */
export class LmdbTrustList implements TrustList {
  private constructor(private readonly merchants: SealedMap<readonly string[]>) {}

  /** @param keys from which the sealing keys are derived */
  static open(directory: string, keys: ChallengeKeys): LmdbTrustList {
    return new LmdbTrustList(SealedMap.open(directory, keys, "trust"));
  }

  trusts(cardKey: string, merchantKey: string): boolean {
    return this.merchants.get(cardKey)?.includes(merchantKey) === true;
  }

  async add(cardKey: string, merchantKey: string): Promise<void> {
    await this.merchants.change(cardKey, (before = []) => [merchantKey, ...before.filter((one) => one !== merchantKey)].slice(0, MERCHANTS_MAX));
    await this.merchants.flushed();
  }

  /** Seals with the newest key what older ones have sealed. Durable when it resolves. */
  reseal(): Promise<void> {
    return this.merchants.reseal();
  }

  close(): Promise<void> {
    return this.merchants.close();
  }
}
