import { exp, ln } from "../../base/index.js";
import type { SeededRandom } from "../../base/index.js";

/** Draws from the distributions a world is made of. Each takes its stream, so that nothing depends on who draws first. */

export function exponential(random: SeededRandom, mean: number): number {
  return -mean * ln(1 - random.next());
}

/** Mean 0, deviation 1 (polar method; the second value is thrown away, so that a draw has no memory). */
export function normal(random: SeededRandom): number {
  for (;;) {
    const x = 2 * random.next() - 1;
    const y = 2 * random.next() - 1;
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * ln(square)) / square);
  }
}

/** @param spread deviation of the logarithm */
export function logNormal(random: SeededRandom, median: number, spread: number): number {
  return median * exp(spread * normal(random));
}

/** A whole number from `low` to `high`, both included. */
export function between(random: SeededRandom, low: number, high: number): number {
  return low + random.below(high - low + 1);
}

/** Items drawn in proportion to their weights. */
export class Weighted<T> {
  private readonly ends: Float64Array;
  private readonly total: number;

  constructor(readonly items: readonly T[], weight: (item: T) => number) {
    let total = 0;
    this.ends = Float64Array.from(items, (item) => (total += weight(item)));
    this.total = total;
  }

  draw(random: SeededRandom): T {
    const { ends, items } = this;
    const target = random.next() * this.total;
    let low = 0;
    let high = ends.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ends[middle] as number) > target) high = middle;
      else low = middle + 1;
    }
    return items[low] as T;
  }
}

export function digits(random: SeededRandom, count: number): string {
  let text = "";
  while (text.length < count) text += String(random.below(1_000_000)).padStart(6, "0");
  return text.slice(0, count);
}

/** 32 bits as eight hex digits. */
export function hex8(random: SeededRandom): string {
  return random.uint32().toString(16).padStart(8, "0");
}

/** A UUID of version 4. */
export function uuid(random: SeededRandom): string {
  const b = hex8(random);
  const c = hex8(random);
  return `${hex8(random)}-${b.slice(0, 4)}-4${b.slice(5)}-${"89ab".charAt(random.below(4))}${c.slice(1, 4)}-${c.slice(4)}${hex8(random)}`;
}
