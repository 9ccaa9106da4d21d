import { binTableOf } from "../../../src/risk/context/bins.js";
import { builtInRates } from "../../../src/risk/context/built-in-rates.js";
import { purchaseOf } from "../../../src/risk/context/purchase.js";
import { rateTableOf } from "../../../src/risk/context/rates.js";
import { AT, redactedAReq } from "./world.js";

const rates = rateTableOf([
  { from: "2026-02-01", currency: "USD", worth: 160 }, { from: "2026-01-01", currency: "USD", worth: 150 }, { from: "2026-01-01", currency: "KWD", worth: 490 },
]);
const purchase = (more: object) => purchaseOf(redactedAReq(more), "BRW", rates, AT);

test.each([
  ["yen", "12300", "392", "0", 12_300, "JPY", 12_300], ["dollars", "1050", "840", "2", 1_050, "USD", 1_680], ["dinars of three digits", "1000", "414", "3", 1_000, "KWD", 490],
  ["yen counted in hundredths", "1230000", "392", "2", 12_300, "JPY", 12_300], ["dollars counted whole", "10", "840", "0", 1_000, "USD", 1_600],
  ["no exponent", "1050", "840", undefined, 1_050, "USD", 1_680], ["nothing", "0", "392", "0", 0, "JPY", 0], ["a currency without a rate", "100", "978", "2", 100, "EUR", undefined],
  ["no currency", "100", undefined, "2", 100, undefined, undefined], ["a code that is none", "100", "000", "2", 100, undefined, undefined],
  ["an absurd amount", "9".repeat(48), "392", "0", Number.MAX_SAFE_INTEGER, "JPY", Number.MAX_SAFE_INTEGER], ["no amount", undefined, "392", "0", undefined, "JPY", undefined],
  ["a masked amount", "[account number]", "392", "0", undefined, "JPY", undefined],
])("%s", (_, purchaseAmount, purchaseCurrency, purchaseExponent, amountMinor, currency, amountReferenceMinor) => {
  expect(purchase({ purchaseAmount, purchaseCurrency, purchaseExponent })).toMatchObject({ amountMinor, currency, amountReferenceMinor });
});

test("the rate is the one of the purchase's day, the earliest one before all", () => {
  const on = (purchaseDate: string) => purchase({ purchaseAmount: "100", purchaseCurrency: "840", purchaseExponent: "2", purchaseDate }).amountReferenceMinor;
  expect([on("20260131235959"), on("20260201000000"), on("20270101000000"), on("20180401000000")]).toEqual([150, 160, 160, 150]);
});

test("what it is for, and how it is paid", () => {
  expect(purchase({})).toEqual({
    amountMinor: undefined, currency: undefined, amountReferenceMinor: undefined, transType: undefined, recurring: false, recurringFrequencyDays: undefined,
    instalments: undefined, purpose: "unknown",
  });
  expect(purchase({ threeDSRequestorAuthenticationInd: "02", recurringFrequency: "0030", purchaseInstalData: "012", transType: "11" })).toMatchObject({
    recurring: true, recurringFrequencyDays: 30, instalments: 12, transType: "quasi-cash", purpose: "recurring",
  });
  expect(["01", "03", "04", "05", "06", "07", "09", "85"].map((code) => purchase({ threeDSRequestorAuthenticationInd: code }).purpose)).toEqual(
    ["payment", "instalment", "add-card", "maintain-card", "verify", "billing-agreement", "payment", "other"]);
  expect(["01", "02", "03", "04", "05", "11", "12", "10"].map((threeRIInd) => purchaseOf(redactedAReq({ threeRIInd }), "3RI", rates, AT).purpose)).toEqual(
    ["recurring", "instalment", "add-card", "maintain-card", "verify", "payment", "billing-agreement", "other"]);
});

test("rate tables name themselves by their content and refuse nonsense", () => {
  expect(rates.id).not.toBe(builtInRates.id);
  expect(rateTableOf([], "EUR")).toMatchObject({ reference: "EUR" });
  expect(rateTableOf([{ from: "2026-01-01", currency: "JPY", worth: 0.00625 }], "EUR").toReference(16_000, "JPY", AT)).toBe(10_000);
  expect(() => rateTableOf([{ from: "2026-1-1", currency: "USD", worth: 1 }])).toThrow("YYYY-MM-DD");
  expect(() => rateTableOf([{ from: "2026-01-01", currency: "USD", worth: 0 }])).toThrow("not above zero");
  expect(() => rateTableOf([{ from: "2026-01-01", currency: "???", worth: 1 }])).toThrow("not an ISO 4217 currency");
  expect(() => rateTableOf([{ from: "2026-01-01", currency: "JPY", worth: 1 }])).toThrow("reference currency");
});

test("the built-in table knows what a dollar and a won are about", () => {
  expect(builtInRates.toReference(10_000, "USD", AT)).toBeGreaterThan(8_000);
  expect(builtInRates.toReference(10_000, "KRW", AT)).toBeLessThan(2_000);
  expect(builtInRates.toReference(1, "XXX", AT)).toBeUndefined();
});

test("the longest BIN prefix wins", () => {
  const bins = binTableOf([{ prefix: "9", country: "DE" }, { prefix: "9000", country: "JP" }, { prefix: "90000012", country: "US" }]);
  expect(["90000012", "90000013", "900000", "91111111", "41111111", ""].map((bin) => bins.countryOf(bin))).toEqual(["US", "JP", "JP", "DE", undefined, undefined]);
  expect(bins.id).not.toBe(binTableOf([]).id);
  expect(() => binTableOf([{ prefix: "9x", country: "DE" }])).toThrow("one to eight digits");
  expect(() => binTableOf([{ prefix: "9", country: "de" }])).toThrow("two capital letters");
});
