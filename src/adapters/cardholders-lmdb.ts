import type { Database } from "lmdb";
import type { Cardholders, MethodOption } from "../acs/index.js";
import { sealWith } from "./sealed.js";
import type { Seal } from "./sealed.js";
import { openDatabase } from "./write-behind.js";

/** How a card's person can be reached, as the issuer has it. */
export interface CardholderRecord {
  readonly email?: string;
  /** E.164. */
  readonly phone?: string;
  /** The issuer's own name of the person, under which its app asks. */
  readonly app?: string;
}

/** The issuers' records in an lmdb database, each sealed under the card's key; a card number is nowhere in it. */
export class LmdbCardholders implements Cardholders {
  private constructor(
    private readonly db: Database<Uint8Array, string>,
    private readonly seal: Seal,
  ) {}

  /** @param key from which the sealing key is derived */
  static open(directory: string, key: Uint8Array): LmdbCardholders {
    return new LmdbCardholders(openDatabase(directory), sealWith(key, "cardholders"));
  }

  /** What asks least of the person comes first; of codes, the one that arrives where a purchase is made. */
  optionsFor(_issuer: string, cardKey: string): readonly MethodOption[] {
    const sealed = this.db.get(cardKey);
    const bytes = sealed && this.seal.open(cardKey, sealed);
    if (bytes === undefined) return [];
    const { email, phone, app } = JSON.parse(Buffer.from(bytes).toString("utf8")) as CardholderRecord;
    return [
      ...(app === undefined ? [] : [{ method: "app", to: app } as const]),
      ...(phone === undefined ? [] : [{ method: "code", channel: "sms", to: phone } as const]),
      ...(email === undefined ? [] : [{ method: "code", channel: "email", to: email } as const]),
    ];
  }

  /** Replaces what was known of a card; one without any contact is forgotten. */
  async put(cardKey: string, record: CardholderRecord): Promise<void> {
    if (Object.keys(record).length === 0) await this.db.remove(cardKey);
    else await this.db.put(cardKey, this.seal.close(cardKey, Buffer.from(JSON.stringify(record))));
  }

  async close(): Promise<void> {
    await this.db.flushed;
    await this.db.close();
  }
}
