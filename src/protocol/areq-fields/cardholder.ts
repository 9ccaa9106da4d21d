import { codes, country, date, digits, dsCodes, email, object, onlyTrue, pattern, text } from "../form.js";
import { ALL, FROM_220, IN_231, TO_220, has, isOneOf, outside, row, when } from "../field.js";
import type { Condition, FieldGroup, FieldRow } from "../field.js";

const UNLESS_RESTRICTED = outside("required unless a market or region forbids sending it");
const IF_AVAILABLE = outside("when available and not forbidden in the market or region");
const BILLING = outside("payment: required unless a market or region forbids it; non-payment: when available");

const AGE_OF_ACCOUNT = { "01": "no account, a guest", "02": "made in this transaction", "03": "under 30 days", "04": "30 to 60 days", "05": "over 60 days" };
const AGE_OF_CHANGE = { "01": "in this transaction", "02": "under 30 days", "03": "30 to 60 days", "04": "over 60 days" };
const AGE_OF_PASSWORD = { "01": "never changed", "02": "in this transaction", "03": "under 30 days", "04": "30 to 60 days", "05": "over 60 days" };

function phone(name: string, about: string): FieldRow[] {
  return [
    row(name, ALL, "CC CC CC", object(), about, IF_AVAILABLE),
    row(`${name}.cc`, ALL, "RR RR RR", digits(1, 3, "country calling code"), "Country calling code"),
    row(`${name}.subscriber`, ALL, "RR RR RR", digits(1, 15), "Number without the country's"),
  ];
}

function address(kind: "bill" | "ship", which: string, condition: Condition): FieldRow[] {
  const state = `${kind}AddrState`;
  return [
    row(`${kind}AddrCity`, ALL, "CC CC CC", text(1, 50), `City, ${which}`, condition),
    row(`${kind}AddrCountry`, ALL, "CC CC CC", country(), `Country, ${which}`, when(`${state} is present`, has(state))),
    row(`${kind}AddrLine1`, ALL, "CC CC CC", text(1, 50), `First line, ${which}`, condition),
    row(`${kind}AddrLine2`, ALL, "CC CC CC", text(1, 50), `Second line, ${which}`, condition),
    row(`${kind}AddrLine3`, ALL, "CC CC CC", text(1, 50), `Third line, ${which}`, condition),
    row(`${kind}AddrPostCode`, ALL, "CC CC CC", text(1, 16), `Post code, ${which}`, condition),
    row(state, ALL, "CC CC CC", text(1, 3), `State or prefecture, ${which}; in practice any code`, condition),
  ];
}

export const CARDHOLDER: FieldGroup = {
  title: "Card and cardholder",
  rows: [
    row("acctNumber", ALL, "RR RR RR", digits(13, 19), "Card number or token; one outside our ranges is 305, and no check digit is asked for"),
    row("acctType", ALL, "CC CC CC", dsCodes({ "01": "not applicable", "02": "credit", "03": "debit" }), "Account the cardholder chose", outside("when the cardholder may choose, or by market rule")),
    row("acctID", ALL, "OO OO OO", text(1, 64), "More about the account, in the requestor's words"),
    row("cardExpiryDate", ALL, "CC CC CC", pattern("^[0-9]{2}(0[1-9]|1[0-2])$", 4, 4, "YYMM", (random) => `${27 + random.below(5)}${String(1 + random.below(12)).padStart(2, "0")}`), "End of the card's life", outside("by rule of the DS")),
    row("cardSecurityCode", IN_231, "OO OO OO", digits(3, 4), "Card security code; never kept"),
    row("payTokenInd", ALL, "CC CC CC", onlyTrue("a token was turned into the card number"), "Token was used", outside("when a token was turned into a card number")),
    row("payTokenSource", FROM_220, "CC CC CC", dsCodes({ "01": "3DS Server", "02": "DS" }), "Who turned the token into a number", when("payTokenInd is true", isOneOf("payTokenInd", true))),
    row("payTokenInfo", IN_231, "OO OO OO", object(), "About the token; its members are the token service's"),
    row("cardholderName", TO_220, "CC CC CC", text(2, 45), "Name; letters outside ASCII are let through", UNLESS_RESTRICTED),
    row("cardholderName", IN_231, "CC CC CC", text(1, 45), "Name", UNLESS_RESTRICTED),
    row("email", ALL, "CC CC CC", email(3, 254), "E-mail address", UNLESS_RESTRICTED),
    ...phone("homePhone", "Phone at home"),
    ...phone("mobilePhone", "Mobile phone"),
    ...phone("workPhone", "Phone at work"),
    row("taxId", IN_231, "OO OO OO", text(1, 45), "Tax number"),
    row("addrMatch", ALL, "OO OO --", codes({ Y: "same", N: "different" }), "Billing and shipping address"),
    ...address("bill", "billing address", BILLING),
    ...address("ship", "shipping address", IF_AVAILABLE),
    row("acctInfo", ALL, "OO OO OO", object(), "The cardholder's account at the requestor"),
    row("acctInfo.chAccAgeInd", ALL, "OO OO OO", codes(AGE_OF_ACCOUNT), "Age of the account"),
    row("acctInfo.chAccChangeInd", ALL, "OO OO OO", codes(AGE_OF_CHANGE), "Last change of the account"),
    row("acctInfo.chAccPwChangeInd", ALL, "OO OO OO", codes(AGE_OF_PASSWORD), "Last change of the password"),
    row("acctInfo.shipAddressUsageInd", ALL, "OO OO OO", codes(AGE_OF_CHANGE), "First use of the shipping address"),
    row("acctInfo.paymentAccInd", ALL, "OO OO OO", codes({ ...AGE_OF_ACCOUNT, "02": "added in this transaction" }), "Age of the card in the account"),
    row("acctInfo.suspiciousAccActivity", ALL, "OO OO OO", codes({ "01": "none seen", "02": "seen" }), "Suspicious activity"),
    row("acctInfo.shipNameIndicator", ALL, "OO OO OO", codes({ "01": "same", "02": "different" }), "Account name and shipping name"),
    row("acctInfo.chAccDate", ALL, "OO OO OO", date(), "Account opened on"),
    row("acctInfo.chAccChange", ALL, "OO OO OO", date(), "Account last changed on"),
    row("acctInfo.chAccPwChange", ALL, "OO OO OO", date(), "Password last changed on"),
    row("acctInfo.shipAddressUsage", ALL, "OO OO OO", date(), "Shipping address first used on"),
    row("acctInfo.paymentAccAge", ALL, "OO OO OO", date(), "Card added to the account on"),
    row("acctInfo.txnActivityDay", ALL, "OO OO OO", digits(1, 3), "Transactions in the last 24 hours, abandoned ones too"),
    row("acctInfo.txnActivityYear", ALL, "OO OO OO", digits(1, 3), "Transactions in the previous year"),
    row("acctInfo.provisionAttemptsDay", ALL, "OO OO OO", digits(1, 3), "Attempts to add a card in the last 24 hours"),
    row("acctInfo.nbPurchaseAccount", ALL, "OO OO OO", digits(1, 4), "Purchases in the last six months"),
    row("acctInfo.chAccReqID", IN_231, "OO OO OO", text(1, 64), "The requestor's own id of the account, hashed"),
  ],
};
