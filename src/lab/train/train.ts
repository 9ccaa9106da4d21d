import { sigmoid } from "../../base/index.js";
import { artefactOf, Network, readModel, referenceOf, scoreOf } from "../../risk/index.js";
import type { ArtefactFiles, DenseLayer, InputScale, Model, Score } from "../../risk/index.js";
import type { Dataset } from "../dataset/types.js";
import { compromisedSince, figuresOf, type ScoredRows } from "../evaluate/figures.js";
import { startBackend } from "./backend.js";
import { calibrate } from "./calibrate.js";
import { cardOf } from "./card.js";
import { libraryLogits, type Watch } from "./fit.js";
import { fitMembers, type Fitted } from "./members.js";
import { scalesOf } from "./scales.js";
import { splitOf, type Split, type TrainSettings } from "./settings.js";
import type { Metrics, TrainedArtefact } from "./types.js";

/** Logits of two libraries that add 32-bit numbers in different orders differ by less than this. */
const TOLERANCE = 1e-3;
const VECTORS = 32;

/**
 * Trains a network and reads it back through the door that serving uses, so that what is returned can be loaded. The same
 * data, settings and backend give the same bytes.
 * @throws {CannotTrain} when the data or the settings allow no training
 */
export async function train(dataset: Dataset, settings: TrainSettings, watch: Watch = {}): Promise<TrainedArtefact> {
  const { tf, name: backend } = await startBackend();
  const split = splitOf(dataset, settings);
  const scales = scalesOf(dataset, split.train, split.labels);
  const fitted = await fitMembers(tf, dataset, split, scales, settings, watch);
  const { layers } = fitted;
  const files = filesOf(dataset, split, {
    id: settings.id, scales, layers, libraryLogits: (rows) => libraryLogits(tf, layers, scales, rows),
  });
  const model = readModel(files, dataset.features);
  const metrics = metricsOf(dataset, split, model, fitted, settings, backend);
  return { model, files, metrics, card: cardOf(model, metrics, scales) };
}

interface Weighed {
  readonly id: string;
  readonly scales: readonly InputScale[];
  readonly layers: readonly DenseLayer[];
  readonly libraryLogits: (rows: readonly Float32Array[]) => Float32Array;
}

/** Calibrates the weights, places them among genuine traffic and adds the vectors that prove them. */
function filesOf(dataset: Dataset, split: Split, weighed: Weighed): ArtefactFiles {
  const { id, scales, layers } = weighed;
  const network = new Network({ scales, layers });
  const calibration = calibrate(rawLogits(network, dataset, split.calibrate), labelsOf(split, split.calibrate));
  const calibrated = (raw: number): number => calibration.slope * raw + calibration.intercept;

  const held = new Uint32Array(split.validate.length + split.calibrate.length);
  held.set(split.validate);
  held.set(split.calibrate, split.validate.length);
  const genuine = held.filter((row) => split.labels[row] === 0);
  const reference = referenceOf(rawLogits(network, dataset, genuine).map(calibrated));

  const rows = spread(held, rawLogits(network, dataset, held)).map((row) => rowOf(dataset, row));
  const library = weighed.libraryLogits(rows);
  const vectors = rows.map((row, i) => {
    const logit = calibrated(library[i] as number);
    return { values: Array.from(row), logit, probability: sigmoid(logit), score: scoreOf(reference, calibrated(network.logit(row))) };
  });
  return artefactOf({ id, features: dataset.features, inputs: scales, layers, calibration, reference, tolerance: TOLERANCE, vectors });
}

function rawLogits(network: Network, dataset: Dataset, rows: Uint32Array): Float64Array {
  const width = dataset.features.names.length;
  return Float64Array.from(rows, (row) => network.logit(dataset.values, row * width));
}

const labelsOf = (split: Split, rows: Uint32Array): Uint8Array => Uint8Array.from(rows, (row) => split.labels[row] as number);

/** Rows from the least to the most suspicious, evenly spaced in rank. */
function spread(rows: Uint32Array, logits: Float64Array): readonly number[] {
  const order = Uint32Array.from(rows, (_, i) => i).sort((a, b) => (logits[a] as number) - (logits[b] as number) || a - b);
  const count = Math.min(VECTORS, rows.length);
  return Array.from({ length: count }, (_, i) => rows[order[Math.round((i * (rows.length - 1)) / Math.max(1, count - 1))] as number] as number);
}

function rowOf({ values, features }: Dataset, row: number): Float32Array {
  return values.slice(row * features.names.length, (row + 1) * features.names.length);
}

function metricsOf(dataset: Dataset, split: Split, model: Model, fitted: Fitted, settings: TrainSettings, backend: string): Metrics {
  return {
    backend,
    settings,
    rows: { train: split.train.length, validate: split.validate.length, calibrate: split.calibrate.length },
    epochsRun: fitted.members.reduce((sum, { losses }) => sum + losses.length, 0),
    keptEpochs: fitted.members.map(({ keptEpoch }) => keptEpoch),
    losses: fitted.members.map(({ losses }) => losses),
    validation: figuresOf(scoredRows(dataset, split.validate, labelsOf(split, split.validate), model)),
    calibration: figuresOf(scoredRows(dataset, split.calibrate, labelsOf(split, split.calibrate), model)),
  };
}

/**
 * `rows` of a data set as `model` scores them, ready for figures.
 * @param labels what is held to be true of each of `rows`
 * @param onScore told what the model says of each, in order, by its place in `rows`
 */
export function scoredRows(dataset: Dataset, rows: Uint32Array, labels: Uint8Array, model: Model, onScore?: (score: Score, place: number) => void): ScoredRows {
  const logits = new Float64Array(rows.length);
  const probabilities = new Float64Array(rows.length);
  rows.forEach((row, i) => {
    const score = model.score(rowOf(dataset, row));
    logits[i] = score.logit;
    probabilities[i] = score.probability;
    onScore?.(score, i);
  });
  return {
    scores: logits,
    probabilities,
    labels,
    at: Float64Array.from(rows, (row) => dataset.at[row] as number),
    amountMinor: Float64Array.from(rows, (row) => dataset.amountMinor[row] as number),
    cards: Int32Array.from(rows, (row) => dataset.cards[row] as number),
    compromisedSince: compromisedSince(dataset.cards, dataset.labels, dataset.labelAt),
  };
}
