import { openMaxmindGeo } from "../adapters/geo-maxmind.js";
import { hmacKeyedHash } from "../adapters/keyed-hash-hmac.js";
import { WORLD_BINS } from "../lab/index.js";
import { binTableOf, builtInRates } from "../risk/index.js";
import type { ReferenceData } from "../risk/index.js";

/**
 * Offline runs take a fixed key, so that the same file gives the same bytes on every machine. It protects nothing: the cards whose
 * numbers it hides are made up, or those of a file that the reader has.
 */
const REPLAY_KEY = Buffer.from("sekisho replays histories offline");

/** Reference data of histories that are replayed, and of the simulated world. @param geoFiles MaxMind DB files */
export function worldReference(geoFiles: readonly string[]): ReferenceData {
  return { geo: openMaxmindGeo(geoFiles), rates: builtInRates, bins: binTableOf(WORLD_BINS), keyedHash: hmacKeyedHash(REPLAY_KEY, "all") };
}
