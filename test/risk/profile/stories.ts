import fc from "fast-check";
import { attemptOf } from "../../../src/risk/profile/attempt.js";
import { decodeProfile, encodeProfile } from "../../../src/risk/profile/codec.js";
import { entitiesOf } from "../../../src/risk/profile/entities.js";
import { fold } from "../../../src/risk/profile/fold.js";
import type { Attempt, EntityKey, EntityKind, Profile, Profiles, RiskEvent } from "../../../src/risk/profile/types.js";
import { ENTITY_KINDS, SET_NAMES } from "../../../src/risk/profile/types.js";
import { richContext } from "../context-builder.js";

export const T0 = Date.UTC(2026, 2, 1, 10, 0, 0);

/** An attempt of the rich context at `at`, changed by `overrides`. */
export function attemptAt(at: number, overrides: Partial<Omit<Attempt, "members">> & { members?: Partial<Attempt["members"]> } = {}): Attempt {
  const context = richContext({ at });
  const attempt = attemptOf(context, entitiesOf(context));
  return { ...attempt, ...overrides, members: { ...attempt.members, ...overrides.members } };
}

/** One entity of `kind` after `events`, packed and unpacked between any two, as a store would. */
export function lifeOf(kind: EntityKind, events: readonly RiskEvent[]): Profile {
  const key: EntityKey = { kind, id: "one" };
  let profiles: Profiles = {};
  for (const event of events) {
    const after = fold([key], profiles, event)[kind];
    profiles = after === undefined ? {} : { [kind]: decodeProfile(kind, encodeProfile(kind, after)) };
  }
  const profile = profiles[kind];
  if (profile === undefined) throw new Error(`nothing is known of the ${kind}`);
  return profile;
}

/** All that a profile says, as plain data that a test can compare. */
export function plain(profile: Profile): unknown {
  const sets = SET_NAMES.map((name) => [name, profile.sets[name] && { members: profile.sets[name].members, forgotten: profile.sets[name].forgotten }]);
  return structuredClone({ ...profile, sets: Object.fromEntries(sets) });
}

export const kinds = fc.constantFrom(...ENTITY_KINDS);

const instants = fc.oneof(
  fc.integer({ min: T0, max: T0 + 3_600_000 }), // a burst, many at the same second and out of order
  fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2099, 0, 1) }),
);
const hash = fc.option(fc.oneof(fc.nat(40), fc.integer({ min: 0, max: 0xffff_ffff })), { nil: undefined });
const country = fc.constantFrom(undefined, "JP", "US", "ZZ", "", "Japan");

const attempts: fc.Arbitrary<Attempt> = fc.record({
  kind: fc.constant("attempt" as const), at: instants, channel: fc.constantFrom("APP", "BRW", "3RI", "other"), category: fc.constantFrom("PA", "NPA", "other"),
  amountReferenceMinor: fc.option(fc.oneof(fc.nat(1_000_000), fc.constant(1e48)), { nil: undefined }),
  currency: fc.constantFrom(undefined, "JPY", "USD", "EUR", "GBP", "CHF"), mccGroup: fc.constantFrom(undefined, "grocery", "game", "travel"),
  localHour: fc.nat(23), localWeekday: fc.nat(6),
  members: fc.record({
    cards: hash, devices: hash, merchants: hash, networks: hash, ipCountries: hash, merchantCountries: hash, addresses: hash, emails: hash, currencies: hash,
    mccGroups: hash,
  }),
  latitude: fc.option(fc.double({ min: -90, max: 90, noNaN: true }), { nil: undefined }),
  longitude: fc.option(fc.double({ min: -180, max: 180, noNaN: true }), { nil: undefined }),
  ipCountry: country,
});

export const events: fc.Arbitrary<RiskEvent> = fc.oneof(
  { weight: 6, arbitrary: attempts },
  fc.record({ kind: fc.constant("challenge" as const), at: instants, requestedAt: instants, outcome: fc.constantFrom("passed", "failed", "abandoned") }),
  fc.record({
    kind: fc.constant("label" as const), at: instants, requestedAt: instants, label: fc.constantFrom("fraud", "genuine"),
    replaces: fc.constantFrom(undefined, "fraud", "genuine"),
  }),
);
