import { readFileSync } from "node:fs";
import { parse as parseYaml } from "yaml";
import { binTableOf, builtInRates, rateTableOf } from "../risk/index.js";
import type { BinTable, RateTable } from "../risk/index.js";

/**
 * The exchange rates of a YAML file, a list of {from, currency, worth}; the built-in ones without a file.
 * @throws {Error} naming the file and the row that is wrong
 */
export function loadRates(file: string | undefined): RateTable {
  if (file === undefined) return builtInRates;
  const rows: unknown = parseYaml(readFileSync(file, "utf8"));
  if (!Array.isArray(rows)) throw new Error(`${file}: expected a list of {from, currency, worth}`);
  const read = rows.map((row: { from?: unknown; currency?: unknown; worth?: unknown } | null, index) => {
    const { from, currency, worth } = row ?? {};
    if (typeof from !== "string" || typeof currency !== "string" || typeof worth !== "number") throw new Error(`${file}: row ${index + 1}: expected {from, currency, worth}`);
    return { from, currency, worth };
  });
  try {
    return rateTableOf(read);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
}

const BIN_PREFIX_LENGTH_MAX = 8;

/** Which country issued a card, from what the issuers of this installation say of their own ranges. */
export function binsOfIssuers(issuers: readonly { readonly bins: readonly string[]; readonly country?: string }[]): BinTable {
  const ranges = issuers.flatMap(({ bins, country }) => {
    if (country === undefined) return [];
    // An issuer that answers for every card has every first digit.
    const prefixes = bins.flatMap((bin) => (bin === "" ? [..."0123456789"] : [bin.slice(0, BIN_PREFIX_LENGTH_MAX)]));
    return prefixes.map((prefix) => ({ prefix, country }));
  });
  return binTableOf(ranges);
}
