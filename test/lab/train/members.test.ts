import { SeededRandom } from "../../../src/base/index.js";
import { Network, type DenseLayer, type InputScale } from "../../../src/risk/index.js";
import { sideBySide } from "../../../src/lab/train/members.js";
import { settingsFor } from "../../../src/lab/train/settings.js";
import { train } from "../../../src/lab/train/train.js";
import type { TrainProgress } from "../../../src/lab/train/fit.js";
import { tinyDataset } from "./world.js";

const QUICK = { id: "tiny", seed: 7, hidden: [16, 8], epochs: 3, batchSize: 128, learningRate: 0.01 };
const dataset = tinyDataset();
const INPUTS = 5;
const SCALES: readonly InputScale[] = Array.from({ length: INPUTS }, () => ({ transform: "none" as const, mean: 0, scale: 1, clip: 8, typical: 0, steps: [] }));

function randomNetwork(random: SeededRandom, hidden: readonly number[]): DenseLayer[] {
  const widths = [INPUTS, ...hidden, 1];
  const draw = (length: number): Float32Array => Float32Array.from({ length }, () => 2 * random.next() - 1);
  return widths.slice(1).map((outputs, depth) => {
    const inputs = widths[depth] as number;
    return { inputs, outputs, weights: draw(inputs * outputs), biases: draw(outputs) };
  });
}

test.each([
  ["a logistic regression", [], 3],
  ["one hidden layer", [4], 2],
  ["three hidden layers of different widths", [6, 3, 4], 5],
])("side by side, %s says the mean of what each says", (_, hidden, count) => {
  const random = new SeededRandom(11);
  const networks = Array.from({ length: count }, () => randomNetwork(random, hidden));
  const together = new Network({ scales: SCALES, layers: sideBySide(networks) });
  const members = networks.map((layers) => new Network({ scales: SCALES, layers }));
  for (let i = 0; i < 50; i++) {
    const row = Float32Array.from({ length: INPUTS }, () => 6 * random.next() - 3);
    const mean = members.reduce((sum, member) => sum + member.logit(row), 0) / count;
    expect(together.logit(row)).toBeCloseTo(mean, 5);
  }
});

test("a single network stays as it is", () => {
  const network = randomNetwork(new SeededRandom(3), [4, 2]);
  expect(sideBySide([network])).toBe(network);
});

test("a model of several members is served as any other, and its first member is the model of one", async () => {
  const progress: TrainProgress[] = [];
  const one = await train(dataset, settingsFor(dataset, QUICK));
  const three = await train(dataset, settingsFor(dataset, { ...QUICK, members: 3 }), { progress: (step) => progress.push(step) });
  expect(three.metrics.losses).toHaveLength(3);
  expect(three.metrics.losses[0]).toEqual(one.metrics.losses[0]);
  expect(three.metrics.losses[1]).not.toEqual(three.metrics.losses[2]);
  expect(three.metrics.epochsRun).toBe(9);
  expect(three.card).toContain("mean of 3 feed-forward networks");
  expect(progress.at(-1)).toMatchObject({ rowsDone: 9 * three.metrics.rows.train, rowsTotal: 9 * three.metrics.rows.train });
  expect(three.metrics.calibration.aucRoc).toBeGreaterThan(0.7);
  const again = await train(dataset, settingsFor(dataset, { ...QUICK, members: 3 }));
  expect(again.files).toEqual(three.files);
});

test("an aborted run keeps the members it has", async () => {
  const stop = new AbortController();
  const settings = settingsFor(dataset, { ...QUICK, members: 3 });
  const rows = (await train(dataset, settingsFor(dataset, { ...QUICK, epochs: 1 }))).metrics.rows.train;
  const { metrics } = await train(dataset, settings, { signal: stop.signal, progress: ({ rowsDone }) => rowsDone > 3 * rows && stop.abort() });
  expect(metrics.losses).toHaveLength(1);
});

test("the last epoch is kept where that is asked for, whatever the validation rows say of it", async () => {
  const settings = settingsFor(dataset, { ...QUICK, epochs: 12, learningRate: 0.05, patience: 1, keep: "last" });
  const { metrics } = await train(dataset, settings);
  expect(metrics.keptEpochs).toEqual([12]);
  const watched = (row: number): boolean => (dataset.at[row] as number) >= settings.validateFrom && (dataset.at[row] as number) < settings.calibrateFrom;
  const flipped = { ...dataset, labels: dataset.labels.map((label, row) => (watched(row) ? 1 - label : label)) };
  expect((await train(flipped, settings)).metrics.losses).toEqual(metrics.losses);
});
