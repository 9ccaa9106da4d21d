import { spawnSync } from "node:child_process";

/** Limits hold for real runs on a quiet machine; here every benchmark shows that it still runs and still does its work. */
test("every benchmark runs with tiny parameters and does its work right", () => {
  const run = spawnSync(process.execPath, ["scripts/bench.mjs", "--smoke", "--json"], { encoding: "utf8" });
  expect([run.status, run.status === 0 ? "" : run.stderr]).toEqual([0, ""]);
  const result = JSON.parse(run.stdout) as { checksums: object };
  for (const figure of ["areq.vsBareExpress", "areq.p99Ms", "areq.p999Ms", "score.vsTfjs", "replay.perSecond", "dataset.rowsPerSecond", "train.secondsPerMillionRows", "challenge.perSecond", "challenge.jweShare", "challenge.areqP99Ratio", "tuning.sliderMs", "tuning.backtestMs", "tuning.firstPageMs", "tuning.bytesPerDecision"]) expect(result).toHaveProperty([figure], expect.any(Number));
  expect(result.checksums).toEqual({
    score: expect.stringMatching(/the library's agree$/),
    replay: expect.stringMatching(/^\{"requests":[1-9]/),
    dataset: "200 rows",
    train: expect.stringMatching(/^loss after 1 epochs 0\.\d+$/),
    areq: "every answer an ARes to its message",
    challenge: expect.stringMatching(/^[1-9]\d* challenges passed, 0 did not, one result each$/),
    tuning: "every decision counted, solved",
  });
}, 120_000);

test("without a Python that knows scikit-learn, training is measured alone and says why", () => {
  const run = spawnSync(process.execPath, ["scripts/bench.mjs", "--smoke", "train"], { encoding: "utf8", env: { ...process.env, SEKISHO_BENCH_PYTHON: "no-such-python" } });
  expect(run.status).toBe(0);
  expect(run.stderr).toContain("bench: train: no peer, because no-such-python does not know scikit-learn; SEKISHO_BENCH_PYTHON names another Python");
  expect(run.stdout).not.toContain("sklearn");
}, 60_000);

test("a benchmark that does not exist is refused by name", () => {
  const run = spawnSync(process.execPath, ["scripts/bench.mjs", "--smoke", "speed"], { encoding: "utf8" });
  expect([run.status, run.stderr.split("\n").at(-2)]).toEqual([2, "bench: there is no benchmark speed; there are score, replay, dataset, train, areq, challenge, tuning"]);
}, 60_000);
