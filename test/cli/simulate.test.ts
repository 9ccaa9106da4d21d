import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { jsonOf, refused, scratch, sekisho } from "./captured-io.js";

const path = scratch();
const WORLD = ["simulate", "--cards", "30", "--days", "5"];
const simulate = (out: string, ...more: string[]) => sekisho([...WORLD, "--out", out, ...more]);

test("the same seed gives the same bytes, another seed others; gzip holds the same lines", async () => {
  const ran = await simulate(path("one.jsonl"));
  expect(ran).toMatchObject({ code: 0, err: "" });
  const text = readFileSync(path("one.jsonl"), "utf8");
  const lines = text.trimEnd().split("\n");
  expect(ran.out).toBe(`wrote ${lines.length.toLocaleString("en")} lines to ${path("one.jsonl")}\n`);
  expect(lines.length).toBeGreaterThan(30);
  expect(new Set(lines.map((line) => (JSON.parse(line) as { type: string }).type))).toContain("areq");

  await simulate(path("two.jsonl"));
  await simulate(path("two.jsonl.gz"));
  await simulate(path("other.jsonl"), "--seed", "2");
  expect(readFileSync(path("two.jsonl"), "utf8") === text).toBe(true);
  expect(gunzipSync(readFileSync(path("two.jsonl.gz"))).toString() === text).toBe(true);
  expect(readFileSync(path("other.jsonl"), "utf8") === text).toBe(false);
});

test("--json tells what was made; the first day can be chosen", async () => {
  const report = await jsonOf(0, "simulate", "--cards", "5", "--days", "2", "--start", "2027-02-01", "--out", path("late.jsonl"));
  expect(report).toMatchObject({ out: path("late.jsonl"), seed: 1, cards: 5, days: 2 });
  const first = JSON.parse(readFileSync(path("late.jsonl"), "utf8").split("\n")[0] as string) as { at: string };
  expect(first.at).toMatch(/^2027-02-0[12]/);
});

test("--geo-out writes the address files that ship", async () => {
  expect((await sekisho(["simulate", "--geo-out", path("geo")])).code).toBe(0);
  for (const kind of ["city", "asn", "anonymous"]) {
    expect(readFileSync(path(`geo/world-${kind}.mmdb`)).equals(readFileSync(`fixtures/geo/world-${kind}.mmdb`))).toBe(true);
  }
});

test("what cannot be written is one line", async () => {
  expect(await refused("simulate", "--cards", "1", "--days", "1", "--out", path("absent/world.jsonl"))).toBe(`sekisho simulate: ${path("absent/world.jsonl")}: there is no such file or folder`);
});

test("--journal decides the world as a replay of its file would, and keeps the decisions", async () => {
  await simulate(path("file.jsonl"));
  expect(await sekisho(["replay", path("file.jsonl"), "--journal", path("replayed/journal")])).toMatchObject({ code: 0 });
  expect(await sekisho([...WORLD, "--journal", path("decided/journal")])).toMatchObject({ code: 0, out: expect.stringMatching(/^decided [\d,]+ requests\n$/) });
  const journals = ["replayed", "decided"].map((folder) => readFileSync(path(`${folder}/journal/0000000000000000.journal`)));
  expect(journals[0]?.equals(journals[1] as Buffer)).toBe(true);
});
