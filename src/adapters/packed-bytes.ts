import { assert } from "../base/index.js";

const CHUNK_BYTES = 1 << 20;
/** Blocks are whole numbers of this, and begin with two bytes for the length in use. */
const GRAIN_BYTES = 32;
const HEAD_BYTES = 2;
const GRAINS_PER_CHUNK = CHUNK_BYTES / GRAIN_BYTES;

/**
 * Short byte strings by number, in large chunks: a typed array of its own for each would take twice the memory of what it
 * holds. A string that outgrows its block moves, and the block is used again.
 */
export class PackedBytes {
  private readonly chunks: Uint8Array[] = [];
  private freeGrain = GRAINS_PER_CHUNK;
  /** Place of each string in grains, plus 1; 0 for none. */
  private places = new Uint32Array(1024);
  /** Blocks to use again, by their size in grains. */
  private readonly free: number[][] = [];

  /** The bytes of `number`, valid until the next `set`; undefined when it was never set. */
  get(number: number): Uint8Array | undefined {
    const place = this.places[number] ?? 0;
    if (place === 0) return undefined;
    const chunk = this.chunkOf(place - 1);
    const at = startOf(place - 1);
    return chunk.subarray(at + HEAD_BYTES, at + HEAD_BYTES + lengthAt(chunk, at));
  }

  set(number: number, bytes: Uint8Array): void {
    assert(bytes.length <= 0xffff, "packed bytes fit 16 bits of length");
    while (number >= this.places.length) this.grow();
    const grains = grainsOf(bytes.length);
    let place = this.places[number] as number;
    const held = place === 0 ? 0 : grainsOf(lengthAt(this.chunkOf(place - 1), startOf(place - 1)));
    if (held !== grains) {
      if (held > 0) (this.free[held] ??= []).push(place);
      place = this.free[grains]?.pop() ?? this.take(grains);
      this.places[number] = place;
    }
    const chunk = this.chunkOf(place - 1);
    const at = startOf(place - 1);
    chunk[at] = bytes.length & 255;
    chunk[at + 1] = bytes.length >> 8;
    chunk.set(bytes, at + HEAD_BYTES);
  }

  private take(grains: number): number {
    if (this.freeGrain + grains > GRAINS_PER_CHUNK) {
      this.chunks.push(new Uint8Array(CHUNK_BYTES));
      this.freeGrain = 0;
    }
    const place = (this.chunks.length - 1) * GRAINS_PER_CHUNK + this.freeGrain + 1;
    this.freeGrain += grains;
    return place;
  }

  private chunkOf(grain: number): Uint8Array {
    return this.chunks[Math.floor(grain / GRAINS_PER_CHUNK)] as Uint8Array;
  }

  private grow(): void {
    const places = new Uint32Array(this.places.length * 2);
    places.set(this.places);
    this.places = places;
  }
}

function grainsOf(length: number): number {
  return Math.ceil((length + HEAD_BYTES) / GRAIN_BYTES);
}

/** Where a block begins in its chunk. */
function startOf(grain: number): number {
  return (grain % GRAINS_PER_CHUNK) * GRAIN_BYTES;
}

function lengthAt(chunk: Uint8Array, at: number): number {
  return (chunk[at] as number) + ((chunk[at + 1] as number) << 8);
}
