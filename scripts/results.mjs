// npm run results: measures our network on the Fraud Detection Handbook's data by its protocol and writes docs/results.md.
// --data DIR is the folder of the data, --out FILE the page; --validation leaves the test folds alone, and --set JSON tries other
// settings there; --smoke fits two epochs of one fold. Exit 2 when something it needs is not there.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { setUp } from "./setup.mjs";

const root = setUp();
const { values: options } = parseArgs({
  options: { data: { type: "string" }, out: { type: "string" }, validation: { type: "boolean" }, set: { type: "string" }, smoke: { type: "boolean" } },
});
const { FITTED_ON, FOLDS, SEEDS } = await import("./results/protocol.mjs");
const { featuresOf, findPython, fitAll, judged } = await import("./results/measure.mjs");
const { resultsPage } = await import("./results/page.mjs");

const say = (line) => console.error(`results: ${line}`);
function stop(line) {
  say(line);
  process.exit(2);
}

// Settings are chosen on the validation folds alone.
if (options.set !== undefined && !options.validation) stop("--set goes with --validation");

const dataDir = options.data ?? join(root, "../shared/data/fraud-detection-handbook");
const dataFile = join(dataDir, "transactions.csv.gz");
for (const needed of [dataFile, join(dataDir, "evaluate.py")]) if (!existsSync(needed)) stop(`${needed} is not there; --data names the folder of the data`);
const python = findPython() ?? stop("there is no Python 3 here, and the judge is the data's own evaluate.py: nothing is measured");

const startedAt = performance.now();
const secondsSince = () => Math.round((performance.now() - startedAt) / 1000);
const io = { out: () => undefined, err: (text) => process.stderr.write(text), now: Date.now, showProgress: process.stderr.isTTY === true, onInterrupt: () => undefined };
say("making the features of every request …");
const dataset = await featuresOf(dataFile, join(root, "fixtures/mappings/fraud-detection-handbook.yaml"), io);
const featureSeconds = secondsSince();
say(`${dataset.count.toLocaleString("en")} requests with ${dataset.features.names.length} features in ${featureSeconds} s`);

const folds = options.smoke ? { validation: FOLDS.validation.slice(0, 1) } : options.validation ? { validation: FOLDS.validation } : FOLDS;
const overrides = { ...JSON.parse(options.set ?? "{}"), ...(options.smoke ? { epochs: 2 } : {}) };
const runs = Object.keys(FITTED_ON).flatMap((fittedOn) =>
  Object.keys(folds).flatMap((part) => SEEDS[part].map((seed) => ({ fittedOn, part, seed }))));
const jobs = runs.flatMap(({ fittedOn, part, seed }) => folds[part].map((fold) => ({ fittedOn, fold, seed, overrides })));
const results = await fitAll(dataset, jobs, availableParallelism(), say);

const workDir = mkdtempSync(join(tmpdir(), "sekisho-results-"));
try {
  for (const run of runs) {
    const own = folds[run.part].map((fold) => results[jobs.findIndex((job) => job.fittedOn === run.fittedOn && job.seed === run.seed && job.fold === fold)]);
    run.seconds = own.reduce((sum, { seconds }) => sum + seconds, 0);
    run.byFold = judged(own, folds[run.part], { python, dataDir, workDir });
  }
} finally {
  rmSync(workDir, { recursive: true, force: true });
}
const page = resultsPage({
  runs,
  settings: Object.fromEntries(Object.entries(FITTED_ON).map(([fittedOn, { settings }]) => [fittedOn, { ...settings, ...overrides }])),
  backend: results[0].backend,
  featureSeconds,
  minutes: Math.ceil(secondsSince() / 60),
  machine: `${availableParallelism()} cores, ${cpus()[0]?.model.trim() ?? "of an unknown kind"}`,
});
const out = options.out ?? join(root, "docs/results.md");
writeFileSync(out, page);
say(`wrote ${out} after ${Math.ceil(secondsSince() / 60)} min`);
