import { assert } from "../base/index.js";
import { ScratchFile } from "./scratch-file.js";

/** How many of the newest records are in memory. */
const NEWEST = 4096;

/** Records of one width, numbered 0, 1, 2 … as they are added: the newest in memory, the others in a scratch file. */
export class RecordFile {
  private readonly file: ScratchFile;
  private readonly newest: Buffer;
  private readonly found: Buffer;
  private added = 0;
  /** How many are in the file: all before those in memory. */
  private written = 0;

  /**
   * @param folder where the scratch file lies
   * @param width bytes of each record
   */
  constructor(folder: string, private readonly width: number) {
    this.file = new ScratchFile(folder);
    this.newest = Buffer.alloc(NEWEST * width);
    this.found = Buffer.alloc(width);
  }

  /** @returns its number */
  add(record: Uint8Array): number {
    assert(record.length === this.width, "a record has the width of its file");
    if (this.added - this.written === NEWEST) {
      this.file.write(this.newest, this.written * this.width);
      this.written = this.added;
    }
    this.newest.set(record, (this.added - this.written) * this.width);
    return this.added++;
  }

  /** The bytes of a record, good until the next call. */
  get(number: number): Buffer {
    assert(number < this.added, "only what was added is asked for");
    const { width, written } = this;
    if (number >= written) return this.newest.subarray((number - written) * width, (number - written + 1) * width);
    const read = this.file.read(this.found, number * width);
    assert(read === width, "a record is as long as it was written");
    return this.found;
  }

  /** Takes `byte` for what stands at `offset` of a record. */
  setByte(number: number, offset: number, byte: number): void {
    assert(number < this.added, "only what was added is changed");
    const at = number * this.width + offset;
    if (number >= this.written) this.newest[at - this.written * this.width] = byte;
    else this.file.write(Uint8Array.of(byte), at);
  }

  close(): void {
    this.file.close();
  }
}
