import type { Instant } from "../../base/index.js";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../base/index.js";
import { cardholderOf } from "./cardholder.js";
import { homeOffsetMinutes } from "./countries.js";
import { deviceOf } from "./device.js";
import { geoOf } from "./geo.js";
import { merchantOf } from "./merchant.js";
import { purchaseOf } from "./purchase.js";
import { requestorOf } from "./requestor.js";
import { sdkOf } from "./sdk.js";
import type { BinTable, Category, Channel, Context, Maybe, MethodObservation, RedactedAReq, ReferenceData } from "./types.js";

/** All that a message tells at `at`, in our own words. Total: every message the parser accepts has a context. */
export function contextOf(areq: RedactedAReq, observation: MethodObservation | undefined, reference: ReferenceData, at: Instant): Context {
  const channel = channelOf(areq.deviceChannel);
  const sdk = channel === "BRW" || channel === "3RI" ? undefined : sdkOf(areq);
  const card = cardOf(areq, reference.bins, at);
  const device = deviceOf(areq, channel, sdk, observation, reference.keyedHash);
  const localTime = at + (card.homeOffsetMinutes ?? device.utcOffsetMinutes ?? 0) * MINUTE_MS;
  const localDay = Math.floor(localTime / DAY_MS);
  return {
    at,
    version: areq.messageVersion,
    channel,
    category: categoryOf(areq.messageCategory),
    dataOnly: /^[89][0-9]$/.test(areq.messageCategory),
    card,
    localHour: Math.floor((localTime - localDay * DAY_MS) / HOUR_MS),
    // 1970-01-01 was a Thursday.
    localWeekday: (((localDay + 4) % 7) + 7) % 7,
    purchase: purchaseOf(areq, channel, reference.rates, at),
    device,
    geo: geoOf(areq, sdk?.ip, observation, reference),
    merchant: merchantOf(areq),
    cardholder: cardholderOf(areq, at, reference.keyedHash),
    requestor: requestorOf(areq, channel, at),
  };
}

function channelOf(code: string): Channel {
  return code === "01" ? "APP" : code === "02" ? "BRW" : code === "03" ? "3RI" : "other";
}

function categoryOf(code: string): Category {
  return code === "01" ? "PA" : code === "02" ? "NPA" : "other";
}

function cardOf(areq: RedactedAReq, bins: BinTable, at: Instant): Context["card"] {
  const { key, bin, lastFour } = areq.card;
  const country = bins.countryOf(bin);
  return { key, bin, lastFour, country, homeOffsetMinutes: homeOffsetMinutes(country), ...expiryOf(areq.cardExpiryDate, at) };
}

interface Expiry {
  /** YYYY-MM */
  readonly expiryMonth: Maybe<string>;
  /** Calendar months left; negative once the card has expired. */
  readonly monthsToExpiry: Maybe<number>;
}

/** From YYMM; cards do not live long enough for another century to be meant. */
function expiryOf(text: string | undefined, at: Instant): Expiry {
  if (text === undefined || !/^[0-9]{2}(?:0[1-9]|1[0-2])$/.test(text)) return { expiryMonth: undefined, monthsToExpiry: undefined };
  const year = 2_000 + Number(text.slice(0, 2));
  const month = Number(text.slice(2));
  const now = new Date(at);
  return { expiryMonth: `${year}-${text.slice(2)}`, monthsToExpiry: (year - now.getUTCFullYear()) * 12 + month - (now.getUTCMonth() + 1) };
}
