import { createHmac } from "node:crypto";
import { hmacKeyedHash } from "../../src/adapters/keyed-hash-hmac.js";

const key = new Uint8Array(32).map((_, index) => index);
const hash = hmacKeyedHash(key);

test("is the first 96 bits of HMAC-SHA-256 over domain, zero byte and text", () => {
  const whole = createHmac("sha256", key).update(Buffer.from("email\0a@example.jp")).digest();
  for (let round = 0; round < 2; round++) expect(hash("email", "a@example.jp")).toBe(whole.subarray(0, 12).toString("base64url"));
});

test("domains, texts and keys tell apart", () => {
  const all = [hash("card", "1"), hash("email", "1"), hash("card", "2"), hash("car", "d1"), hmacKeyedHash(key.map((byte) => byte ^ 1))("card", "1")];
  expect(new Set(all).size).toBe(all.length);
  for (const one of all) expect(one).toMatch(/^[A-Za-z0-9_-]{16}$/);
});

test("a short key is refused", () => {
  expect(() => hmacKeyedHash(new Uint8Array(15))).toThrow("15 bytes");
});
