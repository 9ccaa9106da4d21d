import { readFileSync } from "node:fs";
import { parse as parseYaml } from "yaml";
import { binTableOf, builtInRates, rateTableOf } from "../risk/index.js";
import type { BinTable, RateTable } from "../risk/index.js";
import { FileRefused } from "./file-refused.js";

/** What a row may turn out to be. */
type RateRow = { readonly from?: unknown; readonly currency?: unknown; readonly worth?: unknown } | null;

/**
 * The exchange rates of a YAML file, a list of {from, currency, worth}; the built-in ones without a file.
 * @throws {FileRefused} naming the row that is wrong
 */
export function loadRates(file: string | undefined): RateTable {
  if (file === undefined) return builtInRates;
  const rows = listIn(file);
  const read = rows.map((row, index) => {
    const { from, currency, worth } = row ?? {};
    if (typeof from !== "string" || typeof currency !== "string" || typeof worth !== "number") throw new FileRefused(file, `row ${index + 1}: expected {from, currency, worth}`);
    return { from, currency, worth };
  });
  try {
    return rateTableOf(read);
  } catch (error) {
    throw new FileRefused(file, (error as Error).message);
  }
}

function listIn(file: string): RateRow[] {
  let content: unknown;
  try {
    content = parseYaml(readFileSync(file, "utf8"));
  } catch (error) {
    throw new FileRefused(file, (error as Error).message.split("\n")[0] as string);
  }
  if (!Array.isArray(content)) throw new FileRefused(file, "expected a list of {from, currency, worth}");
  return content as RateRow[];
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
