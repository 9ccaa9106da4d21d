import { closeSync, openSync, readSync, rmSync, writeFileSync } from "node:fs";
import { assert } from "../../base/index.js";
import { FEATURES } from "../../risk/index.js";
import type { FeatureVector } from "../../risk/index.js";

/** Rows one after the other; all columns are `ids.length` long, but for the features. */
export interface PendingBlock {
  /** Number of the first row, from 0. */
  readonly first: number;
  readonly ids: readonly string[];
  /** In minor units of the reference currency; NaN where unknown. */
  readonly amountMinor: Float64Array;
  /** The features of each row in table order; NaN where unknown. */
  readonly values: Float32Array;
}

const BUFFER_BYTES = 1 << 20;
/** Before the features of a row: bytes of its id, amount. Behind them: the id. */
const HEAD_BYTES = 4 + 8;

/**
 * What is known of rows with their request, on disk until what comes later is known, too: some six hundred bytes a row, a hundred
 * features being what they are. Written and read once from one end to the other, by one process.
 */
export class PendingRows {
  private readonly file: number;
  private readonly features = new Float32Array(FEATURES.length);
  private readonly featureBytes = new Uint8Array(this.features.buffer);
  private buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  private used = 0;

  /** @param path made here, and gone with {@link remove} */
  constructor(private readonly path: string) {
    this.file = openSync(path, "w+");
  }

  /** @param amountMinor undefined where unknown */
  add(id: string, amountMinor: number | undefined, { values, known }: FeatureVector): void {
    const idBytes = Buffer.byteLength(id);
    const { features, featureBytes } = this;
    this.makeRoom(HEAD_BYTES + featureBytes.length + idBytes);
    const { buffer } = this;
    buffer.writeUInt32LE(idBytes, this.used);
    buffer.writeDoubleLE(amountMinor ?? NaN, this.used + 4);
    for (let index = 0; index < features.length; index++) features[index] = known[index] === 1 ? (values[index] as number) : NaN;
    buffer.set(featureBytes, this.used + HEAD_BYTES);
    this.used += HEAD_BYTES + featureBytes.length;
    this.used += buffer.write(id, this.used);
  }

  /** All rows, in the order in which they were added; none may be added afterwards. */
  *blocks(rowsPerBlock: number): Generator<PendingBlock> {
    this.flush();
    const bytes = new BytesOf(this.file);
    let first = 0;
    for (let block = this.next(bytes, first, rowsPerBlock); block.ids.length > 0; block = this.next(bytes, first, rowsPerBlock)) {
      yield block;
      first += block.ids.length;
    }
  }

  remove(): void {
    closeSync(this.file);
    rmSync(this.path, { force: true });
  }

  private makeRoom(bytes: number): void {
    if (this.used + bytes <= this.buffer.length) return;
    this.flush();
    if (bytes > this.buffer.length) this.buffer = Buffer.allocUnsafe(bytes);
  }

  private flush(): void {
    writeFileSync(this.file, this.buffer.subarray(0, this.used));
    this.used = 0;
  }

  private next(bytes: BytesOf, first: number, rowsMax: number): PendingBlock {
    const width = this.features.length;
    const ids: string[] = [];
    const amountMinor = new Float64Array(rowsMax);
    const values = new Float32Array(rowsMax * width);
    while (ids.length < rowsMax) {
      const head = bytes.take(HEAD_BYTES + this.featureBytes.length);
      if (head === undefined) break;
      amountMinor[ids.length] = head.readDoubleLE(4);
      this.featureBytes.set(head.subarray(HEAD_BYTES));
      values.set(this.features, ids.length * width);
      const id = bytes.take(head.readUInt32LE(0));
      assert(id !== undefined, "every row was written with its id");
      ids.push(id.toString());
    }
    return { first, ids, amountMinor: amountMinor.subarray(0, ids.length), values: values.subarray(0, ids.length * width) };
  }
}

/** The bytes of a file from its beginning, a few at a time. */
class BytesOf {
  private buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  private unread = this.buffer.subarray(0, 0);
  private position = 0;

  constructor(private readonly file: number) {}

  /** The next bytes, good until the next call; undefined at the end of the file. */
  take(count: number): Buffer | undefined {
    if (this.unread.length < count) this.readOn(count);
    if (this.unread.length < count) return undefined;
    const taken = this.unread.subarray(0, count);
    this.unread = this.unread.subarray(count);
    return taken;
  }

  private readOn(count: number): void {
    const kept = this.unread;
    if (count > this.buffer.length) this.buffer = Buffer.allocUnsafe(count);
    this.buffer.set(kept);
    let length = kept.length;
    while (length < count) {
      const read = readSync(this.file, this.buffer, length, this.buffer.length - length, this.position);
      if (read === 0) break;
      this.position += read;
      length += read;
    }
    this.unread = this.buffer.subarray(0, length);
  }
}
