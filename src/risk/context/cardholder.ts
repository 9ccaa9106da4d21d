import type { Instant } from "../../base/index.js";
import { daysBetween } from "../../base/index.js";
import { addressOf } from "./address.js";
import { emailOf, emailsDiffer } from "./email.js";
import { personNameOf } from "./person-name.js";
import { phoneOf } from "./phone.js";
import { flagOf, instantOf, integerIn } from "./wire.js";
import type { AccountContext, AddressContext, CardholderContext, KeyedHash, Maybe, RedactedAReq } from "./types.js";

/** Who pays, as the requestor knows him. */
export function cardholderOf(areq: RedactedAReq, at: Instant, keyedHash: KeyedHash): CardholderContext {
  const name = personNameOf(areq.cardholderName);
  const billing = addressOf({
    lines: [areq.billAddrLine1, areq.billAddrLine2, areq.billAddrLine3], city: areq.billAddrCity,
    postCode: areq.billAddrPostCode, countryCode: areq.billAddrCountry,
  }, keyedHash);
  const shipping = addressOf({
    lines: [areq.shipAddrLine1, areq.shipAddrLine2, areq.shipAddrLine3], city: areq.shipAddrCity,
    postCode: areq.shipAddrPostCode, countryCode: areq.shipAddrCountry,
  }, keyedHash);
  return {
    nameKey: name === undefined ? undefined : keyedHash("name", name.canonical),
    nameScript: name?.script,
    nameTokens: name?.tokens,
    nameLength: name?.length,
    email: emailOf(areq.email, areq.cardholderName, keyedHash),
    phones: [
      phoneOf(areq.mobilePhone, "mobile", keyedHash), phoneOf(areq.homePhone, "home", keyedHash), phoneOf(areq.workPhone, "work", keyedHash),
    ].filter((phone) => phone !== undefined),
    billing,
    shipping,
    shippingIsBilling: flagOf(areq.addrMatch, "Y", "N") ?? samePlace(billing, shipping),
    deliveryEmailDiffers: emailsDiffer(areq.email, areq.merchantRiskIndicator?.deliveryEmailAddress),
    account: accountOf(areq.acctInfo ?? {}, at),
  };
}

function samePlace(billing: AddressContext, shipping: AddressContext): Maybe<boolean> {
  return billing.key === undefined || shipping.key === undefined ? undefined : billing.key === shipping.key;
}

/** Days that a code of an acctInfo indicator stands for. "More than 60 days" has no middle; 90 is what it surely nears. */
const THIS_TRANSACTION = 0;
const UNDER_30 = 15;
const BETWEEN_30_AND_60 = 45;
const OVER_60 = 90;
const FROM_SECOND_CODE = new Map([["02", THIS_TRANSACTION], ["03", UNDER_30], ["04", BETWEEN_30_AND_60], ["05", OVER_60]]);
const FROM_FIRST_CODE = new Map([["01", THIS_TRANSACTION], ["02", UNDER_30], ["03", BETWEEN_30_AND_60], ["04", OVER_60]]);

function accountOf(account: NonNullable<RedactedAReq["acctInfo"]>, at: Instant): AccountContext {
  const ageDays = daysAgo(account.chAccDate, account.chAccAgeInd, FROM_SECOND_CODE, at);
  return {
    ageDays,
    guest: guestOf(account.chAccAgeInd),
    changedDaysAgo: daysAgo(account.chAccChange, account.chAccChangeInd, FROM_FIRST_CODE, at),
    // "No change" (01) means that the password is as old as the account.
    passwordChangedDaysAgo:
      daysAgo(account.chAccPwChange, account.chAccPwChangeInd, FROM_SECOND_CODE, at) ?? (account.chAccPwChangeInd === "01" ? ageDays : undefined),
    shipAddressFirstUsedDaysAgo: daysAgo(account.shipAddressUsage, account.shipAddressUsageInd, FROM_FIRST_CODE, at),
    cardOnFileDaysAgo: daysAgo(account.paymentAccAge, account.paymentAccInd, FROM_SECOND_CODE, at),
    transactionsDay: integerIn(account.txnActivityDay, 0, 999),
    transactionsYear: integerIn(account.txnActivityYear, 0, 999),
    purchasesSixMonths: integerIn(account.nbPurchaseAccount, 0, 9_999),
    addCardAttemptsDay: integerIn(account.provisionAttemptsDay, 0, 999),
    suspiciousActivity: flagOf(account.suspiciousAccActivity, "02", "01"),
    shipNameMatches: flagOf(account.shipNameIndicator, "01", "02"),
  };
}

/** The date says more than the indicator, so it goes first. A date to come counts as today: clocks and zones differ. */
function daysAgo(date: string | undefined, indicator: string | undefined, days: ReadonlyMap<string, number>, at: Instant): Maybe<number> {
  const instant = instantOf(date);
  if (instant !== undefined) return Math.max(0, daysBetween(instant, at));
  return indicator === undefined ? undefined : days.get(indicator);
}

function guestOf(ageIndicator: string | undefined): Maybe<boolean> {
  if (ageIndicator === "01" || ageIndicator === "02") return true;
  return ageIndicator === "03" || ageIndicator === "04" || ageIndicator === "05" ? false : undefined;
}
