import { assert, fingerprintText, fingerprintWords, newBytes, newFloats } from "../../base/index.js";
import type { Context, Maybe } from "../context/types.js";
import type { EntityKind, Profile, Profiles } from "../profile/types.js";
import { FEATURES } from "./table.js";
import type { FeatureRow, FeatureVector } from "./types.js";

/** Raised when a row's calculation changes while everything {@link tableFingerprint} can see of it stays the same. */
const TABLE_VERSION = 1;

const COMPUTES = FEATURES.map(({ compute }) => compute);
const MISSING = Float32Array.from(FEATURES, ({ missing }) => missing);
/** One bit per kind that a row reads, lowest first in the order of {@link inOneShape}. */
const KINDS = Object.keys(inOneShape({}));
const NEEDS = Int32Array.from(FEATURES, ({ reads }) => reads.reduce((bits, kind) => bits | (1 << KINDS.indexOf(kind)), 0));

/** One value per row, in table order. */
export function extract(context: Context, profiles: Profiles): FeatureVector {
  const values = newFloats(MISSING.length);
  values.set(MISSING);
  const known = newBytes(MISSING.length);
  const ordered = inOneShape(profiles);
  const absent = absentBits(ordered);
  for (let index = 0; index < values.length; index++) {
    if (((NEEDS[index] as number) & absent) !== 0) continue;
    const value = (COMPUTES[index] as FeatureRow["compute"])(context, ordered);
    if (value === undefined) continue;
    if (!Number.isFinite(value)) assert(false, `feature ${FEATURES[index]?.name} is finite`);
    values[index] = value;
    known[index] = 1;
  }
  return { values, known };
}

/** @param ordered from {@link inOneShape} */
function absentBits(ordered: Profiles): number {
  let bits = 0;
  let bit = 1;
  for (const kind in ordered) {
    if (ordered[kind as EntityKind] === undefined) bits |= bit;
    bit <<= 1;
  }
  return bits;
}

/** Profiles arrive with members in any order and number; looking them up a hundred times is several times faster in one shape. */
function inOneShape(profiles: Profiles): Profiles {
  const {
    card, device, ip, network, email, phone, address, merchant, bin, cardDevice, cardMerchant, deviceMerchant,
    mccGroup, countryPair, hour, emailDomain, deviceKind, everyone,
  } = profiles;
  const all: { readonly [Kind in EntityKind]: Maybe<Profile> } = {
    card, device, ip, network, email, phone, address, merchant, bin, cardDevice, cardMerchant, deviceMerchant,
    mccGroup, countryPair, hour, emailDomain, deviceKind, everyone,
  };
  return all as Profiles;
}

/** Fingerprint of what a model relies on: the rows, their order and what each is worth. */
export function tableFingerprint(rows: readonly FeatureRow[], version: number): string {
  const lines = rows.map((row) => [row.name, row.group, row.unit, row.missing, ...row.reads, "/", ...row.mayBeAbsent].join(" "));
  return fingerprintText([version, ...lines].join("\n"));
}

/** Names the table of this build; an artefact trained on another one is refused. */
export const FEATURE_FINGERPRINT = tableFingerprint(FEATURES, TABLE_VERSION);

/** Fingerprint of the values' bits. */
export function vectorFingerprint(values: Float32Array): string {
  return fingerprintWords(new Uint32Array(values.buffer, values.byteOffset, values.length));
}
