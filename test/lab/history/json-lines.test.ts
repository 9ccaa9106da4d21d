import { gzipSync } from "node:zlib";
import { tmpdir } from "node:os";
import { readHistory } from "../../../src/lab/history/read-history.js";
import { DEFAULT_PARSE_OPTIONS, parseAReqValue } from "../../../src/protocol/index.js";
import { fromBlocks, scratchFolder } from "../files.js";

const file = scratchFolder();
const parse = (message: unknown) => parseAReqValue(message, DEFAULT_PARSE_OPTIONS);
const read = (paths: readonly string[], more = {}) => fromBlocks(readHistory(paths, { parse, tempDir: tmpdir(), ...more }));
const AT = "2026-03-01T10:00:00.000Z";
const areq = (members: object = {}) => JSON.stringify({ type: "areq", at: AT, areq: { threeDSServerTransID: "t1" }, ...members });
const label = (members: object = {}) => JSON.stringify({ type: "label", at: AT, ref: "t1", label: "fraud", source: "issuer", ...members });

test("the three kinds of lines, empty lines between them", async () => {
  const path = file("three.jsonl", [
    areq({ observation: { browserId: "b" }, expect: { action: "challenge", rules: ["r"] } }), "",
    JSON.stringify({ type: "challenge", at: "2026-03-01T10:01:00Z", ref: "t1", outcome: "passed" }),
    label({ at: "2026-03-09T00:00:00+09:00" }),
  ].join("\n"));
  expect((await read([path])).flatMap(({ events }) => events)).toEqual([
    { kind: "request", at: Date.parse(AT), id: "t1", areq: { threeDSServerTransID: "t1" }, parsed: undefined, observation: { browserId: "b" }, expect: { action: "challenge", rules: ["r"] }, origin: { file: path, line: 1 } },
    { kind: "challenge", at: Date.parse("2026-03-01T10:01:00Z"), ref: "t1", outcome: "passed" },
    { kind: "label", at: Date.parse("2026-03-08T15:00:00Z"), ref: "t1", label: "fraud", source: "issuer" },
  ]);
});

const STORY = { title: { en: "T", ja: "題" }, sentence: { en: "S.", ja: "文。" } };
const story = (members: object = {}) => JSON.stringify({ type: "story", ...STORY, ...members });

test("a first line may tell the story: it is no event, and every request of the file knows it, in whatever order it stands", async () => {
  const later = JSON.stringify({ type: "areq", at: "2026-03-02T10:00:00.000Z", areq: {} });
  for (const lines of [[story(), areq(), later], [story(), later, areq()]]) {
    const path = file("story.jsonl", lines.join("\n"));
    const events = (await read([path])).flatMap((item) => item.events);
    expect(events).toHaveLength(2);
    for (const event of events) expect(event).toMatchObject({ origin: { file: path, story: STORY } });
  }
});

test.each([
  ["broken JSON", "{", "", /not JSON/],
  ["a list", "[]", "", /an object/],
  ["no type", "{}", "type", /one of story, areq, challenge, label/],
  ["a type from Object.prototype", '{"type":"constructor"}', "type", /one of/],
  ["an unknown type", '{"type":"transaction"}', "type", /one of/],
  ["an unknown member", areq({ expects: {} }), "expects", /unknown member/],
  ["a missing member", JSON.stringify({ type: "areq", at: AT }), "areq", /missing/],
  ["a time without zone", areq({ at: "2026-03-01T10:00:00" }), "at", /instant/],
  ["a number as time", areq({ at: 1 }), "at", /instant/],
  ["an unknown member of expect", areq({ expect: { transstatus: "Y" } }), "expect.transstatus", /unknown member; known are transStatus/],
  ["a wrong value in expect", areq({ expect: { transStatus: "X" } }), "expect.transStatus", /one of Y, N/],
  ["an unknown action", areq({ expect: { action: "approve" } }), "expect.action", /one of frictionless/],
  ["a score beyond the scale", areq({ expect: { scoreMin: 1000 } }), "expect.scoreMin", /0 to 999/],
  ["rules that are no list", areq({ expect: { rules: "r" } }), "expect.rules", /list of texts/],
  ["a list as expect", areq({ expect: [] }), "expect", /object/],
  ["an unknown member of observation", areq({ observation: { cookie: "x" } }), "observation.cookie", /unknown member/],
  ["a wrong value in observation", areq({ observation: { screenWidth: "390" } }), "observation.screenWidth", /number/],
  ["a story that is not in the first line", story(), "type", /first line/],
  ["a story with a member too many", story({ author: "x" }), "author", /unknown member/],
  ["an unknown outcome", JSON.stringify({ type: "challenge", at: AT, ref: "t", outcome: "ok" }), "outcome", /passed, failed/],
  ["an unknown label", label({ label: "bad" }), "label", /fraud, genuine/],
  ["an unknown source", label({ source: "police" }), "source", /issuer, chargeback/],
  ["a label about nothing", label({ ref: "" }), "ref", /text/],
])("refuses %s with file, line and element", async (_what, line, element, problem) => {
  const path = file("bad.jsonl", `${areq()}\n${line}\n`);
  await expect(read([path])).rejects.toMatchObject({ name: "HistoryRefused", file: path, line: 2, element, problem: expect.stringMatching(problem) as unknown });
});

