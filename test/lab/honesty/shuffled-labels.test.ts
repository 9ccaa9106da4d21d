import { DAY_MS, SeededRandom } from "../../../src/base/index.js";
import { arrivals } from "../../../src/lab/arrivals.js";
import { DatasetBuilder } from "../../../src/lab/dataset/builder.js";
import type { Dataset } from "../../../src/lab/dataset/types.js";
import { evaluate } from "../../../src/lab/evaluate/evaluate.js";
import { replay } from "../../../src/lab/replay/replay.js";
import { settingsFor } from "../../../src/lab/train/settings.js";
import { train } from "../../../src/lab/train/train.js";
import { FEATURES } from "../../../src/risk/index.js";
import { inBlocks } from "../files.js";
import { WORLD_START, replayDeps, simulatedEvents } from "../replay/parts.js";
import { asItems, withDealtLabels } from "./labels.js";

const JUDGED_FROM = WORLD_START + 20 * DAY_MS;

/** A simulated world whose labels were dealt out by lot before anything was made of it, so that a leak anywhere on the way shows. */
async function dealtWorld(): Promise<Dataset> {
  const builder = new DatasetBuilder();
  const history = withDealtLabels(simulatedEvents({ seed: 7, cards: 520, days: 70 }), { seed: 2, labelled: 1, delayDaysMax: 5 });
  await replay(arrivals(inBlocks(asItems(history), 1024)), replayDeps(), builder.listener);
  return builder.build();
}

/** Trains on the first weeks and judges the rest. */
async function judged(dataset: Dataset) {
  const settings = settingsFor(dataset, { id: "dealt", seed: 3, epochs: 6, hidden: [32, 16], batchSize: 128, end: JUDGED_FROM, labelsUntil: JUDGED_FROM });
  const { model } = await train(dataset, settings);
  return evaluate(dataset, model, { from: JUDGED_FROM, to: Infinity, seed: 1 }).figures;
}

/** The same rows, one feature of which has heard something of the label. */
function withLeak(dataset: Dataset): Dataset {
  const random = new SeededRandom(4);
  const values = dataset.values.slice();
  for (let row = 0; row < dataset.count; row++) values[row * FEATURES.length] = random.next() + (dataset.labels[row] as number);
  return { ...dataset, values };
}

let dealt: Dataset;
beforeAll(async () => {
  dealt = await dealtWorld();
});

test("where labels are dealt out by lot, a model tells nothing: AUC 0.5 ± 0.02 on rows it has not seen", async () => {
  const { aucRoc, transactions, frauds } = await judged(dealt);
  // Of a score that knows nothing, the AUC varies with this standard deviation; the band is three of them.
  const deviation = Math.sqrt((transactions + 1) / (12 * frauds * (transactions - frauds)));
  expect(3 * deviation).toBeLessThanOrEqual(0.02);
  expect(Math.abs((aucRoc as number) - 0.5)).toBeLessThan(0.02);
});

test("the same rows with a feature that has heard of the label do not pass as telling nothing", async () => {
  const { aucRoc } = await judged(withLeak(dealt));
  expect(aucRoc).toBeGreaterThan(0.6);
});
