import { readFileSync, writeFileSync } from "node:fs";
import { layBefore } from "../../src/cli/drafts-at.js";
import { readPolicy } from "../../src/risk/index.js";
import { startServer } from "../journey/running-server.js";
import { jsonOf, refused, scratch, sekisho } from "./captured-io.js";

const path = scratch();
/** Purchases from this amount on are made frauds, and told an hour later. */
const RISKY_MINOR = 20_000;
const PERIODS = ["--from", "2026-01-05", "--judge-from", "2026-01-25", "--to", "2026-02-10"];

interface Line {
  readonly type: string;
  readonly at: string;
  readonly areq: { readonly threeDSServerTransID: string; readonly purchaseAmount?: string; readonly purchaseCurrency?: string };
}

interface Suggested {
  readonly taught: object;
  readonly judged: { readonly requests: number; readonly frauds: number };
  readonly rules: readonly { readonly id: string; readonly when: string | null; readonly stopped: number; readonly caught: number; readonly both: Readonly<Record<string, number>> }[];
  readonly combinations: readonly { readonly rules: readonly string[]; readonly stopped: number; readonly caught: number; readonly front: boolean }[];
  readonly policy: { readonly id: string; readonly stopped: number };
  readonly retire: readonly { readonly id: string; readonly because: string }[];
}

/** A small simulated world without its own frauds, in which high amounts in yen are frauds. */
beforeAll(async () => {
  await sekisho(["simulate", "--seed", "3", "--cards", "80", "--days", "45", "--start", "2026-01-01", "--out", path("honest.jsonl")]);
  const lines = readFileSync(path("honest.jsonl"), "utf8").trimEnd().split("\n").map((line) => JSON.parse(line) as Line).filter(({ type }) => type !== "label");
  const labels = lines.filter(({ type, areq }) => type === "areq" && areq.purchaseCurrency === "392" && Number(areq.purchaseAmount) >= RISKY_MINOR)
    .map(({ at, areq }) => ({ type: "label", at: new Date(Date.parse(at) + 3_600_000).toISOString(), ref: areq.threeDSServerTransID, label: "fraud", source: "issuer" }));
  const write = (name: string, all: readonly object[]): void => writeFileSync(path(name), all.map((line) => `${JSON.stringify(line)}\n`).join(""));
  write("world.jsonl", [...lines, ...labels]);
  write("honest.jsonl", lines);
  writeFileSync(path("empty.jsonl"), "");
}, 60_000);

test("the rule that makes the frauds is found, judged, combined with the policy's and written as YAML", async () => {
  const suggested = (await jsonOf(0, "suggest", "--history", path("world.jsonl"), ...PERIODS, "--out", path("rules.yaml"), "--report", path("rules.html"))) as Suggested;
  const [first] = suggested.rules;
  expect(first).toMatchObject({ id: "suggested-1", caught: suggested.judged.frauds });
  const [, amount] = /^amountReferenceMinor >= (\d+)$/.exec(first?.when ?? "") ?? [];
  expect(Math.abs(Number(amount) - RISKY_MINOR)).toBeLessThan(2_000);

  expect(suggested.combinations).toHaveLength(2 ** suggested.rules.length - 1);
  expect(suggested.rules.length).toBeGreaterThan(1);
  for (const { id, stopped, both } of suggested.rules) expect([both[id], suggested.combinations.find(({ rules }) => rules.join() === id)?.stopped]).toEqual([stopped, stopped]);
  expect(suggested.combinations.filter(({ front }) => front).some(({ rules, caught }) => rules.includes("suggested-1") && caught === suggested.judged.frauds)).toBe(true);
  expect(suggested.retire.map(({ id }) => id)).not.toContain("cannot-see");

  const shipped = readFileSync("policies/default/1.yaml", "utf8");
  const pasted = readPolicy(shipped.replace(/\notherwise: frictionless/, `\n${readFileSync(path("rules.yaml"), "utf8")}$&`), "pasted.yaml");
  expect(pasted.rules.at(-1)).toMatchObject({ id: suggested.rules.filter(({ when }) => when !== null).at(-1)?.id, then: "challenge" });
  expect(pasted.sentences.get("suggested-1")?.en).toMatch(/^The amount is at least ¥[\d,]+\.$/);

  const page = readFileSync(path("rules.html"), "utf8");
  for (const text of ["suggested-1", "amountReferenceMinor &gt;= ", "<svg ", "What the money rests on", `${suggested.combinations.length} combinations`]) expect(page).toContain(text);
  expect(page).not.toMatch(/<script|<link|<img|https?:|src=|href=|NaN|undefined|Infinity/);
}, 60_000);

test("the summary reads as an answer, and a second run gives the same bytes", async () => {
  const argv = ["suggest", "--history", path("world.jsonl"), ...PERIODS, "--rules", "1"];
  const { code, out, err } = await sekisho(argv);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/^taught by [\d,]+ requests from 2026-01-05 to 2026-01-24: \d+ frauds known by 2026-01-25\njudged on [\d,]+ requests from 2026-01-25 to 2026-02-09: \d+ frauds; /);
  expect(out).toMatch(/\nA {2}suggested-1: stop \d+, catch (\d+) of \1, save ¥[\d,]+\n {3}precision \d+\.\d %, recall 100\.0 %; when taught \d+ and \d+; overlap /);
  expect(out).toMatch(/\n {3}of what default\/1 lets pass: stop \d+, catch \d+\n {3}amountReferenceMinor >= \d+\n {3}The amount is at least ¥[\d,]+\.\n {3}金額が[\d,]+円以上の取引です。\n/);
  expect(out).toMatch(/\n1 rule: {2}stop \d+, catch \d+ of \d+, save ¥[\d,]+ {2}\(A\)/);
  expect(out).toMatch(/\nFor comparison, all of default\/1: stop /);
  expect(out).toMatch(/\n- on none hold [a-z0-9, -]+\n/);
  expect(await sekisho(argv)).toEqual({ code, out, err });
}, 60_000);

