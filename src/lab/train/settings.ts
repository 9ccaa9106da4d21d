import { formatInstant, type Instant } from "../../base/index.js";
import { rowsBetween, type Dataset } from "../dataset/types.js";

/** What a person may choose about a training run. */
export interface TrainSettings {
  /** Name of the model, and of its folder. */
  readonly id: string;
  /** Decides initial weights and the order of rows. */
  readonly seed: number;
  /** Rows that teach the weights: from <= at < until. */
  readonly from: Instant;
  readonly until: Instant;
  /** Rows that choose the best epoch: validateFrom <= at < calibrateFrom. What lies between `until` and here is a gap. */
  readonly validateFrom: Instant;
  /** Rows that calibrate probabilities: calibrateFrom <= at < end. */
  readonly calibrateFrom: Instant;
  readonly end: Instant;
  /** A fraud label that reached us after this counts as not known. */
  readonly labelsUntil: Instant;
  /** Widths of the hidden layers; none makes it a logistic regression. */
  readonly hidden: readonly number[];
  readonly epochs: number;
  /**
   * Whether later rows are held back to choose the epoch and to calibrate. Without, the rows that teach do both: for a
   * period after which no label is known yet. Their probabilities are then too sure of themselves, their order is not.
   */
  readonly holdBack: boolean;
  /** `best` keeps the epoch that did best on the validation rows, `last` the last one, so that those rows choose none. */
  readonly keep: "best" | "last";
  /** Networks whose mean logit is the model's, each from a start and an order of its own. */
  readonly members: number;
  /** Epochs without a better average precision on the validation rows after which training stops; without effect where the last epoch is kept. */
  readonly patience: number;
  readonly batchSize: number;
  /** At its highest: it rises over the first epoch's first half and then falls in a straight line to a twentieth. */
  readonly learningRate: number;
  /** Decoupled: each step shrinks the weights by this times the learning rate. */
  readonly weightDecay: number;
  /** Share of each hidden layer's outputs that a training step leaves out, by lot. */
  readonly dropout: number;
  /** Thresholds of single features, at most so many, that become inputs of their own. */
  readonly steps: number;
  /** Cells across and down of the map whose distance and rarity the network reads beside the features; undefined for none. */
  readonly map: { readonly width: number; readonly height: number } | undefined;
  /** How much more a fraud row weighs than a genuine one; undefined for the square root of genuine rows per fraud. */
  readonly fraudWeight: number | undefined;
}

/** A data set or a choice that nothing can be trained on. Its message is one sentence for the person who asked. */
export class CannotTrain extends Error {
  constructor(because: string) {
    super(`cannot train: ${because}`);
    this.name = "CannotTrain";
  }
}

const TRAIN_SHARE = 0.7;
const VALIDATE_SHARE = 0.15;
/** Rows are old enough to be used when so many of the frauds of their time are known to be frauds. */
const KNOWN_SHARE = 0.75;

/**
 * Settings for `dataset` where only `chosen` was said. The last rows, whose frauds are mostly not known yet, are left out;
 * without dates, the first 70 % of the others teach, the next 15 % validate and the last 15 % calibrate. The moment of training is
 * the last thing the data set knows of. Where nothing is held back, all rows from `from` to `until` teach.
 * @throws {CannotTrain} for a data set without rows, or without any before the chosen end
 */
export function settingsFor(dataset: Dataset, chosen: Partial<TrainSettings> & Pick<TrainSettings, "id" | "seed">): TrainSettings {
  if (dataset.count === 0) throw new CannotTrain("the data set has no rows");
  const last = dataset.at[dataset.count - 1] as Instant;
  const end = chosen.end ?? usableUntil(dataset);
  const usable = rowsBetween(dataset, -Infinity, end);
  if (usable.length === 0) throw new CannotTrain(`there are no rows before end, ${formatInstant(end)}; the first is of ${formatInstant(dataset.at[0] as Instant)}`);
  const atShare = (share: number): Instant => dataset.at[usable[Math.floor(share * (usable.length - 1))] as number] as Instant;
  const { holdBack = true } = chosen;
  const validateFrom = chosen.validateFrom ?? (holdBack ? atShare(TRAIN_SHARE) : end);
  const validated = rowsBetween(dataset, validateFrom, end);
  const half = validated[Math.floor(validated.length * (VALIDATE_SHARE / (1 - TRAIN_SHARE)))];
  return {
    from: dataset.at[0] as Instant,
    until: validateFrom,
    calibrateFrom: half === undefined ? end : (dataset.at[half] as Instant),
    labelsUntil: dataset.labelAt.reduce((latest, at) => (at < Infinity ? Math.max(latest, at) : latest), last),
    hidden: [64, 32],
    epochs: 30,
    holdBack,
    keep: holdBack ? "best" : "last",
    members: 1,
    patience: 6,
    batchSize: 512,
    learningRate: 2e-3,
    weightDecay: 1e-2,
    dropout: 0,
    steps: 64,
    fraudWeight: undefined,
    map: undefined,
    ...chosen,
    validateFrom,
    end,
  };
}

