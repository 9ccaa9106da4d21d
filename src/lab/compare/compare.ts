import { formatInstant, sigmoid, type Instant } from "../../base/index.js";
import type { Dataset } from "../dataset/types.js";
import { compromisedSince, figuresOf, type Figures, type ScoredRows } from "../evaluate/figures.js";
import { calibrate } from "../train/calibrate.js";
import { CannotTrain, lackOf } from "../train/settings.js";
import type { Contender, CostLine, FittedContender } from "./types.js";

/** Which rows teach the contenders, and which judge them. */
export interface CompareSplit {
  readonly train: Uint32Array;
  /** All of them later than the rows that teach. */
  readonly test: Uint32Array;
  /** A fraud label that reached us after this counts as not known while learning; the judging knows all labels. */
  readonly labelsUntil: Instant;
  readonly seed: number;
}

/** One line of the table. */
export interface ComparedRow {
  readonly name: string;
  readonly describes: string;
  readonly costs?: CostLine;
  readonly figures: Figures;
  /** What the figures are made of, for pictures. */
  readonly scored: ScoredRows;
}

/**
 * Fits every contender to the same rows and judges it on the same later rows.
 * @throws {CannotTrain} when a part has no fraud or no genuine row, or a row that judges is not later than those that teach
 */
export function compare(dataset: Dataset, split: CompareSplit, contenders: readonly Contender[]): readonly ComparedRow[] {
  const known = labelsKnownBy(dataset, split.labelsUntil);
  const lack = lackOf("learn from", split.train, known) ?? lackOf("judge on", split.test, dataset.labels);
  if (lack !== undefined) throw new CannotTrain(lack);
  const lastTaught = split.train.reduce((last, row) => Math.max(last, dataset.at[row] as number), -Infinity);
  const firstJudged = split.test.reduce((first, row) => Math.min(first, dataset.at[row] as number), Infinity);
  if (firstJudged <= lastTaught) {
    throw new CannotTrain(`the rows to judge on begin at ${formatInstant(firstJudged)}, before the last that teaches, ${formatInstant(lastTaught)}`);
  }
  return contenders.map((contender) => {
    const fitted = contender.fit(dataset, split.train, known, split.seed);
    const scored = scoredBy(fitted, dataset, split, known);
    const { name, costs } = contender;
    return { name, describes: fitted.describe(), ...(costs && { costs }), figures: figuresOf(scored), scored };
  });
}

/** The order of the table and of the colours: best average precision first. */
export function bestFirst(compared: readonly ComparedRow[]): readonly ComparedRow[] {
  return [...compared].sort((a, b) => (b.figures.averagePrecision ?? 0) - (a.figures.averagePrecision ?? 0));
}

/** 1 where fraud was known at `instant`, for every row of the data set. */
export function labelsKnownBy({ labels, labelAt }: Dataset, instant: Instant): Uint8Array {
  return labels.map((label, row) => (label === 1 && (labelAt[row] as number) <= instant ? 1 : 0));
}

function scoredBy(fitted: FittedContender, dataset: Dataset, { train, test }: CompareSplit, known: Uint8Array): ScoredRows {
  const scores = Float64Array.from(test, (row) => fitted.score(dataset, row));
  return {
    scores,
    probabilities: probabilitiesOf(fitted, dataset, train, test, scores, known),
    labels: Uint8Array.from(test, (row) => dataset.labels[row] as number),
    at: Float64Array.from(test, (row) => dataset.at[row] as number),
    amountMinor: Float64Array.from(test, (row) => dataset.amountMinor[row] as number),
    cards: Int32Array.from(test, (row) => dataset.cards[row] as number),
    compromisedSince: compromisedSince(dataset.cards, dataset.labels, dataset.labelAt),
  };
}

function probabilitiesOf(
  fitted: FittedContender, dataset: Dataset, train: Uint32Array, test: Uint32Array, scores: Float64Array, known: Uint8Array,
): Float64Array {
  if (fitted.probability !== undefined) return Float64Array.from(test, (row) => fitted.probability!(dataset, row));
  const taught = Float64Array.from(train, (row) => fitted.score(dataset, row));
  // Scores may be of any size; the calibration expects those of the size of log-odds.
  const mean = taught.reduce((sum, score) => sum + score, 0) / taught.length;
  const deviation = Math.sqrt(taught.reduce((sum, score) => sum + (score - mean) ** 2, 0) / taught.length) || 1;
  const sized = (score: number): number => (score - mean) / deviation;
  const { slope, intercept } = calibrate(taught.map(sized), Uint8Array.from(train, (row) => known[row] as number));
  return scores.map((score) => sigmoid(slope * sized(score) + intercept));
}
