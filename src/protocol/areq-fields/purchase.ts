import { codes, country, currency, date, digits, dsCodes, email, integer, list, object, second, text } from "../form.js";
import { ALL, FROM_220, IN_210, IN_220, IN_231, TO_220, has, isOneOf, outside, row, when } from "../field.js";
import type { FieldGroup, FieldRow } from "../field.js";
import type { Form } from "../form.js";
import { isObject } from "../json.js";
import type { JsonObject, JsonValue } from "../areq.js";

const SHIPMENT = {
  "01": "to the billing address", "02": "to another address on file", "03": "to an address that differs", "04": "to a store", "05": "digital goods",
  "06": "tickets, not shipped", "07": "other: games, digital services",
};

const recurring = (message: JsonObject): boolean =>
  isOneOf("threeDSRequestorAuthenticationInd", "02", "03")(message) || isOneOf("threeRIInd", "01", "02")(message);
const payment220 = (message: JsonObject): boolean =>
  isOneOf("threeDSRequestorAuthenticationInd", "02", "03")(message) || isOneOf("threeRIInd", "01", "02", "06", "07", "08", "09", "11")(message);
// Conditions are asked of malformed messages too, so they take nothing for granted.
const fixedFrequency = ({ recurringInd }: JsonObject): boolean => isObject(recurringInd) && recurringInd["frequencyInd"] === "01";

const PURCHASE_210 = when("non-payment: threeDSRequestorAuthenticationInd is 02 or 03", isOneOf("threeDSRequestorAuthenticationInd", "02", "03"));
// For 2.3.1 the published lists differ; the shorter one is enforced, so that no sender who follows either is refused.
const PURCHASE_220 = when("non-payment: threeDSRequestorAuthenticationInd is 02 or 03, or threeRIInd is 01, 02, 06, 07, 08, 09 or 11", payment220);
const RECURRING_210 = when("threeDSRequestorAuthenticationInd is 02 or 03", isOneOf("threeDSRequestorAuthenticationInd", "02", "03"));
const RECURRING_220 = when("threeDSRequestorAuthenticationInd is 02 or 03, or threeRIInd is 01 or 02", recurring);
const FIXED_FREQUENCY = when("recurringInd.frequencyInd is 01", fixedFrequency);
const WITH_RECURRING_AMOUNT = when("recurringAmount is present", has("recurringAmount"));
const SOLD_BY_LISTED = when("a multiTransaction.merchantList entry names a sellerId", ({ multiTransaction }) => {
  const merchants = isObject(multiTransaction) ? multiTransaction["merchantList"] : undefined;
  return Array.isArray(merchants) && merchants.some((merchant: JsonValue) => isObject(merchant) && merchant["sellerId"] !== undefined);
});

function purchase(name: string, form: Form, about: string): FieldRow[] {
  return [row(name, IN_210, "RC RC --", form, about, PURCHASE_210), row(name, FROM_220, "RC RC RC", form, about, PURCHASE_220)];
}

