import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { newestOf } from "./numbered-key.js";
import type { ChallengeKeys, NumberedKey } from "./numbered-key.js";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals what must be kept but not be read by whoever has the disk. AES-256-GCM, bound to the name it is kept under. */
export interface Seal {
  /** With the newest key. */
  close(name: string, bytes: Uint8Array): Uint8Array;
  /** Undefined for bytes that were sealed with none of the keys under this name. */
  open(name: string, sealed: Uint8Array): Uint8Array | undefined;
  /** The same, sealed with the newest key; undefined where it is so already, or cannot be opened. */
  renew(name: string, sealed: Uint8Array): Uint8Array | undefined;
}

/** @param purpose keeps the keys of different uses apart */
export function sealWith(keys: ChallengeKeys, purpose: string): Seal {
  const derived = new WeakMap<NumberedKey, Buffer>();
  const keyOf = (master: NumberedKey): Buffer => {
    const key = derived.get(master) ?? Buffer.from(hkdfSync("sha256", master.key, "", `seal ${purpose}`, 32));
    derived.set(master, key);
    return key;
  };
  const close: Seal["close"] = (name, bytes) => {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv("aes-256-gcm", keyOf(newestOf(keys())), nonce).setAAD(Buffer.from(name));
    const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
    return Buffer.concat([nonce, body, cipher.getAuthTag()]);
  };
  return {
    close,
    open(name, sealed) {
      for (const key of keys()) {
        const bytes = opened(keyOf(key), name, sealed);
        if (bytes !== undefined) return bytes;
      }
      return undefined;
    },
    renew(name, sealed) {
      const [newest, ...older] = keys();
      if (newest === undefined || opened(keyOf(newest), name, sealed) !== undefined) return undefined;
      const bytes = older.map((key) => opened(keyOf(key), name, sealed)).find((one) => one !== undefined);
      return bytes && close(name, bytes);
    },
  };
}

/** The tag says whether it was this key, so nothing sealed has to name its own. */
function opened(key: Buffer, name: string, sealed: Uint8Array): Uint8Array | undefined {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES }).setAAD(Buffer.from(name));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}
