import { MappedNetwork, Network, networkArtefact, readModel } from "../../risk/index.js";
import type { DenseLayer, InputScale, MapInputs, Model, NetworkFiles, Score } from "../../risk/index.js";
import type { Dataset } from "../dataset/types.js";
import { compromisedSince, figuresOf, type ScoredRows } from "../evaluate/figures.js";
import { mapInputsOf, withMapInputs } from "../som/map-inputs.js";
import { startBackend } from "./backend.js";
import { cardOf } from "./card.js";
import { libraryLogits, type Watch } from "./fit.js";
import { fitMembers, type Fitted } from "./members.js";
import { scalesOf, steppedScalesOf } from "./scales.js";
import { knownOf, rowOf, settle } from "./settle.js";
import { splitOf, type Split, type TrainSettings } from "./settings.js";
import type { Metrics, TrainedArtefact } from "./types.js";

/** Logits of two libraries that add 32-bit numbers in different orders differ by less than this. */
const TOLERANCE = 1e-3;

/**
 * Trains a network and reads it back through the door that serving uses, so that what is returned can be loaded. The same
 * data, settings and backend give the same bytes.
 * @throws {CannotTrain} when the data or the settings allow no training
 */
export async function train(dataset: Dataset, settings: TrainSettings, watch: Watch = {}): Promise<TrainedArtefact> {
  const { tf, name: backend } = await startBackend();
  const split = splitOf(dataset, settings);
  const { taught, scales, mapInputs } = await inputsOf(dataset, split, settings, watch);
  const fitted = await fitMembers(tf, taught, split, scales, settings, watch);
  const { layers } = fitted;
  const files = filesOf(dataset, split, {
    id: settings.id, scales, layers, mapInputs, libraryLogits: (rows) => libraryLogits(tf, layers, scales, rows.map((row) => rowOf(taught, row))),
  });
  const model = readModel(files, dataset.features);
  const metrics = metricsOf(dataset, split, model, fitted, settings, backend);
  return { model, files, metrics, card: cardOf(model, metrics, scales) };
}

/** What a network reads. */
interface Inputs {
  /** The data set with every input as a column. */
  readonly taught: Dataset;
  /** By input. */
  readonly scales: readonly InputScale[];
  readonly mapInputs: MapInputs | undefined;
}

async function inputsOf(dataset: Dataset, { train: rows, labels }: Split, { map, seed, steps }: TrainSettings, { signal }: Watch): Promise<Inputs> {
  if (map === undefined) return { taught: dataset, scales: steppedScalesOf(dataset, rows, labels, steps), mapInputs: undefined };
  const mapInputs = await mapInputsOf(dataset, rows, scalesOf(dataset, rows, labels), { ...map, seed }, signal);
  const taught = withMapInputs(dataset, mapInputs);
  return { taught, scales: steppedScalesOf(taught, rows, labels, steps), mapInputs };
}

interface Weighed {
  readonly id: string;
  readonly scales: readonly InputScale[];
  readonly layers: readonly DenseLayer[];
  readonly mapInputs: MapInputs | undefined;
  readonly libraryLogits: (rows: readonly number[]) => Float32Array;
}

function filesOf(dataset: Dataset, split: Split, { id, scales, layers, mapInputs, libraryLogits: logitsOf }: Weighed): NetworkFiles {
  const held = new Uint32Array(split.validate.length + split.calibrate.length);
  held.set(split.validate);
  held.set(split.calibrate, split.validate.length);
  const network = new Network({ scales, layers });
  const scorer = mapInputs === undefined ? network : new MappedNetwork(mapInputs, network);
  const settled = settle(scorer, dataset, { calibrate: split.calibrate, held, labels: split.labels }, { logits: logitsOf, tellsUnknown: false });
  return networkArtefact({ id, features: dataset.features, inputs: scales, layers, mapInputs, tolerance: TOLERANCE, ...settled });
}

const labelsOf = (split: Split, rows: Uint32Array): Uint8Array => Uint8Array.from(rows, (row) => split.labels[row] as number);

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
    const score = model.score(rowOf(dataset, row), knownOf(dataset, row));
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
