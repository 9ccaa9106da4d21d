import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DAY_MS } from "../../../src/base/index.js";
import { readModel } from "../../../src/risk/index.js";
import { settingsFor, type TrainSettings } from "../../../src/lab/train/settings.js";
import { train } from "../../../src/lab/train/train.js";
import type { TrainProgress } from "../../../src/lab/train/fit.js";
import { writeArtefact } from "../../../src/lab/train/write.js";
import { START, tinyDataset } from "./world.js";

const QUICK = { id: "tiny", seed: 7, hidden: [16, 8], epochs: 8, batchSize: 128, learningRate: 0.01 };
const dataset = tinyDataset();

test("a trained artefact finds what is there to find, and says how it came to be", async () => {
  const progress: TrainProgress[] = [];
  const { model, metrics, card } = await train(dataset, settingsFor(dataset, QUICK), { progress: (step) => progress.push(step) });
  expect(metrics.calibration.aucRoc).toBeGreaterThan(0.8);
  expect(metrics.validation.averagePrecision).toBeGreaterThan(0.4);
  expect(["wasm", "tensorflow"]).toContain(metrics.backend);
  expect(card).toContain(`\`${metrics.backend}\``);
  expect(metrics.rows).toEqual({ train: 2705, validate: 580, calibrate: 581 });
  expect(model.score(Float32Array.from([0.95, 0.05, 1, 0.5, 7, 0])).probability).toBeGreaterThan(0.3);
  expect(model.score(Float32Array.from([0.2, 0.9, 1, 0.5, 7, 0])).probability).toBeLessThan(0.05);
  const last = progress.at(-1);
  expect(last?.rowsDone).toBe(metrics.epochsRun * metrics.rows.train);
  expect(progress.every(({ rowsDone }, i) => i === 0 || rowsDone > (progress[i - 1] as TrainProgress).rowsDone)).toBe(true);
});

test("a feature that never varied while training has no say afterwards", async () => {
  const { model } = await train(dataset, settingsFor(dataset, { ...QUICK, epochs: 2 }));
  const row = Float32Array.from([0.6, 0.4, 2, 0.5, 7, 1]);
  const other = row.slice();
  other[4] = 700;
  expect(model.score(other)).toEqual(model.score(row));
});

test("the score means the same share of genuine traffic, and the contributions add up", async () => {
  const { model } = await train(dataset, settingsFor(dataset, { ...QUICK, epochs: 3 }));
  const held = Array.from({ length: 1201 }, (_, i) => 2799 + i).filter((row) => dataset.labels[row] === 0);
  const scores = held.map((row) => {
    const { score, logit, base, contributions } = model.score(dataset.values.slice(row * 6, row * 6 + 6));
    expect(contributions.reduce((sum, part) => sum + part, base)).toBeCloseTo(logit, 4);
    return score;
  });
  // Rows of equal logits score alike, so that a share may fall short of what its score says.
  for (const s of [500, 900, 950, 990]) expect(Math.abs(scores.filter((score) => score >= s).length / held.length - (1 - s / 1000))).toBeLessThan(0.01);
});

test("without rows held back all teach, the last epoch is kept, and the card says what its figures are of", async () => {
  const until = START + 40 * DAY_MS;
  const settings = settingsFor(dataset, { ...QUICK, epochs: 2, until, holdBack: false });
  const { metrics, card } = await train(dataset, settings);
  expect(metrics.rows).toEqual({ train: 2667, validate: 2667, calibrate: 2667 });
  expect(metrics.keptEpochs).toEqual([2]);
  expect(card).toContain("| calibrated by | the rows that taught");
  expect(card).toContain("No rows were held back");
  await expect(train(dataset, { ...settings, keep: "best" })).rejects.toThrow("cannot train: without rows held back there are none to choose the best epoch: keep the last");
});

test("dropout leaves out by the seed's lot", async () => {
  const settings = settingsFor(dataset, { ...QUICK, epochs: 2, dropout: 0.3 });
  const [one, two, none] = [await train(dataset, settings), await train(dataset, settings), await train(dataset, { ...settings, dropout: 0 })];
  expect(two.files).toEqual(one.files);
  expect(none.files.weights).not.toEqual(one.files.weights);
  expect(one.metrics.calibration.aucRoc).toBeGreaterThan(0.7);
});

test("steps stand where the data jump, and their inputs count towards their feature", async () => {
  const { files, model, card } = await train(dataset, settingsFor(dataset, { ...QUICK, epochs: 2, steps: 2 }));
  const { inputs, layers } = JSON.parse(files.manifest) as { inputs: { steps: number[] }[]; layers: { inputs: number }[] };
  expect(inputs.map(({ steps }) => steps.length).reduce((sum, count) => sum + count)).toBe(2);
  expect(inputs[0]?.steps.some((step) => Math.abs(step - 0.7) < 0.02)).toBe(true);
  expect(layers[0]?.inputs).toBe(8);
  expect(card).toContain("2 steps beside them");
  expect(model.score(Float32Array.from([0.95, 0.05, 1, 0.5, 7, 0])).contributions).toHaveLength(6);
});

