import { ENTITY_KINDS } from "../risk/index.js";
import type { EntityKey, EntityKind } from "../risk/index.js";
import { PackedTexts } from "./packed-texts.js";

/** While a kind has no more ids than this they are held as strings of the engine, which finds them many times faster. */
const FEW = 16_384;
/** Ids of one kind that are held ready as strings; a power of two. */
const READY = 16_384;

/** An entity's kind in the lowest five bits, its number among those of its kind above. */
export type EntityCode = number;
const KIND_BITS = 5;
const KIND_MASK = (1 << KIND_BITS) - 1;

const KIND_PLACES: ReadonlyMap<EntityKind, number> = new Map(ENTITY_KINDS.map((kind, place) => [kind, place]));

/** The number of an entity among those of its kind: 0, 1, 2 … in order of arrival. */
export function numberIn(code: EntityCode): number {
  return code >>> KIND_BITS;
}

export function kindIn(code: EntityCode): EntityKind {
  return ENTITY_KINDS[code & KIND_MASK] as EntityKind;
}

/**
 * Small numbers for the entities of one run, shared by its journal and its profiles: each of them meets nine entities a
 * decision, and a number is found, kept and compared at a fraction of what an id costs. At most 2^27 entities of a kind.
 */
export class EntityNumbers {
  private readonly kinds = ENTITY_KINDS.map(() => new IdNumbers());

  codeOf({ kind, id }: EntityKey): EntityCode {
    const place = KIND_PLACES.get(kind) as number;
    return (((this.kinds[place] as IdNumbers).numberOf(id) << KIND_BITS) | place) >>> 0;
  }

  /** @param code from {@link codeOf} */
  entityOf(code: EntityCode): EntityKey {
    return { kind: kindIn(code), id: (this.kinds[code & KIND_MASK] as IdNumbers).idOf(numberIn(code)) };
  }

  /** Every entity so far. */
  *codes(): Generator<EntityCode> {
    for (const [place, { count }] of this.kinds.entries()) for (let number = 0; number < count; number++) yield ((number << KIND_BITS) | place) >>> 0;
  }
}

class IdNumbers {
  private readonly ids = new PackedTexts();
  /** Numbers by id, as long as there are few. */
  private few: Map<string, number> | undefined = new Map();
  /** Journal and profiles ask for the same id one after the other. */
  private lastId = "";
  private lastNumber = -1;
  private readonly readyNumbers = new Int32Array(READY).fill(-1);
  private readonly readyIds: string[] = [];

  get count(): number {
    return this.ids.size;
  }

  numberOf(id: string): number {
    if (id !== this.lastId || this.lastNumber < 0) {
      this.lastNumber = this.few === undefined ? this.ids.add(id) : this.numberAmong(this.few, id);
      this.lastId = id;
    }
    return this.lastNumber;
  }

  private numberAmong(few: Map<string, number>, id: string): number {
    let number = few.get(id);
    if (number === undefined) {
      number = this.ids.add(id);
      few.set(id, number);
      if (few.size > FEW) this.few = undefined;
    }
    return number;
  }

  idOf(number: number): string {
    const place = number & (READY - 1);
    if (this.readyNumbers[place] !== number) {
      this.readyNumbers[place] = number;
      this.readyIds[place] = this.ids.textOf(number);
    }
    return this.readyIds[place] as string;
  }
}
