import { createHmac } from "node:crypto";
import { SECOND_MS } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import type { Maybe } from "../../risk/index.js";

/** What every authenticator app takes without being told (RFC 6238): SHA-1, six digits, half a minute. */
const STEP_MS = 30 * SECOND_MS;
const DIGITS = 6;
/** Clocks of phones are off by less than a step. */
const DRIFT_STEPS = 1;

function codeOfStep(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(counter).digest();
  // Dynamic truncation, RFC 4226 section 5.3.
  const value = mac.readUInt32BE((mac[mac.length - 1] as number) & 0xf) & 0x7fffffff;
  return String(value % 10 ** DIGITS).padStart(DIGITS, "0");
}

/**
 * The step whose code this is, the present one or a neighbour; undefined for a code of none of them.
 * @param secret 20 bytes
 */
export function stepOfCode(secret: Uint8Array, code: string, at: Instant): Maybe<number> {
  const now = Math.floor(at / STEP_MS);
  const steps = Array.from({ length: 2 * DRIFT_STEPS + 1 }, (_, index) => now - DRIFT_STEPS + index);
  return steps.find((step) => codeOfStep(secret, step) === code);
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 4648 without padding, as authenticator apps take secrets. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, "0"), 2)]).join("");
}

/** The bytes that {@link base32} made this of. */
export function bytesOfBase32(text: string): Uint8Array {
  const bits = [...text].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Uint8Array.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}
