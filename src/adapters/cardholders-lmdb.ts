import type { Database } from "lmdb";
import type { Cardholders, MethodOption, Passkey } from "../acs/index.js";
import type { PasskeyRecords } from "./passkeys-simplewebauthn.js";
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
  readonly passkeys?: readonly Passkey[];
}

/** The issuers' records in an lmdb database, each sealed under the card's key; a card number is nowhere in it. */
export class LmdbCardholders implements Cardholders, PasskeyRecords {
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
    const { email, phone, app, passkeys } = this.recordOf(cardKey);
    return [
      ...(app === undefined ? [] : [{ method: "app", to: app } as const]),
      ...(passkeys === undefined || passkeys.length === 0 ? [] : [{ method: "passkey", to: cardKey } as const]),
      ...(phone === undefined ? [] : [{ method: "code", channel: "sms", to: phone } as const]),
      ...(email === undefined ? [] : [{ method: "code", channel: "email", to: email } as const]),
    ];
  }

  private recordOf(cardKey: string): CardholderRecord {
    const sealed = this.db.get(cardKey);
    const bytes = sealed && this.seal.open(cardKey, sealed);
    return bytes === undefined ? {} : (JSON.parse(Buffer.from(bytes).toString("utf8")) as CardholderRecord);
  }

  passkeysOf(cardKey: string): readonly Passkey[] {
    return this.recordOf(cardKey).passkeys ?? [];
  }

  async usedPasskey(cardKey: string, id: string, counter: number): Promise<boolean> {
    return this.db.transaction(() => {
      const record = this.recordOf(cardKey);
      const known = record.passkeys?.find((one) => one.id === id);
      // An authenticator that does not count says 0 each time.
      if (known === undefined || (counter <= known.counter && counter + known.counter > 0)) return false;
      this.write(cardKey, { ...record, passkeys: (record.passkeys ?? []).map((one) => (one === known ? { ...one, counter } : one)) });
      return true;
    });
  }

  private write(cardKey: string, record: CardholderRecord): void {
    this.db.putSync(cardKey, this.seal.close(cardKey, Buffer.from(JSON.stringify(record))));
  }

  /** Replaces what was known of a card; one without any contact is forgotten. Uses of a passkey that were counted stay counted. */
  async put(cardKey: string, record: CardholderRecord): Promise<void> {
    await this.db.transaction(() => {
      if (Object.keys(record).length === 0) return void this.db.removeSync(cardKey);
      const before = this.passkeysOf(cardKey);
      const passkeys = record.passkeys?.map((one) => ({ ...one, counter: Math.max(one.counter, before.find(({ id }) => id === one.id)?.counter ?? 0) }));
      this.write(cardKey, { ...record, ...(passkeys && { passkeys }) });
    });
  }

  async close(): Promise<void> {
    await this.db.flushed;
    await this.db.close();
  }
}
