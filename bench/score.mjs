import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { readFileSync } from "node:fs";
import { SeededRandom } from "../dist/base/index.js";
import { MapInputs, Network, SelfOrganisingMap, packScales, readModel, standardise } from "../dist/risk/index.js";
import { DEMO_ISSUER } from "../dist/config.js";
import { benchmark, median, rounded } from "./benchmark.mjs";

const file = (name) => readFileSync(fileURLToPath(new URL(`../models/${DEMO_ISSUER.model}/${name}`, import.meta.url)));

/** The layers of an artefact: for each, `outputs` rows of `inputs` weights, then the biases. */
function layersOf(manifest, bytes) {
  const numbers = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  let place = 0;
  const take = (count) => numbers.subarray(place, (place += count));
  return manifest.layers.map(({ inputs, outputs }) => ({ inputs, outputs, weights: take(inputs * outputs), biases: take(outputs) }));
}

function libraryModel(tf, layers) {
  return tf.sequential({
    layers: layers.map(({ inputs, outputs, weights, biases }, depth) => tf.layers.dense({
      inputShape: [inputs],
      units: outputs,
      activation: depth < layers.length - 1 ? "relu" : "linear",
      weights: [tf.tensor2d(weights, [outputs, inputs]).transpose(), tf.tensor1d(biases)],
    })),
  });
}

/** Every backend of the library that works here: which is fastest for one row is not the one that is fastest to train with. */
async function backends() {
  const { setThreadsCount, setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
  setWasmPaths(dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm")) + sep);
  setThreadsCount(1);
  const native = await import("@tensorflow/tfjs-node").then(() => true, () => false);
  return native ? ["cpu", "wasm", "tensorflow"] : ["cpu", "wasm"];
}

function nanosecondsPerRow(count, score) {
  const rounds = [];
  for (let round = 0; round < 5; round++) {
    const started = performance.now();
    for (let index = 0; index < count; index++) score(index);
    rounds.push(((performance.now() - started) * 1e6) / count);
  }
  return median(rounds);
}

/** One forward pass of the shipped model: ours, standardising included, over the library's predict on a standardised row. */
export const score = benchmark({
  name: "score",
  smoke: { ours: 100, theirs: 5 },
  real: { ours: 200_000, theirs: 2_000 },
  async run({ ours: ourCount, theirs: theirCount }) {
    const manifest = JSON.parse(file("model.json").toString("utf8"));
    const layers = layersOf(manifest, file("weights.bin"));
    const network = new Network({ scales: manifest.inputs, layers });
    const shipped = readModel({ manifest: file("model.json").toString("utf8"), weights: file("weights.bin"), vectors: file("vectors.json").toString("utf8") });
    const random = new SeededRandom(11);
    const scales = packScales(manifest.inputs);
    const rows = Array.from({ length: 64 }, () => Float32Array.from(manifest.inputs, ({ mean, scale }) => mean + scale * (random.next() - 0.5) * 4));
    const standardised = rows.map((row) => {
      const inputs = new Float32Array(scales.inputs);
      standardise(scales, row, 0, inputs, 0);
      return inputs;
    });
    const logits = rows.map((row) => network.logit(row));

    const oursNs = nanosecondsPerRow(ourCount, (index) => network.logit(rows[index % rows.length]));
    const withReasonsNs = nanosecondsPerRow(ourCount, (index) => shipped.score(rows[index % rows.length]));
    const map = new MapInputs(new SelfOrganisingMap(20, 20, manifest.inputs, Float32Array.from({ length: 400 * manifest.inputs.length }, () => random.next() * 2 - 1)), new Float32Array(400));
    const derived = new Float32Array(2);
    const mapNs = nanosecondsPerRow(ourCount, (index) => map.derive(rows[index % rows.length], 0, derived, 0));
    const tf = await import("@tensorflow/tfjs");
    const library = [];
    let furthest = 0;
    for (const backend of await backends()) {
      if (!(await tf.setBackend(backend).catch(() => false))) continue;
      const model = libraryModel(tf, layers);
      const predict = (index) => tf.tidy(() => model.predict(tf.tensor2d(standardised[index % rows.length], [1, scales.inputs])).dataSync()[0]);
      logits.forEach((logit, index) => (furthest = Math.max(furthest, Math.abs(predict(index) - logit) / (1 + Math.abs(logit)))));
      library.push({ backend, ns: nanosecondsPerRow(theirCount, predict) });
      model.dispose();
    }
    const best = library.reduce((one, other) => (other.ns < one.ns ? other : one));
    return {
      figures: {
        "score.vsTfjs": rounded(best.ns / oursNs),
        "score.oursUs": rounded(oursNs / 1000),
        "score.oursWithReasonsUs": rounded(withReasonsNs / 1000),
        "score.mapUs": rounded(mapNs / 1000),
        "score.withMapVsWithout": rounded((withReasonsNs + mapNs) / withReasonsNs),
        "score.tfjsUs": rounded(best.ns / 1000),
        "score.tfjsBackend": best.backend,
      },
      checksum: `logits ${rounded(logits.reduce((sum, logit) => sum + logit, 0))}, ${furthest < 1e-4 ? "the library's agree" : `the library's differ by ${furthest}`}`,
    };
  },
});
