import { spawnSync } from "node:child_process";

/** Limits hold for real runs on a quiet machine; here every benchmark shows that it still runs and still does its work. */
test("every benchmark runs with tiny parameters and does its work right", () => {
  const run = spawnSync(process.execPath, ["scripts/bench.mjs", "--smoke", "--json"], { encoding: "utf8" });
  expect([run.status, run.status === 0 ? "" : run.stderr]).toEqual([0, ""]);
  const result = JSON.parse(run.stdout) as { checksums: object };
  for (const figure of ["areq.vsBareExpress", "areq.p99Ms", "areq.p999Ms", "score.vsTfjs", "replay.perSecond"]) expect(result).toHaveProperty([figure], expect.any(Number));
  expect(result.checksums).toEqual({
    score: expect.stringMatching(/the library's agree$/),
    replay: expect.stringMatching(/^\{"requests":[1-9]/),
    areq: "every answer an ARes to its message",
  });
}, 120_000);

test("a benchmark that does not exist is refused by name", () => {
  const run = spawnSync(process.execPath, ["scripts/bench.mjs", "--smoke", "speed"], { encoding: "utf8" });
  expect([run.status, run.stderr.split("\n").at(-2)]).toEqual([2, "bench: there is no benchmark speed; there are score, replay, areq"]);
}, 60_000);
