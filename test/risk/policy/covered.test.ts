import { readFileSync } from "node:fs";
import { checkPolicy } from "../../../src/risk/index.js";

interface RuleText {
  readonly when: string;
  readonly then?: string;
  readonly unknown?: string;
}

/** What is said of a policy of these rules, called a, b, c …, eight lines each but for the condition. */
function warnings(...rules: readonly RuleText[]): readonly string[] {
  const text = [
    "name: x\nversion: 1\ndescription: { en: x, ja: x }\nconstants: { high: 900, low: 700 }\nrules:",
    ...rules.map(({ when, then = "challenge", unknown = "skip" }, index) => `  - { id: ${"abcdef"[index]}, when: ${JSON.stringify(when)}, whenUnknown: ${unknown}, then: ${then}, sentence: { en: x, ja: x } }`),
    "otherwise: frictionless\n",
  ].join("\n");
  const complaints = checkPolicy(text, "x");
  expect(complaints.filter(({ severity }) => severity === "error")).toEqual([]);
  return complaints.filter(({ message }) => /never decides|never asked/.test(message)).map(({ line, path, message }) => `${line} ${path}: ${message}`);
}

const COVERED = '7 rules.b: never decides: whenever it holds, so does rule "a" in line 6, which is asked before it';

test.each<[weaker: string, stronger: string]>([
  ["score > 900", "score > 900 && newDeviceForCard"],
  ["newDeviceForCard && score >= high", "score >= 900 && resalable && newDeviceForCard"],
  ["score >= low", "score >= high"],
  ["score >= low && newDeviceForCard", "newDeviceForCard && score > 700"],
  ["score >= 900", "score > 900"],
  ["score < 900", "score <= 800"],
  ["newDeviceForCard || resalable", "(resalable || newDeviceForCard) && score > 3"],
  ["score > -5", "score > -4 && channel == 'APP'"],
  ["mccGroup in ['money', 'crypto']", "mccGroup in ['money', 'crypto'] && known(score)"],
])("%s covers %s", (weaker, stronger) => {
  expect(warnings({ when: weaker }, { when: stronger, then: "inform" })).toEqual([COVERED]);
  expect(warnings({ when: stronger }, { when: weaker })).toEqual([]);
});

test.each<[string, string]>([
  ["score > 900", "score >= 900"],
  ["score > 900", "score < 950"],
  ["score > 900 && resalable", "score > 900 && newDeviceForCard"],
  ["newDeviceForCard", "newDeviceForCard || resalable"],
  ["score > 900", "!(score > 900)"],
  ["score > 900", "amountReferenceMinor > 950"],
  ["channel == 'APP'", "channel != 'BRW'"],
])("nothing is said of %s before %s, which cannot be shown", (earlier, later) => {
  expect(warnings({ when: earlier }, { when: later })).toEqual([]);
});

test("the same condition with another action is a conflict, with the same one a repetition", () => {
  expect(warnings({ when: "score > 900 && resalable" }, { when: "resalable && (score > high)", then: "inform" })).toEqual([
    '7 rules.b: conflicts with rule "a" in line 6: both ask the same, that one says challenge and comes first, so this one never decides',
  ]);
  expect(warnings({ when: "score > 900" }, { when: "score > high" })).toEqual(['7 rules.b: never decides: it asks what rule "a" in line 6 asks before it']);
});

test("a rule that counts what is unknown as met is covered only by one that does so, too", () => {
  expect(warnings({ when: "score > 900" }, { when: "score > 900 && resalable", unknown: "match" })).toEqual([]);
  expect(warnings({ when: "score > 900" }, { when: "score > 900", unknown: "match", then: "inform" })).toEqual([]);
  expect(warnings({ when: "score > 900", unknown: "match" }, { when: "score > 900 && resalable" })).toEqual([COVERED]);
  expect(warnings({ when: "score > 900", unknown: "match" }, { when: "score > 950", unknown: "match" })).toEqual([COVERED]);
});

test("after a rule that always holds, every rule is said to be never asked, once", () => {
  expect(warnings({ when: "true", unknown: "skip" }, { when: "score > 900" }, { when: "score > 950" })).toEqual([7, 8].map((line) => `${line} rules.${line - 5}: is never asked, because rule "a" before it always holds`));
});

test("every rule of the shipped policy can decide, as far as can be shown", () => {
  expect(checkPolicy(readFileSync("policies/default/1.yaml", "utf8"), "policies/default/1.yaml")).toEqual([]);
});
