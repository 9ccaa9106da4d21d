import { mkdirSync, writeFileSync } from "node:fs";
import { jsonOf, refused, scratch, sekisho } from "./captured-io.js";

const path = scratch();
mkdirSync(path("small"));
const file = (name: string, text: string): string => {
  writeFileSync(path(name), text);
  return path(name);
};

const POLICY = `name: small
version: 1
description: { en: A policy for tests, ja: 試験用 }
rules:
  - id: high
    when: score >= 900
    whenUnknown: skip
    then: challenge
    sentence: { en: The score is high, ja: スコアが高い }
otherwise: frictionless
`;
const CASES = `- name: high
  facts: { score: 950 }
  want: { action: challenge, rule: high }
- name: low
  facts: { score: 10 }
  want: { action: frictionless, rule: otherwise }
`;

test("the shipped policy is sound, and all its cases come out as wanted", async () => {
  expect(await sekisho(["policy", "check", "policies/default/1.yaml"])).toEqual({ code: 0, out: "policies/default/1.yaml: sound\n", err: "" });
  const ran = await sekisho(["policy", "test", "policies/default/1.yaml"]);
  expect(ran).toMatchObject({ code: 0, err: "" });
  expect(ran.out).toMatch(/^policies\/default\/1\.cases\.yaml: (\d+) of \1 cases as wanted\n$/);
});

test("policy check names each complaint by file, line and element; exit code 1", async () => {
  const bad = file("bad.yaml", POLICY.replace("score >= 900", "scoer >= 900").replace("then: challenge", "then: shrug"));
  const good = file("small/1.yaml", POLICY);
  const ran = await sekisho(["policy", "check", bad, good]);
  expect({ code: ran.code, err: ran.err }).toEqual({ code: 1, err: "" });
  expect(ran.out).toContain(`${bad}:6: rules.high.when: `);
  expect(ran.out).toContain(`${bad}:8: rules.high.then: must be one of`);
  expect(ran.out).toContain(`${good}: sound`);
  const report = (await jsonOf(1, "policy", "check", bad, good)) as { ok: boolean; files: { file: string; complaints: { severity: string; line: number }[] }[] };
  expect(report).toMatchObject({ ok: false, files: [{ file: bad }, { file: good, complaints: [] }] });
  expect(report.files[0]?.complaints.filter(({ severity }) => severity === "error").map(({ line }) => line).sort()).toEqual([6, 8]);
});

test("warnings are told and do not fail", async () => {
  const misplaced = file("misplaced.yaml", POLICY);
  const ran = await sekisho(["policy", "check", misplaced]);
  expect(ran).toMatchObject({ code: 0, err: "" });
  expect(ran.out).toMatch(new RegExp(`^${misplaced}:2: warning: version: `));
});

test("policy test: a case that comes out otherwise, and a rule that decides none, are exit code 1", async () => {
  const policy = file("small.yaml", POLICY);
  const cases = file("small.cases.yaml", CASES);
  expect(await sekisho(["policy", "test", policy])).toEqual({ code: 0, out: `${cases}: 2 of 2 cases as wanted\n`, err: "" });

  const wrong = file("wrong.cases.yaml", CASES.replace("facts: { score: 950 }", "facts: { score: 899 }"));
  const ran = await sekisho(["policy", "test", policy, "--cases", wrong]);
  expect(ran.code).toBe(1);
  expect(ran.out).toContain(`${wrong}: 1 of 2 cases as wanted\n${wrong}:1: high\n`);
  expect(ran.out).toContain("    want challenge by high\n    got  frictionless by otherwise\n");
  expect(ran.out).toContain(`${wrong}: no case is decided by rule high\n`);
  expect(await jsonOf(1, "policy", "test", policy, "--cases", wrong)).toMatchObject([{ file: policy, cases: wrong, ok: false, uncovered: ["high"] }]);
});

test("a policy that cannot be read is one line that names the first of its faults", async () => {
  const bad = file("worse.yaml", POLICY.replace("score >= 900", "scoer >= 900").replace("then: challenge", "then: shrug").replace("otherwise: frictionless", "otherwise: 5"));
  file("worse.cases.yaml", CASES);
  expect(await refused("policy", "test", bad)).toMatch(new RegExp(`^sekisho policy test: ${bad}:\\d+: [^:]+: .* \\(and 2 more; sekisho policy check lists them\\)$`));
  expect(await refused("policy", "test", path("absent.yaml"))).toBe(`sekisho policy test: ${path("absent.yaml")}: there is no such file`);
  expect(await refused("policy", "check", path("absent.yaml"))).toBe(`sekisho policy check: ${path("absent.yaml")}: there is no such file`);
  const policy = file("alone.yaml", POLICY);
  expect(await refused("policy", "test", policy)).toBe(`sekisho policy test: ${path("alone.cases.yaml")}: there is no such file`);
  const cases = file("odd.cases.yaml", CASES.replace("score: 950", "scoer: 950"));
  expect(await refused("policy", "test", policy, "--cases", cases)).toContain(`${cases}:2: `);
});

