import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { jsonOf, refused, scratch, sekisho } from "../cli/captured-io.js";
import type { Ran } from "../cli/captured-io.js";

interface StoryLine {
  readonly type: "story";
  readonly title: { readonly en: string; readonly ja: string };
  readonly sentence: { readonly en: string; readonly ja: string };
}
interface RequestLine {
  readonly type: "areq";
  readonly at: string;
  readonly expect?: { readonly action?: string; readonly errorCode?: string };
  readonly areq: { readonly [element: string]: unknown };
}
interface NewsLine {
  readonly type: "challenge" | "label";
  readonly at: string;
  readonly ref: string;
  readonly label?: "fraud" | "genuine";
}
interface Outcome {
  readonly id: string;
  readonly at: string;
  readonly transStatus: string | null;
  readonly action: string | null;
  readonly errorCode?: string;
}

const FOLDER = "fixtures/history";
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith(".jsonl")).sort().map((file) => `${FOLDER}/${file}`);
const path = scratch();

const STORIES = FILES.map((file) => {
  const [story, ...rest] = readFileSync(file, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line) as StoryLine | RequestLine | NewsLine);
  const requests = rest.filter((line) => line.type === "areq");
  const news = rest.filter((line) => line.type !== "areq") as NewsLine[];
  return { name: basename(file, ".jsonl"), story: story as StoryLine, rest: rest as (RequestLine | NewsLine)[], requests, news };
});
const byName = new Map(STORIES.map((told) => [told.name, told]));
const idOf = ({ areq }: RequestLine): string => String(areq["threeDSServerTransID"]);

let ran: Ran;
let outcomes: ReadonlyMap<string, Outcome>;
const outcomeOf = (line: RequestLine): Outcome => outcomes.get(idOf(line)) as Outcome;

beforeAll(async () => {
  ran = await sekisho(["replay", ...FILES, "--out", path("first.jsonl"), "--junit", path("junit.xml")]);
  const lines = readFileSync(path("first.jsonl"), "utf8").trimEnd().split("\n").map((line) => JSON.parse(line) as Outcome);
  outcomes = new Map(lines.map((line) => [line.id, line]));
});

