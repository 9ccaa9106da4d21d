import { PolicyRefused, readPolicy, runCases } from "../../../src/risk/index.js";

const POLICY = readPolicy(`name: small
version: 1
description: {en: A policy for tests, ja: 試験用の方針}
rules:
  - {id: very-high-score, when: score >= 997, whenUnknown: skip, then: reject, transStatusReason: "11", sentence: {en: a, ja: b}}
  - {id: unknown-score, when: score >= 900, whenUnknown: match, then: challenge, sentence: {en: a, ja: b}}
  - {id: app, when: channel == "APP" && dataOnly, then: inform, sentence: {en: a, ja: b}}
otherwise: frictionless
`, "small");

const CASES = `- name: very high
  facts: {score: 999}
  want: {action: reject, rule: very-high-score, transStatusReason: "11"}
- name: no score
  facts: {}
  want: {action: challenge, rule: unknown-score}
- name: data from an app
  facts: {score: 1, channel: APP, dataOnly: true}
  want: {action: inform, rule: app}
- name: an ordinary browser, which need not be said
  facts: {score: 1}
  want: {action: frictionless, rule: otherwise}
`;

test("cases that hold, with every rule deciding one", () => {
  const report = runCases(POLICY, CASES, "small.cases.yaml");
  expect(report.ok).toBe(true);
  expect(report.uncovered).toEqual([]);
  expect(report.results.map(({ name, line, ok }) => [name, line, ok])).toEqual([
    ["very high", 1, true], ["no score", 4, true], ["data from an app", 7, true], ["an ordinary browser, which need not be said", 10, true],
  ]);
});

test("a case that does not hold tells what was wanted, what came and which rules spoke", () => {
  const report = runCases(POLICY, CASES.replace("facts: {score: 999}", "facts: {score: 950}"), "small.cases.yaml");
  expect(report.ok).toBe(false);
  expect(report.results[0]).toEqual({
    name: "very high", line: 1, ok: false,
    difference: "want reject with reason 11 by very-high-score\ngot  challenge by unknown-score\nof 2 rules asked, not answered with no: unknown-score (yes)",
  });
  expect(report.uncovered).toEqual(["very-high-score"]);
});

test("a forgotten reason fails, and unknown answers show in the difference", () => {
  const report = runCases(POLICY, CASES.replace(", transStatusReason: \"11\"", "").replace("facts: {}", "facts: {score: 1}"), "small.cases.yaml");
  expect(report.results.map(({ ok }) => ok)).toEqual([false, false, true, true]);
  expect(report.results[1]?.difference).toContain("of 3 rules asked, not answered with no: none");
});

test("a rule that decides no case is reported though all cases hold", () => {
  const report = runCases(POLICY, CASES.slice(0, CASES.indexOf("- name: data")), "small.cases.yaml");
  expect(report.results.every(({ ok }) => ok)).toBe(true);
  expect(report).toMatchObject({ ok: false, uncovered: ["app"] });
});

test.each<[string, string, string, string]>([
  ["an unknown fact", "{score: 999}", "{scoer: 999}", "small.cases.yaml:2: 1.facts.scoer: is not a fact; docs/policy-facts.md lists the facts"],
  ["a name every object has", "{score: 999}", "{constructor: 999}", "small.cases.yaml:2: 1.facts.constructor: is not a fact"],
  ["a wrong type", "{score: 999}", "{score: high}", "small.cases.yaml:2: 1.facts.score: must be of type int"],
  ["half a number", "{score: 999}", "{score: 9.5}", "small.cases.yaml:2: 1.facts.score: must be of type int"],
  ["a word the fact never is", "channel: APP", "channel: WEB", "small.cases.yaml:8: 3.facts.channel: must be one of APP, BRW, 3RI, other"],
  ["a rule that is not there", "rule: app", "rule: web", "small.cases.yaml:9: 3.want.rule: must be one of very-high-score, unknown-score, app, otherwise"],
  ["an action that is none", "action: inform", "action: pass", "small.cases.yaml:9: 3.want.action: must be one of"],
  ["a missing member", "  facts: {}\n", "", "small.cases.yaml:4: 2: lacks the member \"facts\""],
  ["an unknown member", "  facts: {}\n", "  facts: {}\n  given: {}\n", "small.cases.yaml:6: 2.given: is not a known member here"],
])("%s is refused with its line", (_, part, other, message) => {
  const text = CASES.replace(part, other);
  expect(text).not.toBe(CASES);
  expect(() => runCases(POLICY, text, "small.cases.yaml")).toThrow(PolicyRefused);
  expect(() => runCases(POLICY, text, "small.cases.yaml")).toThrow(message);
});

test.each(["", "name: x", "- 1", "- *case"])("%j is no case file", (text) => {
  expect(() => runCases(POLICY, text, "small.cases.yaml")).toThrow(PolicyRefused);
});
