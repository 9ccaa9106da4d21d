import { createCipheriv, createDecipheriv, createECDH, createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { AppCipher, ContentEncryption, OpenedCReq } from "../acs/index.js";
import { assert } from "../base/index.js";
import { LIMITS } from "../limits.js";
import type { JsonObject } from "../protocol/index.js";

const KEYS_OCTETS = 32;
const TAG_OCTETS = 16;
const COUNTER_MAX = 255;

/** The last three parts of a JWE. */
interface Sealed {
  readonly iv: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
}

/** One row per `enc`. `aad` is the encoded header; `counter` that of the direction. */
interface Content {
  readonly ivFits: (iv: Uint8Array, counter: number) => boolean;
  /** Undefined when the tag is not that of the rest. */
  readonly decrypt: (sealed: Sealed, keys: Uint8Array, aad: Buffer) => Buffer | undefined;
  readonly encrypt: (text: Buffer, keys: Uint8Array, aad: Buffer, counter: number) => Sealed;
}

const CONTENTS: Readonly<Record<ContentEncryption, Content>> = {
  "A128CBC-HS256": { ivFits: (iv) => iv.length === 16, decrypt: decryptCbc, encrypt: encryptCbc },
  A128GCM: { ivFits: (iv, counter) => gcmIv(0x00, counter).equals(iv), decrypt: decryptGcm, encrypt: encryptGcm },
};

/**
 * The app channel on node:crypto, synchronously. Written by hand because a JOSE library's ECDH-ES puts `enc` or `alg` into the
 * AlgorithmID of the key derivation, where EMV has nothing, and because EMV's A128GCM has a key for each direction.
 * @param privateKeyOf the private half, 32 bytes, of the transaction's key pair whose public half the signed content names
 */
export function nodeAppCipher(privateKeyOf: (acsTransID: string) => Uint8Array): AppCipher {
  return {
    keysFor: (acsTransID, sdkEphemPubKey, sdkReferenceNumber) => derive(agree(privateKeyOf(acsTransID), sdkEphemPubKey), sdkReferenceNumber),
    open,
    seal(text, keys, acsTransID, enc, counterAtoS) {
      checkPromises(keys, counterAtoS);
      const header = Buffer.from(JSON.stringify({ alg: "dir", kid: acsTransID, enc })).toString("base64url");
      const { iv, ciphertext, tag } = CONTENTS[enc].encrypt(Buffer.from(text), keys, Buffer.from(header), counterAtoS);
      return [header, "", ...[iv, ciphertext, tag].map((part) => Buffer.from(part).toString("base64url"))].join(".");
    },
  };
}

/** Z: the x coordinate of the common point, leading zeros kept. */
function agree(privateKey: Uint8Array, { kty, crv, x, y }: JsonObject): Buffer {
  const pair = createECDH("prime256v1");
  pair.setPrivateKey(privateKey);
  const point = kty === "EC" && crv === "P-256" ? Buffer.concat([Buffer.of(0x04), coordinateOf(x), coordinateOf(y)]) : Buffer.alloc(0);
  let z: Buffer | undefined;
  try {
    z = pair.computeSecret(point);
  } catch {
    // OpenSSL looks whether the point is on the curve. What it says of it is nobody's business.
  }
  assert(z?.length === 32, "the SDK's key is a point of P-256");
  return z;
}

function coordinateOf(value: unknown): Uint8Array {
  const octets = typeof value === "string" ? octetsOf(value) : undefined;
  return octets?.length === 32 ? octets : Buffer.alloc(0);
}

/** Concat KDF of NIST SP 800-56A in one round: AlgorithmID and PartyUInfo empty, PartyVInfo the SDK's reference number, 256 bits. */
function derive(z: Buffer, sdkReferenceNumber: string): Buffer {
  const partyV = Buffer.from(sdkReferenceNumber);
  return createHash("sha256").update(word(1)).update(z).update(word(0)).update(word(0)).update(word(partyV.length)).update(partyV).update(word(256)).digest();
}

function word(value: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value);
  return octets;
}

function checkPromises(keys: Uint8Array, counter: number): void {
  assert(keys.length === KEYS_OCTETS, `the keys of a transaction have ${KEYS_OCTETS} bytes`);
  assert(Number.isInteger(counter) && counter >= 0 && counter <= COUNTER_MAX, `a counter is between 0 and ${COUNTER_MAX}`);
}

/** Five parts, the second empty, and no padding. */
const COMPACT = /^([\w-]+)\.\.([\w-]+)\.([\w-]+)\.([\w-]+)$/;

