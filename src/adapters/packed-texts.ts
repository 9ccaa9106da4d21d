import { assert, hash32 } from "../base/index.js";

const CHUNK_BYTES = 1 << 20;

/**
 * A set of short texts that gives each a number: 0, 1, 2 … in order of arrival. Costs the text's bytes and about 18 more,
 * where a Map of strings costs over a hundred; that is what lets a replay know millions of cards.
 */
export class PackedTexts {
  private readonly chunks: Buffer[] = [];
  private freeAt = CHUNK_BYTES;
  private count = 0;
  /** Where each text begins: chunk number times CHUNK_BYTES plus place in the chunk. */
  private starts = new Float64Array(1024);
  private hashes = new Uint32Array(1024);
  /** Open addressing: number of the text plus 1, or 0 for free. At most half full. */
  private slots = new Uint32Array(2048);

  /** The number of `text`, which is added when it is new. At most 21,845 characters. */
  add(text: string): number {
    if (this.count === this.starts.length) this.grow();
    const hash = hash32(text);
    const slot = this.slotOf(text, hash);
    const held = this.slots[slot] as number;
    if (held > 0) return held - 1;
    const number = this.count++;
    this.starts[number] = this.write(text);
    this.hashes[number] = hash;
    this.slots[slot] = number + 1;
    return number;
  }

  get size(): number {
    return this.count;
  }

  textOf(number: number): string {
    const start = this.starts[number] as number;
    const chunk = this.chunks[Math.floor(start / CHUNK_BYTES)] as Buffer;
    const at = start % CHUNK_BYTES;
    return chunk.toString("utf8", at + 2, at + 2 + chunk.readUInt16LE(at));
  }

  private slotOf(text: string, hash: number): number {
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const held = this.slots[slot] as number;
      if (held === 0 || (this.hashes[held - 1] === hash && this.holds(held - 1, text))) return slot;
      slot = (slot + 1) & mask;
    }
  }

  /** Whether `number` is `text`; compared where it lies, because most texts are ASCII and making a string of each costs more. */
  private holds(number: number, text: string): boolean {
    const start = this.starts[number] as number;
    const chunk = this.chunks[Math.floor(start / CHUNK_BYTES)] as Buffer;
    const at = start % CHUNK_BYTES;
    const length = (chunk[at] as number) + ((chunk[at + 1] as number) << 8);
    if (length < text.length) return false;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit > 127) return this.textOf(number) === text;
      if (chunk[at + 2 + index] !== unit) return false;
    }
    return length === text.length;
  }

  private write(text: string): number {
    // UTF-8 takes at most three bytes for a unit.
    assert(text.length * 3 <= 0xffff, "a packed text fits 16 bits of length");
    if (this.freeAt + 2 + text.length * 3 > CHUNK_BYTES) {
      this.chunks.push(Buffer.allocUnsafeSlow(CHUNK_BYTES));
      this.freeAt = 0;
    }
    const chunk = this.chunks[this.chunks.length - 1] as Buffer;
    const at = this.freeAt;
    const length = writeAscii(text, chunk, at + 2) ?? chunk.write(text, at + 2, "utf8");
    chunk[at] = length & 255;
    chunk[at + 1] = length >> 8;
    this.freeAt = at + 2 + length;
    return (this.chunks.length - 1) * CHUNK_BYTES + at;
  }

  private grow(): void {
    const starts = new Float64Array(this.starts.length * 2);
    starts.set(this.starts);
    this.starts = starts;
    const hashes = new Uint32Array(starts.length);
    hashes.set(this.hashes);
    this.hashes = hashes;
    this.slots = new Uint32Array(starts.length * 2);
    const mask = this.slots.length - 1;
    for (let number = 0; number < this.count; number++) {
      let slot = (hashes[number] as number) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = number + 1;
    }
  }
}

/** Writes a text of ASCII alone, which most are and which is faster done here than handed over. @returns its length, or undefined when it holds anything else */
function writeAscii(text: string, into: Uint8Array, at: number): number | undefined {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 127) return undefined;
    into[at + index] = unit;
  }
  return text.length;
}
