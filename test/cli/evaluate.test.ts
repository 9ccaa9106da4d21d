import { readFileSync, writeFileSync } from "node:fs";
import { jsonOf, refused, scratch, sekisho } from "./captured-io.js";

const path = scratch();
const MEMBERS = ["transactions", "frauds", "fraudRate", "from", "to", "aucRoc", "averagePrecision", "cardPrecisionAt100", "at", "brier", "calibration", "byDay"];
/** The last weeks, in which labels of the first ones are known. */
const PERIOD = ["--from", "2026-01-15", "--to", "2026-02-15"];

/** A small simulated world; every thirtieth request of the written rows is made a fraud, so that every period has some. */
beforeAll(async () => {
  await sekisho(["simulate", "--seed", "3", "--cards", "60", "--days", "50", "--start", "2026-01-01", "--out", path("world.jsonl.gz")]);
  await sekisho(["dataset", "--history", path("world.jsonl.gz"), "--out", path("world.csv")]);
  const [head, ...rows] = readFileSync(path("world.csv"), "utf8").trimEnd().split("\n");
  const told = rows.map((row, index) => row.replace(/,[^,]*,[^,]*$/, index % 30 === 0 ? ",1,2026-03-01T00:00:00.000Z" : index % 2 === 0 ? ",0,2026-03-01T00:00:00.000Z" : ",,"));
  writeFileSync(path("rows.csv"), `${[head, ...told].join("\n")}\n`);
}, 60_000);

test("--json prints the figures of the contract and their intervals, nothing else", async () => {
  const figures = (await jsonOf(0, "evaluate", "--dataset", path("rows.csv"), ...PERIOD)) as Record<string, object[]>;
  expect(Object.keys(figures)).toEqual([...MEMBERS, "intervals"]);
  expect(figures["at"]?.map((one) => Object.keys(one))).toEqual(Array(4).fill(["rate", "threshold", "detection", "precision", "falsePositiveRatio", "amountDetection"]));
  expect(figures["calibration"]).toHaveLength(10);
  expect(figures["intervals"]).toMatchObject({ level: 0.95, replicates: 200, seed: 1, aucRoc: { low: expect.any(Number), high: expect.any(Number) } });
  expect(await jsonOf(0, "evaluate", "--dataset", path("rows.csv"), ...PERIOD)).toEqual(figures);
}, 60_000);

test("a period holds its first day and not the day it ends with", async () => {
  const { byDay } = (await jsonOf(0, "evaluate", "--dataset", path("rows.csv"), ...PERIOD)) as { byDay: { day: string }[] };
  expect([byDay[0]?.day, byDay.at(-1)?.day, byDay.length]).toEqual(["2026-01-15", "2026-02-14", 31]);
}, 60_000);

test("a history gives what its data set gives", async () => {
  const [lived, read] = [["--history", path("world.jsonl.gz")], ["--dataset", path("world.csv")]].map((source) => sekisho(["evaluate", ...source, "--json"]));
  const one = await lived;
  expect({ code: one?.code, err: one?.err }).toEqual({ code: 0, err: "" });
  expect(one).toEqual(await read);
}, 60_000);

