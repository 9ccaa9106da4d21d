import { existsSync, readFileSync } from "node:fs";
import { loadModel } from "../../src/adapters/setup-files.js";
import { FEATURE_FINGERPRINT } from "../../src/risk/index.js";
import { jsonOf, refused, scratch, sekisho } from "./captured-io.js";
import { requestLine, written } from "./history.js";

const path = scratch();
const world = path("world.jsonl.gz");
beforeAll(async () => {
  expect((await sekisho(["simulate", "--seed", "3", "--cards", "300", "--days", "40", "--out", world])).code).toBe(0);
});

test("a model is trained on a packed history, can be loaded, and says how it came to be", async () => {
  const report = await jsonOf(0, "train", "--history", world, "--out", path("models/tiny"), "--epochs", "2", "--seed", "5");
  expect(report).toMatchObject({ out: path("models/tiny"), rows: { train: expect.any(Number), validate: expect.any(Number), calibrate: expect.any(Number) } });
  for (const name of ["model.json", "weights.bin", "vectors.json", "metrics.json", "card.md"]) expect(existsSync(path(`models/tiny/${name}`))).toBe(true);
  const model = loadModel(path("models"), "tiny");
  expect({ id: model.id, featureFingerprint: model.featureFingerprint }).toEqual({ id: "tiny", featureFingerprint: FEATURE_FINGERPRINT });
  expect(readFileSync(path("models/tiny/card.md"), "utf8")).toMatch(/^# tiny\n/);
}, 60_000);

test("a history that nothing can be learned from is one line", async () => {
  const file = written(path("two.jsonl"), [requestLine(1), requestLine(2)]);
  expect(await refused("train", "--history", file, "--out", path("models/none"))).toMatch(/^sekisho train: cannot train: /);
  expect(await refused("train", "--history", path("absent.jsonl"), "--out", path("models/none"))).toContain(path("absent.jsonl"));
  expect(existsSync(path("models/none"))).toBe(false);
});
