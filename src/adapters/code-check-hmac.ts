import { createHmac, timingSafeEqual } from "node:crypto";
import type { CodeCheck } from "../acs/index.js";

/** Six digits alone could be found again from any hash that has no key. */
export function hmacCodeCheck(key: Uint8Array): CodeCheck {
  return { hashCode: (acsTransID, code) => createHmac("sha256", key).update(`code ${acsTransID} ${code}`).digest("base64url"), same: sameText };
}

/** Compares in a time that depends on the lengths alone, which are no secret. */
export function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
