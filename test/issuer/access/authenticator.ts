import { createHmac } from "node:crypto";

/** The person's authenticator app: RFC 6238, written a second time so that both would have to be wrong in the same way. */
export function oneTimeCode(secret: Uint8Array, at: number): string {
  const counter = BigInt(Math.floor(at / 30_000)).toString(16).padStart(16, "0");
  const mac = createHmac("sha1", secret).update(Buffer.from(counter, "hex")).digest();
  const offset = (mac.at(-1) ?? 0) % 16;
  const [a = 0, b = 0, c = 0, d = 0] = mac.subarray(offset, offset + 4);
  return String((((a % 128) * 256 + b) * 256 + c) * 256 + d).slice(-6).padStart(6, "0");
}
