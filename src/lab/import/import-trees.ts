import { fingerprintBytes, type Instant } from "../../base/index.js";
import { readModel, treesArtefact, type Model, type TreesFound, type UnknownWas } from "../../risk/index.js";
import { rowsBetween, type Dataset } from "../dataset/types.js";
import { figuresOf, type Figures } from "../evaluate/figures.js";
import { lackOf, usableUntil } from "../train/settings.js";
import { rawLogits, settle } from "../train/settle.js";
import { scoredRows } from "../train/train.js";
import type { Artefact } from "../train/types.js";
import { importCard } from "./card.js";

/** A model that cannot be made one of ours. Its message is one sentence for the person who brought it. */
export class CannotImport extends Error {
  constructor(because: string) {
    super(`cannot import: ${because}`);
    this.name = "CannotImport";
  }
}

export interface ImportSettings {
  /** Name of the model, and of its folder. */
  readonly id: string;
  /** Rows that calibrate, and place scores among genuine traffic: from <= at < until. None of them may have taught the trees. */
  readonly from: Instant;
  /** Undefined for the instant from which on most frauds are not known yet. */
  readonly until: Instant | undefined;
}

/** `metrics.json` of a model that was brought. */
export interface ImportMetrics {
  readonly treesFingerprint: string;
  readonly trees: number;
  readonly leaves: number;
  readonly features: readonly string[];
  readonly unknown: UnknownWas;
  readonly from: Instant;
  readonly until: Instant;
  readonly rows: { readonly calibrate: number };
  /** How many rows were compared with the scores of the library that taught the trees, and the farthest that ours lies from them. */
  readonly checked: { readonly rows: number; readonly furthest: number };
  /** Only the calibration's two numbers were fitted on these rows. */
  readonly calibration: Figures;
}

export interface ImportedArtefact extends Artefact {
  readonly model: Model;
  readonly metrics: ImportMetrics;
}

/** How far our sum of the trees may lie from the library's, which adds the same doubles. */
const MOST_APART = 1e-6;

/**
 * Makes an artefact of what LightGBM saved and reads it back through the door that serving uses.
 * @param theirs raw scores that LightGBM itself gives rows of the data set, by id; every row of the period is then compared
 * @throws {CannotImport} when the rows cannot calibrate, or LightGBM scores them otherwise
 */
export function importTrees(brought: TreesFound, dataset: Dataset, settings: ImportSettings, theirs?: ReadonlyMap<string, number>): ImportedArtefact {
  const { scorer, text, unknown, model: { sigmoid, trees, used } } = brought;
  const { id, from } = settings;
  if (dataset.count === 0) throw new CannotImport("the data set has no rows");
  const until = settings.until ?? usableUntil(dataset);
  const rows = rowsBetween(dataset, from, until);
  const lack = lackOf("calibrate on", rows, dataset.labels);
  if (lack !== undefined) throw new CannotImport(lack);
  const raw = rawLogits(scorer, dataset, rows);
  const checked = theirs === undefined ? { rows: 0, furthest: 0 } : compareScores(dataset, rows, raw.map((logit) => logit / sigmoid), theirs);
  const settled = settle(scorer, dataset, { calibrate: rows, held: rows, labels: dataset.labels }, {
    logits: (chosen) => (theirs === undefined ? rawLogits(scorer, dataset, Uint32Array.from(chosen)) : chosen.map((row) => sigmoid * (theirs.get(dataset.ids[row] as string) as number))),
    tellsUnknown: true,
  });
  const files = treesArtefact({ id, text, unknown, features: dataset.features, tolerance: MOST_APART, ...settled });
  const model = readModel(files, dataset.features);
  const labels = Uint8Array.from(rows, (row) => dataset.labels[row] as number);
  const metrics: ImportMetrics = {
    treesFingerprint: fingerprintBytes(text), trees: trees.roots.length, leaves: trees.leafValue.length, features: used, unknown, from, until,
    rows: { calibrate: rows.length }, checked, calibration: figuresOf(scoredRows(dataset, rows, labels, model)),
  };
  return { model, files, metrics, card: importCard(model, metrics) };
}

function compareScores({ ids }: Dataset, rows: Uint32Array, ours: Float64Array, theirs: ReadonlyMap<string, number>): ImportMetrics["checked"] {
  let furthest = 0;
  let differing = 0;
  let first = "";
  rows.forEach((row, place) => {
    const id = ids[row] as string;
    const score = theirs.get(id);
    if (score === undefined) throw new CannotImport(`the scores lack request ${id}`);
    const apart = Math.abs((ours[place] as number) - score);
    furthest = Math.max(furthest, apart);
    if (apart <= MOST_APART) return;
    if (differing++ === 0) first = `${id}, which was given ${score} and for which we calculate ${ours[place]}`;
  });
  if (differing === 0) return { rows: rows.length, furthest };
  throw new CannotImport(`${differing} of ${rows.length} rows are scored otherwise, the first is ${first}; were features read as 32-bit numbers, empty cells left empty, and raw scores written?`);
}
