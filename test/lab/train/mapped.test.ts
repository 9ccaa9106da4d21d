import { MAP_ROWS, type MapInputs } from "../../../src/risk/index.js";
import { evaluate } from "../../../src/lab/evaluate/evaluate.js";
import { reportPage } from "../../../src/lab/report/report.js";
import { mapInputsOf, withMapInputs } from "../../../src/lab/som/map-inputs.js";
import { scalesOf } from "../../../src/lab/train/scales.js";
import { settingsFor } from "../../../src/lab/train/settings.js";
import { train } from "../../../src/lab/train/train.js";
import type { TrainedArtefact } from "../../../src/lab/train/types.js";
import { tinyDataset } from "./world.js";

const QUICK = { id: "tiny", seed: 7, hidden: [16, 8], epochs: 3, batchSize: 128, learningRate: 0.01 };
const MAPPED = { ...QUICK, map: { width: 8, height: 6 } };
const dataset = tinyDataset({ count: 1500 });
const all = Uint8Array.from({ length: dataset.count }, () => 0);
const rows = Uint32Array.from({ length: 800 }, (_, row) => row);
const mapInputs = await mapInputsOf(dataset, rows, scalesOf(dataset, rows, all), { width: 8, height: 6, seed: 1 });
let one: TrainedArtefact;

beforeAll(async () => {
  one = await train(dataset, settingsFor(dataset, MAPPED));
});

test("a model with a map is trained twice to the same bytes, and the map is a part of it", async () => {
  const two = await train(dataset, settingsFor(dataset, MAPPED));
  expect(two.files).toEqual(one.files);
  expect([one.model.mapInputs?.map.width, one.model.mapInputs?.map.height]).toEqual([8, 6]);
  expect(one.card).toContain("| features | 6, table feedfacefeedface, and `map_distance` and `map_rarity` of a self-organising map of 8 × 6 cells; ");
  expect(one.metrics.calibration.aucRoc).toBeGreaterThan(0.7);
});

test("labels do not move the map", async () => {
  const flipped = { ...dataset, labels: dataset.labels.map((label, row) => (row % 3 === 0 ? 1 - label : label)) };
  const other = await train(flipped, settingsFor(dataset, MAPPED));
  expect(other.files.weights).not.toEqual(one.files.weights);
  expect(other.model.mapInputs?.map.cells()).toEqual(one.model.mapInputs?.map.cells());
  expect(other.model.mapInputs?.rarity).toEqual(one.model.mapInputs?.rarity);
});

test("what teaches is what the model derives when it scores, row by row", () => {
  const wider = withMapInputs(dataset, mapInputs);
  expect(wider.features.names.slice(6)).toEqual(MAP_ROWS.map(({ name }) => name));
  const derived = new Float32Array(2);
  for (let row = 0; row < dataset.count; row += 7) {
    mapInputs.derive(dataset.values.slice(row * 6, row * 6 + 6), 0, derived, 0);
    expect(wider.values.slice(row * 8, row * 8 + 8)).toEqual(Float32Array.from([...dataset.values.slice(row * 6, row * 6 + 6), ...derived]));
  }
});

test("a row unlike all others lies far away, and crowded cells are less rare than deserted ones", async () => {
  const derive = (row: Float32Array, inputs: MapInputs = mapInputs): Float32Array => {
    const derived = new Float32Array(2);
    inputs.derive(row, 0, derived, 0);
    return derived;
  };
  const usual = derive(dataset.values.slice(0, 6));
  const strange = derive(Float32Array.from([9, -9, 900, 9, 7, 1]));
  expect(strange[0]).toBeGreaterThan(3 * (usual[0] as number));
  // Two crowds of which one is nine times as large.
  const crowds = { ...dataset, values: Float32Array.from({ length: dataset.count * 6 }, (_, i) => (Math.floor(i / 6) % 10 === 0 ? 5 : 0)) };
  const two = await mapInputsOf(crowds, rows, scalesOf(crowds, rows, all), { width: 8, height: 1, seed: 1 });
  const [small, large] = [derive(new Float32Array(6).fill(5), two)[1] as number, derive(new Float32Array(6), two)[1] as number];
  expect(small - large).toBeGreaterThan(Math.log(4));
  expect(large).toBeGreaterThanOrEqual(0);
});

test("a map of more cells than rows can tell apart is refused", async () => {
  await expect(train(dataset, settingsFor(dataset, { ...QUICK, map: { width: 20, height: 20 } }))).rejects.toThrow("cannot train: a map of 20 × 20 cells needs 4000 rows that teach, there are 1014");
});

test("a map that is stopped leaves nothing", async () => {
  await expect(train(dataset, settingsFor(dataset, MAPPED), { signal: AbortSignal.abort() })).rejects.toThrow("cannot train: it was stopped before the map was made");
});

test("an evaluation weighs what was derived, too, and its page shows the map with the fraud on it", () => {
  const { model } = one;
  const evaluation = evaluate(dataset, model, { from: -Infinity, to: Infinity, seed: 1 });
  expect(evaluation.inputs).toEqual([...dataset.features.names, "map_distance", "map_rarity"]);
  expect(evaluation.importance.slice(6).every((part) => part > 0)).toBe(true);
  const page = reportPage(dataset, evaluation);
  expect(page.match(/<svg /g)).toHaveLength(7);
  const map = /<h2>Map of traffic<\/h2>[\s\S]*?<\/section>/.exec(page)?.[0] ?? "";
  expect((map.match(/<rect class="cell"|<rect [^>]*class="cell"/g) ?? []).length).toBeGreaterThan(20);
  expect(map).toMatch(/<title>\d+\.\d\d % fraud, \d+ rows around<\/title>/);
  expect(page).toContain(MAP_ROWS[0]?.describes.slice(0, 40));
  expect(page).not.toMatch(/NaN|undefined|Infinity|https?:/);
});
