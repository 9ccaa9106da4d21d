import type { AReq, JsonValue } from "../../protocol/index.js";
import { withoutCardNumber, withoutCardNumbers } from "./card-numbers.js";
import type { KeyedHash, RedactedAReq, RedactedCard } from "./types.js";

/**
 * Dropped, because no decision needs them and they may hold what must not be kept: the security code; authentication data
 * of the requestor (passwords, assertions, signatures); tokens with their cryptograms; the encrypted device data of another
 * leg and the SDK server's signature, both opaque to a search for card numbers. These two stand inside other members:
 */
const DROPPED_INSIDE: ReadonlySet<string> = new Set(["threeDSReqAuthData", "threeDSReqPriorAuthData"]);

/**
 * Members whose form the parser has checked and in which a long number is an id, a date, an amount or a phone number. A
 * tenth of all numbers passes the Luhn check, so only this card's own number is looked for here. Every other text, also
 * of members yet to be defined, is searched for any card number.
 */
const STRUCTURED: ReadonlySet<string> = new Set([
  "threeDSServerTransID", "dsTransID", "sdkTransID", "sdkAppID", "threeDSMethodId", "threeDSReqPriorRef", "chAccReqID",
  "dsURL", "threeDSServerURL", "dsReferenceNumber", "threeDSServerRefNumber", "threeDSServerOperatorID", "sdkReferenceNumber",
  "threeDSRequestorID", "acquirerBIN", "acquirerMerchantID", "acquirerMerchantIdListed",
  "purchaseAmount", "recurringAmount", "merchantAmount", "giftCardAmount", "purchaseDate", "sdkSignatureTimestamp", "subscriber", "x", "y",
]);

/**
 * The message as it may be kept: the account number replaced by a keyed hash, its BIN and last four digits, and taken out
 * of every other text as well, together with anything else that looks like a card number.
 */
export function redact(areq: AReq, keyedHash: KeyedHash): RedactedAReq {
  // Copying once and then changing what must change is faster than building the copy member by member.
   
  const { acctNumber, cardSecurityCode, sdkEncData, sdkServerSignedContent, payTokenInfo, ...rest } = areq;
  const kept: { [member: string]: unknown } = rest;
  for (const name in kept) {
    const before = kept[name] as JsonValue;
    const after = name === "deviceInfo" ? cleanDeviceInfo(before, acctNumber) : cleaned(name, before, acctNumber);
    if (after !== before) kept[name] = after;
  }
  kept["card"] = cardOf(acctNumber, keyedHash);
  return kept as unknown as RedactedAReq;
}

/** An account number as everything past here knows it. */
export function cardOf(accountNumber: string, keyedHash: KeyedHash): RedactedCard {
  return {
    key: keyedHash("card", accountNumber),
    bin: accountNumber.slice(0, accountNumber.length >= 16 ? 8 : 6),
    lastFour: accountNumber.slice(-4),
  };
}

/** `value` itself when there is nothing to take out, which is the usual case and allocates nothing. */
function cleaned(name: string, value: JsonValue, accountNumber: string): JsonValue {
  if (typeof value === "string") {
    if (value.length < 13) return value;
    return STRUCTURED.has(name) ? withoutCardNumber(value, accountNumber) : withoutCardNumbers(value, accountNumber);
  }
  if (typeof value === "number") return cleanedNumber(value, accountNumber);
  if (typeof value !== "object" || value === null) return value;
  return Array.isArray(value) ? cleanedList(name, value, accountNumber) : cleanedObject(value as { [member: string]: JsonValue }, accountNumber);
}

/** Numbers past 2^53 have lost their last digits, so what they were cannot be told: they go the way of card numbers. */
function cleanedNumber(value: number, accountNumber: string): JsonValue {
  if (Math.abs(value) < 1e12) return value;
  const text = withoutCardNumbers(String(value), accountNumber);
  if (!Number.isSafeInteger(value) && Number.isInteger(value)) return "[account number]";
  return text === String(value) ? value : text;
}

function cleanedList(name: string, list: readonly JsonValue[], accountNumber: string): JsonValue {
  let copy: JsonValue[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const before = list[index] as JsonValue;
    const after = cleaned(name, before, accountNumber);
    if (after !== before) (copy ??= list.slice())[index] = after;
  }
  return copy ?? list;
}

function cleanedObject(object: { [member: string]: JsonValue }, accountNumber: string): JsonValue {
  let changed = false;
  const copy: [string, JsonValue][] = [];
  for (const name of Object.keys(object)) {
    if (DROPPED_INSIDE.has(name)) {
      changed = true;
      continue;
    }
    const before = object[name] as JsonValue;
    const after = cleaned(name, before, accountNumber);
    const keptName = name.length < 13 ? name : withoutCardNumbers(name, accountNumber);
    if (after !== before || keptName !== name) changed = true;
    copy.push([keptName, after]);
  }
  return changed ? Object.fromEntries(copy) : object;
}

/** Device data is JSON in base64url, so a card number in it does not show on the outside. */
function cleanDeviceInfo(value: JsonValue, accountNumber: string): JsonValue {
  if (typeof value !== "string") return value;
  const inside = Buffer.from(value, "base64url").toString("utf8");
  const clean = withoutCardNumber(inside, accountNumber);
  return clean === inside ? withoutCardNumber(value, accountNumber) : Buffer.from(clean, "utf8").toString("base64url");
}
