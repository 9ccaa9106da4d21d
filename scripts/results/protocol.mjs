// What is measured for docs/results.md, and how: the protocol of the data's own README, as periods of our trainer.

const DAY_MS = 86_400_000;
const day = (date, plus = 0) => Date.parse(`${date}T00:00:00Z`) + plus * DAY_MS;

/** Requests before it only warm profiles up. */
export const FIRST_DAY = day("2018-05-15");

/** Settings were chosen on the first four; the last four were judged once nothing was left to choose. Each is named by the first day of its training week. */
export const FOLDS = {
  validation: ["2018-06-20", "2018-06-27", "2018-07-04", "2018-07-11"],
  test: ["2018-07-25", "2018-08-01", "2018-08-08", "2018-08-15"],
};

/** A model is fitted for each of these; figures are means over them. */
export const SEEDS = { validation: [1], test: [1, 2, 3] };

const COMMON = { holdBack: false, hidden: [64, 32], steps: 64, members: 1, fraudWeight: 1 };

/** How much of the labelled past teaches, and the trainer's settings for it. The keys are how the page calls them. */
export const FITTED_ON = {
  "long history": { from: () => FIRST_DAY, settings: { ...COMMON, epochs: 8, batchSize: 1024, learningRate: 4e-3, weightDecay: 0.1, dropout: 0.2 } },
  "7 days": { from: (fold) => day(fold), settings: { ...COMMON, hidden: [32, 16], epochs: 30, batchSize: 512, learningRate: 2e-3, weightDecay: 1, dropout: 0.3 } },
};

/** The days of a fold: whose rows teach, by when their labels are known, and whose rows are judged, each up to but without its end. */
export function periodsOf(fold, { from }) {
  return { from: from(fold), until: day(fold, 7), labelsUntil: day(fold, 14), testFrom: day(fold, 14), testUntil: day(fold, 21) };
}

/** Reads the table that evaluate.py prints: by fold, by measure. @throws {Error} when there is none */
export function readTable(text) {
  const lines = text.trim().split("\n");
  const head = lines.findIndex((line) => /^fold\s{2,}/.test(line));
  if (head < 0) throw new Error(`evaluate.py printed no table: ${text.slice(0, 200)}`);
  const measures = lines[head].split(/\s{2,}/).slice(1);
  const byFold = {};
  for (const line of lines.slice(head + 1)) {
    const [name, ...numbers] = line.split(/\s+/);
    if (/^\d{4}-/.test(name)) byFold[name] = Object.fromEntries(measures.map((measure, i) => [measure, Number(numbers[i])]));
  }
  return byFold;
}

/** Mean of a list of numbers, and the population deviation from it. */
export function meanOf(numbers) {
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  return { mean, deviation: Math.sqrt(numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / numbers.length) };
}
