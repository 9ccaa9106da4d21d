import { FEATURE_FINGERPRINT } from "../feature/extract.js";
import { FEATURES } from "../feature/table.js";
import { ARTEFACT_FORMAT, weightCount, type ArtefactFiles, type Calibration, type NetworkManifest, type TestVector } from "./artefact.js";
import type { InputScale } from "./inputs.js";
import { modelOf } from "./model.js";
import { Network, type DenseLayer } from "./network.js";
import { ModelRefused } from "./refused.js";
import { SCORE_STEPS } from "./scale.js";
import type { Model, Score } from "./types.js";

/** The feature table a model must have been trained on. */
interface ExpectedFeatures {
  readonly fingerprint: string;
  readonly names: readonly string[];
}

const OUR_FEATURES: ExpectedFeatures = { fingerprint: FEATURE_FINGERPRINT, names: FEATURES.map((row) => row.name) };

/** A larger stated tolerance would let a model through that is not the one its trainer saw. */
const MOST_TOLERANCE = 0.01;

/**
 * A model that scores exactly as its trainer promised.
 * @param expected the table to score; ours, unless a test brings a smaller one
 * @throws {ModelRefused} for an artefact that is damaged, of other features, or not reproduced by our forward pass
 */
export function readModel(files: ArtefactFiles, expected: ExpectedFeatures = OUR_FEATURES): Model {
  const manifest = readManifest(parse(files.manifest, "model.json"));
  requireFeatures(manifest, expected);
  const layers = readLayers(manifest, files.weights);
  const model = modelOf({
    id: manifest.id,
    kind: manifest.kind,
    featureFingerprint: manifest.features.fingerprint,
    featureCount: manifest.inputs.length,
    scorer: new Network({ scales: manifest.inputs, layers }),
    calibration: manifest.calibration,
    reference: Float64Array.from(manifest.reference),
  });
  requireVectors(model, readVectors(parse(files.vectors, "vectors.json"), expected.names.length), manifest.tolerance);
  return model;
}

type Unchecked = { readonly [member: string]: unknown };

function insist(condition: boolean, because: string): asserts condition {
  if (!condition) throw new ModelRefused(because);
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ModelRefused(`${file} is not JSON`);
  }
}

function objectAt(value: unknown, path: string): Unchecked {
  insist(typeof value === "object" && value !== null && !Array.isArray(value), `${path} is not an object`);
  return value as Unchecked;
}

function listAt(value: unknown, path: string): readonly unknown[] {
  insist(Array.isArray(value), `${path} is not a list`);
  return value as readonly unknown[];
}

function textAt(value: unknown, path: string): string {
  insist(typeof value === "string" && value !== "", `${path} is not a text`);
  return value;
}

function numberAt(value: unknown, path: string): number {
  insist(typeof value === "number" && Number.isFinite(value), `${path} is not a finite number`);
  return value;
}

function positiveAt(value: unknown, path: string): number {
  const number = numberAt(value, path);
  insist(number > 0, `${path} is not above 0`);
  return number;
}

function sizeAt(value: unknown, path: string): number {
  const number = positiveAt(value, path);
  insist(Number.isInteger(number), `${path} is not a whole number`);
  return number;
}

const numbersAt = (value: unknown, path: string): readonly number[] => listAt(value, path).map((item, i) => numberAt(item, `${path}[${i}]`));

