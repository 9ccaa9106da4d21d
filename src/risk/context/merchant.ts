import { getDomain } from "tldts";
import { Memo, fingerprintText } from "../../base/index.js";
import { countryOfNumeric } from "./countries.js";
import { isResalable, mccGroupOf } from "./mcc.js";
import { flagOf, integerIn, named } from "./wire.js";
import type { Maybe, MccGroup, MerchantContext, RedactedAReq } from "./types.js";

const SHIP_INDICATORS = new Map<string, NonNullable<MerchantContext["shipIndicator"]>>([
  ["01", "billing"], ["02", "verified"], ["03", "different"], ["04", "store"], ["05", "digital"], ["06", "ticket"], ["07", "other"],
  ["08", "store"], ["09", "locker"],
]);
const DELIVERY_TIMEFRAMES = new Map<string, NonNullable<MerchantContext["deliveryTimeframe"]>>([
  ["01", "electronic"], ["02", "same-day"], ["03", "overnight"], ["04", "two-days-or-more"],
]);

const registrableDomains = new Memo<string>(4_096, (url) => getDomain(url, { allowPrivateDomains: true })?.toLowerCase() ?? "");
/** By acquirer BIN, then by merchant id: a text made of both only to look it up costs more than the looking up. */
const keysByAcquirer = new Memo<Memo<string>>(256, (bin) => new Memo(8_192, (id) => fingerprintText(`id\n${bin}\n${id}`)));
const keysByName = new Memo<string>(8_192, fingerprintText);

/** Who sells, what kind of goods, and how they reach the buyer. */
export function merchantOf(areq: RedactedAReq): MerchantContext {
  const risk = areq.merchantRiskIndicator;
  const mcc = areq.mcc;
  const mccGroup = mccGroupOf(mcc);
  const giftCardAmount = integerIn(risk?.giftCardAmount, 0, Number.MAX_SAFE_INTEGER);
  const giftCardCount = integerIn(risk?.giftCardCount, 0, 99);
  return {
    key: keyOf(areq),
    name: areq.merchantName,
    domain: areq.threeDSRequestorURL === undefined ? undefined : registrableDomains.of(areq.threeDSRequestorURL) || undefined,
    mcc,
    mccGroup,
    country: countryOfNumeric(areq.merchantCountryCode),
    resalable: resalable(areq, mccGroup, (giftCardAmount ?? 0) > 0 || (giftCardCount ?? 0) > 0),
    shipIndicator: named(SHIP_INDICATORS, risk?.shipIndicator),
    deliveryTimeframe: named(DELIVERY_TIMEFRAMES, risk?.deliveryTimeframe),
    reordered: flagOf(risk?.reorderItemsInd, "02", "01"),
    preOrdered: flagOf(risk?.preOrderPurchaseInd, "02", "01"),
    giftCardAmount,
    giftCardCount,
  };
}

function keyOf(areq: RedactedAReq): Maybe<string> {
  if (areq.acquirerMerchantID !== undefined) return keysByAcquirer.of(areq.acquirerBIN ?? "").of(areq.acquirerMerchantID);
  if (areq.merchantName === undefined) return undefined;
  return keysByName.of(`name\n${areq.merchantName.normalize("NFKC").toLowerCase().trim()}\n${areq.merchantCountryCode ?? ""}`);
}

function resalable(areq: RedactedAReq, group: Maybe<MccGroup>, giftCards: boolean): Maybe<boolean> {
  const crypto = areq.merchantRiskIndicator?.transChar?.some((kind) => kind === "01" || kind === "02") ?? false;
  if (giftCards || crypto) return true;
  return group === undefined || group === "other" ? undefined : isResalable(group);
}
