import type { Cardholders, MethodOption, Passkey } from "../acs/index.js";
import type { ChallengeKeys } from "./numbered-key.js";
import type { PasskeyRecords } from "./passkeys-simplewebauthn.js";
import { SealedMap } from "./sealed-map.js";

/** How a card's person can be reached, as the issuer has it. */
export interface CardholderRecord {
  readonly email?: string;
  /** E.164. */
  readonly phone?: string;
  /** The issuer's own name of the person, under which its app asks. */
  readonly app?: string;
  readonly passkeys?: readonly Passkey[];
}

/** The issuers' records by card; a card number is nowhere in them. */
export class LmdbCardholders implements Cardholders, PasskeyRecords {
  private constructor(private readonly records: SealedMap<CardholderRecord>) {}

  /** @param keys from which the sealing keys are derived */
  static open(directory: string, keys: ChallengeKeys): LmdbCardholders {
    return new LmdbCardholders(SealedMap.open(directory, keys, "cardholders"));
  }

  /** What asks least of the person comes first; of codes, the one that arrives where a purchase is made. */
  optionsFor(_issuer: string, cardKey: string): readonly MethodOption[] {
    const { email, phone, app, passkeys = [] } = this.records.get(cardKey) ?? {};
    return [
      ...(app === undefined ? [] : [{ method: "app", to: app } as const]),
      ...(passkeys.length === 0 ? [] : [{ method: "passkey", to: cardKey } as const]),
      ...(phone === undefined ? [] : [{ method: "code", channel: "sms", to: phone } as const]),
      ...(email === undefined ? [] : [{ method: "code", channel: "email", to: email } as const]),
    ];
  }

  passkeysOf(cardKey: string): readonly Passkey[] {
    return this.records.get(cardKey)?.passkeys ?? [];
  }

  async usedPasskey(cardKey: string, id: string, counter: number): Promise<boolean> {
    let taken = false;
    await this.records.change(cardKey, (record) => {
      const known = record?.passkeys?.find((one) => one.id === id);
      // An authenticator that does not count says 0 each time.
      if (record?.passkeys === undefined || known === undefined || (counter <= known.counter && counter + known.counter > 0)) return record;
      taken = true;
      return { ...record, passkeys: record.passkeys.map((one) => (one === known ? { ...one, counter } : one)) };
    });
    return taken;
  }

  /** Replaces what was known of a card; one without any contact is forgotten. Uses of a passkey that were counted stay counted. */
  async put(cardKey: string, record: CardholderRecord): Promise<void> {
    await this.records.change(cardKey, (before) => {
      if (Object.keys(record).length === 0) return undefined;
      const passkeys = record.passkeys?.map((one) => ({ ...one, counter: Math.max(one.counter, before?.passkeys?.find(({ id }) => id === one.id)?.counter ?? 0) }));
      return { ...record, ...(passkeys && { passkeys }) };
    });
  }

  /** Seals with the newest key what older ones have sealed. Durable when it resolves. */
  reseal(): Promise<void> {
    return this.records.reseal();
  }

  close(): Promise<void> {
    return this.records.close();
  }
}
