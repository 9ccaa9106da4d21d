import { existsSync, readFileSync, readdirSync } from "node:fs";
import fc from "fast-check";
import { SeededRandom } from "../../../src/base/index.js";
import { generateAReq } from "../../../src/protocol/index.js";
import type { AReq, JsonObject } from "../../../src/protocol/index.js";
import { contextOf } from "../../../src/risk/context/context.js";
import { redact } from "../../../src/risk/context/redact.js";
import { AT, BROWSER, NOTHING_KNOWN, PAN, deviceInfo, keyedHash, redactedAReq, reference } from "./world.js";

const context = (more: object = {}, at = AT) => contextOf(redactedAReq(more), undefined, reference, at);

test("the card is its key, where it comes from and how long it lives", () => {
  expect(context({ cardExpiryDate: "2812" }).card).toEqual({
    key: keyedHash("card", PAN), bin: "90000012", lastFour: "7890", country: "US", homeOffsetMinutes: -300, expiryMonth: "2028-12", monthsToExpiry: 33,
  });
  expect(context({ cardExpiryDate: "2512" }).card.monthsToExpiry).toBe(-3);
  expect(context({ acctNumber: "8000000000000009", cardExpiryDate: "2813" }).card).toMatchObject({
    country: undefined, homeOffsetMinutes: undefined, expiryMonth: undefined, monthsToExpiry: undefined,
  });
});

test.each([
  ["at the card's home, in New York", PAN, "-540", 5, 0], ["at the card's home, in Tokyo", "9000991234567890", undefined, 19, 0],
  ["at the device", "8000000000000009", "-540", 19, 0], ["in UTC", "8000000000000009", undefined, 10, 0],
])("hour and weekday %s", (_, acctNumber, browserTZ, localHour, localWeekday) => {
  expect(context({ acctNumber, browserTZ })).toMatchObject({ localHour, localWeekday });
});

test("midnight belongs to the new day, also before 1970", () => {
  expect(context({}, Date.UTC(2026, 2, 1, 4, 59, 59, 999))).toMatchObject({ localHour: 23, localWeekday: 6 });
  expect(context({}, Date.UTC(2026, 2, 1, 5))).toMatchObject({ localHour: 0, localWeekday: 0 });
  expect(context({}, Date.UTC(1969, 11, 31, 4))).toMatchObject({ localHour: 23, localWeekday: 2 });
});

test.each([["01", "01", "APP", "PA", false], ["02", "02", "BRW", "NPA", false], ["03", "80", "3RI", "other", true], ["85", "99", "other", "other", true]])(
  "channel %s, category %s", (deviceChannel, messageCategory, channel, category, dataOnly) => {
    expect(context({ deviceChannel, messageCategory })).toMatchObject({ channel, category, dataOnly, version: "2.2.0", at: AT });
  });

test("device data of an app is read, that of other channels is not theirs", () => {
  const info = { deviceInfo: deviceInfo({ DD: { C010: "203.0.113.9", C005: "ja-JP" }, SW: ["SW03"] }) };
  expect(context({ ...info, deviceChannel: "01" })).toMatchObject({ device: { kind: "app", language: "ja", sdk: { emulator: true } }, geo: { country: "JP" } });
  expect(context({ ...info, deviceChannel: "02" })).toMatchObject({ device: { sdk: undefined }, geo: { ipKind: "absent" } });
});

test("the same message gives the same context, whatever was asked in between", () => {
  const ask = () => JSON.stringify(context({ ...BROWSER, email: "taro@example.jp", billAddrLine1: "神南1-2-3", billAddrPostCode: "1500041", mobilePhone: { cc: "81", subscriber: "9012345678" } }));
  const first = ask();
  for (let index = 0; index < 5_000; index++) context({ email: `e${index}@example.jp`, billAddrLine1: `神南${index}`, browserUserAgent: `agent/${index}` });
  expect(ask()).toBe(first);
});

