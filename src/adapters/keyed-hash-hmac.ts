import { createHmac, createSecretKey } from "node:crypto";
import { Memo, assert } from "../base/index.js";
import type { KeyedHash } from "../risk/index.js";

const SHORTEST_KEY_BYTES = 16;
const REMEMBERED = 16_384;

/**
 * Keyed hash by HMAC-SHA-256, cut to 96 bits (16 base64url characters): enough that two of a billion cards meet with a
 * chance of one in a hundred billion, and little enough to be a good key of a store.
 * @param remembers what may stay in memory in the clear; account numbers only offline, where they stand in the history anyway
 * @throws {Error} when `key` is shorter than 16 bytes.
 */
export function hmacKeyedHash(key: Uint8Array, remembers: "all but cards" | "all" = "all but cards"): KeyedHash {
  assert(key.length >= SHORTEST_KEY_BYTES, `the key of the keyed hash has ${key.length} bytes and needs ${SHORTEST_KEY_BYTES}`);
  const secret = createSecretKey(key);
  // A zero byte between the two, which no domain has, keeps ("a", "bc") apart from ("ab", "c").
  const hash = (domain: string, text: string) => createHmac("sha256", secret).update(`${domain}\0${text}`).digest("base64url").slice(0, 16);
  const remembered = new Map<string, Memo<string>>();
  return (domain, text) => {
    // A server's account numbers must not stay in memory; e-mail addresses and the like come again and again and may.
    if (domain === "card" && remembers !== "all") return hash(domain, text);
    let ofDomain = remembered.get(domain);
    if (ofDomain === undefined) remembered.set(domain, (ofDomain = new Memo(REMEMBERED, (one) => hash(domain, one))));
    return ofDomain.of(text);
  };
}
