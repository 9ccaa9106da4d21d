import { DAY_MS, parseInstant, SeededRandom } from "../../../src/base/index.js";
import type { Dataset } from "../../../src/lab/dataset/types.js";

export const START = parseInstant("2026-01-01T00:00:00Z") as number;

/** What to spoil in {@link tinyDataset}. */
export interface Twist {
  readonly count?: number;
  readonly seed?: number;
  /** Deal the labels out anew, so that nothing can be learned. */
  readonly shuffled?: boolean;
  /** Days between a request and its label. */
  readonly delayDays?: number;
}

/**
 * Sixty days of requests with six features: fraud is likelier when the first is high and the second low (together), and
 * the third is long-tailed; the fourth is noise, the fifth never varies, the sixth is a flag.
 */
export function tinyDataset({ count = 4000, seed = 1, shuffled = false, delayDays = 2 }: Twist = {}): Dataset {
  const random = new SeededRandom(seed);
  const names = ["first", "second", "tail", "noise", "constant", "flag"];
  const values = new Float32Array(count * names.length);
  const at = Float64Array.from({ length: count }, (_, row) => START + Math.floor((row * 60 * DAY_MS) / count));
  const labels = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    const [first, second, tail, flag] = [random.next(), random.next(), random.next() ** -2, random.chance(0.2) ? 1 : 0];
    values.set([first, second, tail, random.next(), 7, flag], row * names.length);
    const chance = first > 0.7 && second < 0.3 ? 0.6 : flag * Math.min(0.2, tail / 500);
    labels[row] = random.chance(chance) ? 1 : 0;
  }
  if (shuffled) {
    for (let last = count - 1; last > 0; last--) {
      const other = random.below(last + 1);
      [labels[last], labels[other]] = [labels[other] as number, labels[last] as number];
    }
  }
  return {
    features: { fingerprint: "feedfacefeedface", names },
    count,
    ids: Array.from({ length: count }, (_, row) => `row-${row}`),
    at,
    values,
    labels,
    labelAt: at.map((instant) => instant + delayDays * DAY_MS),
    amountMinor: Float64Array.from({ length: count }, () => 100 + random.below(100_000)),
    cards: Int32Array.from({ length: count }, (_, row) => row % 97),
    challenges: new Uint8Array(count),
    categories: {},
  };
}
