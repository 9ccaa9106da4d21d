import type { Instant } from "../../base/index.js";
import { currencyOfNumeric, exponentOf } from "./currencies.js";
import { instantOf, integerIn, named } from "./wire.js";
import type { Channel, Maybe, PurchaseContext, RateTable, RedactedAReq } from "./types.js";

const TRANSACTION_TYPES = new Map<string, NonNullable<PurchaseContext["transType"]>>([
  ["01", "goods"], ["03", "check"], ["10", "account-funding"], ["11", "quasi-cash"], ["28", "prepaid"],
]);
const AUTHENTICATION_PURPOSES = new Map<string, PurchaseContext["purpose"]>([
  ["01", "payment"], ["02", "recurring"], ["03", "instalment"], ["04", "add-card"], ["05", "maintain-card"], ["06", "verify"],
  ["07", "billing-agreement"], ["08", "payment"], ["09", "payment"], ["10", "payment"],
]);
const REQUESTOR_INITIATED_PURPOSES = new Map<string, PurchaseContext["purpose"]>([
  ["01", "recurring"], ["02", "instalment"], ["03", "add-card"], ["04", "maintain-card"], ["05", "verify"], ["06", "payment"], ["07", "payment"],
  ["08", "payment"], ["09", "payment"], ["11", "payment"], ["12", "billing-agreement"], ["15", "payment"], ["16", "payment"],
]);

/** What is bought, for how much, and what the requestor says the authentication is for. */
export function purchaseOf(areq: RedactedAReq, channel: Channel, rates: RateTable, at: Instant): PurchaseContext {
  const currency = currencyOfNumeric(areq.purchaseCurrency);
  const amountMinor = amountOf(areq.purchaseAmount, areq.purchaseExponent, currency);
  const purpose = purposeOf(areq, channel);
  return {
    amountMinor,
    currency,
    amountReferenceMinor:
      amountMinor === undefined || currency === undefined ? undefined : rates.toReference(amountMinor, currency, instantOf(areq.purchaseDate) ?? at),
    transType: named(TRANSACTION_TYPES, areq.transType),
    recurring: purpose === "recurring" || areq.recurringFrequency !== undefined || areq.recurringInd !== undefined,
    recurringFrequencyDays: integerIn(areq.recurringFrequency, 1, 9_999),
    instalments: integerIn(areq.purchaseInstalData, 2, 999),
    purpose,
  };
}

/**
 * The amount in the currency's own minor unit. A message may count in another unit (purchaseExponent); an amount too large
 * for exact arithmetic stays the largest exact one, so that an absurd amount looks absurd and not unknown.
 */
function amountOf(digits: string | undefined, exponentText: string | undefined, currency: Maybe<string>): Maybe<number> {
  if (digits === undefined || !/^[0-9]{1,48}$/.test(digits)) return undefined;
  const stated = integerIn(exponentText, 0, 9);
  const usual = currency === undefined ? undefined : exponentOf(currency);
  let amount = Number(digits);
  if (stated !== undefined && usual !== undefined && stated !== usual) {
    for (let step = stated; step < usual; step++) amount *= 10;
    for (let step = stated; step > usual; step--) amount /= 10;
  }
  return Math.min(Math.round(amount), Number.MAX_SAFE_INTEGER);
}

function purposeOf(areq: RedactedAReq, channel: Channel): PurchaseContext["purpose"] {
  const code = channel === "3RI" ? areq.threeRIInd : areq.threeDSRequestorAuthenticationInd;
  if (code === undefined) return "unknown";
  return named(channel === "3RI" ? REQUESTOR_INITIATED_PURPOSES : AUTHENTICATION_PURPOSES, code) ?? "other";
}