function readManifest(raw: unknown): NetworkManifest {
  const manifest = objectAt(raw, "model.json");
  insist(manifest["format"] === ARTEFACT_FORMAT, `format ${String(manifest["format"])} is not the one this version reads, ${ARTEFACT_FORMAT}`);
  insist(manifest["kind"] === "network", `kind ${String(manifest["kind"])} is not one this version scores`);
  insist(manifest["activation"] === "relu", `activation ${String(manifest["activation"])} is not one this version calculates`);
  const features = objectAt(manifest["features"], "features");
  const tolerance = positiveAt(manifest["tolerance"], "tolerance");
  insist(tolerance <= MOST_TOLERANCE, `tolerance ${tolerance} is above ${MOST_TOLERANCE}`);
  return {
    format: ARTEFACT_FORMAT,
    kind: "network",
    activation: "relu",
    id: textAt(manifest["id"], "id"),
    features: {
      fingerprint: textAt(features["fingerprint"], "features.fingerprint"),
      names: listAt(features["names"], "features.names").map((name, i) => textAt(name, `features.names[${i}]`)),
    },
    inputs: listAt(manifest["inputs"], "inputs").map((input, i) => readInput(input, `inputs[${i}]`)),
    layers: listAt(manifest["layers"], "layers").map((layer, i) => {
      const shape = objectAt(layer, `layers[${i}]`);
      return { inputs: sizeAt(shape["inputs"], `layers[${i}].inputs`), outputs: sizeAt(shape["outputs"], `layers[${i}].outputs`) };
    }),
    calibration: readCalibration(manifest["calibration"]),
    reference: readReference(manifest["reference"]),
    tolerance,
  };
}

function readInput(raw: unknown, path: string): InputScale {
  const input = objectAt(raw, path);
  const transform = input["transform"];
  insist(transform === "none" || transform === "root", `${path}.transform is not one this version calculates`);
  return {
    transform,
    mean: numberAt(input["mean"], `${path}.mean`),
    scale: positiveAt(input["scale"], `${path}.scale`),
    clip: positiveAt(input["clip"], `${path}.clip`),
    typical: numberAt(input["typical"], `${path}.typical`),
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

function requireFeatures({ features, inputs, layers }: NetworkManifest, expected: ExpectedFeatures): void {
  insist(
    features.fingerprint === expected.fingerprint,
    `it was trained on features ${features.fingerprint}, ours are ${expected.fingerprint}; train it again`,
  );
  const differing = expected.names.findIndex((name, i) => name !== features.names[i]);
  insist(differing < 0 && features.names.length === expected.names.length, "its feature names are not ours in our order");
  const widths = [expected.names.length, ...layers.map((layer) => layer.outputs)];
  insist(inputs.length === expected.names.length, `it scales ${inputs.length} inputs, the table has ${expected.names.length} features`);
  insist(layers.length > 0 && widths.at(-1) === 1, "its last layer does not have one output");
  const loose = layers.findIndex((layer, i) => layer.inputs !== widths[i]);
  insist(loose < 0, `layers[${loose}] reads ${layers[loose]?.inputs} inputs, the layer before gives ${widths[loose]}`);
}

function readLayers({ layers }: NetworkManifest, weights: Uint8Array): readonly DenseLayer[] {
  const expected = weightCount(layers) * 4;
  insist(weights.byteLength === expected, `weights.bin has ${weights.byteLength} bytes, the layers need ${expected}`);
  const view = new DataView(weights.buffer, weights.byteOffset, weights.byteLength);
  let place = 0;
  const take = (count: number): Float32Array => {
    const numbers = new Float32Array(count);
    for (let i = 0; i < count; i++, place += 4) {
      const number = view.getFloat32(place, true);
      insist(Number.isFinite(number), `weights.bin holds no finite number at byte ${place}`);
      numbers[i] = number;
    }
    return numbers;
  };
  return layers.map(({ inputs, outputs }) => ({ inputs, outputs, weights: take(inputs * outputs), biases: take(outputs) }));
}

function readVectors(raw: unknown, width: number): readonly TestVector[] {
  const vectors = listAt(raw, "vectors.json").map((item, i): TestVector => {
    const vector = objectAt(item, `vectors[${i}]`);
    const values = numbersAt(vector["values"], `vectors[${i}].values`);
    insist(values.length === width, `vectors[${i}].values has ${values.length} numbers instead of ${width}`);
    return {
      values,
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

function scored(model: Model, vector: TestVector, i: number): Score {
  try {
    return model.score(Float32Array.from(vector.values));
  } catch (error) {
    throw new ModelRefused(`test vector ${i} cannot be scored, ${String(error)}`);
  }
}
