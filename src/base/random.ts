/** A stream of numbers that depends on its seed alone (sfc32), so that a simulated world is the same everywhere. */
export class SeededRandom {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  constructor(seed: number) {
    this.a = seed >>> 0;
    this.b = Math.floor(seed / 0x1_0000_0000) >>> 0;
    this.c = 0x9e3779b9;
    this.d = 1;
    // The first outputs of sfc32 still show the seed; twelve rounds are what its author discards.
    for (let round = 0; round < 12; round++) this.uint32();
  }

  /** An integer between 0 and 2^32 - 1. */
  uint32(): number {
    const sum = (((this.a + this.b) | 0) + this.d) | 0;
    this.d = (this.d + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (this.c << 21) | (this.c >>> 11);
    this.c = (this.c + sum) | 0;
    return sum >>> 0;
  }

  /** At least 0, less than 1. */
  next(): number {
    return this.uint32() / 0x1_0000_0000;
  }

  /** An integer from 0 to `bound - 1`. */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  /** True in `share` of the draws. */
  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** An independent stream named by `label`; drawing from it does not move this one. */
  fork(label: number): SeededRandom {
    return new SeededRandom(((this.a ^ Math.imul(label + 1, 0x85ebca6b)) >>> 0) + ((this.b ^ label) >>> 0) * 0x1_0000_0000);
  }
}
