import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals what must be kept but not be read by whoever has the disk. AES-256-GCM, bound to the name it is kept under. */
export interface Seal {
  close(name: string, bytes: Uint8Array): Uint8Array;
  /** Undefined for bytes that were not sealed with this key under this name. */
  open(name: string, sealed: Uint8Array): Uint8Array | undefined;
}

/** @param purpose keeps the keys of different uses apart */
export function sealWith(masterKey: Uint8Array, purpose: string): Seal {
  const key = Buffer.from(hkdfSync("sha256", masterKey, "", `seal ${purpose}`, 32));
  return {
    close(name, bytes) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(name));
      const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
      return Buffer.concat([nonce, body, cipher.getAuthTag()]);
    },
    open(name, sealed) {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
      const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES }).setAAD(Buffer.from(name));
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
      } catch {
        return undefined;
      }
    },
  };
}
