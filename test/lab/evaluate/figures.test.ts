import { DAY_MS, parseInstant, SeededRandom } from "../../../src/base/index.js";
import { aucOf, averagePrecisionOf, cardPrecision, compromisedSince, figuresOf, ranked, type ScoredRows } from "../../../src/lab/evaluate/figures.js";

const START = parseInstant("2026-03-01T00:00:00Z") as number;

/** Rows written as `score label card day`; the amount is 100 for each. */
function rows(text: string): ScoredRows {
  const lines = text.trim().split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  const column = (place: number): number[] => lines.map((line) => line[place] ?? 0);
  const scores = Float64Array.from(column(0));
  return {
    scores,
    probabilities: scores,
    labels: Uint8Array.from(column(1)),
    cards: Int32Array.from(column(2)),
    at: Float64Array.from(column(3), (day) => START + day * DAY_MS),
    amountMinor: new Float64Array(lines.length).fill(100),
    compromisedSince: new Float64Array(100).fill(Infinity),
  };
}

const auc = ({ scores, labels }: ScoredRows): number | null => aucOf(ranked(scores, labels), labels);
const ap = ({ scores, labels }: ScoredRows): number | null => averagePrecisionOf(ranked(scores, labels), labels);

test("AUC and average precision of a ranking worked out by hand", () => {
  const ranking = rows("0.9 1\n 0.8 0\n 0.7 1\n 0.6 0\n 0.5 0");
  expect(auc(ranking)).toBeCloseTo(5 / 6, 12);
  expect(ap(ranking)).toBeCloseTo((1 + 2 / 3) / 2, 12);
});

test("ties are broken against us: a constant score is worth nothing", () => {
  const constant = rows("0.5 1\n 0.5 0\n 0.5 1\n 0.5 0");
  expect(auc(constant)).toBe(0);
  expect(ap(constant)).toBeCloseTo((1 / 3 + 2 / 4) / 2, 12);
});

test("a measure that needs what is not there is null", () => {
  expect([auc(rows("0.5 1\n 0.4 1")), auc(rows("0.5 0\n 0.4 0")), ap(rows("0.5 0\n 0.4 0"))]).toEqual([null, null, null]);
});

test("AUC is the share of pairs in the right order", () => {
  const random = new SeededRandom(1);
  const labels = Uint8Array.from({ length: 300 }, () => (random.chance(0.2) ? 1 : 0));
  const scores = Float64Array.from(labels, (label) => Math.floor(10 * (random.next() + 0.3 * label)));
  let right = 0;
  let pairs = 0;
  for (let a = 0; a < 300; a++) {
    for (let b = 0; b < 300; b++) {
      if (labels[a] !== 1 || labels[b] !== 0) continue;
      pairs++;
      if ((scores[a] as number) > (scores[b] as number)) right++;
    }
  }
  expect(aucOf(ranked(scores, labels), labels)).toBeCloseTo(right / pairs, 12);
});

test("at an intervention rate: what is caught, at what price, and whose money", () => {
  // Two hundred rows: 0.005 intervenes on one, 0.01 on two, 0.02 on four, 0.05 on ten.
  const count = 200;
  const scored: ScoredRows = {
    ...rows(Array.from({ length: count }, (_, i) => `${1 - i / count} ${i === 0 || i === 2 || i === 150 ? 1 : 0} ${i % 50} ${i % 3}`).join("\n")),
    amountMinor: Float64Array.from({ length: count }, (_, i) => (i === 150 ? 800 : 100)),
  };
  const figures = figuresOf(scored);
  expect(figures.at.map(({ rate, detection, precision, falsePositiveRatio, amountDetection }) => [rate, detection, precision, falsePositiveRatio, amountDetection])).toEqual([
    [0.005, 1 / 3, 1, 0, 0.1],
    [0.01, 1 / 3, 0.5, 1, 0.1],
    [0.02, 2 / 3, 0.5, 1, 0.2],
    [0.05, 2 / 3, 0.2, 4, 0.2],
  ]);
  expect(figures.at[2]?.threshold).toBeCloseTo(1 - 3 / 200, 12);
  expect([figures.transactions, figures.frauds, figures.fraudRate]).toEqual([200, 3, 0.015]);
  expect([figures.from, figures.to]).toEqual(["2026-03-01T00:00:00.000Z", "2026-03-03T00:00:00.000Z"]);
  expect(figures.byDay.map(({ day, transactions, frauds }) => [day, transactions, frauds])).toEqual([
    ["2026-03-01", 67, 2], ["2026-03-02", 67, 0], ["2026-03-03", 66, 1],
  ]);
});

test("too few rows for a rate: nothing is intervened on", () => {
  expect(figuresOf(rows("0.9 1\n 0.1 0")).at[0]).toEqual({
    rate: 0.005, threshold: null, detection: 0, precision: 0, falsePositiveRatio: null, amountDetection: 0,
  });
});

test("in a tie the genuine and then the smaller frauds are taken first", () => {
  const labels = Uint8Array.from([1, 1, 0]);
  expect(Array.from(ranked(new Float64Array(3), labels, Float64Array.from([900, 100, 500])))).toEqual([2, 1, 0]);
});

test("brier and calibration bins", () => {
  const figures = figuresOf(rows(Array.from({ length: 100 }, (_, i) => `${i < 50 ? 0.1 : 0.9} ${i % 10 === 0 ? 1 : 0}`).join("\n")));
  expect(figures.brier).toBeCloseTo((5 * 0.81 + 45 * 0.01 + 5 * 0.01 + 45 * 0.81) / 100, 12);
  expect(figures.calibration).toHaveLength(10);
  expect(figures.calibration.map(({ transactions }) => transactions)).toEqual(new Array(10).fill(10));
  expect(figures.calibration[0]?.meanProbability).toBeCloseTo(0.1, 12);
  expect(figures.calibration[9]?.fraudRate).toBeCloseTo(0.1, 12);
});

test("card precision: the day's riskiest cards, without those already known or found", () => {
  const scored = rows(`
    0.9 1 1 0
    0.2 0 1 0
    0.8 0 2 0
    0.1 1 3 0
    0.9 1 1 1
    0.8 0 2 1
    0.7 1 3 1
  `);
  // Day 0: cards 1 and 2 lead, 1 is compromised. Day 1: card 1 was found, cards 2 and 3 lead, 3 is compromised.
  expect(cardPrecision(scored, 2)).toBeCloseTo((1 / 2 + 1 / 2) / 2, 12);
  // Card 3 was reported on day 0, so on day 1 nobody deserves praise for it.
  const known = scored.compromisedSince.slice();
  known[3] = START + DAY_MS / 2;
  expect(cardPrecision({ ...scored, compromisedSince: known }, 2)).toBeCloseTo((1 / 2 + 0) / 2, 12);
});

test("card precision: of equally risky cards the honest come first, and empty places count", () => {
  expect(cardPrecision(rows("0.5 1 1 0\n 0.5 0 2 0"), 1)).toBe(0);
  expect(cardPrecision(rows("0.5 1 1 0\n 0.5 0 2 0"), 100)).toBeCloseTo(1 / 100, 12);
});

test("a card is known to be compromised from its first fraud label on", () => {
  expect(Array.from(compromisedSince(Int32Array.of(0, 1, 1, 2), Uint8Array.of(0, 1, 1, 1), Float64Array.of(5, 9, 7, Infinity)))).toEqual([Infinity, 7, Infinity]);
});
