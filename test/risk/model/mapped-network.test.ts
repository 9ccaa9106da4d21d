import { SeededRandom } from "../../../src/base/index.js";
import { ModelRefused, readModel, type ArtefactFiles, type MapInputs } from "../../../src/risk/index.js";
import { mappedArtefact, randomRow, SAMPLE_FEATURES, sampleArtefact } from "./sample.js";

const files = mappedArtefact();
const manifest = JSON.parse(files.manifest) as { map: object; inputs: object[] };

const withManifest = (changes: object): ArtefactFiles => ({ ...files, manifest: JSON.stringify({ ...manifest, ...changes }) });

function withWeights(change: (view: DataView) => void): ArtefactFiles {
  const weights = files.weights.slice();
  change(new DataView(weights.buffer));
  return { ...files, weights };
}

test("a model keeps its map, reads what it derives, and says what that added", () => {
  const model = readModel(files, SAMPLE_FEATURES);
  const { map, rarity } = model.mapInputs as MapInputs;
  expect([map.width, map.height, rarity.length]).toEqual([6, 4, 24]);
  const random = new SeededRandom(9);
  let moved = 0;
  for (let k = 0; k < 100; k++) {
    const row = randomRow(random, 5);
    const derived = new Float32Array(2);
    (model.mapInputs as MapInputs).derive(row, 0, derived, 0);
    const { cell, distance } = map.place(row, 0);
    expect(derived).toEqual(Float32Array.of(distance, rarity[cell] as number));
    const { logit, base, contributions } = model.score(row);
    expect(contributions).toHaveLength(7);
    expect(contributions.reduce((sum, part) => sum + part, base)).toBeCloseTo(logit, 4);
    if (contributions[5] !== 0 && contributions[6] !== 0) moved++;
  }
  expect(moved).toBeGreaterThan(90);
});

test("a model without a map has none, and as many contributions as features", () => {
  const model = readModel(sampleArtefact(), SAMPLE_FEATURES);
  expect(model.mapInputs).toBeUndefined();
  expect(model.score(new Float32Array(5)).contributions).toHaveLength(5);
});

const cellsStart = files.weights.length - 4 * 24 * 6;
test.each<[string, ArtefactFiles, RegExp]>([
  ["a cell that moved", withWeights((view) => view.setFloat32(cellsStart, 9, true)), /the map has fingerprint [0-9a-f]{16}, it was to be /],
  ["a rarity that is no number", withWeights((view) => view.setFloat32(view.byteLength - 4, NaN, true)), /the map has fingerprint /],
  ["a map cut short", { ...files, weights: files.weights.slice(0, -4) }, /weights\.bin has \d+ bytes, the layers and the map need \d+/],
  ["a map that is a list", withManifest({ map: [] }), /map is not an object/],
  ["a map without width", withManifest({ map: { ...manifest.map, width: 0 } }), /map\.width is not above 0/],
  ["a map of half a cell", withManifest({ map: { ...manifest.map, height: 1.5 } }), /map\.height is not a whole number/],
  ["a map that would make decisions wait", withManifest({ map: { ...manifest.map, width: 101 } }), /map is 101 × 4 cells, at most 100 × 100 are scored/],
  ["a map without fingerprint", withManifest({ map: { ...manifest.map, fingerprint: undefined } }), /map\.fingerprint is not a text/],
  ["scales for the features alone", withManifest({ inputs: manifest.inputs.slice(2) }), /scales 5 inputs, the table has 5 features and the map gives 2/],
  ["scales for a map that is not there", withManifest({ map: undefined }), /scales 7 inputs, the table has 5 features/],
])("%s: refused with the reason", (_, spoilt, because) => {
  expect(() => readModel(spoilt, SAMPLE_FEATURES)).toThrow(ModelRefused);
  expect(() => readModel(spoilt, SAMPLE_FEATURES)).toThrow(because);
});
