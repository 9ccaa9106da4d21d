import { DAY_MS } from "../../../src/base/index.js";
import { cardholderOf } from "../../../src/risk/context/cardholder.js";
import { AT, keyedHash, redactedAReq } from "./world.js";

const cardholder = (more: object) => cardholderOf(redactedAReq(more), AT, keyedHash);
const account = (acctInfo: object) => cardholder({ acctInfo }).account;

test("what nobody said is unknown", () => {
  const nowhere = { key: undefined, areaKey: undefined, country: undefined, postCode: undefined };
  const { account: accountContext, ...rest } = cardholder({});
  expect(rest).toEqual({
    nameKey: undefined, nameScript: undefined, nameTokens: undefined, nameLength: undefined, email: undefined, phones: [], billing: nowhere, shipping: nowhere,
    shippingIsBilling: undefined, deliveryEmailDiffers: undefined,
  });
  expect(Object.values(accountContext).every((value) => value === undefined)).toBe(true);
});

const PLACE = { billAddrLine1: "神南1-2-3", billAddrPostCode: "1500041", billAddrCountry: "392", shipAddrPostCode: "150-0041", shipAddrCountry: "392" };
test.each([
  ["says so", { addrMatch: "Y" }, true], ["says not", { addrMatch: "N" }, false], ["names one place twice", { ...PLACE, shipAddrLine1: "神南一丁目2番3号" }, true],
  ["names two places", { ...PLACE, shipAddrLine1: "神南一丁目2番4号" }, false], ["names one", PLACE, undefined],
])("a message that %s", (_, more, expected) => {
  expect(cardholder(more).shippingIsBilling).toBe(expected);
});

test("phones come with their use, the mobile one first", () => {
  const phone = (subscriber: string) => ({ cc: "81", subscriber });
  expect(cardholder({ workPhone: phone("312345678"), mobilePhone: phone("9012345678") }).phones.map(({ use }) => use)).toEqual(["mobile", "work"]);
});

test("delivery to another mailbox shows", () => {
  const delivered = (deliveryEmailAddress: string) => cardholder({ email: "a@example.jp", merchantRiskIndicator: { deliveryEmailAddress } }).deliveryEmailDiffers;
  expect([delivered("A@example.jp"), delivered("b@example.jp"), delivered("?")]).toEqual([false, true, undefined]);
});

test("dates count from midnight UTC and go before indicators", () => {
  const elevenDays = 10 + (AT % DAY_MS) / DAY_MS;
  expect(account({ chAccDate: "20260219", chAccAgeInd: "05" })).toMatchObject({ ageDays: elevenDays, guest: false });
  expect(account({ paymentAccAge: "20260301" }).cardOnFileDaysAgo).toBeLessThan(1);
  expect(account({ chAccChange: "20270101" }).changedDaysAgo).toBe(0);
  expect(account({ chAccDate: "20260231", chAccAgeInd: "04" }).ageDays).toBe(45);
});

test.each([
  ["chAccAgeInd", "ageDays", [undefined, 0, 15, 45, 90]], ["chAccChangeInd", "changedDaysAgo", [0, 15, 45, 90, undefined]],
  ["chAccPwChangeInd", "passwordChangedDaysAgo", [undefined, 0, 15, 45, 90]], ["shipAddressUsageInd", "shipAddressFirstUsedDaysAgo", [0, 15, 45, 90, undefined]],
  ["paymentAccInd", "cardOnFileDaysAgo", [undefined, 0, 15, 45, 90]],
] as const)("codes 01 to 05 of %s", (element, member, days) => {
  expect(["01", "02", "03", "04", "05"].map((code) => account({ [element]: code })[member])).toEqual(days);
});

test("a password never changed is as old as the account", () => {
  expect(account({ chAccPwChangeInd: "01", chAccAgeInd: "04" }).passwordChangedDaysAgo).toBe(45);
});

test("guests, counts and flags", () => {
  expect(["01", "02", "03", "80"].map((chAccAgeInd) => account({ chAccAgeInd }).guest)).toEqual([true, true, false, undefined]);
  expect(account({ txnActivityDay: "0", txnActivityYear: "12", nbPurchaseAccount: "0003", provisionAttemptsDay: "x", suspiciousAccActivity: "02", shipNameIndicator: "02" })).toMatchObject({
    transactionsDay: 0, transactionsYear: 12, purchasesSixMonths: 3, addCardAttemptsDay: undefined, suspiciousActivity: true, shipNameMatches: false,
  });
});
