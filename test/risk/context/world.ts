import { createHmac } from "node:crypto";
import type { AReq } from "../../../src/protocol/index.js";
import { redact } from "../../../src/risk/context/redact.js";
import { binTableOf } from "../../../src/risk/context/bins.js";
import { builtInRates } from "../../../src/risk/context/built-in-rates.js";
import type { IpFacts, KeyedHash, RedactedAReq, ReferenceData } from "../../../src/risk/context/types.js";

/** What the tests of this folder share: a message that is as small as can be, and reference data with known answers. */

export const PAN = "9000001234567890";
export const AT = Date.UTC(2026, 2, 1, 10, 30);

export const keyedHash: KeyedHash = (domain, text) => createHmac("sha256", "test").update(`${domain}\0${text}`).digest("base64url").slice(0, 16);

export const NOTHING_KNOWN: IpFacts = {
  country: undefined, region: undefined, city: undefined, latitude: undefined, longitude: undefined, asn: undefined, organisation: undefined,
  hosting: undefined, vpn: undefined, proxy: undefined, tor: undefined,
};

export const reference: ReferenceData = {
  geo: {
    id: "test",
    lookUp: (address) => (address.startsWith("203.0.113.") ? { ...NOTHING_KNOWN, country: "JP", longitude: 139.76, latitude: 35.68, asn: 64_500 } : NOTHING_KNOWN),
  },
  rates: builtInRates,
  bins: binTableOf([{ prefix: "9000", country: "JP" }, { prefix: "900000", country: "US" }]),
  keyedHash,
};

export function redactedAReq(more: Partial<AReq> = {}): RedactedAReq {
  return redact({
    messageType: "AReq", messageVersion: "2.2.0", messageCategory: "01", deviceChannel: "02", acctNumber: PAN,
    threeDSServerTransID: "6b1f4c1e-4b0a-4c55-9a55-2f2b7f1d6a10", dsTransID: "0c2f7e0a-63c4-4f0e-8d5c-9a1c1a3f5b77", ...more,
  }, keyedHash);
}

export const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
export const WINDOWS_CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";

export const BROWSER: Partial<AReq> = {
  browserUserAgent: IPHONE, browserScreenWidth: "390", browserScreenHeight: "844", browserColorDepth: "24", browserTZ: "-540",
  browserLanguage: "ja-JP", browserJavascriptEnabled: true, browserJavaEnabled: false, browserIP: "203.0.113.7",
};

export function deviceInfo(inside: object): string {
  return Buffer.from(JSON.stringify(inside)).toString("base64url");
}
