import { assert, fingerprintText } from "../../base/index.js";
import type { BinTable } from "./types.js";

/** All card numbers that begin with `prefix` were issued in `country` (ISO 3166 alpha-2), unless a longer prefix says otherwise. */
export interface BinRange {
  /** One to eight digits. */
  readonly prefix: string;
  readonly country: string;
}

/**
 * A BIN table over `ranges`; the longest prefix wins.
 * @throws {Error} when a range's prefix or country has another form.
 */
export function binTableOf(ranges: readonly BinRange[]): BinTable {
  const byPrefix = new Map<string, string>();
  let longest = 0;
  for (const { prefix, country } of ranges) {
    assert(/^[0-9]{1,8}$/.test(prefix), `BIN prefix ${prefix} must be one to eight digits`);
    assert(/^[A-Z]{2}$/.test(country), `BIN prefix ${prefix}: country ${country} must be two capital letters`);
    byPrefix.set(prefix, country);
    longest = Math.max(longest, prefix.length);
  }
  return {
    id: `bins-${fingerprintText(JSON.stringify(ranges))}`,
    countryOf(bin) {
      for (let length = Math.min(longest, bin.length); length > 0; length--) {
        const country = byPrefix.get(bin.slice(0, length));
        if (country !== undefined) return country;
      }
      return undefined;
    },
  };
}
