import type { FactValue, Maybe } from "../../risk/index.js";
import type { Chunk } from "./chunk.js";
import type { Column } from "./columns.js";

/** Rows that are judged together: their values stay near the processor, and others wait a third of a millisecond at most. */
export const BLOCK_ROWS = 256;

/** Values of facts, a list for each row of a block, as a policy's conditions read them. Filled again and again, for no more is allocated than this. */
export class ValueBlock {
  private readonly lists: readonly Maybe<FactValue>[][];

  /** @param facts how many a list has */
  constructor(facts: number) {
    this.lists = Array.from({ length: BLOCK_ROWS }, () => Array.from({ length: facts }, () => undefined));
  }

  /** @param rows the first `count` of these, all from `first` on and before `first + BLOCK_ROWS` */
  fill(column: Column, place: number, rows: Uint16Array, count: number, first: number): void {
    column.readInto(this.lists, place, rows, count, first);
  }

  /** Of row `first + number`. */
  of(number: number): readonly Maybe<FactValue>[] {
    return this.lists[number] as Maybe<FactValue>[];
  }
}

/** The columns of facts, in their order; undefined where the chunk lacks one of them. */
export function columnsOf(chunk: Chunk, factNames: readonly string[]): Maybe<readonly Column[]> {
  const columns = factNames.flatMap((name) => chunk.fact(name) ?? []);
  return columns.length < factNames.length ? undefined : columns;
}
