// One thread of `fitAll`: fits a model for each job it is given and scores the job's test week.
import { parentPort, workerData as dataset } from "node:worker_threads";
import { rowsBetween, settingsFor, train } from "../../dist/lab/index.js";
import { FITTED_ON, periodsOf } from "./protocol.mjs";

parentPort.on("message", async ({ number, fittedOn, fold, seed, overrides }) => {
  const startedAt = performance.now();
  const { from, until, labelsUntil, testFrom, testUntil } = periodsOf(fold, FITTED_ON[fittedOn]);
  const { model, metrics } = await train(dataset, settingsFor(dataset, { ...FITTED_ON[fittedOn].settings, ...overrides, id: "results", seed, from, until, labelsUntil }));
  const seconds = (performance.now() - startedAt) / 1000;
  const width = dataset.features.names.length;
  const lines = Array.from(rowsBetween(dataset, testFrom, testUntil), (row) => `${dataset.ids[row]},${model.score(dataset.values.slice(row * width, (row + 1) * width)).logit}`);
  parentPort.postMessage({ number, lines, rows: metrics.rows.train, epochs: metrics.epochsRun, backend: metrics.backend, seconds });
});
