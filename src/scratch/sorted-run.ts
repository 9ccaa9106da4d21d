import { assert } from "../base/index.js";
import { ScratchFile } from "./scratch-file.js";

/** The two halves of an id's hash, and its number. */
const WORDS = 3;
const ENTRY_BYTES = WORDS * Uint32Array.BYTES_PER_ELEMENT;
/** Entries that share one page, on average: what one look reads is some three thousand bytes. */
const PAGE_ENTRIES = 256;
/** Entries read or written at a time. */
const BUFFER_ENTRIES = 8192;

/** Entries in order of the first half of their hash, in a scratch file. In memory is only where each page begins, a 64th of a byte an entry. */
export class SortedRun {
  private readonly page: Uint32Array;
  private readonly pageBytes: Uint8Array;

  /** @param fences where the entries begin whose hash begins with 0, 1, 2 … when shifted; at the end how many entries there are */
  constructor(private readonly file: ScratchFile, private readonly fences: Uint32Array, private readonly shift: number) {
    let most = 0;
    for (let page = 1; page < fences.length; page++) most = Math.max(most, (fences[page] as number) - (fences[page - 1] as number));
    this.page = new Uint32Array(most * WORDS);
    this.pageBytes = new Uint8Array(this.page.buffer);
  }

  get count(): number {
    return this.fences[this.fences.length - 1] as number;
  }

  /** The number of an id, the one added last where it is there twice; undefined where it is not. */
  find(high: number, low: number): number | undefined {
    const prefix = high >>> this.shift;
    const first = this.fences[prefix] as number;
    const count = (this.fences[prefix + 1] as number) - first;
    const read = this.file.read(this.pageBytes.subarray(0, count * ENTRY_BYTES), first * ENTRY_BYTES);
    assert(read === count * ENTRY_BYTES, "a page is as long as it was written");
    const { page } = this;
    for (let at = (count - 1) * WORDS; at >= 0; at -= WORDS) if (page[at] === high && page[at + 1] === low) return page[at + 2] as number;
    return undefined;
  }

  /** All entries, some at a time, good until the next are asked for. */
  *blocks(): Generator<Uint32Array> {
    const words = new Uint32Array(BUFFER_ENTRIES * WORDS);
    const bytes = new Uint8Array(words.buffer);
    for (let done = 0; done < this.count; done += BUFFER_ENTRIES) {
      const read = this.file.read(bytes, done * ENTRY_BYTES);
      yield words.subarray(0, read / Uint32Array.BYTES_PER_ELEMENT);
    }
  }

  close(): void {
    this.file.close();
  }
}

/** Writes a run, entry by entry. */
class RunWriter {
  private readonly file: ScratchFile;
  private readonly fences: Uint32Array;
  private readonly shift: number;
  private readonly words = new Uint32Array(BUFFER_ENTRIES * WORDS);
  private used = 0;
  private written = 0;
  /** How many of `fences` are known. */
  private fenced = 0;

  /** @param count how many entries will be added */
  constructor(folder: string, count: number) {
    this.file = new ScratchFile(folder);
    const bits = Math.max(1, Math.ceil(Math.log2(count / PAGE_ENTRIES)));
    this.shift = 32 - bits;
    this.fences = new Uint32Array(2 ** bits + 1);
  }

  add(high: number, low: number, number: number): void {
    this.fenceUpTo(high >>> this.shift);
    const { words } = this;
    words[this.used++] = high;
    words[this.used++] = low;
    words[this.used++] = number;
    if (this.used === words.length) this.flush();
  }

  finish(): SortedRun {
    this.fenceUpTo(this.fences.length - 1);
    this.flush();
    return new SortedRun(this.file, this.fences, this.shift);
  }

  private fenceUpTo(prefix: number): void {
    while (this.fenced <= prefix) this.fences[this.fenced++] = this.written + this.used / WORDS;
  }

  private flush(): void {
    this.file.write(new Uint8Array(this.words.buffer, 0, this.used * Uint32Array.BYTES_PER_ELEMENT), this.written * ENTRY_BYTES);
    this.written += this.used / WORDS;
    this.used = 0;
  }
}

/** @param entries as `IdIndex.sorted` gives them */
export function runOf(folder: string, entries: Uint32Array): SortedRun {
  const writer = new RunWriter(folder, entries.length / WORDS);
  for (let at = 0; at < entries.length; at += WORDS) writer.add(entries[at] as number, entries[at + 1] as number, entries[at + 2] as number);
  return writer.finish();
}

/** Both runs as one; they themselves are closed. */
export function merged(folder: string, older: SortedRun, newer: SortedRun): SortedRun {
  const writer = new RunWriter(folder, older.count + newer.count);
  const [left, right] = [new Cursor(older), new Cursor(newer)];
  // Of equal hashes the older goes first, because the last one of a page counts.
  while (!left.ended || !right.ended) {
    const next = right.ended || (!left.ended && left.high <= right.high) ? left : right;
    writer.add(next.high, next.low, next.number);
    next.advance();
  }
  older.close();
  newer.close();
  return writer.finish();
}

/** Walks over a run. */
class Cursor {
  ended = false;
  high = 0;
  low = 0;
  number = 0;
  private readonly blocks: Generator<Uint32Array>;
  private block = new Uint32Array(0);
  private at = 0;

  constructor(run: SortedRun) {
    this.blocks = run.blocks();
    this.advance();
  }

  advance(): void {
    if (this.at === this.block.length) {
      const { done, value } = this.blocks.next();
      if (done === true) return void (this.ended = true);
      this.block = value as Uint32Array<ArrayBuffer>;
      this.at = 0;
    }
    this.high = this.block[this.at++] as number;
    this.low = this.block[this.at++] as number;
    this.number = this.block[this.at++] as number;
  }
}
