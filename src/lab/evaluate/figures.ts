import { DAY_MS, formatInstant } from "../../base/index.js";
import { cardDaysOf, cardPrecisionOf, dayOf } from "./card-precision.js";

/** Scored requests whose truth is known, in columns of equal length. */
export interface ScoredRows {
  /** Higher is riskier; decides the ranking. */
  readonly scores: Float64Array;
  /** Calibrated probability of fraud. */
  readonly probabilities: Float64Array;
  /** 1 fraud, 0 genuine. */
  readonly labels: Uint8Array;
  readonly at: Float64Array;
  readonly amountMinor: Float64Array;
  /** Number of the card. */
  readonly cards: Int32Array;
  /** By card number: the instant from which the card was known to be compromised, Infinity for never. */
  readonly compromisedSince: Float64Array;
}

interface FiguresAtRate {
  readonly rate: number;
  /** Lowest score intervened on; null when the rate allows no intervention at all. */
  readonly threshold: number | null;
  /** Share of all frauds that were intervened on. */
  readonly detection: number;
  /** Share of interventions that were fraud. */
  readonly precision: number;
  /** Genuine interventions for each fraud among them; null when there is none. */
  readonly falsePositiveRatio: number | null;
  /** Share of all fraud's amount that was intervened on. */
  readonly amountDetection: number;
}

/** One tenth of the rows, by probability. */
interface CalibrationBin {
  readonly transactions: number;
  readonly meanProbability: number;
  readonly fraudRate: number;
}

interface DayFigures {
  /** UTC date. */
  readonly day: string;
  readonly transactions: number;
  readonly frauds: number;
  readonly averagePrecision: number | null;
}

/** The figures of an evaluation. Those that need a fraud, or a genuine row, are null where there is none. */
export interface Figures {
  readonly transactions: number;
  readonly frauds: number;
  readonly fraudRate: number;
  readonly from: string;
  readonly to: string;
  readonly aucRoc: number | null;
  readonly averagePrecision: number | null;
  readonly cardPrecisionAt100: number;
  readonly at: readonly FiguresAtRate[];
  readonly brier: number;
  readonly calibration: readonly CalibrationBin[];
  readonly byDay: readonly DayFigures[];
}

export const INTERVENTION_RATES = [0.005, 0.01, 0.02, 0.05] as const;
const CALIBRATION_BINS = 10;
export const CARDS_A_DAY = 100;

/** @param rows at least one */
export function figuresOf(rows: ScoredRows): Figures {
  const transactions = rows.labels.length;
  const order = ranked(rows.scores, rows.labels, rows.amountMinor);
  const frauds = countFrauds(rows.labels);
  return {
    transactions,
    frauds,
    fraudRate: frauds / transactions,
    from: formatInstant(rows.at.reduce((first, at) => Math.min(first, at), Infinity)),
    to: formatInstant(rows.at.reduce((last, at) => Math.max(last, at), -Infinity)),
    aucRoc: aucOf(order, rows.labels),
    averagePrecision: averagePrecisionOf(order, rows.labels),
    cardPrecisionAt100: cardPrecision(rows, CARDS_A_DAY),
    at: INTERVENTION_RATES.map((rate) => figuresAtRate(rows, order, rate)),
    brier: rows.probabilities.reduce((sum, p, row) => sum + (p - (rows.labels[row] as number)) ** 2, 0) / transactions,
    calibration: calibrationOf(rows),
    byDay: byDay(rows, order),
  };
}

/**
 * Row numbers, riskiest first. Ties are broken against us: of equal scores the genuine come first, then the smaller frauds.
 */
export function ranked(scores: Float64Array, labels: Uint8Array, amountMinor?: Float64Array): Uint32Array {
  const order = Uint32Array.from(scores, (_, row) => row);
  return order.sort((a, b) => {
    const byScore = (scores[b] as number) - (scores[a] as number);
    if (byScore !== 0) return byScore;
    const byLabel = (labels[a] as number) - (labels[b] as number);
    if (byLabel !== 0) return byLabel;
    return amountMinor === undefined ? 0 : (amountMinor[a] as number) - (amountMinor[b] as number);
  });
}

