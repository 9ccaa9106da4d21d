import { scrypt, timingSafeEqual } from "node:crypto";

/** 2^15 blocks of 1 KiB: 32 MiB and a tenth of a second for each guess. */
const COST = 15;
const HASH_BYTES = 32;
const FORM = /^scrypt\$(\d{2})\$([\w-]{22})\$([\w-]{43})$/;

/** `scrypt$<log2 of the cost>$<salt>$<hash>` in base64url. @param salt 16 random bytes */
export async function passwordHash(password: string, salt: Uint8Array): Promise<string> {
  return [`scrypt$${COST}`, Buffer.from(salt).toString("base64url"), (await derive(password, salt, COST)).toString("base64url")].join("$");
}

/** Whether a text has the form of a hash that {@link passwordFits} can read. */
export function isPasswordHash(text: unknown): text is string {
  const cost = typeof text === "string" ? Number(FORM.exec(text)?.[1]) : NaN;
  return cost >= COST && cost <= COST + 5;
}

/** Whether it is the password that the hash was made of. */
export async function passwordFits(password: string, hash: string): Promise<boolean> {
  const [, cost = "", salt = "", expected = ""] = FORM.exec(hash) ?? [];
  return timingSafeEqual(await derive(password, Buffer.from(salt, "base64url"), Number(cost)), Buffer.from(expected, "base64url"));
}

/** Of no password; for asking about somebody who is not there, which takes as long. */
export const NOBODYS_HASH = `scrypt$${COST}$${"A".repeat(22)}$${"A".repeat(43)}`;

function derive(password: string, salt: Uint8Array, cost: number): Promise<Buffer> {
  const N = 2 ** cost;
  return new Promise((resolve, reject) => {
    scrypt(password, salt, HASH_BYTES, { N, r: 8, p: 1, maxmem: 256 * 8 * N }, (error, hash) => (error === null ? resolve(hash) : reject(error)));
  });
}
