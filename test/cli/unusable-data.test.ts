import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { jsonOf, refused, scratch, sekisho } from "./captured-io.js";
import { writeWithFrauds } from "./frauds.js";
import { MAPPING, requestLine, written } from "./history.js";

const path = scratch();
const LABELLED = "2026-01-22T00:00:00.000Z";
let header: readonly string[];
let rows: readonly (readonly string[])[];

/** A data set that both commands can use, as cells; no cell of it is quoted. */
beforeAll(async () => {
  await sekisho(["simulate", "--seed", "3", "--cards", "60", "--days", "20", "--out", path("world.jsonl")]);
  await sekisho(["dataset", "--history", path("world.jsonl"), "--out", path("world.csv")]);
  writeWithFrauds(path("world.csv"), path("good.csv"), 12, LABELLED);
  [header = [], ...rows] = readFileSync(path("good.csv"), "utf8").trimEnd().split("\n").map((line) => line.split(","));
}, 60_000);

const text = (lines: readonly (readonly string[])[], end = "\n"): string => lines.map((cells) => cells.join(",") + end).join("");
const place = (column: string): number => header.indexOf(column);
const without = (column: string): string => text([header, ...rows].map((cells) => cells.filter((_, index) => index !== place(column))));
const withCell = (row: number, column: string, cell: string): string => text([header, ...rows.map((cells, index) => (index === row ? cells.with(place(column), cell) : cells))]);
const labelled = (label: string): string => text([header, ...rows.map((cells) => [...cells.slice(0, -2), label, LABELLED])]);

/** Each with what both `train` and `evaluate` must say of it, behind the name of the file. */
const UNUSABLE: readonly (readonly [string, () => string | Uint8Array, string | RegExp])[] = [
  ["an empty file", () => "", ": is empty; expected the columns that sekisho dataset writes"],
  ["a packed file that is cut short", () => gzipSync(text([header, ...rows])).subarray(0, -100), /^:\d+: cannot be read: unexpected end of file$/],
  ["a file of another kind", () => Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe), ":1: not UTF-8 text"],
  ["a history", () => readFileSync(path("world.jsonl")), ":1: does not name the columns that sekisho dataset writes"],
  ["a missing feature", () => without("amount_log"), ":1: amount_log: this column is missing"],
  ["missing labels", () => without("label"), ":1: label: this column is missing"],
  ["a column too many", () => text([[...header, "shoe_size"], ...rows.map((cells) => [...cells, "42"])]), ":1: shoe_size: no column of a data set; docs/features.md lists the features"],
  ["a cell too many", () => text([header, ...rows.map((cells, row) => (row === 4 ? [...cells, ""] : cells))]), /^:6: has \d+ cells where the first line names \d+ columns$/],
  ["text in a number", () => withCell(7, "amount_log", "much"), ':9: amount_log: expected a number, found "much"'],
  ["NaN in a number", () => withCell(0, "amount_log", "NaN"), ':2: amount_log: expected a number, found "NaN"'],
  ["infinity in a number", () => withCell(0, "amount_log", "-Infinity"), ':2: amount_log: expected a number, found "-Infinity"'],
  ["another label", () => withCell(2, "label", "yes"), ':4: label: expected 1 for fraud, 0 for genuine or nothing, found "yes"'],
  ["a row that is there twice", () => text([header, ...rows.slice(0, 3), ...rows.slice(2)]), /^:5: id: [0-9a-f-]{36} is there twice at the same instant$/],
  ["rows out of order", () => text([header, ...rows.toReversed()]), /^:3: at: .* is earlier than the row before it$/],
];

test.each(UNUSABLE)("%s is refused by train and by evaluate with its place", async (_, content, complaint) => {
  const file = path("bad.csv");
  writeFileSync(file, content());
  for (const [command, ...more] of [["train", "--out", path("models/none")], ["evaluate"]] as const) {
    const line = await refused(command, "--dataset", file, ...more);
    expect(line.startsWith(`sekisho ${command}: ${file}`)).toBe(true);
    const said = line.slice(`sekisho ${command}: ${file}`.length);
    if (typeof complaint === "string") expect(said).toBe(complaint);
    else expect(said).toMatch(complaint);
  }
  expect(existsSync(path("models/none"))).toBe(false);
});