export const PURCHASE: FieldGroup = {
  title: "Merchant and purchase",
  rows: [
    row("acquirerBIN", ALL, "RO RO RO", text(1, 11), "Number of the acquirer"),
    row("acquirerMerchantID", ALL, "RO RO RO", text(1, 35), "Number the acquirer gave the merchant"),
    row("acquirerCountryCode", IN_231, "RR RR RR", country(), "Country of the acquirer; the DS may correct it"),
    row("acquirerCountryCodeSource", IN_231, "RR RR RR", dsCodes({ "01": "3DS Server", "02": "DS" }), "Who named that country"),
    row("mcc", ALL, "RO RO RO", text(4, 4), "Merchant category code"),
    row("merchantCountryCode", ALL, "RO RO RO", country(), "Country of the merchant"),
    row("merchantName", ALL, "RO RO RO", text(1, 40), "Name of the merchant"),
    ...purchase("purchaseAmount", digits(1, 48, "minor units"), "Amount"),
    ...purchase("purchaseCurrency", currency(), "Currency"),
    ...purchase("purchaseExponent", digits(1, 1), "Decimal digits of the minor unit"),
    ...purchase("purchaseDate", second(), "Moment of the purchase"),
    row("purchaseInstalData", IN_210, "CC CC --", integer(1, 3, 2, 999, "whole number above 1"), "Number of instalments", when("threeDSRequestorAuthenticationInd is 03", isOneOf("threeDSRequestorAuthenticationInd", "03"))),
    row("purchaseInstalData", FROM_220, "CC CC CC", integer(1, 3, 2, 999, "whole number above 1"), "Number of instalments", when("threeDSRequestorAuthenticationInd is 03, or threeRIInd is 02", (message) => message["threeDSRequestorAuthenticationInd"] === "03" || message["threeRIInd"] === "02")),
    row("recurringExpiry", IN_210, "CC CC --", date(), "No more payments after", RECURRING_210),
    row("recurringExpiry", IN_220, "CC CC CC", date(), "No more payments after", RECURRING_220),
    row("recurringExpiry", IN_231, "OO OO OO", date(), "No more payments after"),
    row("recurringFrequency", IN_210, "CC CC --", digits(1, 4, "days"), "Days between payments, at least", RECURRING_210),
    row("recurringFrequency", IN_220, "CC CC CC", digits(1, 4, "days"), "Days between payments, at least", RECURRING_220),
    row("recurringFrequency", IN_231, "CC CC CC", digits(1, 4, "days"), "Days between payments", FIXED_FREQUENCY),
    row("recurringInd", IN_231, "CC CC CC", object(), "Kind of recurrence", RECURRING_220),
    row("recurringInd.amountInd", IN_231, "RR RR RR", dsCodes({ "01": "fixed", "02": "varies" }), "Amount"),
    row("recurringInd.frequencyInd", IN_231, "RR RR RR", dsCodes({ "01": "fixed", "02": "varies or unknown" }), "Frequency"),
    row("recurringAmount", IN_231, "CC CC CC", digits(1, 48, "minor units"), "Amount of each payment; absent means purchaseAmount", outside("recurring with a fixed amount that differs from purchaseAmount")),
    row("recurringCurrency", IN_231, "CC CC CC", currency(), "Currency of each payment", WITH_RECURRING_AMOUNT),
    row("recurringExponent", IN_231, "CC CC CC", digits(1, 1), "Decimal digits of its minor unit", WITH_RECURRING_AMOUNT),
    row("recurringDate", IN_231, "CC CC CC", date(), "Day of the first payment", FIXED_FREQUENCY),
    row("transType", ALL, "C- C- C-", codes({ "01": "goods or service", "03": "check acceptance", "10": "account funding", "11": "quasi-cash", "28": "prepaid load" }), "Kind of transaction", outside("in some markets, for example Brazil")),
    row("merchantRiskIndicator", ALL, "OO OO OO", object(), "What the merchant knows of the order"),
    row("merchantRiskIndicator.shipIndicator", TO_220, "OO OO OO", dsCodes(SHIPMENT), "Where it goes"),
    row("merchantRiskIndicator.shipIndicator", IN_231, "OO OO OO", dsCodes({ ...SHIPMENT, "08": "pick-up", "09": "to a locker" }), "Where it goes"),
    row("merchantRiskIndicator.deliveryTimeframe", ALL, "OO OO OO", codes({ "01": "at once, electronic", "02": "same day", "03": "over night", "04": "two days or more" }), "How soon"),
    row("merchantRiskIndicator.deliveryEmailAddress", ALL, "OO OO OO", email(1, 254), "E-mail address for electronic delivery"),
    row("merchantRiskIndicator.reorderItemsInd", ALL, "OO OO OO", codes({ "01": "first time", "02": "ordered before" }), "Whether the cardholder bought it before"),
    row("merchantRiskIndicator.preOrderPurchaseInd", ALL, "OO OO OO", codes({ "01": "available", "02": "available later" }), "Whether the goods exist yet"),
    row("merchantRiskIndicator.preOrderDate", ALL, "OO OO OO", date(), "When they will"),
    row("merchantRiskIndicator.giftCardAmount", ALL, "OO OO OO", digits(1, 15, "major units"), "Gift cards in the order, total in major units"),
    row("merchantRiskIndicator.giftCardCurr", ALL, "OO OO OO", currency(), "Currency of that total"),
    row("merchantRiskIndicator.giftCardCount", ALL, "OO OO OO", digits(2, 2), "Number of gift cards"),
    row("merchantRiskIndicator.transChar", IN_231, "OO OO OO", list({ min: 1, max: 2 }, codes({ "01": "cryptocurrency", "02": "non-fungible token" })), "Kind of goods"),
    row("multiTransaction", IN_231, "OO OO OO", object(), "One authentication for several merchants"),
    row("multiTransaction.merchantList", IN_231, "RR RR RR", list({ min: 1, max: 50 }), "The merchants"),
    row("multiTransaction.merchantList[].merchantNameListed", IN_231, "RR RR RR", text(1, 40), "Name"),
    row("multiTransaction.merchantList[].acquirerMerchantIdListed", IN_231, "OO OO OO", text(1, 35), "Number the acquirer gave it"),
    row("multiTransaction.merchantList[].merchantAmount", IN_231, "OO OO OO", digits(1, 48, "minor units"), "Its amount"),
    row("multiTransaction.merchantList[].merchantCurrency", IN_231, "OO OO OO", currency(), "Its currency"),
    row("multiTransaction.merchantList[].merchantExponent", IN_231, "OO OO OO", digits(1, 1), "Decimal digits of its minor unit"),
    row("multiTransaction.merchantList[].sellerId", IN_231, "OO OO OO", text(1, 50), "Its seller"),
    row("multiTransaction.avValidityTime", IN_231, "OO OO OO", digits(1, 3, "days"), "How long the authentication value shall hold"),
    row("multiTransaction.avNumberUse", IN_231, "OO OO OO", digits(1, 3), "How often it shall be used"),
    row("sellerInfo", IN_231, "OO OO OO", list({ min: 1, max: 50 }), "Sellers on a marketplace"),
    row("sellerInfo[].sellerName", IN_231, "RR RR RR", text(1, 100), "Name"),
    row("sellerInfo[].sellerId", IN_231, "CC CC CC", text(1, 50), "Id at the marketplace", SOLD_BY_LISTED),
    row("sellerInfo[].sellerBusinessName", IN_231, "OO OO OO", text(1, 100), "Registered name"),
    row("sellerInfo[].sellerAccDate", IN_231, "OO OO OO", date(), "Account at the marketplace opened on"),
    row("sellerInfo[].sellerAddrLine1", IN_231, "OO OO OO", text(1, 50), "Address, first line"),
    row("sellerInfo[].sellerAddrLine2", IN_231, "OO OO OO", text(1, 50), "Address, second line"),
    row("sellerInfo[].sellerAddrLine3", IN_231, "OO OO OO", text(1, 50), "Address, third line"),
    row("sellerInfo[].sellerAddrCity", IN_231, "OO OO OO", text(1, 50), "City"),
    row("sellerInfo[].sellerAddrState", IN_231, "OO OO OO", text(1, 3), "State or prefecture"),
    row("sellerInfo[].sellerAddrPostCode", IN_231, "OO OO OO", text(1, 16), "Post code"),
    row("sellerInfo[].sellerAddrCountry", IN_231, "OO OO OO", country(), "Country"),
    row("sellerInfo[].sellerEmail", IN_231, "OO OO OO", email(1, 254), "E-mail address"),
    row("sellerInfo[].sellerPhone", IN_231, "OO OO OO", object(), "Phone: cc and subscriber"),
  ],
};
