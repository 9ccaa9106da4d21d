import { Memo } from "../../base/index.js";
import { parseIp } from "./ip.js";
import type { IpAddress } from "./ip.js";
import type { GeoContext, IpFacts, Maybe, MethodObservation, RedactedAReq, ReferenceData } from "./types.js";

const NOTHING_KNOWN: IpFacts = {
  country: undefined, region: undefined, city: undefined, latitude: undefined, longitude: undefined, asn: undefined, organisation: undefined,
  hosting: undefined, vpn: undefined, proxy: undefined, tor: undefined,
};

const addresses = new Memo<IpAddress | "malformed">(4_096, (text) => parseIp(text.trim()) ?? "malformed");

/**
 * Where the cardholder's device is on the internet. The requestor's word comes first (browserIP, appIp), then what the SDK
 * saw of itself (C010, often an address of a home network), then whoever asked for our method page.
 */
export function geoOf(areq: RedactedAReq, sdkIp: Maybe<string>, observation: MethodObservation | undefined, reference: ReferenceData): GeoContext {
  const stated = [areq.browserIP, areq.appIp, sdkIp, observation?.ip];
  let found: IpAddress | "malformed" | undefined;
  for (const text of stated) {
    if (text === undefined || text === "") continue;
    const address = addresses.of(text);
    if (address !== "malformed" && address.isPublic) return publicGeo(address, reference);
    found ??= address;
  }
  if (found === undefined) return { ...ABSENT };
  if (found === "malformed") return { ...ABSENT, ipKind: "malformed" };
  return { ...ABSENT, ipKind: "private", ipVersion: found.version };
}

const ABSENT: GeoContext = {
  ipKind: "absent", ipKey: undefined, networkKey: undefined, ipVersion: undefined, ...NOTHING_KNOWN, solarOffsetMinutes: undefined,
};

/** The network of an address, as `networkKey` of a context names it; unknown for one that is malformed or not public. */
export function networkOf(text: string, reference: ReferenceData): Maybe<string> {
  const address = addresses.of(text);
  return address === "malformed" || !address.isPublic ? undefined : publicGeo(address, reference).networkKey;
}

function publicGeo(address: IpAddress, reference: ReferenceData): GeoContext {
  const facts = reference.geo.lookUp(address.text);
  return {
    ipKind: "public",
    ipKey: reference.keyedHash("ip", address.text),
    // A /48 may be one household, so a prefix is hashed like an address; the number of an autonomous system is nobody's.
    networkKey: facts.asn === undefined ? reference.keyedHash("network", address.prefix) : `AS${facts.asn}`,
    ipVersion: address.version,
    country: facts.country,
    region: facts.region,
    city: facts.city,
    latitude: facts.latitude,
    longitude: facts.longitude,
    asn: facts.asn,
    organisation: facts.organisation,
    hosting: facts.hosting,
    vpn: facts.vpn,
    proxy: facts.proxy,
    tor: facts.tor,
    // The sun moves one degree in four minutes.
    solarOffsetMinutes: facts.longitude === undefined ? undefined : Math.round(facts.longitude * 4),
  };
}
