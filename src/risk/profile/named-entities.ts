import { emailOf } from "../context/email.js";
import { geoOf } from "../context/geo.js";
import { merchantOf } from "../context/merchant.js";
import { phoneOf, phoneParts } from "../context/phone.js";
import { cardOf } from "../context/redact.js";
import type { Maybe, RedactedAReq, ReferenceData } from "../context/types.js";
import type { EntityKey, EntityKind } from "./types.js";

/** Kinds of entity of which people can say something: things and pairs of things, not the cells of risk tables. */
export const NAMED_KINDS = [
  "card", "device", "ip", "network", "email", "phone", "address", "merchant", "bin", "cardDevice", "cardMerchant", "deviceMerchant",
] as const satisfies readonly EntityKind[];
export type NamedKind = (typeof NAMED_KINDS)[number];

/** An entity as people see it. */
export interface NamedEntity extends EntityKey {
  readonly kind: NamedKind;
  /** As much of its value as may be kept beside the id: enough to know it again, too little to use it. */
  readonly shown: string;
}

/** Members of a message that name an entity. */
type Naming = Partial<RedactedAReq>;

interface PlainRow {
  /** What a value has to look like. */
  readonly expected: string;
  /** The members in which a message would bring the value; undefined for what cannot be one. */
  readonly membersOf: (value: string, reference: ReferenceData) => Maybe<Naming>;
  readonly idOf: (areq: RedactedAReq, reference: ReferenceData) => Maybe<string>;
}

/** Kinds that have a value people write down. The others are named by a decision in which they had a part. */
const PLAIN: { readonly [Kind in NamedKind]?: PlainRow } = {
  card: {
    expected: "expected an account number of 13 to 19 digits",
    membersOf: (value, { keyedHash }) => {
      const digits = value.replace(/[ -]/g, "");
      return /^\d{13,19}$/.test(digits) ? { card: cardOf(digits, keyedHash) } : undefined;
    },
    idOf: ({ card }) => card.key,
  },
  bin: {
    expected: "expected the first eight digits of an account number of 16 digits or more, or the first six of a shorter one",
    membersOf: (value) => (/^(?:\d{6}|\d{8})$/.test(value) ? { card: { key: "", bin: value, lastFour: "" } } : undefined),
    idOf: ({ card }) => card.bin,
  },
  email: {
    expected: "expected an e-mail address",
    membersOf: (value) => ({ email: value }),
    idOf: ({ email }, { keyedHash }) => emailOf(email, undefined, keyedHash)?.key,
  },
  phone: {
    expected: "expected a phone number in the international form, such as +81 90 0000 0000",
    membersOf: (value) => {
      const parts = phoneParts(value);
      return parts && { mobilePhone: parts };
    },
    idOf: ({ mobilePhone }, { keyedHash }) => phoneOf(mobilePhone, "mobile", keyedHash)?.key,
  },
  ip: {
    expected: "expected a public IP address",
    membersOf: (value) => ({ browserIP: value }),
    idOf: (areq, reference) => geoOf(areq, undefined, undefined, reference).ipKey,
  },
  network: {
    expected: "expected a public IP address of the network, or the number of an autonomous system, such as AS64500",
    membersOf: (value) => ({ browserIP: value }),
    idOf: (areq, reference) => (/^AS[1-9]\d{0,9}$/.test(areq.browserIP ?? "") ? areq.browserIP : geoOf(areq, undefined, undefined, reference).networkKey),
  },
  merchant: {
    expected: "expected acquirer BIN and merchant id with a slash between them, such as 400000/M-1",
    membersOf: (value) => {
      const [, acquirerBIN, acquirerMerchantID] = /^(\d{1,11})\/(\S.{0,34})$/.exec(value) ?? [];
      return acquirerBIN === undefined || acquirerMerchantID === undefined ? undefined : { acquirerBIN, acquirerMerchantID };
    },
    idOf: (areq) => merchantOf(areq).key,
  },
};

/**
 * The entity that a plain value names, as a message with that value would.
 * @returns what was expected where the value names none
 */
export function plainEntity(kind: NamedKind, value: string, reference: ReferenceData): NamedEntity | { readonly expected: string } {
  const row = PLAIN[kind];
  if (row === undefined) return { expected: "an entity of this kind has no value to be written down; name a decision in which it had a part" };
  // No other member is asked for its id.
  const areq = row.membersOf(value.trim(), reference) as Maybe<RedactedAReq>;
  const id = areq && row.idOf(areq, reference);
  return areq === undefined || id === undefined ? { expected: row.expected } : { kind, id, shown: SHOWN[kind](areq, id) };
}

/** An entity of a decision that was taken. @param areq the message it was taken about */
export function namedEntity(kind: NamedKind, id: string, areq: RedactedAReq): NamedEntity {
  return { kind, id, shown: SHOWN[kind](areq, id) };
}

type Show = (areq: RedactedAReq, id: string) => string;

/** Where the message has no text that may be shown. */
const brief = (id: string): string => `#${id.slice(0, 8)}`;
const cardShown: Show = ({ card }) => `${card.bin}…${card.lastFour}`;
const deviceShown: Show = (_, id) => brief(id);
const merchantShown: Show = ({ merchantName, acquirerBIN, acquirerMerchantID }, id) => merchantName ?? (acquirerMerchantID === undefined ? brief(id) : `${acquirerBIN ?? ""}/${acquirerMerchantID}`);
/** Both halves of a pair's id are ids themselves. */
const pairShown = (first: Show, second: Show): Show => (areq, id) => {
  const [one = "", other = ""] = id.split("/");
  return `${first(areq, one)} · ${second(areq, other)}`;
};

const SHOWN: { readonly [Kind in NamedKind]: Show } = {
  card: cardShown,
  device: deviceShown,
  ip: ({ browserIP, appIp }, id) => (browserIP ?? appIp)?.replace(/[^.:]+$/, "…") ?? brief(id),
  network: (_, id) => (id.startsWith("AS") ? id : brief(id)),
  email: ({ email }, id) => email?.trim().replace(/^(.)[^@]*@/, "$1…@") ?? brief(id),
  phone: ({ mobilePhone, homePhone, workPhone }, id) => {
    const digits = (mobilePhone ?? homePhone ?? workPhone)?.subscriber;
    return digits === undefined ? brief(id) : `…${digits.slice(-4)}`;
  },
  address: ({ shipAddrPostCode, billAddrPostCode }, id) => shipAddrPostCode ?? billAddrPostCode ?? brief(id),
  merchant: merchantShown,
  bin: (_, id) => id,
  cardDevice: pairShown(cardShown, deviceShown),
  cardMerchant: pairShown(cardShown, merchantShown),
  deviceMerchant: pairShown(deviceShown, merchantShown),
};