/** Rows that can be read, but not used: by command, options and what is said behind the name of the file. */
test.each<[string, () => string, readonly string[], RegExp]>([
  ["no rows at all", () => text([header]), ["train"], /^cannot train: the data set has no rows$/],
  ["no rows at all", () => text([header]), ["evaluate"], /^cannot evaluate: there are no requests; there are none at all$/],
  ["an empty period", () => text([header, ...rows]), ["train", "--from", "2026-01-05", "--until", "2026-01-05"], /^cannot train: until, 2026-01-05T00:00:00.000Z, must be later than from, 2026-01-05T00:00:00.000Z$/],
  ["a period before all rows", () => text([header, ...rows]), ["train", "--end", "2025-01-01"], /^cannot train: there are no rows before end, 2025-01-01T00:00:00.000Z; the first is of 2026-01-01T/],
  ["a period after all rows", () => text([header, ...rows]), ["evaluate", "--from", "2027-01-01"], /^cannot evaluate: there are no requests from 2027-01-01; those of the data are from 2026-01-01T.* to 2026-01-20T.*$/],
  ["genuine rows only", () => labelled("0"), ["train"], /^cannot train: the rows to train on, \d+, hold no known fraud$/],
  ["genuine rows only", () => labelled("0"), ["evaluate"], /^cannot evaluate: all \d+ requests are genuine, and it takes both to tell them apart$/],
  ["frauds only", () => labelled("1"), ["train"], /^cannot train: the rows to train on, \d+, are all fraud$/],
  ["frauds only", () => labelled("1"), ["evaluate"], /^cannot evaluate: all \d+ requests are fraud, and it takes both to tell them apart$/],
])("%s cannot be worked with: case %#", async (_, content, [command = "", ...options], complaint) => {
  const file = path("unfit.csv");
  writeFileSync(file, content());
  const line = await refused(command, "--dataset", file, ...(command === "train" ? ["--out", path("models/none")] : []), ...options);
  expect(line.startsWith(`sekisho ${command}: ${file}: `)).toBe(true);
  expect(line.slice(`sekisho ${command}: ${file}: `.length)).toMatch(complaint);
  expect(existsSync(path("models/none"))).toBe(false);
});

test("line ends of Windows and a byte order mark change nothing", async () => {
  writeFileSync(path("windows.csv"), `\ufeff${text([header, ...rows], "\r\n")}`);
  expect(await jsonOf(0, "evaluate", "--dataset", path("windows.csv"))).toEqual(await jsonOf(0, "evaluate", "--dataset", path("good.csv")));
}, 60_000);

test("where a model or a report is to go is looked at before the work is done", async () => {
  const good = ["--dataset", path("good.csv")];
  expect(await refused("train", ...good, "--out", path("good.csv/model"))).toBe(`sekisho train: --out ${path("good.csv/model")}: ${path("good.csv")} is not a folder`);
  expect(await refused("evaluate", ...good, "--report", path("absent/report.html"))).toBe(`sekisho evaluate: --report ${path("absent/report.html")}: there is no folder ${path("absent")}`);
  mkdirSync(path("scores.csv"));
  expect(await refused("evaluate", ...good, "--scores", path("scores.csv"))).toBe(`sekisho evaluate: --scores ${path("scores.csv")}: is a folder`);
});

describe("a history that no data set can be made of", () => {
  test.each<[string, () => string, RegExp]>([
    ["an empty file", () => written(path("empty.jsonl"), []), /: holds no request, so that there is no row to write$/],
    ["labels alone", () => written(path("labels.jsonl"), ['{"type":"label","at":"2026-01-01T00:00:00.000Z","ref":"x","label":"fraud","source":"issuer"}']), /: holds no request, so that there is no row to write$/],
    ["a packed file that is cut short", () => {
      writeFileSync(path("cut.jsonl.gz"), gzipSync(readFileSync(path("world.jsonl"))).subarray(0, -100));
      return path("cut.jsonl.gz");
    }, /:\d+: cannot be read: unexpected end of file$/],
    ["a line that is none", () => written(path("torn.jsonl"), [requestLine(1), '{"type":"areq"']), /:2: not JSON: /],
    ["a line without a time", () => written(path("timeless.jsonl"), ['{"type":"areq","areq":{}}']), /:1: at: /],
  ])("%s", async (_, history, complaint) => {
    const file = history();
    const line = await refused("dataset", "--history", file, "--out", path("none.csv"));
    expect(line.startsWith(`sekisho dataset: ${file}`)).toBe(true);
    expect(line).toMatch(complaint);
    for (const name of ["none.csv", "none.csv.rows", "none.csv.part"]) expect(existsSync(path(name))).toBe(false);
  });

  test("rows that are passed over, and messages that are answered with an Erro, are counted and said", async () => {
    writeFileSync(path("map.yaml"), MAPPING);
    writeFileSync(path("rows.csv"), "ID,WHEN,CARD\n1,2026-01-01T00:00:00Z,1\n2,soon,1\n");
    const { code, out, err } = await sekisho(["dataset", "--history", path("rows.csv"), "--map", path("map.yaml"), "--skip-bad-rows", "--out", path("mapped.csv")]);
    expect([code, out]).toEqual([0, `wrote 1 rows to ${path("mapped.csv")}\n`]);
    expect(err).toMatch(/^1 rows passed over\n {2}.*rows\.csv:3: .*\n$/);
    const faulty = written(path("faulty.jsonl"), [requestLine(1), '{"type":"areq","at":"2026-03-01T12:00:00.000Z","areq":{}}']);
    expect((await sekisho(["dataset", "--history", faulty, "--out", path("faulty.csv")])).err).toBe("1 requests are answered with an Erro and have no row\n");
  });
});
