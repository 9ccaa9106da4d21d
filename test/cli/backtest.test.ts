import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BacktestOutcome } from "../../src/cli/backtest-text.js";
import type { FlippedRow } from "../../src/issuer/index.js";
import { temporaryFolder } from "../journey/running-server.js";
import { jsonOf, refused, sekisho } from "./captured-io.js";

const folder = temporaryFolder();
const HISTORY = readdirSync("fixtures/history").filter((name) => /^(0|20|22|23)/.test(name)).map((name) => join("fixtures/history", name));
const candidate = join(folder, "candidate.yaml");
beforeAll(() => writeFileSync(candidate, readFileSync("policies/default/1.yaml", "utf8").replace("version: 1", "version: 2").replace("challengeScore: 960", "challengeScore: 300")));

interface Line {
  readonly at: string;
  readonly action: string;
  readonly score: number | null;
  readonly reasons: readonly object[];
  readonly rules: readonly string[];
}

/** Every decision of the history by itself, under some model. */
async function replayed(model: string): Promise<Line[]> {
  const out = join(folder, `${model}.jsonl`);
  await sekisho(["replay", ...HISTORY, "--model", model, "--out", out]);
  return readFileSync(out, "utf8").trim().split("\n").map((line) => JSON.parse(line) as Line).filter(({ action }) => action !== null);
}

test("what flips is what two replays of the same history say otherwise, one by one", async () => {
  const out = join(folder, "flips.jsonl");
  const outcome = (await jsonOf(0, "backtest", "--history", HISTORY.join(), "--model", "none", "--out", out)) as BacktestOutcome;
  const [was, would] = [await replayed("first"), await replayed("none")];
  const flips = was.flatMap((line, index) => {
    const other = would[index] as Line;
    return line.action === other.action ? [] : [[line.at, line.action, line.rules.at(-1), line.score, line.reasons.slice(0, 5), other.action, other.rules.at(-1), other.score, other.reasons]];
  });
  const rowOf = ({ decision, reasons, to, rule, score, newReasons }: FlippedRow) => [decision.at, decision.action, decision.rule, decision.score, reasons, to, rule, score, newReasons];
  expect(flips.length).toBeGreaterThan(10);
  expect(outcome.rows.map(rowOf)).toEqual(flips.reverse());
  expect(readFileSync(out, "utf8").trim().split("\n").map((line) => rowOf(JSON.parse(line) as FlippedRow))).toEqual(flips);
  const share = (lines: readonly Line[], action: string): number => lines.filter((line) => line.action === action).length / was.length;
  expect(outcome).toMatchObject({
    policy: "default/1", model: null, currency: "JPY", unmoved: 0, degraded: 0, flips: expect.any(Array),
    before: { count: was.length, challengeShare: share(was, "challenge"), rejectShare: share(was, "reject") }, after: { count: was.length, challengeShare: share(would, "challenge"), rejectShare: share(would, "reject") },
  });
});

test("the policy and model that decided flip nothing", async () => {
  const outcome = (await jsonOf(0, "backtest", "--history", HISTORY.join(), "--policy", "policies/default/1.yaml", "--model", "first")) as BacktestOutcome;
  expect([outcome.flips, outcome.rows]).toEqual([[], []]);
  expect(outcome.after).toEqual(outcome.before);
});

test("people read figures side by side, and why each decision flips", async () => {
  const { code, out } = await sekisho(["backtest", "--history", HISTORY.join(), "--policy", candidate]);
  expect(code).toBe(0);
  expect(out).toMatch(/decisions taken again by default\/2, scored by first/);
  expect(out).toMatch(/^challenged +\d+ \(\d+\.\d\d %\) +\d+ \(\d+\.\d\d %\)$/m);
  expect(out).toMatch(/^ {2}frictionless → challenge: \d+, \d+ of them fraud, ¥[\d,]+$/m);
  expect(out).toMatch(/^ {4}frictionless \(otherwise, \d+\) → challenge \(high-score, \d+\)\n {4}\w+ [+-]\d\.\d\d/m);
});

test("a period counts, and what lies before it warms profiles up", async () => {
  const all = (await jsonOf(0, "backtest", "--history", HISTORY.join(), "--policy", candidate)) as BacktestOutcome;
  const [first, last] = [all.rows.at(-1)?.decision.at.slice(0, 10) as string, all.rows[0]?.decision.at.slice(0, 10) as string];
  const part = (await jsonOf(0, "backtest", "--history", HISTORY.join(), "--policy", candidate, "--from", last)) as BacktestOutcome;
  expect(part.rows).toEqual(all.rows.filter(({ decision }) => decision.at >= last));
  const before = (await jsonOf(0, "backtest", "--history", HISTORY.join(), "--policy", candidate, "--to", last)) as BacktestOutcome;
  expect(before.rows.map(({ decision }) => decision.id)).toEqual(all.rows.filter(({ decision }) => decision.at < last).map(({ decision }) => decision.id));
  expect(first < last).toBe(true);
});

test.each<[string, string[], RegExp]>([
  ["nothing to try", ["--history", "x"], /name what decides instead/],
  ["a period that ends before it begins", ["--model", "none", "--from", "2026-03-02", "--to", "2026-03-01"], /--to 2026-03-01/],
  ["a day that is none", ["--model", "none", "--from", "March"], /--from March/],
  ["a period without decisions", ["--model", "none", "--history", HISTORY.join(), "--from", "2031-01-01"], /no decision lies in the period/],
  ["a history and an issuer", ["--model", "none", "--history", HISTORY.join(), "--issuer", "demo"], /--history/],
  ["a folder without a journal", ["--model", "none", "--data-dir", join(folder, "nowhere")], /there is no journal/],
  ["a policy that is not there", ["--history", HISTORY.join(), "--policy", "default/77"], /default\/77/],
  ["a file that is not there", ["--history", HISTORY.join(), "--policy", join(folder, "no.yaml")], /no\.yaml/],
  ["a policy with an error", ["--history", HISTORY.join(), "--policy", "fixtures/history/17-erro.jsonl.yaml"], /17-erro/],
  ["a model that is not there", ["--history", HISTORY.join(), "--model", "nobody"], /nobody/],
  ["a place that is not there", ["--model", "none", "--out", join(folder, "a/b/c.jsonl")], /--out/],
])("%s is refused in one line", async (_, argv, line) => {
  expect(await refused("backtest", ...argv)).toMatch(line);
});