/** Chance that a fraud ranks above a genuine row. @param order from {@link ranked} */
export function aucOf(order: Uint32Array, labels: Uint8Array): number | null {
  let frauds = 0;
  let pairs = 0;
  for (const row of order) {
    if (labels[row] === 1) frauds++;
    else pairs += frauds;
  }
  const genuine = order.length - frauds;
  return frauds === 0 || genuine === 0 ? null : pairs / (frauds * genuine);
}

/** Mean, over the frauds, of the precision at each one's rank. @param order from {@link ranked} */
export function averagePrecisionOf(order: Uint32Array, labels: Uint8Array): number | null {
  let frauds = 0;
  let sum = 0;
  order.forEach((row, rank) => {
    if (labels[row] === 1) sum += ++frauds / (rank + 1);
  });
  return frauds === 0 ? null : sum / frauds;
}

/** How many of `count` rows an intervention rate allows: rounded down, but for the hair's breadth that makes 0.005 · 200 less than 1. */
export function budgetOf(rate: number, count: number): number {
  return Math.floor(rate * count + 1e-9);
}

function figuresAtRate(rows: ScoredRows, order: Uint32Array, rate: number): FiguresAtRate {
  const budget = budgetOf(rate, order.length);
  let caught = 0;
  let amountCaught = 0;
  let frauds = 0;
  let amount = 0;
  order.forEach((row, rank) => {
    if (rows.labels[row] !== 1) return;
    frauds++;
    amount += rows.amountMinor[row] as number;
    if (rank >= budget) return;
    caught++;
    amountCaught += rows.amountMinor[row] as number;
  });
  return {
    rate,
    threshold: budget === 0 ? null : (rows.scores[order[budget - 1] as number] as number),
    detection: frauds === 0 ? 0 : caught / frauds,
    precision: budget === 0 ? 0 : caught / budget,
    falsePositiveRatio: caught === 0 ? null : (budget - caught) / caught,
    amountDetection: amount === 0 ? 0 : amountCaught / amount,
  };
}

function calibrationOf({ probabilities, labels }: ScoredRows): readonly CalibrationBin[] {
  const order = Uint32Array.from(labels, (_, row) => row).sort((a, b) => (probabilities[a] as number) - (probabilities[b] as number));
  return Array.from({ length: CALIBRATION_BINS }, (_, bin) => {
    const members = order.subarray(Math.floor((bin * order.length) / CALIBRATION_BINS), Math.floor(((bin + 1) * order.length) / CALIBRATION_BINS));
    const share = (of: (row: number) => number): number => members.reduce((sum, row) => sum + of(row), 0) / Math.max(1, members.length);
    return {
      transactions: members.length,
      meanProbability: share((row) => probabilities[row] as number),
      fraudRate: share((row) => labels[row] as number),
    };
  });
}

function byDay({ at, labels }: ScoredRows, order: Uint32Array): readonly DayFigures[] {
  const rowsOfDay = new Map<number, number[]>();
  for (const row of order) {
    const day = dayOf(at[row] as number);
    const rows = rowsOfDay.get(day);
    if (rows === undefined) rowsOfDay.set(day, [row]);
    else rows.push(row);
  }
  return [...rowsOfDay].sort(([a], [b]) => a - b).map(([day, rows]) => {
    const dayOrder = Uint32Array.from(rows);
    return {
      day: formatInstant(day * DAY_MS).slice(0, 10),
      transactions: rows.length,
      frauds: rows.filter((row) => labels[row] === 1).length,
      averagePrecision: averagePrecisionOf(dayOrder, labels),
    };
  });
}

/** {@link cardPrecisionOf} with every card once. */
export function cardPrecision(rows: ScoredRows, places: number): number {
  return cardPrecisionOf(cardDaysOf(rows), places, new Uint16Array(rows.compromisedSince.length).fill(1));
}

/** By card number: when the first fraud label of the card reached us, Infinity for never. */
export function compromisedSince(cards: Int32Array, labels: Uint8Array, labelAt: Float64Array): Float64Array {
  const since = new Float64Array(cards.reduce((most, card) => Math.max(most, card), -1) + 1).fill(Infinity);
  labels.forEach((label, row) => {
    const card = cards[row] as number;
    if (label === 1) since[card] = Math.min(since[card] as number, labelAt[row] as number);
  });
  return since;
}

const countFrauds = (labels: Uint8Array): number => labels.reduce((count, label) => count + label, 0);
