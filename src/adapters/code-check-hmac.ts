import { createHmac, timingSafeEqual } from "node:crypto";
import type { CodeCheck } from "../acs/index.js";
import type { ChallengeKeys } from "./numbered-key.js";

/** Six digits alone could be found again from any hash that has no key. */
export function hmacCodeCheck(keys: ChallengeKeys): CodeCheck {
  return { hashesOf: (acsTransID, code) => hmacsOf(keys, `code ${acsTransID} ${code}`), same: sameText };
}

/** Keyed hashes of a text in base64url, that of the newest key first. */
export function hmacsOf(keys: ChallengeKeys, text: string): readonly string[] {
  return keys().map(({ key }) => createHmac("sha256", key).update(text).digest("base64url"));
}

/** Compares in a time that depends on the lengths alone, which are no secret. */
export function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
