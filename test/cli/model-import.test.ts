import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { loadModel } from "../../src/adapters/setup-files.js";
import { decisionTree, compare, evaluate, modelContender, readDataset, rowsBetween } from "../../src/lab/index.js";
import type { Dataset } from "../../src/lab/index.js";
import { treesFrom } from "../../src/risk/index.js";
import { jsonOf, refused, scratch, sekisho } from "./captured-io.js";

const path = scratch();
const TREES = "fixtures/lightgbm/empty.txt";
const PERIOD = ["--from", "2026-01-10", "--until", "2026-01-16"];
let dataset: Dataset;

/** A small simulated world in which every twelfth payment turns out to be fraud. */
beforeAll(async () => {
  await sekisho(["simulate", "--seed", "3", "--cards", "60", "--days", "20", "--start", "2026-01-01", "--out", path("world.jsonl.gz")]);
  await sekisho(["dataset", "--history", path("world.jsonl.gz"), "--out", path("world.csv")]);
  const [head, ...rows] = readFileSync(path("world.csv"), "utf8").trimEnd().split("\n");
  const told = rows.map((row, index) => row.replace(/,([^,]*),[^,]*$/, index % 12 === 0 ? ",1,2026-01-21T00:00:00.000Z" : ",,"));
  writeFileSync(path("rows.csv"), `${[head, ...told].join("\n")}\n`);
  dataset = await readDataset(path("rows.csv"));
}, 60_000);

const importing = (...more: readonly string[]): readonly string[] => ["model", "import", "--dataset", path("rows.csv"), ...PERIOD, ...more];

/** `id,score` of every row: what the trees say, moved by `off`. */
function scoresFile(name: string, off: (row: number) => number): string {
  const { scorer, model } = treesFrom(readFileSync(TREES), TREES, "empty");
  const width = dataset.features.names.length;
  const lines = dataset.ids.map((id, row) => `${id},${scorer.logit(dataset.values, row * width, dataset.known) / model.sigmoid + off(row)}`);
  writeFileSync(path(name), `${["id,score", ...lines].join("\n")}\n`);
  return path(name);
}

test("trees become an artefact that says where it came from; twice the same bytes", async () => {
  const report = await jsonOf(0, ...importing(TREES, "--out", path("models/boosted"), "--scores", scoresFile("scores.csv", () => 0)));
  const rows = rowsBetween(dataset, Date.UTC(2026, 0, 10), Date.UTC(2026, 0, 16)).length;
  expect(report).toMatchObject({ out: path("models/boosted"), trees: 20, leaves: 240, unknown: "empty", rows: { calibrate: rows }, checked: { rows, furthest: 0 } });
  expect(readFileSync(path("models/boosted/trees.txt"))).toEqual(readFileSync(TREES));
  expect(readFileSync(path("models/boosted/card.md"), "utf8")).toMatch(/^# boosted\n\nBoosted trees taught elsewhere by LightGBM/);
  const { code, out } = await sekisho(importing(TREES, "--out", path("again/boosted")));
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining("not compared with LightGBM's own scores; --scores does") as string });
  for (const name of ["model.json", "vectors.json"]) expect(readFileSync(path(`again/boosted/${name}`))).toEqual(readFileSync(path(`models/boosted/${name}`)));
});

test("it is evaluated and compared as any model is, unknown values told from known ones", async () => {
  await sekisho(importing(TREES, "--out", path("models/boosted")));
  const model = loadModel(path("models"), "boosted");
  const judged = evaluate(dataset, model, { from: Date.UTC(2026, 0, 16), to: Infinity, seed: 1 });
  expect(judged.model).toMatchObject({ kind: "trees", id: "boosted" });
  const width = dataset.features.names.length;
  const known = dataset.known as Uint8Array;
  judged.rowNumbers.forEach((row, place) => {
    const [from, to] = [row * width, (row + 1) * width];
    expect(judged.rows.scores[place]).toBe(model.score(dataset.values.slice(from, to), known.slice(from, to)).logit);
  });
  const split = { train: rowsBetween(dataset, -Infinity, Date.UTC(2026, 0, 16)), test: judged.rowNumbers, labelsUntil: Infinity, seed: 1 };
  const [, trees] = compare(dataset, split, [decisionTree, modelContender("trees boosted", model)]);
  expect(trees?.figures.averagePrecision).toBe(judged.figures.averagePrecision);
});

