import { FEATURE_FINGERPRINT } from "../feature/extract.js";
import { FEATURES } from "../feature/table.js";
import { ARTEFACT_FORMAT, type ArtefactFiles, type Calibration, type ManifestHead, type ModelFeatures, type TestVector } from "./artefact.js";
import { insist, listAt, numberAt, numbersAt, objectAt, parseJson, positiveAt, textAt, type Unchecked } from "./members.js";
import { modelOf, type ScorerFound } from "./model.js";
import { readNetwork } from "./network-artefact.js";
import { ModelRefused } from "./refused.js";
import { SCORE_STEPS } from "./scale.js";
import { readTrees } from "./trees-artefact.js";
import type { Model, Score } from "./types.js";

const OUR_FEATURES: ModelFeatures = { fingerprint: FEATURE_FINGERPRINT, names: FEATURES.map((row) => row.name) };

/** A larger stated tolerance would let a model through that is not the one its trainer saw. */
const MOST_TOLERANCE = 0.01;

/** Reads what is of one kind alone. */
type ReadKind = (raw: Unchecked, files: ArtefactFiles, expected: ModelFeatures) => ScorerFound;

const KINDS: ReadonlyMap<unknown, ReadKind> = new Map<Model["kind"], ReadKind>([["network", readNetwork], ["trees", readTrees]]);

/**
 * A model that scores exactly as its trainer promised.
 * @param expected the table to score; ours, unless a test brings a smaller one
 * @throws {ModelRefused} for an artefact that is damaged, of other features, or not reproduced by our own calculation
 */
export function readModel(files: ArtefactFiles, expected: ModelFeatures = OUR_FEATURES): Model {
  const raw = objectAt(parseJson(files.manifest, "model.json"), "model.json");
  insist(raw["format"] === ARTEFACT_FORMAT, `format ${String(raw["format"])} is not the one this version reads, ${ARTEFACT_FORMAT}`);
  const readKind = KINDS.get(raw["kind"]);
  insist(readKind !== undefined, `kind ${String(raw["kind"])} is not one this version scores`);
  const head = readHead(raw);
  requireFeatures(head.features, expected);
  const model = modelOf(head, readKind(raw, files, expected));
  requireVectors(model, readVectors(parseJson(files.vectors, "vectors.json"), expected.names.length), head.tolerance);
  return model;
}

function readHead(raw: Unchecked): ManifestHead {
  const features = objectAt(raw["features"], "features");
  const tolerance = positiveAt(raw["tolerance"], "tolerance");
  insist(tolerance <= MOST_TOLERANCE, `tolerance ${tolerance} is above ${MOST_TOLERANCE}`);
  return {
    format: ARTEFACT_FORMAT,
    kind: raw["kind"] as Model["kind"],
    id: textAt(raw["id"], "id"),
    features: {
      fingerprint: textAt(features["fingerprint"], "features.fingerprint"),
      names: listAt(features["names"], "features.names").map((name, i) => textAt(name, `features.names[${i}]`)),
    },
    calibration: readCalibration(raw["calibration"]),
    reference: readReference(raw["reference"]),
    tolerance,
  };
}

function readCalibration(raw: unknown): Calibration {
  const calibration = objectAt(raw, "calibration");
  return {
    slope: positiveAt(calibration["slope"], "calibration.slope"),
    intercept: numberAt(calibration["intercept"], "calibration.intercept"),
  };
}

function readReference(raw: unknown): readonly number[] {
  const reference = numbersAt(raw, "reference");
  insist(reference.length === SCORE_STEPS - 1, `reference has ${reference.length} points instead of ${SCORE_STEPS - 1}`);
  insist(reference.every((point, i) => i === 0 || point >= (reference[i - 1] as number)), "reference falls from one point to the next");
  return reference;
}

function requireFeatures(features: ModelFeatures, expected: ModelFeatures): void {
  insist(
    features.fingerprint === expected.fingerprint,
    `it was trained on features ${features.fingerprint}, ours are ${expected.fingerprint}; train it again`,
  );
  const differing = expected.names.findIndex((name, i) => name !== features.names[i]);
  insist(differing < 0 && features.names.length === expected.names.length, "its feature names are not ours in our order");
}

function readVectors(raw: unknown, width: number): readonly TestVector[] {
  const vectors = listAt(raw, "vectors.json").map((item, i): TestVector => {
    const vector = objectAt(item, `vectors[${i}]`);
    const values = numbersAt(vector["values"], `vectors[${i}].values`);
    insist(values.length === width, `vectors[${i}].values has ${values.length} numbers instead of ${width}`);
    const unknown = vector["unknown"] === undefined ? [] : numbersAt(vector["unknown"], `vectors[${i}].unknown`);
    insist(unknown.every((place) => Number.isInteger(place) && place >= 0 && place < width), `vectors[${i}].unknown names a place that is not there`);
    return {
      values,
      unknown,
      logit: numberAt(vector["logit"], `vectors[${i}].logit`),
      probability: numberAt(vector["probability"], `vectors[${i}].probability`),
      score: numberAt(vector["score"], `vectors[${i}].score`),
    };
  });
  insist(vectors.length > 0, "vectors.json holds no test vector");
  return vectors;
}

function requireVectors(model: Model, vectors: readonly TestVector[], tolerance: number): void {
  for (const [i, vector] of vectors.entries()) {
    const ours = scored(model, vector, i);
    for (const figure of ["logit", "probability"] as const) {
      insist(
        Math.abs(ours[figure] - vector[figure]) <= tolerance,
        `test vector ${i} was to give ${figure} ${vector[figure]}, we calculate ${ours[figure]}`,
      );
    }
    insist(ours.score === vector.score, `test vector ${i} was to score ${vector.score}, we calculate ${ours.score}`);
  }
}

function scored(model: Model, { values, unknown = [] }: TestVector, i: number): Score {
  const known = new Uint8Array(values.length).fill(1);
  for (const place of unknown) known[place] = 0;
  try {
    return model.score(Float32Array.from(values), known);
  } catch (error) {
    throw new ModelRefused(`test vector ${i} cannot be scored, ${String(error)}`);
  }
}
