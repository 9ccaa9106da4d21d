import type { Comparison, FactRow, FactValue, Maybe } from "../../risk/index.js";

/** One member of as many decisions as a chunk holds; what is not known is undefined, which is not false. */
export interface Column {
  read(row: number): Maybe<FactValue>;
  /**
   * Reads many rows at once, which for a million of them takes a fraction of the time.
   * @param rows the first `count` of these
   * @param lists where the value of row `n` goes: list `n - first`, at `place`
   */
  readInto(lists: readonly Maybe<FactValue>[][], place: number, rows: Uint16Array, count: number, first: number): void;
  /**
   * Takes out of a list of rows those where a comparison is false, which it is not where the value is unknown.
   * @param rows the first `count` of these; those that stay move to the front
   * @returns how many stay
   */
  keep(comparison: Comparison, rows: Uint16Array, count: number): number;
  write(row: number, value: Maybe<FactValue>): void;
  /** Lets go of what only writing needs; writing makes it anew. */
  seal(): void;
}

/** Numbers as they are: a Float32 of a size that a condition compares would be another size. */
export class NumberColumn implements Column {
  readonly values: Float64Array;

  constructor(rows: number) {
    this.values = new Float64Array(rows);
  }

  read(row: number): Maybe<number> {
    const value = this.values[row] as number;
    // Facts are never NaN.
    return value !== value ? undefined : value;
  }

  readInto(lists: readonly Maybe<FactValue>[][], place: number, rows: Uint16Array, count: number, first: number): void {
    for (let number = 0; number < count; number++) {
      const row = rows[number] as number;
      const value = this.values[row] as number;
      (lists[row - first] as Maybe<FactValue>[])[place] = value !== value ? undefined : value;
    }
  }

  keep({ operator, value }: Comparison, rows: Uint16Array, count: number): number {
    const { values } = this;
    const limit = value as number;
    let kept = 0;
    for (let number = 0; number < count; number++) {
      const row = rows[number] as number;
      const here = values[row] as number;
      // No comparison is true of NaN, which stands for unknown.
      const isFalse = operator === ">=" ? here < limit : operator === ">" ? here <= limit : operator === "<" ? here >= limit : operator === "<=" ? here > limit : here < limit || here > limit;
      if (!isFalse) rows[kept++] = row;
    }
    return kept;
  }

  write(row: number, value: Maybe<FactValue>): void {
    this.values[row] = typeof value === "number" ? value : NaN;
  }

  seal(): void {
    // There is nothing to let go of.
  }
}

const FLAGS = [undefined, false, true] as const;

export class FlagColumn implements Column {
  /** 0 unknown, 1 false, 2 true. */
  readonly codes: Uint8Array;

  constructor(rows: number) {
    this.codes = new Uint8Array(rows);
  }

  read(row: number): Maybe<boolean> {
    return FLAGS[this.codes[row] as number];
  }

  readInto(lists: readonly Maybe<FactValue>[][], place: number, rows: Uint16Array, count: number, first: number): void {
    for (let number = 0; number < count; number++) {
      const row = rows[number] as number;
      (lists[row - first] as Maybe<FactValue>[])[place] = FLAGS[this.codes[row] as number];
    }
  }

  keep({ value }: Comparison, rows: Uint16Array, count: number): number {
    return keepCode(this.codes, value === true ? 2 : 1, rows, count);
  }

  write(row: number, value: Maybe<FactValue>): void {
    this.codes[row] = value === undefined ? 0 : value === true ? 2 : 1;
  }

  seal(): void {
    // There is nothing to let go of.
  }
}

/** Texts by their place in a list that the chunk has of its own, so that what a merchant calls itself leaves with the decisions that say so. */
export class WordColumn implements Column {
  /** 0 unknown, else one more than the place in `words`. A chunk has too few rows for more words than that. */
  readonly codes: Uint16Array;
  readonly words: string[] = [];
  private places: Maybe<Map<string, number>>;

  constructor(rows: number) {
    this.codes = new Uint16Array(rows);
  }

  read(row: number): Maybe<string> {
    return this.words[(this.codes[row] as number) - 1];
  }

  readInto(lists: readonly Maybe<FactValue>[][], place: number, rows: Uint16Array, count: number, first: number): void {
    for (let number = 0; number < count; number++) {
      const row = rows[number] as number;
      const code = this.codes[row] as number;
      (lists[row - first] as Maybe<FactValue>[])[place] = code === 0 ? undefined : this.words[code - 1];
    }
  }

  keep({ value }: Comparison, rows: Uint16Array, count: number): number {
    return keepCode(this.codes, this.codeFor(value as string), rows, count);
  }

  write(row: number, value: Maybe<FactValue>): void {
    this.codes[row] = typeof value === "string" ? this.codeOf(value) : 0;
  }

  /** The code of a word that is there, and 65,535, which no row has, for one that is not. */
  codeFor(word: string): number {
    const place = this.words.indexOf(word);
    return place === -1 ? 0xffff : place + 1;
  }

  seal(): void {
    this.places = undefined;
  }

  private codeOf(word: string): number {
    this.places ??= new Map(this.words.map((known, place) => [known, place + 1]));
    const known = this.places.get(word);
    if (known !== undefined) return known;
    // A piece of a longer text keeps all of it alive, and that may be somebody's address; a copy does not.
    const copy = Buffer.from(word, "utf16le").toString("utf16le");
    const code = this.words.push(copy);
    this.places.set(copy, code);
    return code;
  }
}

/** Rows whose code is this one, or 0 for unknown. */
function keepCode(codes: Uint8Array | Uint16Array, wanted: number, rows: Uint16Array, count: number): number {
  let kept = 0;
  for (let number = 0; number < count; number++) {
    const row = rows[number] as number;
    const code = codes[row] as number;
    if (code === wanted || code === 0) rows[kept++] = row;
  }
  return kept;
}

/** A column for a fact of the dictionary. */
export function columnOf({ type }: Pick<FactRow, "type">, rows: number): Column {
  if (type === "bool") return new FlagColumn(rows);
  return type === "string" ? new WordColumn(rows) : new NumberColumn(rows);
}
