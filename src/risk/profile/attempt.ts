import type { Context, Maybe } from "../context/types.js";
import { memberHash } from "./seen-set.js";
import type { Attempt, EntityKey, EntityKind } from "./types.js";

/**
 * What a message teaches.
 * @param entities of the same context, from `entitiesOf`: sets remember exactly what profiles are kept of
 */
export function attemptOf(context: Context, entities: readonly EntityKey[]): Attempt {
  const { purchase, geo, merchant } = context;
  const hashes: { [Kind in EntityKind]?: Maybe<number> } = {};
  for (const { kind, id } of entities) if (MEMBER_KINDS.has(kind)) hashes[kind] = memberHash(id);
  return {
    kind: "attempt", at: context.at, channel: context.channel, category: context.category,
    amountReferenceMinor: purchase.amountReferenceMinor, currency: purchase.currency, mccGroup: merchant.mccGroup,
    localHour: context.localHour, localWeekday: context.localWeekday,
    members: {
      cards: hashes.card, devices: hashes.device, merchants: hashes.merchant, networks: hashes.network,
      ipCountries: memberHash(geo.country), merchantCountries: memberHash(merchant.country), addresses: hashes.address,
      emails: hashes.email, currencies: memberHash(purchase.currency), mccGroups: hashes.mccGroup,
    },
    latitude: geo.latitude, longitude: geo.longitude, ipCountry: geo.country,
  };
}

const MEMBER_KINDS: ReadonlySet<EntityKind> = new Set(["card", "device", "merchant", "network", "address", "email", "mccGroup"]);
