import { readModel, ModelRefused, type ArtefactFiles } from "../../../src/risk/index.js";
import { randomRow, SAMPLE_FEATURES, sampleArtefact } from "./sample.js";
import { SeededRandom } from "../../../src/base/index.js";

const files = sampleArtefact();
// Read back as loose data, because the point is to spoil it.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Loose = any;

function withManifest(change: (manifest: Loose) => void): ArtefactFiles {
  const manifest: Loose = JSON.parse(files.manifest);
  change(manifest);
  return { ...files, manifest: JSON.stringify(manifest) };
}

function withVectors(change: (vectors: Loose) => void): ArtefactFiles {
  const vectors: Loose = JSON.parse(files.vectors);
  change(vectors);
  return { ...files, vectors: JSON.stringify(vectors) };
}

function withWeights(change: (view: DataView) => void): ArtefactFiles {
  const weights = files.weights.slice();
  change(new DataView(weights.buffer));
  return { ...files, weights };
}

test("an artefact as written is read, scores, and explains itself to the last digit of a float", () => {
  const model = readModel(files, SAMPLE_FEATURES);
  expect([model.id, model.kind, model.featureFingerprint]).toEqual(["sample", "network", SAMPLE_FEATURES.fingerprint]);
  const random = new SeededRandom(9);
  for (let k = 0; k < 200; k++) {
    const { logit, probability, score, base, contributions } = model.score(randomRow(random, 5));
    expect(contributions.reduce((total, part) => total + part, base)).toBeCloseTo(logit, 5);
    expect(probability).toBeCloseTo(1 / (1 + Math.exp(-logit)), 12);
    expect(score).toBeGreaterThanOrEqual(0);
    expect(score).toBeLessThanOrEqual(999);
  }
});

test("weights may lie anywhere in a larger buffer", () => {
  const larger = new Uint8Array(files.weights.length + 3);
  larger.set(files.weights, 3);
  expect(readModel({ ...files, weights: larger.subarray(3) }, SAMPLE_FEATURES).id).toBe("sample");
});

test.each<[string, ArtefactFiles, RegExp]>([
  ["manifest that is not JSON", { ...files, manifest: "{" }, /model\.json is not JSON/],
  ["manifest that is a list", { ...files, manifest: "[]" }, /model\.json is not an object/],
  ["format of tomorrow", withManifest((m) => (m.format = 2)), /format 2/],
  ["kind we cannot score", withManifest((m) => (m.kind = "forest")), /kind forest/],
  ["activation we cannot calculate", withManifest((m) => (m.activation = "gelu")), /activation gelu/],
  ["other features", withManifest((m) => (m.features.fingerprint = "feedfeedfeedfeed")), /trained on features feedfeedfeedfeed/],
  ["features in another order", withManifest((m) => m.features.names.reverse()), /names are not ours/],
  ["one feature more", withManifest((m) => m.features.names.push("six")), /names are not ours/],
  ["an input too few", withManifest((m) => m.inputs.pop()), /scales 4 inputs/],
  ["unknown transform", withManifest((m) => (m.inputs[1].transform = "log")), /inputs\[1\]\.transform/],
  ["scale of nought", withManifest((m) => (m.inputs[2].scale = 0)), /inputs\[2\]\.scale is not above 0/],
  ["mean that is no number", withManifest((m) => (m.inputs[0].mean = null)), /inputs\[0\]\.mean is not a finite number/],
  ["layers that do not join", withManifest((m) => (m.layers[1].inputs = 8)), /layers\[1\] reads 8 inputs, the layer before gives 7/],
  ["no layers", withManifest((m) => (m.layers = [])), /one output/],
  ["half a unit", withManifest((m) => (m.layers[0].outputs = 7.5)), /not a whole number/],
  ["falling calibration", withManifest((m) => (m.calibration.slope = -1)), /calibration\.slope/],
  ["reference with a point missing", withManifest((m) => m.reference.pop()), /998 points/],
  ["reference that falls", withManifest((m) => (m.reference[500] = -99)), /reference falls/],
  ["tolerance that lets all through", withManifest((m) => (m.tolerance = 1)), /tolerance 1 is above/],
  ["vector that does not know a place that is not there", withVectors((v) => (v[0].unknown = [5])), /vectors\[0\]\.unknown names a place/],
  ["no weights", { manifest: files.manifest, vectors: files.vectors }, /weights\.bin is missing/],
  ["weights cut short", { ...files, weights: files.weights.slice(0, -4) }, /weights\.bin has \d+ bytes, the layers need/],
  ["weight that is not finite", withWeights((view) => view.setFloat32(8, NaN, true)), /no finite number at byte 8/],
  ["weight beyond all bounds", withWeights((view) => [0, 4, 8].forEach((at) => view.setFloat32(at, 3e38, true))), /test vector \d+/],
  ["weight that moved a little", withWeights((view) => view.setFloat32(0, view.getFloat32(0, true) + 0.01, true)), /was to give logit/],
  ["vectors that are not JSON", { ...files, vectors: "" }, /vectors\.json is not JSON/],
  ["no vectors", { ...files, vectors: "[]" }, /no test vector/],
  ["vector of another width", withVectors((v) => v[0].values.pop()), /vectors\[0\]\.values has 4 numbers/],
  ["vector with another logit", withVectors((v) => (v[3].logit += 0.001)), /test vector 3 was to give logit/],
  ["vector with another probability", withVectors((v) => (v[2].probability += 0.001)), /test vector 2 was to give probability/],
  ["vector with another score", withVectors((v) => (v[1].score += 1)), /test vector 1 was to score/],
])("%s is refused with its reason", (_, spoilt, because) => {
  expect(() => readModel(spoilt, SAMPLE_FEATURES)).toThrow(ModelRefused);
  expect(() => readModel(spoilt, SAMPLE_FEATURES)).toThrow(because);
});

test("without a table named, only our own features will do", () => {
  expect(() => readModel(files)).toThrow(/trained on features 0123456789abcdef/);
});

test("a row of the wrong width is our own mistake", () => {
  expect(() => readModel(files, SAMPLE_FEATURES).score(new Float32Array(4))).toThrow("reads 5 features, was given 4");
});
