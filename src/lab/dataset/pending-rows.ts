import { assert } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import { FEATURES } from "../../risk/index.js";
import type { FeatureVector } from "../../risk/index.js";
import { ScratchFile } from "../../scratch/index.js";
import { CATEGORY_COLUMNS, CategoryNames, byColumn } from "./categories.js";
import type { Categories, CategoryTexts } from "./categories.js";

/** Rows one after the other; all columns are `ids.length` long, but for the features. */
export interface PendingBlock {
  /** Number of the first row, from 0. */
  readonly first: number;
  readonly ids: readonly string[];
  /** Instant of each request. */
  readonly at: Float64Array;
  /** Number of the card. */
  readonly cards: Int32Array;
  /** In minor units of the reference currency; NaN where unknown. */
  readonly amountMinor: Float64Array;
  readonly categories: Required<Categories>;
  /** The features of each row in table order; NaN where unknown. */
  readonly values: Float32Array;
}

const BUFFER_BYTES = 1 << 20;
/** Before the features of a row: bytes of its id, card, instant, amount, a number for each category. Behind them: the id. */
const CATEGORIES = 4 + 4 + 8 + 8;
const HEAD_BYTES = CATEGORIES + 4 * CATEGORY_COLUMNS.length;

/** What is known of a row with its request, beside its features. */
export interface PendingRow {
  readonly id: string;
  readonly at: Instant;
  /** Number of the card. */
  readonly card: number;
  /** In minor units of the reference currency; undefined where unknown. */
  readonly amountMinor: number | undefined;
  readonly categories: CategoryTexts;
}

/**
 * What is known of rows with their request, on disk until what comes later is known, too: some six hundred bytes a row, a hundred
 * features being what they are. Written and read once from one end to the other, by one process.
 */
export class PendingRows {
  private readonly file: ScratchFile;
  private readonly texts = byColumn(() => new CategoryNames());
  private readonly features = new Float32Array(FEATURES.length);
  private readonly featureBytes = new Uint8Array(this.features.buffer);
  private buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  private used = 0;
  private written = 0;
  private added = 0;

  /** @param folder where the rows wait */
  constructor(folder: string) {
    this.file = new ScratchFile(folder);
  }

  /** How many so far. */
  get count(): number {
    return this.added;
  }

  /** @returns the row's number */
  add({ id, at, card, amountMinor, categories }: PendingRow, { values, known }: FeatureVector): number {
    const idBytes = Buffer.byteLength(id);
    const { features, featureBytes } = this;
    this.makeRoom(HEAD_BYTES + featureBytes.length + idBytes);
    const { buffer } = this;
    buffer.writeUInt32LE(idBytes, this.used);
    buffer.writeInt32LE(card, this.used + 4);
    buffer.writeDoubleLE(at, this.used + 8);
    buffer.writeDoubleLE(amountMinor ?? NaN, this.used + 16);
    let next = this.used + CATEGORIES;
    for (const column of CATEGORY_COLUMNS) next = buffer.writeInt32LE(this.texts[column].codeOf(categories[column]), next);
    for (let index = 0; index < features.length; index++) features[index] = known[index] === 1 ? (values[index] as number) : NaN;
    buffer.set(featureBytes, this.used + HEAD_BYTES);
    this.used += HEAD_BYTES + featureBytes.length;
    this.used += buffer.write(id, this.used);
    return this.added++;
  }

  /** All rows, in the order in which they were added; none may be added afterwards. */
  *blocks(rowsPerBlock: number): Generator<PendingBlock> {
    this.flush();
    const bytes = new BytesOf(this.file);
    for (let first = 0; first < this.added; first += rowsPerBlock) yield this.next(bytes, first, Math.min(rowsPerBlock, this.added - first));
  }

  close(): void {
    this.file.close();
  }

  private makeRoom(bytes: number): void {
    if (this.used + bytes <= this.buffer.length) return;
    this.flush();
    if (bytes > this.buffer.length) this.buffer = Buffer.allocUnsafe(bytes);
  }

  private flush(): void {
    this.file.write(this.buffer.subarray(0, this.used), this.written);
    this.written += this.used;
    this.used = 0;
  }

  private next(bytes: BytesOf, first: number, rows: number): PendingBlock {
    const width = this.features.length;
    const ids: string[] = [];
    const at = new Float64Array(rows);
    const cards = new Int32Array(rows);
    const amountMinor = new Float64Array(rows);
    const categories = byColumn((column) => ({ names: this.texts[column].names, codes: new Int32Array(rows) }));
    const values = new Float32Array(rows * width);
    for (let row = 0; row < rows; row++) {
      const head = bytes.take(HEAD_BYTES + this.featureBytes.length);
      cards[row] = head.readInt32LE(4);
      at[row] = head.readDoubleLE(8);
      amountMinor[row] = head.readDoubleLE(16);
      for (const [index, column] of CATEGORY_COLUMNS.entries()) categories[column].codes[row] = head.readInt32LE(CATEGORIES + 4 * index);
      this.featureBytes.set(head.subarray(HEAD_BYTES));
      values.set(this.features, row * width);
      ids.push(bytes.take(head.readUInt32LE(0)).toString());
    }
    return { first, ids, at, cards, amountMinor, categories, values };
  }
}

/** The bytes of a file from its beginning, a few at a time. */
class BytesOf {
  private buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  private unread = this.buffer.subarray(0, 0);
  private position = 0;

  constructor(private readonly file: ScratchFile) {}

  /** The next bytes, good until the next call. */
  take(count: number): Buffer {
    if (this.unread.length < count) this.readOn(count);
    assert(this.unread.length >= count, "every row was written whole");
    const taken = this.unread.subarray(0, count);
    this.unread = this.unread.subarray(count);
    return taken;
  }

  private readOn(count: number): void {
    const kept = this.unread;
    if (count > this.buffer.length) this.buffer = Buffer.allocUnsafe(count);
    this.buffer.set(kept);
    const read = this.file.read(this.buffer.subarray(kept.length), this.position);
    this.position += read;
    this.unread = this.buffer.subarray(0, kept.length + read);
  }
}
