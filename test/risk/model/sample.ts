import { SeededRandom } from "../../../src/base/index.js";
import {
  MapInputs, MappedNetwork, Network, SelfOrganisingMap, inputCount, networkArtefact, referenceOf, scoreOf, type DenseLayer, type InputScale, type NetworkFiles, type RawScorer,
} from "../../../src/risk/index.js";
import { sigmoid } from "../../../src/base/index.js";

/** Layers with weights drawn from `random`, as wide as `widths` says from inputs to output. */
export function randomLayers(random: SeededRandom, widths: readonly number[]): DenseLayer[] {
  const draw = (count: number): Float32Array => Float32Array.from({ length: count }, () => (random.next() - 0.5) * 1.5);
  return widths.slice(1).map((outputs, i) => {
    const inputs = widths[i] as number;
    return { inputs, outputs, weights: draw(inputs * outputs), biases: draw(outputs) };
  });
}

export function randomScales(random: SeededRandom, count: number): InputScale[] {
  return Array.from({ length: count }, () => ({
    transform: random.chance(0.5) ? "root" : "none",
    mean: random.next(),
    scale: 0.2 + random.next(),
    clip: 6,
    typical: Math.fround(random.next() * 2),
    steps: Array.from({ length: random.below(4) }, (_, step) => step - 1 + random.next()),
  }));
}

export function randomRow(random: SeededRandom, count: number, spread = 4): Float32Array {
  return Float32Array.from({ length: count }, () => (random.next() - 0.5) * spread);
}

export const SAMPLE_FEATURES = { fingerprint: "0123456789abcdef", names: ["one", "two", "three", "four", "five"] };

/** A small artefact that `readModel` accepts; its vectors come from the network itself. */
export function sampleArtefact(seed = 1): NetworkFiles {
  const random = new SeededRandom(seed);
  const inputs = randomScales(random, 5);
  const layers = randomLayers(random, [inputCount(inputs), 7, 3, 1]);
  return settledBy(random, new Network({ scales: inputs, layers }), { id: "sample", features: SAMPLE_FEATURES, inputs, layers });
}

/** As {@link sampleArtefact}, with a map of 6 × 4 cells and of `features`. */
export function mappedArtefact(features = SAMPLE_FEATURES): NetworkFiles {
  const random = new SeededRandom(2);
  const count = features.names.length;
  const inputs = randomScales(random, count + 2);
  const layers = randomLayers(random, [inputCount(inputs), 7, 3, 1]);
  const map = new SelfOrganisingMap(6, 4, inputs.slice(0, count), randomRow(random, 24 * count));
  const mapInputs = new MapInputs(map, randomRow(random, 24));
  const scorer = new MappedNetwork(mapInputs, new Network({ scales: inputs, layers }));
  return settledBy(random, scorer, { id: "mapped", features, inputs, layers, mapInputs });
}

type Weighed = Pick<Parameters<typeof networkArtefact>[0], "id" | "features" | "inputs" | "layers" | "mapInputs">;

function settledBy(random: SeededRandom, scorer: RawScorer, weighed: Weighed): NetworkFiles {
  const calibration = { slope: 0.8, intercept: -2 };
  const rows = Array.from({ length: 2000 }, () => randomRow(random, weighed.features.names.length));
  const logitOf = (row: Float32Array): number => calibration.slope * scorer.logit(row) + calibration.intercept;
  const reference = referenceOf(Float64Array.from(rows, logitOf));
  const vectors = rows.slice(0, 8).map((row) => {
    const logit = logitOf(row);
    return { values: Array.from(row), logit, probability: sigmoid(logit), score: scoreOf(reference, logit) };
  });
  return networkArtefact({ ...weighed, calibration, reference, tolerance: 1e-4, vectors });
}