function open(jwe: string, keys: Uint8Array, acsTransID: string, counterStoA: number): OpenedCReq {
  checkPromises(keys, counterStoA);
  const [, header = "", ...rest] = (jwe.length <= LIMITS.challengeBytesMax && COMPACT.exec(jwe)) || [];
  const [iv, ciphertext, tag] = rest.map(octetsOf);
  const claims = headerOf(header);
  if (claims === undefined || iv === undefined || ciphertext === undefined || tag === undefined) return refused("JWE");
  const enc = encryptionOf(claims, acsTransID);
  if (typeof enc !== "string") return enc;
  if (!CONTENTS[enc].ivFits(iv, counterStoA)) return refused("iv");
  if (tag.length !== TAG_OCTETS) return refused("tag");
  const octets = CONTENTS[enc].decrypt({ iv, ciphertext, tag }, keys, Buffer.from(header));
  if (octets === undefined) return refused("tag");
  const text = textOf(octets);
  return text === undefined ? refused("ciphertext") : { ok: true, text, enc };
}

function refused(element: string): Extract<OpenedCReq, { readonly ok: false }> {
  return { ok: false, element };
}

/** Octets of base64url; undefined unless it is the one way to write them, so that no two messages are the same one. */
function octetsOf(part: string): Buffer | undefined {
  const octets = Buffer.from(part, "base64url");
  return octets.toString("base64url") === part ? octets : undefined;
}

function headerOf(part: string): JsonObject | undefined {
  const octets = octetsOf(part);
  const text = octets && textOf(octets);
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

/** Members we do not know may be ignored (RFC 7516, 4), but for the two that would change how the message is read. */
function encryptionOf(claims: JsonObject, acsTransID: string): ContentEncryption | OpenedCReq {
  const critical = ["crit", "zip"].find((name) => Object.hasOwn(claims, name));
  if (critical !== undefined) return refused(critical);
  const { alg, kid, enc } = claims;
  if (alg !== "dir") return refused("alg");
  if (kid !== acsTransID) return refused("kid");
  return enc === "A128CBC-HS256" || enc === "A128GCM" ? enc : refused("enc");
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function textOf(octets: Uint8Array): string | undefined {
  try {
    return UTF8.decode(octets);
  } catch {
    return undefined;
  }
}

/** A128CBC-HS256 (RFC 7518, 5.2.3): the first half authenticates, the second encrypts. */
function cbcTag(iv: Uint8Array, ciphertext: Uint8Array, keys: Uint8Array, aad: Buffer): Buffer {
  const aadBits = Buffer.concat([word(0), word(aad.length * 8)]);
  return createHmac("sha256", keys.subarray(0, 16)).update(aad).update(iv).update(ciphertext).update(aadBits).digest().subarray(0, TAG_OCTETS);
}

function decryptCbc({ iv, ciphertext, tag }: Sealed, keys: Uint8Array, aad: Buffer): Buffer | undefined {
  // Before anything is decrypted: whoever cannot make a tag learns nothing from the padding.
  if (!timingSafeEqual(cbcTag(iv, ciphertext, keys, aad), tag)) return undefined;
  const decipher = createDecipheriv("aes-128-cbc", keys.subarray(16), iv);
  return finished(() => Buffer.concat([decipher.update(ciphertext), decipher.final()]));
}

function encryptCbc(text: Buffer, keys: Uint8Array, aad: Buffer): Sealed {
  const iv = randomBytes(16);
  const cipher = createCipheriv("aes-128-cbc", keys.subarray(16), iv);
  const ciphertext = Buffer.concat([cipher.update(text), cipher.final()]);
  return { iv, ciphertext, tag: cbcTag(iv, ciphertext, keys, aad) };
}

/** 00 fills the IV on its way to us, FF on its way to the SDK. */
function gcmIv(fill: 0x00 | 0xff, counter: number): Buffer {
  const iv = Buffer.alloc(12, fill);
  iv[11] = counter;
  return iv;
}

function decryptGcm({ iv, ciphertext, tag }: Sealed, keys: Uint8Array, aad: Buffer): Buffer | undefined {
  const decipher = createDecipheriv("aes-128-gcm", keys.subarray(0, 16), iv, { authTagLength: TAG_OCTETS }).setAAD(aad).setAuthTag(tag);
  return finished(() => Buffer.concat([decipher.update(ciphertext), decipher.final()]));
}

function encryptGcm(text: Buffer, keys: Uint8Array, aad: Buffer, counter: number): Sealed {
  const iv = gcmIv(0xff, counter);
  const cipher = createCipheriv("aes-128-gcm", keys.subarray(16), iv, { authTagLength: TAG_OCTETS }).setAAD(aad);
  const ciphertext = Buffer.concat([cipher.update(text), cipher.final()]);
  return { iv, ciphertext, tag: cipher.getAuthTag() };
}

/** node:crypto throws when a tag or a padding is wrong. */
function finished(decrypt: () => Buffer): Buffer | undefined {
  try {
    return decrypt();
  } catch {
    return undefined;
  }
}