/**
 * The instant from which on most frauds are not known to be frauds yet. However late its labels, the older half of a data set is used.
 * @param dataset at least one row
 */
export function usableUntil(dataset: Dataset): Instant {
  const last = dataset.at[dataset.count - 1] as Instant;
  return last + 1 - Math.min(labelDelay(dataset), (last - (dataset.at[0] as Instant)) / 2);
}

/** Milliseconds within which most fraud labels of the data set arrived; 0 when it has none. */
function labelDelay({ count, labels, labelAt, at }: Dataset): number {
  const delays: number[] = [];
  for (let row = 0; row < count; row++) if (labels[row] === 1) delays.push((labelAt[row] as number) - (at[row] as number));
  delays.sort((a, b) => a - b);
  return delays[Math.floor(KNOWN_SHARE * (delays.length - 1))] ?? 0;
}

/** Row numbers of the three parts. None shares a row with another, unless none is held back: then all are the rows that teach. */
export interface Split {
  readonly train: Uint32Array;
  readonly validate: Uint32Array;
  readonly calibrate: Uint32Array;
  /** 1 where fraud was known by `labelsUntil`, for every row of the data set. */
  readonly labels: Uint8Array;
}

function checkOrder({ from, until, validateFrom, calibrateFrom, end, holdBack, keep }: TrainSettings): void {
  const later = (name: string, at: Instant, than: string, other: Instant): void => {
    if (at <= other) throw new CannotTrain(`${name}, ${formatInstant(at)}, must be later than ${than}, ${formatInstant(other)}`);
  };
  later("until", until, "from", from);
  if (!holdBack) {
    if (keep === "best") throw new CannotTrain("without rows held back there are none to choose the best epoch: keep the last");
    return;
  }
  if (validateFrom < until) throw new CannotTrain(`validate-from, ${formatInstant(validateFrom)}, must not be earlier than until, ${formatInstant(until)}`);
  later("end", end, "validate-from", validateFrom);
  if (calibrateFrom <= validateFrom || end <= calibrateFrom) {
    throw new CannotTrain(`the rows from validate-from, ${formatInstant(validateFrom)}, to end, ${formatInstant(end)}, are too few to validate and to calibrate on`);
  }
}

/** @throws {CannotTrain} when the periods overlap, or one of them lacks frauds or genuine rows */
export function splitOf(dataset: Dataset, settings: TrainSettings): Split {
  const { from, until, validateFrom, calibrateFrom, end, labelsUntil, holdBack } = settings;
  checkOrder(settings);
  const train = rowsBetween(dataset, from, until);
  const split = {
    train,
    validate: holdBack ? rowsBetween(dataset, validateFrom, calibrateFrom) : train,
    calibrate: holdBack ? rowsBetween(dataset, calibrateFrom, end) : train,
    labels: dataset.labels.map((label, row) => (label === 1 && (dataset.labelAt[row] as number) <= labelsUntil ? 1 : 0)),
  };
  for (const part of ["train", "validate", "calibrate"] as const) {
    const lack = lackOf(`${part} on`, split[part], split.labels);
    if (lack !== undefined) throw new CannotTrain(lack);
  }
  return split;
}

/**
 * What `rows` lack to tell fraud from the rest: a sentence for a person, or undefined when both are there.
 * @param purpose what the rows are for, after "to"
 * @param labels 1 where fraud is known, for every row of the data set
 */
export function lackOf(purpose: string, rows: Uint32Array, labels: Uint8Array): string | undefined {
  const frauds = rows.reduce((count, row) => count + (labels[row] as number), 0);
  if (frauds === 0) return `the rows to ${purpose}, ${rows.length}, hold no known fraud`;
  return frauds === rows.length ? `the rows to ${purpose}, ${frauds}, are all fraud` : undefined;
}