test.each([
  ["a story without a sentence", story({ sentence: undefined }), "sentence", /missing/],
  ["a title in one language", story({ title: { en: "T" } }), "title.ja", /missing/],
  ["an empty title", story({ title: { en: "", ja: "題" } }), "title.en", /text/],
  ["a third language", story({ title: { en: "T", ja: "題", fr: "T" } }), "title.fr", /unknown member/],
])("refuses %s", async (_what, line, element, problem) => {
  const path = file("bad-story.jsonl", line);
  await expect(read([path])).rejects.toMatchObject({ file: path, line: 1, element, problem: expect.stringMatching(problem) as unknown });
});

test("nothing is told of a file that will be refused", async () => {
  const path = file("late.jsonl", `${areq()}\n${areq()}\n{`);
  const told: unknown[] = [];
  await expect((async () => {
    for await (const block of readHistory([path], { parse, tempDir: tmpdir() })) told.push(...block);
  })()).rejects.toThrow(`${path}:3: not JSON`);
  expect(told).toEqual([]);
});

test("gzip is known by its bytes, not by its name", async () => {
  const named = file("plain.jsonl", gzipSync(`${areq()}\n`));
  const unnamed = file("zipped.jsonl.gz", `${areq()}\n`);
  expect(await read([named])).toHaveLength(1);
  expect(await read([unnamed])).toHaveLength(1);
});

test.each([
  ["a gzip file cut short", "cut.jsonl.gz", gzipSync(Buffer.from(areq().repeat(400))).subarray(0, 120), /cannot be read/],
  ["text that is not UTF-8", "latin.jsonl", Buffer.concat([Buffer.from(`${areq()}\n`), Buffer.from([0x7b, 0xe9, 0x7d, 0x0a])]), /latin\.jsonl:2: not UTF-8/],
  ["a file of another kind", "history.json", areq(), /expected a \.jsonl/],
  ["a CSV file without a mapping", "rows.csv", "a\n1\n", /needs a mapping/],
])("refuses %s", async (_what, name, content, problem) => {
  await expect(read([file(name, content)])).rejects.toThrow(problem);
});

test("refuses a file that is not there", async () => {
  await expect(read(["/nowhere/history.jsonl"])).rejects.toThrow(/cannot be read|ENOENT/);
});

const at = (minute: number) => new Date(Date.parse(AT) + minute * 60_000).toISOString();
const times = async (paths: readonly string[], more = {}) => (await read(paths, more)).map(({ at: instant, events }) => `${(instant - Date.parse(AT)) / 60_000}:${(events[0] as { id: string }).id}`);
const lineAt = (minute: number, id: string) => JSON.stringify({ type: "areq", at: at(minute), areq: { threeDSServerTransID: id } });

test("files in disorder are sorted and merged; equal times keep the order of files and lines", async () => {
  const one = file("one.jsonl", [lineAt(5, "a"), lineAt(1, "b"), lineAt(5, "c")].join("\n"));
  const two = file("two.jsonl", [lineAt(1, "d"), lineAt(5, "e"), lineAt(9, "f")].join("\n"));
  expect(await times([one, two])).toEqual(["1:b", "1:d", "5:a", "5:c", "5:e", "9:f"]);
});

test("sorting with little memory gives the same order", async () => {
  const lines = Array.from({ length: 500 }, (_, index) => lineAt((index * 7919) % 97, `t${index}`));
  const path = file("shuffled.jsonl", lines.join("\n"));
  const sorted = await times([path]);
  expect(await times([path], { runCharacters: 4_000 })).toEqual(sorted);
  expect(sorted).toHaveLength(500);
  expect(sorted.map((entry) => Number(entry.split(":")[0]))).toEqual([...Array(500).keys()].map((index) => (index * 7919) % 97).sort((a, b) => a - b));
});
