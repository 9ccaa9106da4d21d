import { hash32 } from "../../base/index.js";

const EMPTY = -1;
/** The table grows when more than this share of its places is taken. */
const FULL = 0.7;

/**
 * Row numbers by id, in about twenty bytes per id, because millions of texts in a Map would take ten times that. Ids are
 * known by 64 bits of hash: of a hundred million, two share them with a chance of one in four thousand.
 */
export class IdIndex {
  private high = new Uint32Array(1024);
  private low = new Uint32Array(1024);
  private rows = new Int32Array(1024).fill(EMPTY);
  private count = 0;

  /** Points `id` at `row`, also when it pointed elsewhere before. */
  set(id: string, row: number): void {
    if (this.count >= this.rows.length * FULL) this.grow();
    const high = hash32(id, 1);
    const low = hash32(id, 2);
    const place = this.placeOf(high, low);
    if (this.rows[place] === EMPTY) this.count++;
    this.high[place] = high;
    this.low[place] = low;
    this.rows[place] = row;
  }

  get(id: string): number | undefined {
    const row = this.rows[this.placeOf(hash32(id, 1), hash32(id, 2))] as number;
    return row === EMPTY ? undefined : row;
  }

  /** Where this hash is, or the empty place where it would be. */
  private placeOf(high: number, low: number): number {
    const mask = this.rows.length - 1;
    let place = low & mask;
    while (this.rows[place] !== EMPTY && (this.high[place] !== high || this.low[place] !== low)) place = (place + 1) & mask;
    return place;
  }

  private grow(): void {
    const { high, low, rows } = this;
    const length = rows.length * 2;
    this.high = new Uint32Array(length);
    this.low = new Uint32Array(length);
    this.rows = new Int32Array(length).fill(EMPTY);
    for (let old = 0; old < rows.length; old++) {
      if (rows[old] === EMPTY) continue;
      const place = this.placeOf(high[old] as number, low[old] as number);
      this.high[place] = high[old] as number;
      this.low[place] = low[old] as number;
      this.rows[place] = rows[old] as number;
    }
  }
}