test.each<[what: string, argv: () => readonly string[], complaint: string | RegExp]>([
  ["no file", () => [], "name one file that LightGBM saved"],
  ["two files", () => [TREES, TREES], "name one file that LightGBM saved"],
  ["a file that is not there", () => ["absent.txt"], "absent.txt: cannot be read"],
  ["days in the wrong order", () => [TREES, "--until", "2026-01-10"], /^--until 2026-01-10: expected a later day than --from 2026-01-10/],
  ["a period without fraud", () => [TREES, "--from", "2027-01-01", "--until", "2027-02-01"], /^\S+rows\.csv: cannot import: the rows to calibrate on, 0, hold no known fraud$/],
  ["a truncated file", () => [written("short.txt", (text) => text.slice(0, 3000))], /^model refused: \S+short\.txt:\d+: /],
  ["a hostile file", () => [written("circle.txt", (text) => text.replace(/left_child=\S+/, "left_child=0"))], /^model refused: \S+circle\.txt:19: left_child: split 0 leads back to 0$/],
  ["a file too large to be looked at", () => [large("large.txt")], /large\.txt: has 67108865 bytes, more than 67108864$/],
  ["gaps that are said to have been filled", () => [TREES, "--filled"], /^model refused: fixtures\/lightgbm\/empty\.txt:18: decision_type: this split was taught with missing values/],
  ["scores that are not ours", () => [TREES, "--scores", scoresFile("off.csv", (row) => (row % 2) * 2e-6)], /^\S+rows\.csv: cannot import: \d+ of \d+ rows are scored otherwise, the first is \S+, which was given -?\d/],
  ["scores of other requests", () => [TREES, "--scores", textFile("few.csv", "id,score\nsomebody,1\n")], /^\S+rows\.csv: cannot import: the scores lack request \S+$/],
  ["scores in other columns", () => [TREES, "--scores", textFile("columns.csv", "score,id\n")], /columns\.csv:1: expected the columns id,score$/],
  ["a score that is none", () => [TREES, "--scores", textFile("none.csv", "id,score\na,high\n")], /none\.csv:2: score: expected a number, found "high"$/],
  ["a score too many", () => [TREES, "--scores", textFile("three.csv", "id,score\na,1,2\n")], /three\.csv:2: expected two cells, id,score$/],
  ["a request scored twice", () => [TREES, "--scores", textFile("twice.csv", "id,score\na,1\na,2\n")], /twice\.csv:3: id: "a" is there twice$/],
  ["an empty scores file", () => [TREES, "--scores", textFile("empty.csv", "")], /empty\.csv: is empty; expected the columns id,score$/],
])("%s is one line", async (_, argv, complaint) => {
  const line = (await refused(...importing("--out", path("models/none"), ...argv()))).slice("sekisho model import: ".length);
  if (typeof complaint === "string") expect(line).toBe(complaint);
  else expect(line).toMatch(complaint);
});

test("the day from which on rows calibrate must be named", async () => {
  expect(await refused("model", "import", TREES, "--dataset", path("rows.csv"), "--out", path("models/none"))).toMatch(/^sekisho model import: --from is missing: first day whose requests calibrate/);
});

function textFile(name: string, text: string): string {
  writeFileSync(path(name), text);
  return path(name);
}

const written = (name: string, change: (text: string) => string): string => textFile(name, change(readFileSync(TREES, "utf8")));

function large(name: string): string {
  truncateSync(textFile(name, "tree\n"), 64 * 1024 * 1024 + 1);
  return path(name);
}
