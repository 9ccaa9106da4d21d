import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { loadModel } from "../../src/adapters/setup-files.js";
import { DAY_MS } from "../../src/base/index.js";
import { FEATURE_FINGERPRINT } from "../../src/risk/index.js";
import { jsonOf, refused, scratch, sekisho } from "./captured-io.js";
import { requestLine, written } from "./history.js";

const path = scratch();
const history = path("history.jsonl.gz");

/** A small simulated world in which, so that every period has some, each twelfth payment turns out to be fraud. */
beforeAll(async () => {
  await sekisho(["simulate", "--seed", "3", "--cards", "60", "--days", "20", "--out", path("world.jsonl.gz")]);
  const lines = gunzipSync(readFileSync(path("world.jsonl.gz"))).toString().trimEnd().split("\n");
  const requests = lines.map((line) => JSON.parse(line) as { type: string; at: string; areq: { threeDSServerTransID: string } }).filter(({ type }) => type === "areq");
  const labels = requests.filter((_, index) => index % 12 === 0).map(({ at, areq }) =>
    JSON.stringify({ type: "label", at: new Date(Date.parse(at) + DAY_MS).toISOString(), ref: areq.threeDSServerTransID, label: "fraud", source: "issuer" }));
  writeFileSync(history, gzipSync([...requests.map((line) => JSON.stringify(line)), ...labels].join("\n")));
});

test("a model is trained on a packed history, can be loaded, and says how it came to be", async () => {
  const report = (await jsonOf(0, "train", "--history", history, "--out", path("models/tiny"), "--epochs", "2", "--seed", "5")) as { rows: { train: number } };
  expect(report).toMatchObject({ out: path("models/tiny"), epochsRun: 2, rows: { validate: expect.any(Number), calibrate: expect.any(Number) } });
  expect(report.rows.train).toBeGreaterThan(50);
  for (const name of ["model.json", "weights.bin", "vectors.json", "metrics.json", "card.md"]) expect(existsSync(path(`models/tiny/${name}`))).toBe(true);
  const model = loadModel(path("models"), "tiny");
  expect({ id: model.id, featureFingerprint: model.featureFingerprint }).toEqual({ id: "tiny", featureFingerprint: FEATURE_FINGERPRINT });
  expect(readFileSync(path("models/tiny/card.md"), "utf8")).toMatch(/^# tiny\n/);
}, 60_000);

test("the days a person names are the days that are used", async () => {
  const days = ["--from", "2026-01-02", "--until", "2026-01-10", "--validate-from", "2026-01-11", "--end", "2026-01-19"];
  const report = (await jsonOf(0, "train", "--history", history, "--out", path("models/days"), "--epochs", "1", ...days)) as { settings: Record<string, number> };
  const { from, until, validateFrom, end } = report.settings;
  expect([from, until, validateFrom, end]).toEqual([2, 10, 11, 19].map((day) => Date.UTC(2026, 0, day)));
}, 60_000);

test("several members and the last epoch are a person's choice, and the answer names each member's epoch", async () => {
  const report = await jsonOf(0, "train", "--history", history, "--out", path("models/many"), "--epochs", "3", "--members", "2", "--keep-last");
  expect(report).toMatchObject({ epochsRun: 6, keptEpochs: [3, 3], settings: { members: 2, keep: "last" } });
  expect(loadModel(path("models"), "many").id).toBe("many");
  expect(await refused("train", "--history", history, "--out", path("models/none"), "--members", "0")).toContain("--members");
}, 60_000);

test("a map is kept where one is asked for, of a size that a person can say", async () => {
  await jsonOf(0, "train", "--history", history, "--out", path("models/mapped"), "--epochs", "1", "--som", "4x2");
  const map = loadModel(path("models"), "mapped").mapInputs?.map;
  expect([map?.width, map?.height]).toEqual([4, 2]);
  for (const size of ["20", "0x5", "1x1", "101x3", "20X20", "4x2x1"]) expect(await refused("train", "--history", history, "--out", path("models/none"), "--som", size)).toMatch(`--som ${size}: expected two numbers of cells such as 20x20, at least two cells and at most 100x100`);
  expect(await refused("train", "--history", history, "--out", path("models/none"), "--som", "50x50")).toMatch(/cannot train: a map of 50 × 50 cells needs 25000 rows that teach, there are \d+$/);
}, 60_000);

test("a person may let all rows teach, and choose what keeps a network from learning by heart", async () => {
  const chosen = ["--epochs", "2", "--until", "2026-01-12", "--all-teach", "--dropout", "0.2", "--weight-decay", "0.3", "--steps", "8"];
  const report = await jsonOf(0, "train", "--history", history, "--out", path("models/all"), ...chosen);
  expect(report).toMatchObject({ keptEpochs: [2], settings: { holdBack: false, keep: "last", dropout: 0.2, weightDecay: 0.3, steps: 8, until: Date.UTC(2026, 0, 12) } });
  const none = ["train", "--history", history, "--out", path("models/none")];
  expect(await refused(...none, "--all-teach", "--end", "2026-01-12")).toBe("sekisho train: --end: with --all-teach no rows are held back; it says nothing");
  expect(await refused(...none, "--dropout", "1")).toBe("sekisho train: --dropout 1: expected a number from 0 to 0.99");
  expect(await refused(...none, "--weight-decay", "much")).toBe("sekisho train: --weight-decay much: expected a number from 0 to 10");
}, 60_000);

test("a data set file trains the same model as the history it was made from", async () => {
  await sekisho(["dataset", "--history", history, "--out", path("rows.csv")]);
  await jsonOf(0, "train", "--history", history, "--out", path("lived/one"), "--epochs", "1");
  await jsonOf(0, "train", "--dataset", path("rows.csv"), "--out", path("read/one"), "--epochs", "1");
  for (const name of ["model.json", "weights.bin", "vectors.json", "metrics.json"]) expect(readFileSync(path(`read/one/${name}`))).toEqual(readFileSync(path(`lived/one/${name}`)));
}, 60_000);

test("exactly one source of rows is named", async () => {
  const out = ["--out", path("models/none")];
  const either = "sekisho train: name either --history FILES or --dataset FILE";
  expect(await refused("train", ...out)).toBe(either);
  expect(await refused("train", ...out, "--history", history, "--dataset", path("rows.csv"))).toBe(either);
  expect(await refused("train", ...out, "--dataset", path("rows.csv"), "--map", "m.yaml")).toMatch(/^sekisho train: --map: /);
});

test("a history that nothing can be learned from is one line", async () => {
  const file = written(path("two.jsonl"), [requestLine(1), requestLine(2)]);
  expect(await refused("train", "--history", file, "--out", path("models/none"))).toMatch(/^sekisho train: .*two\.jsonl: cannot train: /);
  expect(await refused("train", "--history", path("absent.jsonl"), "--out", path("models/none"))).toContain(path("absent.jsonl"));
  expect(await refused("train", "--history", history, "--out", path("models/none"), "--from", "2027-01-01")).toMatch(/^sekisho train: .*history\.jsonl\.gz: cannot train: until, /);
  expect(existsSync(path("models/none"))).toBe(false);
});
