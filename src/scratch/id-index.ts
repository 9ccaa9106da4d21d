import { assert, hash32 } from "../base/index.js";

const EMPTY = -1;
/** The table grows when more than this share of its places is taken. */
const FULL = 0.7;
/** Places that {@link IdIndex.sorted} can tell apart beside 32 bits of hash in the 53 of a number. */
const SORTABLE = 1 << 21;

export const highHash = (id: string): number => hash32(id, 1);
export const lowHash = (id: string): number => hash32(id, 2);

/**
 * Numbers by id, in about twenty bytes per id, because millions of texts in a Map would take ten times that. Ids are
 * known by 64 bits of hash: of a hundred million, two share them with a chance of one in four thousand.
 */
export class IdIndex {
  private high = new Uint32Array(1024);
  private low = new Uint32Array(1024);
  private numbers = new Int32Array(1024).fill(EMPTY);
  private count = 0;

  /** How many ids. */
  get size(): number {
    return this.count;
  }

  /** Points `id` at `number`, below 2^31, also when it pointed elsewhere before. */
  set(id: string, number: number): void {
    if (this.count >= this.numbers.length * FULL) this.grow();
    const high = highHash(id);
    const low = lowHash(id);
    const place = this.placeOf(high, low);
    if (this.numbers[place] === EMPTY) this.count++;
    this.high[place] = high;
    this.low[place] = low;
    this.numbers[place] = number;
  }

  /** The number of an id, which gets the next one, 0, 1, 2 …, when it is new. For an index that is filled by this alone. */
  add(id: string): number {
    const known = this.get(id);
    if (known !== undefined) return known;
    const number = this.count;
    this.set(id, number);
    return number;
  }

  get(id: string): number | undefined {
    const number = this.numbers[this.placeOf(highHash(id), lowHash(id))] as number;
    return number === EMPTY ? undefined : number;
  }

  /** All there is, three words for each id: the two halves of its hash and its number, in order of the first. Of at most a million ids. */
  sorted(): Uint32Array {
    assert(this.numbers.length <= SORTABLE, "an index that is sorted has at most two million places");
    // Numbers sort ten times as fast as by a function that compares.
    const keys = new Float64Array(this.count);
    for (let place = 0, next = 0; place < this.numbers.length; place++) {
      if (this.numbers[place] !== EMPTY) keys[next++] = (this.high[place] as number) * SORTABLE + place;
    }
    keys.sort();
    const words = new Uint32Array(3 * keys.length);
    for (let index = 0; index < keys.length; index++) {
      const place = (keys[index] as number) % SORTABLE;
      words[3 * index] = this.high[place] as number;
      words[3 * index + 1] = this.low[place] as number;
      words[3 * index + 2] = this.numbers[place] as number;
    }
    return words;
  }

  /** Forgets all, and keeps its memory. */
  clear(): void {
    this.numbers.fill(EMPTY);
    this.count = 0;
  }

  /** Where this hash is, or the empty place where it would be. */
  private placeOf(high: number, low: number): number {
    const mask = this.numbers.length - 1;
    let place = low & mask;
    while (this.numbers[place] !== EMPTY && (this.high[place] !== high || this.low[place] !== low)) place = (place + 1) & mask;
    return place;
  }

  private grow(): void {
    const { high, low, numbers } = this;
    const length = numbers.length * 2;
    this.high = new Uint32Array(length);
    this.low = new Uint32Array(length);
    this.numbers = new Int32Array(length).fill(EMPTY);
    for (let old = 0; old < numbers.length; old++) {
      if (numbers[old] === EMPTY) continue;
      const place = this.placeOf(high[old] as number, low[old] as number);
      this.high[place] = high[old] as number;
      this.low[place] = low[old] as number;
      this.numbers[place] = numbers[old] as number;
    }
  }
}
