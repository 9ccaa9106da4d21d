import { formatInstant, type Instant } from "../../base/index.js";
import { MAP_ROWS, type Model } from "../../risk/index.js";
import { rowsBetween, type Dataset } from "../dataset/types.js";
import { scoredRows } from "../train/train.js";
import { figuresOf, type Figures, type ScoredRows } from "./figures.js";
import { intervalsOf, type Intervals } from "./intervals.js";

/** Rows on which nothing can be measured. Its message is one sentence for the person who asked. */
export class CannotEvaluate extends Error {
  constructor(because: string) {
    super(`cannot evaluate: ${because}`);
    this.name = "CannotEvaluate";
  }
}

export interface EvaluateSettings {
  /** Rows that are judged: from <= at < to. */
  readonly from: Instant;
  readonly to: Instant;
  /** Of the intervals' resampling. */
  readonly seed: number;
}

/** A model's judgement of a period, and what it was worth. */
export interface Evaluation {
  readonly model: Pick<Model, "id" | "kind" | "mapInputs">;
  /** Row numbers in the data set; all columns below are in their order. */
  readonly rowNumbers: Uint32Array;
  readonly rows: ScoredRows;
  /** The score that policies see, 0 to 999. */
  readonly points: Uint16Array;
  /** How many rows no label had reached by the end of the data. They count as genuine. */
  readonly unlabelled: number;
  /** Names of what the model reads: the features in table order, and what it derives from them. */
  readonly inputs: readonly string[];
  /** By input: mean of the absolute contribution to the logit. */
  readonly importance: Float64Array;
  readonly figures: Figures;
  readonly intervals: Intervals;
}

/**
 * Judges the requests of a period by every label that had arrived by the end of the data.
 * @param onRow told how many rows are scored
 * @throws {CannotEvaluate} when the period is empty or holds one class only
 */
export function evaluate(dataset: Dataset, model: Model, { from, to, seed }: EvaluateSettings, onRow: (done: number, total: number) => void = () => undefined): Evaluation {
  const rowNumbers = rowsBetween(dataset, from, to);
  const labels = Uint8Array.from(rowNumbers, (row) => dataset.labels[row] as number);
  checkClasses(dataset, labels, from, to);
  const inputs = [...dataset.features.names, ...(model.mapInputs === undefined ? [] : MAP_ROWS.map(({ name }) => name))];
  const importance = new Float64Array(inputs.length);
  const points = new Uint16Array(rowNumbers.length);
  const rows = scoredRows(dataset, rowNumbers, labels, model, ({ score, contributions }, place) => {
    points[place] = score;
    for (let input = 0; input < importance.length; input++) importance[input]! += Math.abs(contributions[input] as number);
    onRow(place + 1, rowNumbers.length);
  });
  return {
    model,
    rowNumbers,
    rows,
    points,
    unlabelled: rowNumbers.reduce((count, row) => count + (dataset.labelAt[row] === Infinity ? 1 : 0), 0),
    inputs,
    importance: importance.map((sum) => sum / rowNumbers.length),
    figures: figuresOf(rows),
    intervals: intervalsOf(rows, { seed }),
  };
}

function checkClasses(dataset: Dataset, labels: Uint8Array, from: Instant, to: Instant): void {
  const frauds = labels.reduce((count, label) => count + label, 0);
  if (labels.length > 0 && frauds > 0 && frauds < labels.length) return;
  const limits = [from > -Infinity ? ` from ${formatInstant(from).slice(0, 10)}` : "", to < Infinity ? ` before ${formatInstant(to).slice(0, 10)}` : ""].join("");
  if (labels.length > 0) throw new CannotEvaluate(`all ${labels.length} requests${limits} are ${frauds === 0 ? "genuine" : "fraud"}, and it takes both to tell them apart`);
  const has = dataset.count === 0 ? "there are none at all" : `those of the data are from ${formatInstant(dataset.at[0] as number)} to ${formatInstant(dataset.at[dataset.count - 1] as number)}`;
  throw new CannotEvaluate(`there are no requests${limits}; ${has}`);
}
