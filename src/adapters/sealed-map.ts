import type { Database } from "lmdb";
import type { ChallengeKeys } from "./numbered-key.js";
import { sealWith } from "./sealed.js";
import type { Seal } from "./sealed.js";
import { openDatabase } from "./write-behind.js";

/** How many entries are sealed anew at a time; others get their turn in between. */
const RESEAL_ENTRIES = 100;

/** Values that are JSON, each sealed under its name, in an lmdb database of this process. What was sealed with a key that is given up is not there. */
export class SealedMap<Value> {
  private constructor(
    private readonly db: Database<Uint8Array, string>,
    private readonly seal: Seal,
  ) {}

  /** @param keys from which the sealing keys are derived @param purpose keeps the keys of different maps apart */
  static open<Value>(directory: string, keys: ChallengeKeys, purpose: string): SealedMap<Value> {
    return new SealedMap(openDatabase(directory), sealWith(keys, purpose));
  }

  get(name: string): Value | undefined {
    const sealed = this.db.get(name);
    const bytes = sealed && this.seal.open(name, sealed);
    return bytes && (JSON.parse(Buffer.from(bytes).toString("utf8")) as Value);
  }

  names(): string[] {
    return [...this.db.getKeys()];
  }

  /** Resolves when it is in the file; {@link flushed} says when it survives a power cut. */
  async put(name: string, value: Value): Promise<void> {
    await this.db.put(name, this.closed(name, value));
  }

  async remove(name: string): Promise<void> {
    await this.db.remove(name);
  }

  /** One change of one value that sees no other's in between. `change` gives the new value, undefined to remove it, or the same one to leave it. */
  async change(name: string, change: (before: Value | undefined) => Value | undefined): Promise<void> {
    await this.db.transaction(() => {
      const before = this.get(name);
      const after = change(before);
      if (after === undefined) this.db.removeSync(name);
      else if (after !== before) this.db.putSync(name, this.closed(name, after));
    });
  }

  /** Seals with the newest key what older ones have sealed. Durable when it resolves. */
  async reseal(): Promise<void> {
    const names = this.names();
    for (let from = 0; from < names.length; from += RESEAL_ENTRIES) {
      await this.db.transaction(() => {
        for (const name of names.slice(from, from + RESEAL_ENTRIES)) {
          const sealed = this.db.get(name);
          const renewed = sealed && this.seal.renew(name, sealed);
          if (renewed !== undefined) this.db.putSync(name, renewed);
        }
      });
    }
    await this.flushed();
  }

  async flushed(): Promise<void> {
    await this.db.flushed;
  }

  async close(): Promise<void> {
    await this.db.flushed;
    await this.db.close();
  }

  private closed(name: string, value: Value): Uint8Array {
    return this.seal.close(name, Buffer.from(JSON.stringify(value)));
  }
}
