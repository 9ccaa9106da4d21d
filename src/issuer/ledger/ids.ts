import { finish32 } from "../../base/index.js";
import type { Maybe } from "../../risk/index.js";

/** A transaction id as four 32-bit words. */
export type IdWords = readonly [number, number, number, number];

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Words of an id in the form that the protocol has (RFC 4122, lower case); undefined for a text of another form. */
export function idWords(text: string): Maybe<IdWords> {
  if (!UUID.test(text)) return undefined;
  const digits = text.replaceAll("-", "");
  const word = (place: number): number => parseInt(digits.slice(place, place + 8), 16);
  return [word(0), word(8), word(16), word(24)];
}

const hex8 = (word: number): string => word.toString(16).padStart(8, "0");

/** An id for each row of a chunk. */
export class IdColumn {
  private readonly words: Uint32Array;

  constructor(rows: number) {
    this.words = new Uint32Array(4 * rows);
  }

  /** @param id undefined leaves the row without one */
  write(row: number, id: Maybe<IdWords>): void {
    if (id !== undefined) this.words.set(id, 4 * row);
  }

  read(row: number): string {
    const digits = [0, 1, 2, 3].map((member) => hex8(this.words[4 * row + member] as number)).join("");
    return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
  }

  is(row: number, [a, b, c, d]: IdWords): boolean {
    const { words } = this;
    const at = 4 * row;
    return words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d;
  }

  beginsWith(row: number, word: number): boolean {
    return this.words[4 * row] === word;
  }
}

/** The way from an id to its row: a table with open places, half of them empty. */
export class IdIndex {
  private readonly table: Uint16Array;
  private readonly mask: number;

  /** @param rows of the chunk: a power of two, at most 32,768 */
  constructor(private readonly ids: IdColumn, rows: number) {
    this.table = new Uint16Array(2 * rows);
    this.mask = 2 * rows - 1;
  }

  note(row: number, id: IdWords): void {
    let place = this.placeOf(id);
    while (this.table[place] !== 0) place = (place + 1) & this.mask;
    this.table[place] = row + 1;
  }

  /** Of an id that is there twice, as in a journal that was copied, the first row. */
  rowOf(id: IdWords): Maybe<number> {
    for (let place = this.placeOf(id); this.table[place] !== 0; place = (place + 1) & this.mask) {
      const row = (this.table[place] as number) - 1;
      if (this.ids.is(row, id)) return row;
    }
    return undefined;
  }

  private placeOf([a, b, c, d]: IdWords): number {
    return finish32(a ^ b ^ c ^ d) & this.mask;
  }
}
