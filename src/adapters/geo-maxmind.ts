import { readFileSync } from "node:fs";
import { Reader } from "maxmind";
import type { Response } from "maxmind";
import { Memo } from "../base/index.js";
import type { GeoLookup, IpFacts, Maybe } from "../risk/index.js";
import { FileRefused } from "./file-refused.js";

/** The members that databases of the city, country, ASN, ISP and anonymous-IP kinds have, all of them optional to us. */
interface GeoRecord {
  readonly country?: { readonly iso_code?: string };
  readonly registered_country?: { readonly iso_code?: string };
  readonly subdivisions?: readonly { readonly iso_code?: string }[];
  readonly city?: { readonly names?: { readonly en?: string } };
  readonly location?: { readonly latitude?: number; readonly longitude?: number };
  readonly autonomous_system_number?: number;
  readonly autonomous_system_organization?: string;
  readonly is_hosting_provider?: boolean;
  readonly is_anonymous_vpn?: boolean;
  readonly is_public_proxy?: boolean;
  readonly is_residential_proxy?: boolean;
  readonly is_tor_exit_node?: boolean;
}

/** One database: asked only about addresses of the versions it knows. */
interface Database {
  readonly id: string;
  /** It lists anonymous addresses and no others, so an address it does not list is known not to be one. */
  readonly listsAnonymous: boolean;
  recordOf(address: string): GeoRecord | "not listed" | "not covered";
}

const REMEMBERED = 8_192;

/**
 * Places and networks by the operator's .mmdb files, in the order of `paths`: of two that know something, the first is believed.
 * @throws {FileRefused} when a file cannot be read or is no MaxMind DB
 */
export function openMaxmindGeo(paths: readonly string[]): GeoLookup {
  return maxmindGeo(paths.map((path) => {
    try {
      return databaseOf(readFileSync(path));
    } catch (cause) {
      throw new FileRefused(path, `cannot be used as a MaxMind DB: ${(cause as Error).message}`, { cause });
    }
  }));
}

/** The same over files already in memory. */
export function maxmindGeoOf(files: readonly Uint8Array[]): GeoLookup {
  return maxmindGeo(files.map(databaseOf));
}

function maxmindGeo(databases: readonly Database[]): GeoLookup {
  const facts = new Memo<IpFacts>(REMEMBERED, (address) => factsOf(databases, address));
  return { id: databases.map((database) => database.id).join(" "), lookUp: (address) => facts.of(address) };
}

function databaseOf(file: Uint8Array): Database {
  const reader = new Reader<Response>(Buffer.from(file.buffer, file.byteOffset, file.byteLength));
  const { databaseType, buildEpoch, ipVersion } = reader.metadata;
  return {
    id: `${databaseType}@${buildEpoch.toISOString().slice(0, 10)}`,
    listsAnonymous: /anonymous/i.test(databaseType),
    recordOf(address) {
      // A version 4 file reads the first bits of an IPv6 address as an IPv4 one and answers confidently and wrongly.
      if (ipVersion === 4 && address.includes(":")) return "not covered";
      return (reader.get(address) as GeoRecord | null) ?? "not listed";
    },
  };
}

function factsOf(databases: readonly Database[], address: string): IpFacts {
  const answers = databases.map((database) => ({ record: database.recordOf(address), listsAnonymous: database.listsAnonymous }));
  const first = <T>(member: (record: GeoRecord) => Maybe<T>): Maybe<T> => {
    for (const { record } of answers) {
      const value = typeof record === "object" ? member(record) : undefined;
      if (value !== undefined) return value;
    }
    return undefined;
  };
  const flag = (member: (record: GeoRecord) => Maybe<boolean>): Maybe<boolean> =>
    first(member) ?? (answers.some(({ record, listsAnonymous }) => listsAnonymous && record !== "not covered") ? false : undefined);
  return {
    country: first((record) => record.country?.iso_code) ?? first((record) => record.registered_country?.iso_code),
    region: first((record) => record.subdivisions?.[0]?.iso_code),
    city: first((record) => record.city?.names?.en),
    latitude: first((record) => record.location?.latitude),
    longitude: first((record) => record.location?.longitude),
    asn: first((record) => record.autonomous_system_number),
    organisation: first((record) => record.autonomous_system_organization),
    hosting: flag((record) => record.is_hosting_provider),
    vpn: flag((record) => record.is_anonymous_vpn),
    proxy: flag((record) => either(record.is_public_proxy, record.is_residential_proxy)),
    tor: flag((record) => record.is_tor_exit_node),
  };
}

function either(one: Maybe<boolean>, other: Maybe<boolean>): Maybe<boolean> {
  return one === true || other === true ? true : (one ?? other);
}
