import { createHmac } from "node:crypto";
import { assert } from "../base/index.js";
import type { KeyedHash } from "../risk/index.js";

const SHORTEST_KEY_BYTES = 16;

/**
 * Keyed hash by HMAC-SHA-256, cut to 96 bits (16 base64url characters): enough that two of a billion cards meet with a
 * chance of one in a hundred billion, and little enough to be a good key of a store.
 * @throws {Error} when `key` is shorter than 16 bytes.
 */
export function hmacKeyedHash(key: Uint8Array): KeyedHash {
  assert(key.length >= SHORTEST_KEY_BYTES, `the key of the keyed hash has ${key.length} bytes and needs ${SHORTEST_KEY_BYTES}`);
  // A zero byte between the two, which no domain has, keeps ("a", "bc") apart from ("ab", "c").
  return (domain, text) => createHmac("sha256", key).update(`${domain}\0${text}`).digest("base64url").slice(0, 16);
}
