// Makes features of the data, fits our network on the folds of the protocol, and lets the data's own evaluate.py judge.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { argumentsOf } from "../../dist/cli/command.js";
import { OFFLINE_OPTIONS } from "../../dist/cli/offline.js";
import { relive } from "../../dist/cli/relive.js";
import { DatasetBuilder } from "../../dist/lab/index.js";
import { FIRST_DAY, readTable } from "./protocol.mjs";

/** Every request of the data with its features, made as the server would have made them; those that only warm profiles up are left out. */
export async function featuresOf(dataFile, mapping, io) {
  const command = { name: "results", summary: "", options: OFFLINE_OPTIONS };
  const builder = new DatasetBuilder({ from: FIRST_DAY });
  await relive([dataFile], argumentsOf(command, ["--map", mapping]), io, builder.listener);
  return builder.build();
}

/** The data set in memory that threads can share. */
function shared(dataset) {
  const share = (array) => {
    const copy = new array.constructor(new SharedArrayBuffer(array.byteLength));
    copy.set(array);
    return copy;
  };
  const { features, count, ids, at, values, labels, labelAt, amountMinor, cards, challenges } = dataset;
  return {
    features, count, ids, at: share(at), values: share(values), labels: share(labels), labelAt: share(labelAt), amountMinor: share(amountMinor), cards: share(cards),
    challenges: share(challenges),
  };
}

/**
 * Fits a model for each job and scores its test week, on several threads.
 * @param jobs { fittedOn, fold, seed, overrides }, the longest first
 * @returns by job: { lines of the scores file, rows that taught, epochs, backend, seconds }
 */
export async function fitAll(dataset, jobs, threads, say) {
  const workerData = shared(dataset);
  const done = [];
  let next = 0;
  const work = () => new Promise((resolve, reject) => {
    const worker = new Worker(new URL("worker.mjs", import.meta.url), { workerData });
    const give = () => {
      if (next < jobs.length) return worker.postMessage({ number: next, ...jobs[next++] });
      void worker.terminate().then(resolve);
    };
    worker.on("error", reject);
    worker.on("message", ({ number, ...result }) => {
      done[number] = result;
      const { fittedOn, fold, seed } = jobs[number];
      say(`${fittedOn}, fold ${fold}, seed ${seed}: ${result.rows.toLocaleString("en")} rows in ${Math.round(result.seconds)} s, ${done.filter(Boolean).length} of ${jobs.length} done`);
      give();
    });
    give();
  });
  await Promise.all(Array.from({ length: Math.min(threads, jobs.length) }, work));
  return done;
}

/** Has the scores of one run over several folds judged; the figures by fold, by measure. */
export function judged(results, folds, { python, dataDir, workDir }) {
  const file = join(workDir, "scores.csv");
  writeFileSync(file, `TRANSACTION_ID,score\n${results.flatMap(({ lines }) => lines).join("\n")}\n`);
  const judge = [join(dataDir, "evaluate.py"), file, join(dataDir, "transactions.csv.gz"), "--folds", folds.join(",")];
  return readTable(execFileSync(python, judge, { encoding: "utf8" }));
}

/** The first Python 3 there is; undefined without one. */
export function findPython() {
  for (const python of ["python3", "python"]) {
    try {
      if (execFileSync(python, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).startsWith("Python 3")) return python;
    } catch {
      // Not this one.
    }
  }
  return undefined;
}
