import fc from "fast-check";
import { checkAuthenticationValue, hmacAuthenticationValue } from "../../src/adapters/authentication-value-hmac.js";
import type { NumberedKey } from "../../src/adapters/numbered-key.js";
import { ECI } from "../../src/acs/index.js";
import type { CardNetwork } from "../../src/acs/index.js";
import type { AReq } from "../../src/protocol/index.js";

const key = (id: number): NumberedKey => ({ id, key: Buffer.alloc(32, id + 1) });
const areq = {
  acctNumber: "9000000000000009", dsTransID: "11111111-1111-4111-8111-111111111111", threeDSServerTransID: "22222222-2222-4222-8222-222222222222",
  purchaseAmount: "12800", purchaseCurrency: "392", purchaseExponent: "0",
} as unknown as AReq;
const valueBy = (keys: readonly NumberedKey[]): string => hmacAuthenticationValue(keys).generate(areq, "Y", "visa");

test("a value is 28 characters, and names the newest key", () => {
  const value = valueBy([key(200), key(1)]);
  expect(value).toMatch(/^[A-Za-z0-9+/]{27}=$/);
  expect(Buffer.from(value, "base64")[0]).toBe(200);
});

const made = valueBy([key(7)]);
const keyless = Buffer.concat([Buffer.of(8), Buffer.from(made, "base64").subarray(1)]).toString("base64");
test.each<[string, string, readonly NumberedKey[], object, "Y" | "A", CardNetwork, string]>([
  ["what was made", made, [key(7)], {}, "Y", "visa", "right"],
  ["after the key was replaced", made, [key(9), key(8), key(7)], {}, "Y", "visa", "right"],
  ["when its key is given up", made, [key(9), key(8)], {}, "Y", "visa", "unknown-key"],
  ["another key under its number", made, [{ ...key(8), id: 7 }], {}, "Y", "visa", "other"],
  ["the number of another key", keyless, [key(8), key(7)], {}, "Y", "visa", "other"],
  ["another account", made, [key(7)], { acctNumber: "9000000000000017" }, "Y", "visa", "other"],
  ["another amount", made, [key(7)], { purchaseAmount: "12801" }, "Y", "visa", "other"],
  ["another place of the decimal point", made, [key(7)], { purchaseExponent: "2" }, "Y", "visa", "other"],
  ["another currency", made, [key(7)], { purchaseCurrency: "840" }, "Y", "visa", "other"],
  ["another transaction of the directory server", made, [key(7)], { dsTransID: "33333333-3333-4333-8333-333333333333" }, "Y", "visa", "other"],
  ["another transaction of the 3DS Server", made, [key(7)], { threeDSServerTransID: "33333333-3333-4333-8333-333333333333" }, "Y", "visa", "other"],
  ["an attempt instead of a success", made, [key(7)], {}, "A", "visa", "other"],
  ["another card network", made, [key(7)], {}, "Y", "jcb", "other"],
  ["19 bytes", made.slice(0, -4) + "AA==", [key(7)], {}, "Y", "visa", "malformed"],
  ["no base64", "not base64 at all, but long.", [key(7)], {}, "Y", "visa", "malformed"],
  ["without padding", made.slice(0, -1), [key(7)], {}, "Y", "visa", "malformed"],
])("%s", (_title, value, keys, changes, transStatus, network, expected) => {
  expect(checkAuthenticationValue(value, keys, { ...areq, ...changes }, transStatus, network)).toBe(expected);
});

test("no bit of a value can be changed", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 159 }), (bit) => {
    const bytes = Buffer.from(made, "base64");
    bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
    expect(checkAuthenticationValue(bytes.toString("base64"), [key(7)], areq, "Y", "visa")).toBe(bit < 8 ? "unknown-key" : "other");
  }));
});

test("every card network has values that no other has", () => {
  const values = (Object.keys(ECI) as CardNetwork[]).flatMap((network) => (["Y", "A"] as const).map((status) => hmacAuthenticationValue([key(1)]).generate(areq, status, network)));
  expect(new Set(values).size).toBe(12);
});
