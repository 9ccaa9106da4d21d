import { hash32 } from "../../base/index.js";
import type { Context, Maybe } from "../context/types.js";
import type { SetCapacities } from "./seen-set.js";
import { NO_CAPACITIES } from "./seen-set.js";
import type { EntityKey, EntityKind } from "./types.js";
import { ENTITY_KINDS } from "./types.js";

/** What is kept of one kind of entity, and how an entity of the kind is named. */
export interface EntityRow {
  /** Unique among the kinds; begins the store key. */
  readonly letter: string;
  readonly describes: string;
  /** Decayed sums of amounts beside the decayed counts. */
  readonly spend: boolean;
  /** How many currency and MCC groups the amount habit has beside the overall one; undefined for no amount habit. */
  readonly amountGroups: Maybe<number>;
  readonly times: boolean;
  readonly sets: SetCapacities;
  readonly place: boolean;
  readonly challenges: boolean;
  readonly labels: boolean;
  /** Whether its purchases look as if somebody else made some; only for kinds with an amount habit. */
  readonly takeover: boolean;
  /** Undefined when the message does not tell. Never an account number, e-mail address or IP address in the clear. */
  readonly idOf: (context: Context) => Maybe<string>;
}

type Kept = Partial<Omit<EntityRow, "letter" | "describes" | "idOf" | "sets">> & { readonly sets?: Partial<SetCapacities> };

/** Every row has every member in this order, so that code running over rows sees one shape. */
function row(letter: string, describes: string, idOf: EntityRow["idOf"], kept: Kept): EntityRow {
  const { spend = false, amountGroups, times = false, sets, place = false, challenges = false, labels = false, takeover = false } = kept;
  return {
    letter, describes, spend, amountGroups, times, sets: sets === undefined ? NO_CAPACITIES : { ...NO_CAPACITIES, ...sets },
    place, challenges, labels, takeover, idOf,
  };
}

function pairOf(first: Maybe<string>, second: Maybe<string>): Maybe<string> {
  return first === undefined || second === undefined ? undefined : `${first}/${second}`;
}

/** A domain may be somebody's own name, so that its hash stands for it. */
function domainId(domain: string): string {
  return hash32(domain).toString(36) + hash32(domain, 1).toString(36);
}

const news = { challenges: true, labels: true };
const cell = { labels: true };

/** All kinds, in the order of ENTITY_KINDS. Capacities are what a card of 1.5 kB and a pair of 90 bytes have room for. */
export const ENTITIES: Readonly<Record<EntityKind, EntityRow>> = {
  card: row("c", "The card, by the keyed hash of its number", ({ card }) => card.key, {
    ...news, spend: true, amountGroups: 6, times: true, place: true, takeover: true,
    sets: {
      devices: 12, merchants: 24, networks: 12, ipCountries: 6, merchantCountries: 6, addresses: 6, emails: 4, currencies: 5, mccGroups: 12,
    },
  }),
  device: row("d", "The device, by what our own page stored in it or by its stable attributes", ({ device }) => device.key, {
    ...news, spend: true, amountGroups: 0, times: true, place: true,
    sets: { cards: 16, merchants: 12, networks: 6, ipCountries: 4, addresses: 6, emails: 6 },
  }),
  ip: row("i", "The public IP address, by its keyed hash", ({ geo }) => geo.ipKey, {
    ...news, spend: true, sets: { cards: 16, devices: 12, merchants: 8, emails: 8 },
  }),
  network: row("n", "The network the IP address is in", ({ geo }) => geo.networkKey, { ...news, sets: { cards: 16, merchants: 8 } }),
  email: row("e", "The cardholder's e-mail address, by its keyed hash", ({ cardholder }) => cardholder.email?.key, {
    ...news, spend: true, sets: { cards: 8, devices: 8, merchants: 8, addresses: 6 },
  }),
  phone: row("p", "The cardholder's phone, mobile before others, by its keyed hash", phoneId, {
    ...news, spend: true, sets: { cards: 8, devices: 8, addresses: 6, emails: 6 },
  }),
  address: row("a", "The shipping address, by its keyed hash", addressId, {
    ...news, spend: true, sets: { cards: 16, devices: 8, merchants: 8, emails: 8 },
  }),
  merchant: row("m", "The merchant, by acquirer BIN and merchant id", ({ merchant }) => merchant.key, {
    ...news, spend: true, amountGroups: 0, times: true, sets: { cards: 24, devices: 16, ipCountries: 8 },
  }),
  bin: row("b", "The BIN the card belongs to", ({ card }) => card.bin, {
    ...news, spend: true, amountGroups: 0, sets: { cards: 24, devices: 16, merchants: 16 },
  }),
  cardDevice: row("cd", "This card on this device", ({ card, device }) => pairOf(card.key, device.key), { ...news, spend: true }),
  cardMerchant: row("cm", "This card at this merchant", ({ card, merchant }) => pairOf(card.key, merchant.key), {
    spend: true, amountGroups: 0, challenges: true,
  }),
  deviceMerchant: row("dm", "This device at this merchant", ({ device, merchant }) => pairOf(device.key, merchant.key), { spend: true }),
  mccGroup: row("g", "Risk of the MCC group", ({ merchant }) => merchant.mccGroup, cell),
  // The country of the IP address is not part of it: channels without a browser have none, and the network is a cell of its own.
  countryPair: row("x", "Risk of the card's country buying in the merchant's", ({ card, merchant }) => pairOf(card.country, merchant.country), cell),
  hour: row("h", "Risk of the hour at the card's home", ({ localHour }) => String(localHour), cell),
  emailDomain: row("ed", "Risk of the e-mail address's domain", ({ cardholder: { email } }) => email && domainId(email.domain), cell),
  deviceKind: row("dk", "Risk of the kind of device and its operating system", ({ device }) => `${device.kind}/${device.os ?? "?"}`, cell),
  everyone: row("w", "All attempts there are: what the risk cells are compared with", () => "all", cell),
};

function phoneId({ cardholder: { phones } }: Context): Maybe<string> {
  return (phones.find(({ use }) => use === "mobile") ?? phones[0])?.key;
}

function addressId({ cardholder: { shipping, billing, shippingIsBilling } }: Context): Maybe<string> {
  return shipping.key ?? (shippingIsBilling === true ? billing.key : undefined);
}

/** The entities a message names, in table order; those it leaves unknown are left out. */
export function entitiesOf(context: Context): readonly EntityKey[] {
  const entities: EntityKey[] = [];
  for (const kind of ENTITY_KINDS) {
    const id = ENTITIES[kind].idOf(context);
    if (id !== undefined) entities.push({ kind, id });
  }
  return entities;
}

/** The key a store keeps the entity under: `cd:<card>/<device>`. */
export function storeKeyOf(entity: EntityKey): string {
  return `${ENTITIES[entity.kind].letter}:${entity.id}`;
}
