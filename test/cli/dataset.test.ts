import { existsSync, readFileSync } from "node:fs";
import { FEATURES } from "../../src/risk/index.js";
import { jsonOf, refused, scratch, sekisho } from "./captured-io.js";

const path = scratch();

test("a history becomes one row per request, with every feature and what became known", async () => {
  await sekisho(["simulate", "--seed", "4", "--cards", "40", "--days", "15", "--out", path("world.jsonl")]);
  const requests = readFileSync(path("world.jsonl"), "utf8").split("\n").filter((line) => line.includes('"type":"areq"')).length;
  expect(await jsonOf(0, "dataset", "--history", path("world.jsonl"), "--out", path("rows.csv"))).toEqual({ out: path("rows.csv"), rows: requests });
  const [head, ...rows] = readFileSync(path("rows.csv"), "utf8").trimEnd().split("\n");
  expect((head as string).split(",")).toEqual(["id", "at", "card", "amount_minor", ...FEATURES.map(({ name }) => name), "challenge", "label", "label_at"]);
  expect(rows).toHaveLength(requests);
}, 60_000);

test("what cannot be written or read is one line, and leaves nothing behind", async () => {
  expect(await refused("dataset", "--history", path("world.jsonl"), "--out", path("rows.parquet"))).toContain("expected a .csv file");
  expect(await refused("dataset", "--history", path("absent.jsonl"), "--out", path("none.csv"))).toContain(path("absent.jsonl"));
  for (const name of ["none.csv", "none.csv.part", "rows.parquet"]) expect(existsSync(path(name))).toBe(false);
});