test("the summary says what was judged, how well, and how many labels are missing", async () => {
  const { code, out } = await sekisho(["evaluate", "--dataset", path("rows.csv"), ...PERIOD]);
  expect(code).toBe(0);
  expect(out).toMatch(/^model first on [\d,]+ requests from 2026-01-15 to 2026-02-14: \d+ frauds \(3\.\d\d %\)\n\d\d\.\d % of the requests have no label and count as genuine\n/);
  expect(out).toMatch(/\nAUC +0\.\d{3} \[0\.\d{3}, 0\.\d{3}\]\n/);
  expect(out).toMatch(/\n5\.0 % +0\.\d{3} \[/);
}, 60_000);

test("--scores writes every judged request, in order, in numbers that rank as the figures do", async () => {
  const { transactions, at } = (await jsonOf(0, "evaluate", "--dataset", path("rows.csv"), ...PERIOD, "--scores", path("scores.csv"))) as { transactions: number; at: { threshold: number; rate: number }[] };
  const [head, ...lines] = readFileSync(path("scores.csv"), "utf8").trimEnd().split("\n");
  expect([head, lines.length]).toEqual(["id,score", transactions]);
  const ids = readFileSync(path("rows.csv"), "utf8").split("\n").filter((line) => /^[^,]*,2026-01-(1[5-9]|[23])|^[^,]*,2026-02-(0|1[0-4])/.test(line)).map((line) => line.split(",")[0]);
  expect(lines.map((line) => line.split(",")[0])).toEqual(ids);
  const scores = lines.map((line) => Number(line.split(",")[1])).sort((a, b) => b - a);
  for (const { rate, threshold } of at) expect(scores[Math.floor(rate * transactions) - 1]).toBe(threshold);
}, 60_000);

test("--report draws one page that needs nothing beside itself", async () => {
  const { code, err } = await sekisho(["evaluate", "--dataset", path("rows.csv"), ...PERIOD, "--report", path("report.html")]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const page = readFileSync(path("report.html"), "utf8");
  const headings = ["Detection against intervention", "Cost against challenges", "At fixed rates", "ROC", "Precision and recall", "Calibration", "Score distribution", "Slices", "What the model leans on", "What the money rests on"];
  expect([...page.matchAll(/<h2>([^<]+)<\/h2>/g)].map(([, heading]) => heading)).toEqual(headings);
  expect(page.match(/<svg /g)).toHaveLength(6);
  expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|https?:|src=|href=|NaN|undefined|Infinity/);
  expect(page).toContain("prefers-color-scheme:dark");
  for (const text of ["let everything pass", "challenge everything", "least, ¥", "model alone", "perfect ranking", "new: first attempt", "assumption", "95 % interval", "have no label and count as genuine"]) expect(page).toContain(text);
  await sekisho(["evaluate", "--dataset", path("rows.csv"), ...PERIOD, "--report", path("again.html")]);
  expect(readFileSync(path("again.html"), "utf8")).toBe(page);
}, 60_000);

test.each<[string, readonly string[], string | RegExp]>([
  ["no source", [], "name either --history FILES or --dataset FILE"],
  ["two sources", ["--history", "a.jsonl", "--dataset", "a.csv"], "name either --history FILES or --dataset FILE"],
  ["no model", ["--dataset", "a.csv", "--model", "none"], "--model none: there is nothing to measure without a model"],
  ["a model that is not there", ["--dataset", "a.csv", "--model", "absent"], /absent.model\.json: cannot be read$/],
  ["no day", ["--dataset", "a.csv", "--from", "soon"], "--from soon: expected a day, YYYY-MM-DD"],
  ["days in the wrong order", ["--dataset", "a.csv", "--from", "2026-02-01", "--to", "2026-02-01"], /^--to 2026-02-01: expected a later day than --from 2026-02-01/],
  ["a report of another kind", ["--dataset", "a.csv", "--report", "a.pdf"], "--report a.pdf: expected a .html file"],
  ["a file that is not there", ["--dataset", "absent.csv"], /^absent\.csv: /],
])("%s is one line", async (_, argv, complaint) => {
  const line = (await refused("evaluate", ...argv)).slice("sekisho evaluate: ".length);
  if (typeof complaint === "string") expect(line).toBe(complaint);
  else expect(line).toMatch(complaint);
});

test("a period of a single class cannot be evaluated", async () => {
  const [head, ...rows] = readFileSync(path("rows.csv"), "utf8").trimEnd().split("\n");
  writeFileSync(path("fraud.csv"), [head, ...rows.map((row) => row.replace(/,[^,]*,[^,]*$/, ",1,2026-03-01T00:00:00.000Z"))].join("\n"));
  expect(await refused("evaluate", "--dataset", path("fraud.csv"), ...PERIOD)).toMatch(/: cannot evaluate: all \d+ requests from 2026-01-15 before 2026-02-15 are fraud/);
}, 60_000);

describe("--compare", () => {
  interface Compared {
    readonly averagePrecision: number;
    readonly compare: readonly { readonly name: string; readonly describes: string; readonly figures: { readonly averagePrecision: number; readonly frauds: number; readonly transactions: number } }[];
  }

  test("judges what an issuer would use instead on the same requests; the model's own row is the model's figures", async () => {
    // Labels at once, so that earlier requests have something to teach.
    const rows = readFileSync(path("rows.csv"), "utf8");
    writeFileSync(path("early.csv"), rows.replace(/^([^,]*),(2026[^,]*),(.*),2026-03-01T00:00:00.000Z$/gm, "$1,$2,$3,$2"));
    const report = (await jsonOf(0, "evaluate", "--dataset", path("early.csv"), ...PERIOD, "--compare", "--report", path("compared.html"))) as Compared;
    expect(report.compare.map(({ name }) => name)).toEqual(["logistic regression", "decision tree", "novelty likelihood", "self-organising map", "network first"]);
    expect(new Set(report.compare.map(({ figures: { transactions, frauds } }) => `${frauds} of ${transactions}`)).size).toBe(1);
    expect(report.compare.at(-1)?.figures.averagePrecision).toBe(report.averagePrecision);
    const page = readFileSync(path("compared.html"), "utf8");
    for (const { name } of report.compare) expect(page).toContain(name);
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  }, 120_000);

  test("a history lets the rules take part, and the table says what ties cost", async () => {
    const { code, out } = await sekisho(["evaluate", "--history", path("world.jsonl.gz"), "--from", "2026-01-25", "--compare", "--also", "first"]);
    expect(code).toBe(0);
    expect(out).toContain("rules of default/1");
    expect(out.match(/^network first /gm)).toHaveLength(2);
    expect(out).toContain("Ties count against whoever makes them");
    expect(out).not.toContain("rules cannot be judged");
  }, 120_000);

  test.each<[args: readonly string[], sentence: string]>([
    [["--also", "first"], "--also: goes with --compare"],
    [["--compare", "--from", "2026-01-01"], "cannot train: the rows to learn from, 0, hold no known fraud"],
  ])("%j is refused in one line", async (args, sentence) => {
    expect((await refused("evaluate", "--dataset", path("rows.csv"), ...args)).replace(`${path("rows.csv")}: `, "")).toBe(`sekisho evaluate: ${sentence}`);
  }, 60_000);
});
