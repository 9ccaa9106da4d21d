import { readFileSync, readdirSync } from "node:fs";
import { readDataset } from "../../src/lab/index.js";
import { FEATURES } from "../../src/risk/index.js";
import { jsonOf, refused, scratch, sekisho } from "./captured-io.js";

const path = scratch();

test("a history becomes one row per request, with every feature and what became known", async () => {
  await sekisho(["simulate", "--seed", "4", "--cards", "40", "--days", "15", "--out", path("world.jsonl")]);
  const requests = readFileSync(path("world.jsonl"), "utf8").split("\n").filter((line) => line.includes('"type":"areq"')).length;
  expect(await jsonOf(0, "dataset", "--history", path("world.jsonl"), "--out", path("rows.csv"))).toEqual({ out: path("rows.csv"), rows: requests });
  const [head, ...rows] = readFileSync(path("rows.csv"), "utf8").trimEnd().split("\n");
  expect((head as string).split(",")).toEqual(["id", "at", "card", "amount_minor", "channel", "country_pair", "mcc_group", ...FEATURES.map(({ name }) => name), "challenge", "label", "label_at"]);
  expect(rows).toHaveLength(requests);
}, 60_000);

test("as Parquet it holds the same rows", async () => {
  expect(await jsonOf(0, "dataset", "--history", path("world.jsonl"), "--out", path("rows.parquet"))).toEqual({ out: path("rows.parquet"), rows: expect.any(Number) });
  const [csv, parquet] = [await readDataset(path("rows.csv")), await readDataset(path("rows.parquet"))];
  expect(parquet.count).toBeGreaterThan(100);
  expect(parquet).toEqual(csv);
  const line = await refused("train", "--dataset", path("rows.parquet"), "--out", path("none"), "--from", "2027-01-01");
  expect(line).toBe((await refused("train", "--dataset", path("rows.csv"), "--out", path("none"), "--from", "2027-01-01")).replace("rows.csv", "rows.parquet"));
});

test("what cannot be written or read is one line, and leaves nothing behind", async () => {
  expect(await refused("dataset", "--history", path("world.jsonl"), "--out", path("rows.txt"))).toContain("expected a .parquet or .csv file");
  expect(await refused("dataset", "--history", path("absent.jsonl"), "--out", path("none.csv"))).toContain(path("absent.jsonl"));
  expect(readdirSync(path(".")).sort()).toEqual(["rows.csv", "rows.parquet", "world.jsonl"]);
});