test("all stories come out as told, replayed as one history", () => {
  const said = ran.out.trimEnd().split("\n");
  expect(said.filter((line) => /MISSED|: expected /.test(line))).toEqual([]);
  expect({ code: ran.code, err: ran.err }).toEqual({ code: 0, err: "" });
  expect(said.filter((line) => line.startsWith("met "))).toEqual(STORIES.map(({ name, story }) => `met     ${name}: ${story.title.en}`));
  const expectations = STORIES.flatMap(({ requests }) => requests.filter((line) => line.expect !== undefined)).length;
  expect(said.at(-1)).toBe(`${expectations} of ${expectations} expectations met`);
  const junit = readFileSync(path("junit.xml"), "utf8");
  expect(junit).toContain(`<testsuites tests="${expectations}" failures="0" errors="0">`);
  expect(junit.match(/<testsuite name="/g)).toHaveLength(STORIES.length);
  expect(junit).toContain('<testsuite name="The regular customer" file="fixtures/history/01-regular-customer.jsonl"');
});

test("a second run gives the same bytes", async () => {
  await sekisho(["replay", ...FILES, "--out", path("second.jsonl")]);
  expect(readFileSync(path("second.jsonl")).equals(readFileSync(path("first.jsonl")))).toBe(true);
});

test("each story comes out the same when it is replayed alone", async () => {
  const missed: unknown[] = [];
  for (const file of FILES) {
    const { code, out, err } = await sekisho(["replay", file]);
    if (code !== 0) missed.push([file, out, err]);
  }
  expect(missed).toEqual([]);
}, 120_000);

test("without a model, all but the quiet adding of a card come out the same", async () => {
  const report = await jsonOf(1, "replay", ...FILES, "--model", "none") as { stories: { file: string; missed: number }[] };
  expect(report.stories.filter(({ missed }) => missed > 0).map(({ file }) => basename(file))).toEqual(["32-card-on-file-twin.jsonl"]);
});

test("there are thirty stories or more, each with a title and a sentence of its own in both languages", () => {
  expect(STORIES.length).toBeGreaterThanOrEqual(30);
  for (const { story, requests } of STORIES) {
    expect(story.type).toBe("story");
    expect([story.title.ja, story.sentence.ja].every((text) => /\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Han}/u.test(text))).toBe(true);
    expect(requests.some((line) => line.expect !== undefined)).toBe(true);
  }
  for (const part of ["title", "sentence"] as const) {
    for (const language of ["en", "ja"] as const) expect(new Set(STORIES.map(({ story }) => story[part][language])).size).toBe(STORIES.length);
  }
});

const SEVERITY: readonly (readonly string[])[] = [["frictionless", "inform", "attempt"], ["decoupled"], ["challenge"], ["reject"]];
const severityOf = (action: string | null): number => SEVERITY.findIndex((actions) => actions.includes(action ?? ""));

/** How hard a story ends: the hardest answer among the requests of its last day that it says something about. */
function hardest({ requests }: (typeof STORIES)[number]): number {
  const judged = requests.filter((line) => line.expect !== undefined);
  const lastDay = judged.at(-1)?.at.slice(0, 10);
  return Math.max(...judged.filter(({ at }) => at.slice(0, 10) === lastDay).map((line) => severityOf(outcomeOf(line).action)));
}

test("each fraud stands beside an innocent twin that comes out milder", () => {
  const frauds = STORIES.filter(({ name, news }) => byName.has(`${name}-twin`) || news.some(({ label }) => label === "fraud"));
  expect(frauds.length).toBeGreaterThanOrEqual(18);
  for (const fraud of frauds) {
    const twin = byName.get(`${fraud.name}-twin`);
    if (twin === undefined) throw new Error(`${fraud.name} tells of a fraud and has no twin`);
    expect(twin.news.filter(({ label }) => label === "fraud")).toEqual([]);
    expect({ twin: twin.name, milder: hardest(twin) < hardest(fraud) }).toEqual({ twin: twin.name, milder: true });
    expect({ fraud: fraud.name, passes: hardest(fraud) === 0 }).toEqual({ fraud: fraud.name, passes: false });
  }
});

test("histories are honest: in order of time, news only of requests that were there, challenges only where one was due", () => {
  for (const { name, rest, requests, news } of STORIES) {
    const times = rest.map(({ at }) => at);
    expect({ name, times }).toEqual({ name, times: [...times].sort() });
    const known = new Map(requests.map((line) => [idOf(line), line]));
    expect(known.size).toBe(requests.length);
    for (const { type, ref } of news) {
      const line = known.get(ref);
      if (line === undefined) throw new Error(`${name}: ${ref} is no request of this story`);
      if (type === "challenge") expect({ ref, transStatus: outcomeOf(line).transStatus }).toEqual({ ref, transStatus: expect.stringMatching(/^[CD]$/) });
    }
    const unexpected = requests.filter((line) => outcomeOf(line).errorCode !== undefined && line.expect?.errorCode === undefined);
    expect({ name, unexpected: unexpected.map(idOf) }).toEqual({ name, unexpected: [] });
  }
  expect(outcomes.size).toBe(STORIES.flatMap(({ requests }) => requests).length);
});

test("every version and channel is met", () => {
  const met = new Set(STORIES.flatMap(({ requests }) => requests.filter((line) => outcomeOf(line).action !== null).map(({ areq }) => `${String(areq["messageVersion"])} ${String(areq["deviceChannel"])}`)));
  expect([...met].sort()).toEqual(["2.1.0", "2.2.0", "2.3.1"].flatMap((version) => ["01", "02", "03"].map((channel) => `${version} ${channel}`)));
  expect(new Set(STORIES.flatMap(({ requests }) => requests.map((line) => outcomeOf(line).transStatus)))).toEqual(new Set(["Y", "C", "D", "R", "I", "U", null]));
});

test("account numbers are those of the simulated world and no others", () => {
  for (const { name, requests } of STORIES) {
    for (const { areq } of requests) expect({ name, acctNumber: areq["acctNumber"] }).toEqual({ name, acctNumber: expect.stringMatching(/^900000\d{10}$/) });
  }
  for (const file of FILES) {
    const long = readFileSync(file, "utf8").match(/(?<![\d.])\d{15,19}(?![\d.])/g) ?? [];
    expect({ file, strange: long.filter((digits) => !digits.startsWith("900000")) }).toEqual({ file, strange: [] });
  }
});

describe("what cannot be read is refused with file, line and element", () => {
  const lines = readFileSync(`${FOLDER}/01-regular-customer.jsonl`, "utf8").trimEnd().split("\n");
  const changed = (number: number, change: (line: string) => string): string => lines.map((line, index) => (index === number - 1 ? change(line) : line)).join("\n");

  test.each([
    ["a broken line", changed(5, (line) => line.slice(0, -20)), ":5: not JSON"],
    ["an unknown member of expect", changed(2, (line) => line.replace('"expect":{', '"expect":{"colour":"red",')), ":2: expect.colour: unknown member"],
    ["a story without its Japanese title", changed(1, (line) => line.replace('"ja"', '"jp"')), ":1: title.jp: unknown member"],
    ["a story in the middle", [...lines, lines[0]].join("\n"), `:${lines.length + 1}: type: a story stands in the first line`],
  ])("%s", async (_, text, complaint) => {
    writeFileSync(path("story.jsonl"), text);
    expect(await refused("replay", path("story.jsonl"))).toContain(`${path("story.jsonl")}${complaint}`);
  });

  test("a wrong mapping", async () => {
    const mapping = readFileSync("fixtures/mappings/fraud-detection-handbook.yaml", "utf8");
    writeFileSync(path("wrong.yaml"), mapping.replace("\nareq:", "\nareq:\n  favouriteColour: red"));
    writeFileSync(path("rows.csv"), "TRANSACTION_ID\n1\n");
    const line = mapping.split("\n").indexOf("areq:") + 2;
    expect(await refused("replay", path("rows.csv"), "--map", path("wrong.yaml"))).toMatch(new RegExp(`^sekisho replay: ${path("wrong.yaml")}:${line}: areq\\.favouriteColour: `));
  });
});
