import type { FactValue, Maybe } from "../../risk/index.js";
import type { Chunk } from "./chunk.js";

/**
 * Reads the values of facts, row by row, for a policy to judge. The list is the same each time, with other values.
 * @returns undefined where the chunk lacks one of them
 */
export function valueReader(chunk: Chunk, factNames: readonly string[]): Maybe<(row: number) => readonly Maybe<FactValue>[]> {
  const columns = factNames.flatMap((name) => chunk.fact(name) ?? []);
  if (columns.length < factNames.length) return undefined;
  const values: Maybe<FactValue>[] = columns.map(() => undefined);
  return (row) => {
    for (let place = 0; place < columns.length; place++) values[place] = (columns[place] as (typeof columns)[number]).read(row);
    return values;
  };
}
