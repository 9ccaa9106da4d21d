import { readFileSync } from "node:fs";
import { sigmoid } from "../../../src/base/index.js";
import { FEATURES, FEATURE_FINGERPRINT, referenceOf, scoreOf, treesArtefact } from "../../../src/risk/index.js";
import type { ArtefactFiles, UnknownWas } from "../../../src/risk/index.js";

export const NAMES = FEATURES.map(({ name }) => name);

/** The models of fixtures/lightgbm, with how their trainer treated unknown values. */
export const FIXTURES: readonly (readonly [name: string, unknown: UnknownWas])[] = [["empty", "empty"], ["zero", "empty"], ["filled", "filled"]];

export const fixtureBytes = (name: string): Uint8Array => readFileSync(`fixtures/lightgbm/${name}.txt`);

/** One row of the table with what LightGBM predicts of it. */
export interface PredictedRow {
  readonly values: Float32Array;
  readonly known: Uint8Array;
  readonly raw: number;
  readonly probability: number;
}

/** The rows of vectors.csv; features that it has no column for are unknown. */
export function predictedBy(model: string): readonly PredictedRow[] {
  const [head = "", ...lines] = readFileSync("fixtures/lightgbm/vectors.csv", "utf8").trimEnd().split("\n");
  const columns = head.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? "";
    return {
      values: Float32Array.from(FEATURES, ({ name, missing }) => (cell(name) === "" ? missing : Number(cell(name)))),
      known: Uint8Array.from(NAMES, (name) => (cell(name) === "" ? 0 : 1)),
      raw: Number(cell(`${model}:raw`)),
      probability: Number(cell(`${model}:probability`)),
    };
  });
}

export const CALIBRATION = { slope: 0.9, intercept: -1 };

/** An artefact of `empty.txt` whose vectors are LightGBM's own predictions. */
export function treesFiles(): ArtefactFiles {
  const rows = predictedBy("empty").map(({ values, known, raw }) => ({
    values: Array.from(values),
    unknown: Array.from(known).flatMap((one, place) => (one === 0 ? [place] : [])),
    logit: CALIBRATION.slope * raw + CALIBRATION.intercept,
  }));
  // A hair above the rows it is made of, so that the last digit of a logit decides no score.
  const reference = referenceOf(Float64Array.from(rows, ({ logit }) => logit + 1e-9));
  const vectors = rows.map((row) => ({ ...row, probability: sigmoid(row.logit), score: scoreOf(reference, row.logit) }));
  return treesArtefact({
    id: "boosted", text: fixtureBytes("empty"), unknown: "empty", features: { fingerprint: FEATURE_FINGERPRINT, names: NAMES },
    calibration: CALIBRATION, reference, tolerance: 1e-6, vectors,
  });
}