/** Messages with anything at all in the members that people and shops fill in. */
const anyText = fc.oneof(fc.string({ unit: "binary", maxLength: 40 }), fc.stringMatching(/^[0-9 -]{0,24}$/), fc.constantFrom("01", "392", "20260301", "", PAN, `x ${PAN}`));
const textMembers = [
  "cardholderName", "email", "billAddrLine1", "billAddrLine2", "billAddrCity", "billAddrPostCode", "billAddrCountry", "shipAddrLine1", "shipAddrPostCode", "browserUserAgent", "browserIP",
  "browserTZ", "browserLanguage", "browserScreenWidth", "browserScreenHeight", "purchaseAmount", "purchaseCurrency", "purchaseExponent", "purchaseDate", "merchantName", "mcc",
  "acquirerMerchantID", "threeDSRequestorURL", "cardExpiryDate", "deviceInfo", "appIp", "deviceId", "sdkAppID", "threeRIInd", "threeDSRequestorDecReqInd", "threeDSRequestorChallengeInd", "acctID",
] as const;
const nested = {
  acctInfo: fc.dictionary(fc.constantFrom("chAccDate", "chAccAgeInd", "txnActivityDay", "paymentAccAge"), anyText),
  merchantRiskIndicator: fc.dictionary(fc.constantFrom("shipIndicator", "giftCardAmount", "deliveryEmailAddress"), anyText),
  mobilePhone: fc.record({ cc: fc.stringMatching(/^[0-9]{1,3}$/), subscriber: fc.stringMatching(/^[0-9]{1,15}$/) }),
  acceptLanguage: fc.array(anyText, { maxLength: 3 }),
};
const message = fc.record(
  { ...Object.fromEntries(textMembers.map((name) => [name, anyText])), ...nested, deviceChannel: fc.constantFrom("01", "02", "03", "80"), messageCategory: fc.constantFrom("01", "02", "80") },
  { requiredKeys: ["deviceChannel", "messageCategory"] },
) as unknown as fc.Arbitrary<Partial<AReq>>;
const observation = fc.option(fc.record({ browserId: anyText, userAgent: anyText, timeZoneOffsetMinutes: fc.integer(), ip: anyText }, { requiredKeys: [] }), { nil: undefined });

test("every message has a context, with every member there, no number broken and no account number in it", () => {
  const members = memberNames(context());
  fc.assert(fc.property(message, observation, (more, seen) => {
    const result = contextOf(redactedAReq(more), seen, reference, AT);
    expect(memberNames(result)).toEqual(members);
    const numbers: number[] = [];
    JSON.stringify(result, (_, value: unknown) => (typeof value === "number" ? numbers.push(value) : 0, value));
    expect(numbers.every(Number.isFinite)).toBe(true);
    expect(JSON.stringify(result).replace(/[ -]/g, "")).not.toContain(PAN);
  }), { numRuns: 200 });
});

function memberNames(value: { readonly [name: string]: unknown } | object): readonly string[] {
  const parts = ["card", "purchase", "device", "geo", "merchant", "cardholder", "requestor"] as const;
  const whole = value as { readonly [part: string]: object };
  return [...Object.keys(whole), ...parts.flatMap((part) => Object.keys(whole[part] as object).map((name) => `${part}.${name}`))];
}

test("generated messages of every version, channel and category have a context without their account number", () => {
  const versions = ["2.1.0", "2.2.0", "2.3.1"] as const;
  fc.assert(fc.property(fc.nat(), fc.constantFrom(...versions), fc.constantFrom("APP", "BRW", "3RI"), fc.constantFrom("PA", "NPA"), (seed, version, channel, category) => {
    fc.pre(version !== "2.1.0" || channel !== "3RI" || category === "NPA");
    const areq = generateAReq(new SeededRandom(seed), { version, channel, category }) as unknown as AReq;
    const redacted = redact(areq, keyedHash);
    const result = contextOf(redacted, undefined, reference, AT);
    expect(result).toMatchObject({ version, channel, category });
    expect(JSON.stringify([redacted, result])).not.toContain(areq.acctNumber);
  }), { numRuns: 200 });
});

test("reference data is asked only about public addresses in canonical text", () => {
  const asked: string[] = [];
  const geo = { id: "listening", lookUp: (address: string) => (asked.push(address), NOTHING_KNOWN) };
  for (const browserIP of ["10.0.0.1", "nonsense", "::ffff:198.51.100.1", "2001:DB8::0:1"]) contextOf(redactedAReq({ browserIP }), undefined, { ...reference, geo }, AT);
  expect(asked).toEqual(["198.51.100.1", "2001:db8::1"]);
});

const SAMPLES = "../shared/emv3ds/samples";
// Skipped where the folder of samples does not exist.
(existsSync(SAMPLES) ? test : test.skip)("every published sample has a context without its account number", () => {
  for (const name of readdirSync(SAMPLES).filter((file) => /^areq-.*\.json$/.test(file))) {
    const areq = JSON.parse(readFileSync(`${SAMPLES}/${name}`, "utf8")) as JsonObject;
    const text = JSON.stringify(contextOf(redact(areq as unknown as AReq, keyedHash), undefined, reference, AT));
    expect(text).not.toContain(areq["acctNumber"]);
  }
});
