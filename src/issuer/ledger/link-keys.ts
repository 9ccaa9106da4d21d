import { hash32 } from "../../base/index.js";
import type { DecisionRecord } from "../../engine/index.js";
import { LINK_KINDS } from "../review/views.js";
import type { LinkKind } from "../review/views.js";

/** Bits of a second hash beside the 32 of the first: all that a double holds exactly. */
const MORE_BITS = 21;

/**
 * What entities a chunk's decisions name, as numbers that are equal where the entities are: 53 bits of a hash, so that among a million of a kind
 * two different ones are taken for one in one of ten thousand ledgers. What they stand for cannot be read off them.
 */
export class LinkKeys {
  /** 0 where a row names none. */
  private readonly columns: Readonly<Record<LinkKind, Float64Array>>;

  constructor(rows: number) {
    this.columns = Object.fromEntries(LINK_KINDS.map((kind) => [kind, new Float64Array(rows)])) as Record<LinkKind, Float64Array>;
  }

  of(kind: LinkKind): Float64Array {
    return this.columns[kind];
  }

  write(row: number, entities: DecisionRecord["entities"]): void {
    for (const { kind, id } of entities) {
      const column = (this.columns as Readonly<Record<string, Float64Array | undefined>>)[kind];
      if (column !== undefined) column[row] = keyOf(id);
    }
  }
}

function keyOf(id: string): number {
  return hash32(id) * 2 ** MORE_BITS + (hash32(id, 1) >>> (32 - MORE_BITS)) || 1;
}
