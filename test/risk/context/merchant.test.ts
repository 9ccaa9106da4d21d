import { isResalable, mccGroupOf } from "../../../src/risk/context/mcc.js";
import { merchantOf } from "../../../src/risk/context/merchant.js";
import { MCC_GROUPS } from "../../../src/risk/context/types.js";
import { redactedAReq } from "./world.js";

const merchant = (more: object) => merchantOf(redactedAReq(more));

test.each([
  ["5411", "grocery"], ["5812", "restaurant"], ["5541", "fuel"], ["3000", "travel"], ["3302", "travel"], ["3351", "transport"], ["4121", "transport"], ["3501", "lodging"], ["3999", "lodging"],
  ["7011", "lodging"], ["5816", "game"], ["5815", "digital"], ["5817", "digital"], ["7995", "gambling"], ["5732", "electronics"], ["5651", "fashion"], ["5944", "jewellery"],
  ["5262", "marketplace"], ["5947", "gift-card"], ["6051", "crypto"], ["6011", "money"], ["4814", "telecom"], ["4900", "utility"], ["5912", "health"], ["7922", "ticket"],
  ["8299", "education"], ["8398", "charity"], ["5967", "adult"], ["9399", "government"], ["6300", "insurance"], ["0001", "other"], ["ABCD", "other"], [undefined, undefined],
])("MCC %s is %s", (mcc, group) => {
  expect(mccGroupOf(mcc)).toBe(group);
});

test("every group but other has a code", () => {
  const found = new Set(Array.from({ length: 10_000 }, (_, mcc) => mccGroupOf(String(mcc).padStart(4, "0"))));
  expect([...found].sort()).toEqual([...MCC_GROUPS].sort());
  expect(MCC_GROUPS.filter(isResalable)).toEqual(["game", "electronics", "jewellery", "gift-card", "money", "crypto", "ticket"]);
});

test("a merchant is its id at its acquirer, whatever it calls itself", () => {
  const one = { acquirerBIN: "411111", acquirerMerchantID: "M1" };
  const { key } = merchant({ ...one, merchantName: "A" });
  expect(key).toMatch(/^[0-9a-f]{16}$/);
  expect(merchant({ ...one, merchantName: "B", merchantCountryCode: "840" }).key).toBe(key);
  expect(merchant({ ...one, acquirerBIN: "422222" }).key).not.toBe(key);
  expect(merchant({ ...one, acquirerMerchantID: "M2" }).key).not.toBe(key);
});

test("without an id, name and country stand for it", () => {
  const named = (merchantName: string, merchantCountryCode = "392") => merchant({ merchantName, merchantCountryCode }).key;
  expect(named("Ｓｈｏｐ ")).toBe(named("SHOP"));
  expect(named("SHOP", "840")).not.toBe(named("SHOP"));
});

test.each([
  ["https://www.shop.example.co.jp/checkout?x=1", "example.co.jp"], ["https://SHOP.Example.com", "example.com"], ["https://mystore.myshopify.com/", "mystore.myshopify.com"],
  ["https://192.0.2.1/", undefined], ["nonsense", undefined], ["https://localhost/", undefined],
])("%s is registered as %s", (threeDSRequestorURL, domain) => {
  expect(merchant({ threeDSRequestorURL }).domain).toBe(domain);
});

test("the risk indicator in words", () => {
  expect(merchant({ merchantCountryCode: "392", mcc: "5411", merchantRiskIndicator: { shipIndicator: "09", deliveryTimeframe: "01", reorderItemsInd: "02", preOrderPurchaseInd: "01", giftCardAmount: "0", giftCardCount: "00" } })).toMatchObject({
    country: "JP", mccGroup: "grocery", shipIndicator: "locker", deliveryTimeframe: "electronic", reordered: true, preOrdered: false, giftCardAmount: 0, giftCardCount: 0, resalable: false,
  });
});

test("what nobody said, or said in a code of its own, is unknown", () => {
  expect(merchant({ merchantRiskIndicator: { shipIndicator: "80", deliveryTimeframe: "constructor" } })).toEqual({
    key: undefined, name: undefined, domain: undefined, mcc: undefined, mccGroup: undefined, country: undefined, resalable: undefined, shipIndicator: undefined,
    deliveryTimeframe: undefined, reordered: undefined, preOrdered: undefined, giftCardAmount: undefined, giftCardCount: undefined,
  });
});

test.each([
  ["electronics", { mcc: "5732" }, true], ["groceries", { mcc: "5411" }, false], ["a shop of unknown goods", { mcc: "0001" }, undefined],
  ["gift cards at a grocer's", { mcc: "5411", merchantRiskIndicator: { giftCardCount: "02" } }, true], ["an NFT", { merchantRiskIndicator: { transChar: ["02"] } }, true],
])("resalable: %s", (_, more, expected) => {
  expect(merchant(more).resalable).toBe(expected);
});
