import { createHmac } from "node:crypto";
import fc from "fast-check";
import type { AReq, JsonObject } from "../../../src/protocol/index.js";
import { redact } from "../../../src/risk/context/redact.js";

const PAN = "9000001234567890";
const keyedHash = (domain: string, text: string) => createHmac("sha256", "test").update(`${domain}:${text}`).digest("base64url").slice(0, 16);

function areq(more: Partial<AReq> | JsonObject = {}): AReq {
  return {
    messageType: "AReq", messageVersion: "2.3.1", messageCategory: "01", deviceChannel: "02", acctNumber: PAN,
    threeDSServerTransID: "00000000-0000-0000-0000-000000000000", dsTransID: "12345678-1234-1234-1234-123456789012", ...more,
  } as AReq;
}
const redacted = (more: Partial<AReq> | JsonObject = {}) => redact(areq(more), keyedHash) as unknown as { [member: string]: unknown };

test("the account number becomes key, BIN and last four digits", () => {
  expect(redact(areq(), keyedHash).card).toEqual({ key: keyedHash("card", PAN), bin: "90000012", lastFour: "7890" });
  expect(redact(areq({ acctNumber: "900000123456789" }), keyedHash).card.bin).toBe("900000");
  expect(redacted()).not.toHaveProperty("acctNumber");
});

test("security code, authentication data, tokens and sealed data are dropped", () => {
  const kept = redacted({
    cardSecurityCode: "123", sdkEncData: "eyJ", sdkServerSignedContent: "eyJ", payTokenInfo: { token: "1" },
    threeDSRequestorAuthenticationInfo: [{ threeDSReqAuthMethod: "02", threeDSReqAuthData: "hunter2" }],
    threeDSRequestorPriorAuthenticationInfo: { threeDSReqPriorAuthMethod: "02", threeDSReqPriorAuthData: "secret" },
  });
  expect(Object.keys(kept).sort()).toEqual(Object.keys(redacted()).concat("threeDSRequestorAuthenticationInfo", "threeDSRequestorPriorAuthenticationInfo").sort());
  expect(kept["threeDSRequestorAuthenticationInfo"]).toEqual([{ threeDSReqAuthMethod: "02" }]);
  expect(kept["threeDSRequestorPriorAuthenticationInfo"]).toEqual({ threeDSReqPriorAuthMethod: "02" });
});

test.each([
  ["alone", PAN, "[account number]"],
  ["within words", `card ${PAN}!`, "card [account number]!"],
  ["in groups of four", "9000 0012 3456 7890", "[account number]"],
  ["with dashes", "no 9000-0012-3456-7890 ok", "no [account number] ok"],
  ["in full-width digits", "番号９０００００１２３４５６７８９０です", "番号[account number]です"],
  ["inside a longer number", `77${PAN}5`, "77[account number]5"],
  ["twice", `${PAN},${PAN}`, "[account number],[account number]"],
  ["after a house number", "12 9000001234567890", "12 [account number]"],
  ["a number that fails Luhn", "old card 9000000000000009 x", "old card 9000000000000009 x"],
  ["another card that passes Luhn", "old card 9000 0000 0000 0001", "old card [account number]"],
  ["a number too short", "900000123456", "900000123456"],
  ["a number too long", "90000000000000000009", "90000000000000000009"],
])("in free text: %s", (_, before, after) => {
  for (const member of ["acctID", "cardholderName", "billAddrLine2", "email", "taxId", "userId", "browserUserAgent", "notDefinedYet"]) {
    expect(redacted({ [member]: before })[member]).toBe(after);
  }
});

test("structured members keep long numbers that pass Luhn, but never this card's own", () => {
  for (const member of ["acquirerMerchantID", "purchaseAmount", "threeDSServerTransID", "dsURL"]) {
    expect(redacted({ [member]: "9000000000000001" })[member]).toBe("9000000000000001");
    expect(redacted({ [member]: PAN })[member]).toBe("[account number]");
  }
  expect(redacted()["dsTransID"]).toBe("12345678-1234-1234-1234-123456789012");
});

test("extensions are searched through: texts, numbers, names, lists", () => {
  const data = { note: `x${PAN}`, list: [{ deep: [PAN] }], number: Number(PAN), lost: 9000001234567890123, [PAN]: 1, fine: 12.5, small: 7, nothing: null };
  expect(redacted({ messageExtension: [{ id: "a", name: "b", criticalityIndicator: false, data }] })["messageExtension"]).toEqual([{
    id: "a", name: "b", criticalityIndicator: false,
    data: {
      note: "x[account number]", list: [{ deep: ["[account number]"] }], number: "[account number]", lost: "[account number]",
      "[account number]": 1, fine: 12.5, small: 7, nothing: null,
    },
  }]);
});

test("device data is searched inside its encoding, and left as it is when clean", () => {
  const encode = (inside: object) => Buffer.from(JSON.stringify(inside)).toString("base64url");
  const clean = encode({ DV: "1.6", DD: { C009: "phone" } });
  expect(redacted({ deviceInfo: clean })["deviceInfo"]).toBe(clean);
  const dirty = redacted({ deviceInfo: encode({ DV: "1.6", DD: { C009: `phone of ${PAN}` } }) })["deviceInfo"] as string;
  expect(JSON.parse(Buffer.from(dirty, "base64url").toString())).toEqual({ DV: "1.6", DD: { C009: "phone of [account number]" } });
});

test("a member called __proto__ in an extension stays data", () => {
  const data = JSON.parse(`{"__proto__":{"note":"${PAN}"}}`) as JsonObject;
  const kept = redacted({ messageExtension: [{ data }] })["messageExtension"] as [{ data: object }];
  expect(JSON.stringify(kept)).toBe('[{"data":{"__proto__":{"note":"[account number]"}}}]');
  expect(Object.getPrototypeOf(kept[0].data)).toBe(Object.prototype);
});

test("no message keeps its account number anywhere, whatever surrounds it", () => {
  const pan = fc.stringMatching(/^9000[0-9]{9,15}$/);
  const written = (number: string) => fc.constantFrom(number, number.replace(/(.{4})(?=.)/g, "$1 "), number.replace(/(.{4})(?=.)/g, "$1-"));
  const message = pan.chain((number) => fc.record({
    acctNumber: fc.constant(number),
    acctID: fc.tuple(fc.string(), written(number), fc.string()).map((parts) => parts.join("")),
    purchaseAmount: fc.tuple(fc.stringMatching(/^[0-9]{0,8}$/), fc.constant(number)).map((parts) => parts.join("")),
    messageExtension: fc.array(fc.record({ data: fc.dictionary(fc.string(), fc.oneof(fc.jsonValue(), written(number)), { maxKeys: 4 }) }), { maxLength: 3 }),
  }));
  fc.assert(fc.property(message, (more) => {
    const digits = JSON.stringify(redact(areq(more as unknown as JsonObject), keyedHash)).replace(/[ -]/g, "");
    expect(digits.includes(more.acctNumber)).toBe(false);
  }), { numRuns: 150 });
});
