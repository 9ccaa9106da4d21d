import { arrivals } from "../../../src/lab/arrivals.js";
import { DAY_MS } from "../../../src/base/index.js";
import { compare } from "../../../src/lab/compare/compare.js";
import { logisticRegression } from "../../../src/lab/compare/logistic.js";
import { decisionTree } from "../../../src/lab/compare/tree.js";
import { DatasetBuilder } from "../../../src/lab/dataset/builder.js";
import { rowsBetween } from "../../../src/lab/dataset/types.js";
import type { Dataset } from "../../../src/lab/dataset/types.js";
import { readJsonLine } from "../../../src/lab/history/json-line.js";
import type { HistoryEvent } from "../../../src/lab/history/types.js";
import { replay } from "../../../src/lab/replay/replay.js";
import { isTheft } from "../../../src/lab/simulate/causes.js";
import { inBlocks } from "../files.js";
import { SEED, replayDeps } from "../replay/parts.js";
import { START, worldTold } from "./world.js";

const DAYS = 60;
const FIRST_JUDGED = 34;

/** The rows of a small world, every theft among them known at once: more than any bank will ever know. */
async function allKnown(): Promise<Dataset> {
  const { lines, told } = worldTold(SEED, 700, DAYS);
  const items = lines.map((line, index) => {
    const event = readJsonLine(JSON.stringify(line), { file: "world.jsonl", line: index + 1 }) as HistoryEvent;
    return { at: event.at, events: [event] };
  });
  const builder = new DatasetBuilder();
  await replay(arrivals(inBlocks(items)), replayDeps(), builder.listener);
  const dataset = builder.build();
  const thefts = new Set(told.filter(({ deed }) => isTheft(deed.cause)).map(({ areq }) => areq.threeDSServerTransID));
  return { ...dataset, labels: Uint8Array.from(dataset.ids, (id) => (thefts.has(id) ? 1 : 0)), labelAt: Float64Array.from(dataset.at) };
}

test("who learns from every theft finds much of the next ones, and far from all", async () => {
  const dataset = await allKnown();
  const judgedFrom = START + FIRST_JUDGED * DAY_MS;
  const split = { train: rowsBetween(dataset, START, judgedFrom), test: rowsBetween(dataset, judgedFrom, START + DAYS * DAY_MS), labelsUntil: judgedFrom, seed: 1 };
  const [logistic, tree] = compare(dataset, split, [logisticRegression, decisionTree]).map(({ figures }) => ({ ...figures, atOnePercent: figures.at.find(({ rate }) => rate === 0.01)?.detection as number }));
  expect(logistic?.frauds).toBeGreaterThan(20);
  // With four weeks to learn from. A world whose thieves have marks on their foreheads lets half of them be caught by then.
  for (const figures of [logistic, tree]) {
    expect(figures?.atOnePercent).toBeLessThan(0.45);
    expect(figures?.aucRoc).toBeLessThan(0.91);
  }
  expect(logistic?.atOnePercent).toBeGreaterThan(0.1);
  expect(logistic?.aucRoc).toBeGreaterThan(0.7);
}, 300_000);
