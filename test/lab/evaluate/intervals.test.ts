import { DAY_MS, parseInstant, SeededRandom } from "../../../src/base/index.js";
import { cardPrecisionOf, cardDaysOf } from "../../../src/lab/evaluate/card-precision.js";
import { figuresOf, type ScoredRows } from "../../../src/lab/evaluate/figures.js";
import { intervalsOf, rankingOf, replicateFigures } from "../../../src/lab/evaluate/intervals.js";

const START = parseInstant("2026-03-01T00:00:00Z") as number;
const CARDS = 200;

/** Rows of five days; one in `oneIn` is fraud, which scores `lead` higher, and scores come in steps, so that there are ties. */
function rowsOf({ seed = 1, count = 3000, oneIn = 40, lead = 0.4, burst = 1 } = {}): ScoredRows {
  const random = new SeededRandom(seed);
  const labels = Uint8Array.from({ length: count }, (_, row) => (Math.floor(row / burst) % oneIn === 0 ? 1 : 0));
  const scores = Float64Array.from(labels, (label) => Math.round(50 * (random.next() + lead * label)) / 50);
  return {
    scores,
    probabilities: scores,
    labels,
    at: Float64Array.from(labels, (_, row) => START + Math.floor((row * 5 * DAY_MS) / count)),
    amountMinor: new Float64Array(count).fill(100),
    cards: Int32Array.from(labels, (_, row) => (burst > 1 ? Math.floor(row / burst) % CARDS : random.below(CARDS))),
    compromisedSince: new Float64Array(CARDS).fill(Infinity),
  };
}

/** The rows themselves, each as often as its card is there; the second copy of a card is another card. */
function multiplied(rows: ScoredRows, copies: Uint16Array): ScoredRows {
  const chosen: { row: number; card: number }[] = [];
  rows.cards.forEach((card, row) => {
    for (let copy = 0; copy < (copies[card] as number); copy++) chosen.push({ row, card: card + copy * CARDS });
  });
  const floats = (column: Float64Array): Float64Array => Float64Array.from(chosen, ({ row }) => column[row] as number);
  return {
    scores: floats(rows.scores), probabilities: floats(rows.probabilities), at: floats(rows.at), amountMinor: floats(rows.amountMinor),
    labels: Uint8Array.from(chosen, ({ row }) => rows.labels[row] as number),
    cards: Int32Array.from(chosen, ({ card }) => card),
    compromisedSince: Float64Array.from({ length: CARDS * 10 }, (_, card) => rows.compromisedSince[card % CARDS] as number),
  };
}

test("a walk with copies of cards gives the figures of rows that stand there so often", () => {
  const random = new SeededRandom(5);
  const rows = { ...rowsOf(), compromisedSince: new Float64Array(CARDS).map((_, card) => (card % 9 === 0 ? START + 2 * DAY_MS : Infinity)) };
  for (let round = 0; round < 10; round++) {
    const copies = Uint16Array.from({ length: CARDS }, () => random.below(4));
    const expected = figuresOf(multiplied(rows, copies));
    const walked = replicateFigures(rankingOf(rows), copies);
    expect(walked.aucRoc).toBeCloseTo(expected.aucRoc as number, 12);
    expect(walked.averagePrecision).toBeCloseTo(expected.averagePrecision as number, 12);
    expect(walked.detection).toEqual(expected.at.map(({ detection }) => detection));
    expect(cardPrecisionOf(cardDaysOf(rows), 100, copies)).toBeCloseTo(expected.cardPrecisionAt100, 12);
  }
});

test("the same seed gives the same intervals, another one others that lie near", () => {
  const [one, again, other] = [7, 7, 8].map((seed) => intervalsOf(rowsOf(), { seed }));
  expect(again).toEqual(one);
  expect(other).not.toEqual(one);
  expect(other?.aucRoc?.low).toBeCloseTo(one?.aucRoc?.low as number, 1);
});

test("an interval holds its figure and is narrower where there is more to see", () => {
  const [few, many] = [1000, 16_000].map((count) => {
    const rows = rowsOf({ count });
    const { aucRoc, averagePrecision, cardPrecisionAt100, at } = figuresOf(rows);
    const intervals = intervalsOf(rows, { seed: 1 });
    const pairs = [
      [aucRoc, intervals.aucRoc], [averagePrecision, intervals.averagePrecision],
      ...at.slice(1).map(({ detection }, i) => [detection, intervals.detection[i + 1]?.interval] as const),
    ] as const;
    for (const [figure, interval] of pairs) {
      expect(interval?.low).toBeLessThanOrEqual(figure as number);
      expect(interval?.high).toBeGreaterThanOrEqual(figure as number);
    }
    expect(cardPrecisionAt100).toBeGreaterThan(0);
    return (intervals.aucRoc?.high as number) - (intervals.aucRoc?.low as number);
  });
  expect(many).toBeLessThan((few as number) / 2);
});

test("an interval of 95 % misses the truth about once in twenty worlds", () => {
  const truth = figuresOf(rowsOf({ seed: 99, count: 200_000 })).aucRoc as number;
  let missed = 0;
  for (let seed = 0; seed < 100; seed++) {
    const interval = intervalsOf(rowsOf({ seed: 1000 + seed, count: 2000 }), { seed })?.aucRoc;
    if (truth < (interval?.low as number) || truth > (interval?.high as number)) missed++;
  }
  expect(missed).toBeGreaterThanOrEqual(1);
  expect(missed).toBeLessThanOrEqual(14);
});

test("rows of a card are not taken for independent witnesses", () => {
  // Every row fifteen times: much more to read, and nothing more is known.
  const rows = rowsOf({ count: 600, burst: 3, oneIn: 20 });
  const repeat = <Column extends Float64Array | Uint8Array | Int32Array>(column: Column): Column => {
    const all = new (column.constructor as new (length: number) => Column)(column.length * 15);
    for (let copy = 0; copy < 15; copy++) all.set(column, copy * column.length);
    return all;
  };
  const louder = { ...rows, scores: repeat(rows.scores), probabilities: repeat(rows.probabilities), labels: repeat(rows.labels), at: repeat(rows.at), amountMinor: repeat(rows.amountMinor), cards: repeat(rows.cards) };
  const width = (of: ScoredRows): number => {
    const interval = intervalsOf(of, { seed: 3 }).aucRoc;
    return (interval?.high as number) - (interval?.low as number);
  };
  expect(width(louder)).toBeGreaterThan(0.8 * width(rows));
});

test("what no resampling gives has no interval", () => {
  const rows = rowsOf({ count: 100 });
  const { aucRoc, averagePrecision, detection } = intervalsOf({ ...rows, labels: new Uint8Array(100) }, { seed: 1, replicates: 20 });
  expect([aucRoc, averagePrecision, detection[0]?.interval]).toEqual([null, null, null]);
});