test("training twice gives the same bytes, another seed gives others", async () => {
  const settings = settingsFor(dataset, { ...QUICK, epochs: 2 });
  const [one, two, other] = [await train(dataset, settings), await train(dataset, settings), await train(dataset, { ...settings, seed: 8 })];
  expect(two.files).toEqual(one.files);
  expect([two.card, JSON.stringify(two.metrics)]).toEqual([one.card, JSON.stringify(one.metrics)]);
  expect(other.files.weights).not.toEqual(one.files.weights);
});

test("labels that had not arrived do not teach", async () => {
  const late = tinyDataset({ delayDays: 100 });
  await expect(train(late, settingsFor(late, { ...QUICK, labelsUntil: START + 60 * DAY_MS }))).rejects.toThrow(
    /the rows to train on, \d+, hold no known fraud/,
  );
});

test("the last rows, whose frauds are mostly not known yet, are left out, but never more than half", () => {
  const last = dataset.at[dataset.count - 1] as number;
  expect(settingsFor(dataset, QUICK).end).toBe(last + 1 - 2 * DAY_MS);
  const late = tinyDataset({ delayDays: 1000 });
  expect(settingsFor(late, QUICK).end).toBeCloseTo(last + 1 - (last - START) / 2, -5);
  expect(settingsFor(late, { ...QUICK, end: last }).end).toBe(last);
});

test("no hidden layer makes a logistic regression that is read like any network", async () => {
  const { model, metrics } = await train(dataset, settingsFor(dataset, { ...QUICK, hidden: [], epochs: 20, learningRate: 0.05 }));
  expect(metrics.calibration.aucRoc).toBeGreaterThan(0.7);
  expect(model.score(Float32Array.from([0.9, 0.1, 1, 0.5, 7, 0])).contributions).toHaveLength(6);
});

test("an aborted run keeps its best epoch, or says that there is none", async () => {
  const settings = settingsFor(dataset, { ...QUICK, epochs: 50, patience: 50 });
  const stop = new AbortController();
  const { metrics } = await train(dataset, settings, { signal: stop.signal, progress: ({ epoch }) => epoch === 3 && stop.abort() });
  expect(metrics.epochsRun).toBe(2);
  await expect(train(dataset, settings, { signal: AbortSignal.abort() })).rejects.toThrow("stopped before the first epoch");
});

test.each<[string, Partial<TrainSettings>, RegExp]>([
  ["periods in the wrong order", { until: START + 50 * DAY_MS, validateFrom: START + 40 * DAY_MS }, /: validate-from, 2026-02-10T00:00:00.000Z, must not be earlier than until, 2026-02-20T00:00:00.000Z$/],
  ["a period that ends before it begins", { from: START + 9 * DAY_MS, until: START + 9 * DAY_MS }, /: until, 2026-01-10T00:00:00.000Z, must be later than from, 2026-01-10T00:00:00.000Z$/],
  ["a validation after the end", { validateFrom: START + 99 * DAY_MS }, /: end, [^,]+, must be later than validate-from, 2026-04-10T00:00:00.000Z$/],
  ["rows for one of two purposes", { validateFrom: START + 40 * DAY_MS, calibrateFrom: START + 40 * DAY_MS }, /: the rows from validate-from, 2026-02-10.*, to end, .*, are too few to validate and to calibrate on$/],
  ["nothing to train on", { from: START - 2 * DAY_MS, until: START - DAY_MS }, /rows to train on, 0, hold no known fraud/],
  ["nothing to calibrate on", { calibrateFrom: START + 90 * DAY_MS, end: START + 91 * DAY_MS }, /rows to calibrate on, 0, hold no known fraud/],
])("%s cannot be trained on", async (_, chosen, because) => {
  await expect(train(dataset, settingsFor(dataset, { ...QUICK, ...chosen }))).rejects.toThrow(because);
});

test("one class alone cannot be trained on, nor an empty data set", async () => {
  const fraudOnly = { ...dataset, labels: new Uint8Array(dataset.count).fill(1) };
  await expect(train(fraudOnly, settingsFor(fraudOnly, QUICK))).rejects.toThrow("2705, are all fraud");
  expect(() => settingsFor({ ...dataset, count: 0 }, QUICK)).toThrow("has no rows");
  expect(() => settingsFor(dataset, { ...QUICK, end: START })).toThrow("cannot train: there are no rows before end, 2026-01-01T00:00:00.000Z; the first is of 2026-01-01T00:00:00.000Z");
});

test("the written folder holds what serving reads", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sekisho-train-"));
  try {
    const trained = await train(dataset, settingsFor(dataset, { ...QUICK, epochs: 1 }));
    await writeArtefact(join(folder, "tiny"), trained);
    await writeArtefact(join(folder, "tiny"), trained);
    expect((await readdir(join(folder, "tiny"))).sort()).toEqual(["card.md", "metrics.json", "model.json", "vectors.json", "weights.bin"]);
    const text = (name: string): Promise<string> => readFile(join(folder, "tiny", name), "utf8");
    const weights = new Uint8Array(await readFile(join(folder, "tiny", "weights.bin")));
    const model = readModel({ manifest: await text("model.json"), weights, vectors: await text("vectors.json") }, dataset.features);
    const row = dataset.values.slice(0, 6);
    expect(model.score(row)).toEqual(trained.model.score(row));
    expect(JSON.parse(await text("metrics.json"))).toMatchObject({ backend: trained.metrics.backend, epochsRun: 1 });
  } finally {
    await rm(folder, { recursive: true });
  }
});