test("without a model, rules that go by the score are neither combined nor named", async () => {
  const { rules, retire } = (await jsonOf(0, "suggest", "--history", path("world.jsonl"), ...PERIODS, "--model", "none")) as Suggested;
  const scored = ["high-score", "very-high-score", "wary-and-new", "cannot-see", "hidden-connection"];
  expect([...rules, ...retire].map(({ id }) => id).filter((id) => scored.includes(id))).toEqual([]);
}, 60_000);

test.each<[string, readonly string[], string]>([
  ["no history", [], "--history is missing: history files, comma-separated"],
  ["too many rules", ["--history", "a.jsonl", "--rules", "7"], "--rules 7: expected a whole number from 1 to 6"],
  ["a period that ends before it begins", ["--history", "a.jsonl", "--from", "2026-02-01", "--until", "2026-02-01"], "--until 2026-02-01: expected a later day than --from 2026-02-01"],
  ["judging before teaching ends", ["--history", "a.jsonl", "--until", "2026-02-01", "--judge-from", "2026-01-20"], "--judge-from 2026-01-20: expected no earlier day than --until 2026-02-01, because rules are judged on requests that did not teach them"],
  ["judging that ends before it begins", ["--history", "a.jsonl", "--judge-from", "2026-02-01", "--to", "2026-02-01"], "--to 2026-02-01: expected a later day than 2026-02-01, on which judging begins"],
  ["rules of another kind", ["--history", "a.jsonl", "--out", "rules.json"], "--out rules.json: expected a .yaml file"],
  ["rules for a folder that is not there", ["--history", "a.jsonl", "--out", "absent/rules.yaml"], "--out absent/rules.yaml: there is no folder absent"],
  ["a report of another kind", ["--history", "a.jsonl", "--report", "rules.pdf"], "--report rules.pdf: expected a .html file"],
])("%s is one line", async (_, argv, complaint) => {
  expect(await refused("suggest", ...argv)).toBe(`sekisho suggest: ${complaint}`);
});

test("a history that teaches nothing is refused in one line", async () => {
  expect(await refused("suggest", "--history", path("empty.jsonl"))).toBe(`sekisho suggest: ${path("empty.jsonl")}: cannot suggest: there are no requests`);
  expect(await refused("suggest", "--history", path("honest.jsonl"), ...PERIODS)).toMatch(/^sekisho suggest: \S+honest\.jsonl: cannot suggest: the period that teaches, from 2026-01-05 to 2026-01-24, holds \d+ requests and no fraud known by 2026-01-25$/);
}, 60_000);

describe("drafts at a server", () => {
  const argv = ["suggest", "--history", path("world.jsonl"), ...PERIODS, "--rules", "1"];
  beforeEach(() => {
    delete process.env["SEKISHO_ADMIN_TOKEN"];
  });

  test("each proposed rule is a draft behind the live rules, with what speaks for it, for somebody else to approve", async () => {
    const server = await startServer(path("data"));
    try {
      process.env["SEKISHO_ADMIN_TOKEN"] = server.token;
      const { drafts } = (await jsonOf(0, ...argv, "--drafts-at", server.url)) as { readonly drafts: readonly { readonly rule: string; readonly address: string }[] };
      expect(drafts).toEqual([{ rule: "suggested-1", address: expect.stringMatching(/^http.*\/console\/policies\/drafts\/[0-9a-f-]{36}$/) }]);
      const id = drafts[0]?.address.split("/").at(-1);
      const response = await fetch(`${server.url}/api/v1/policies/drafts/${id}`, { headers: { Authorization: `Bearer ${server.token}` } });
      const draft = (await response.json()) as { readonly title: string; readonly text: string; readonly problems: readonly unknown[]; readonly steps: readonly { readonly reason: string }[] };
      expect(draft).toMatchObject({ title: "Rule from data: suggested-1", problems: [], state: "draft", base: "default/1" });
      expect(readPolicy(draft.text, "draft").rules.at(-1)).toMatchObject({ id: "suggested-1", then: "challenge" });
      expect(draft.steps[0]?.reason).toMatch(/^Judged on [\d,]+ requests from 2026-01-25 to 2026-02-09\.\nA {2}suggested-1: stop \d+, catch \d+ of \d+, save ¥[\d,]+\nprecision /);
      const door = { url: new URL(server.url), token: "another", issuer: "demo" };
      await expect(layBefore(door, [{ id: "suggested-1", rules: "", evidence: "" }])).rejects.toThrow(`--drafts-at ${server.url}: suggested-1 was refused: `);
    } finally {
      await server.stop();
    }
  }, 60_000);

  test("an address, a token or an issuer that cannot be right is told before the history is relived", async () => {
    expect(await refused(...argv, "--drafts-at", "ftp://a.example")).toContain("--drafts-at ftp://a.example: expected the address of a server");
    expect(await refused(...argv, "--drafts-at", "nowhere")).toContain("--drafts-at nowhere: expected the address of a server");
    expect(await refused(...argv, "--drafts-at", "http://127.0.0.1:1")).toContain("SEKISHO_ADMIN_TOKEN");
    expect(await refused(...argv, "--issuer", "demo")).toContain("--issuer demo");
    process.env["SEKISHO_ADMIN_TOKEN"] = "a token of a test";
    expect(await refused(...argv, "--drafts-at", "http://127.0.0.1:1")).toContain("the server does not answer");
  });
});
