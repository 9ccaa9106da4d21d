import { readFileSync } from "node:fs";
import { PolicyRefused, readPolicy, withConstants, withRules, withVersion } from "../../../src/risk/index.js";

const SHIPPED = readFileSync("policies/default/1.yaml", "utf8");
const TEXT = "# first\nname:   small   # the name\nversion: 1  # counts\nconstants:\n  high: 960 # 👺 of 999\n  share:   0.5\n  whole: 20.0\n  word: 'a'   \n  flag: true\n  flow: [1]\n";

test("the thresholds of the shipped policy are changed, and no other byte", () => {
  const changed = withConstants(SHIPPED, { challengeScore: 941, rejectScore: 998 }, "draft");
  expect(changed).toBe(SHIPPED.replace("challengeScore: 960\n", "challengeScore: 941\n").replace("rejectScore: 997\n", "rejectScore: 998\n"));
  const policy = readPolicy(changed, "draft");
  expect([policy.constants.get("challengeScore"), policy.constants.get("rejectScore"), policy.constants.get("trustDays")]).toEqual([941, 998, 180]);
});

test.each([
  [{ high: 5 }, "high: 960 #", "high: 5 #"],
  [{ share: 0.25, high: 1 }, "high: 960 # 👺 of 999\n  share:   0.5", "high: 1 # 👺 of 999\n  share:   0.25"],
  [{ whole: 15 }, "whole: 20.0", "whole: 15.0"],
  [{ share: 1 }, "share:   0.5", "share:   1.0"],
  [{ word: 'b"\n' }, "word: 'a'", String.raw`word: "b\"\n"`],
  [{ flag: false }, "flag: true", "flag: false"],
  [{ high: -3 }, "high: 960 #", "high: -3 #"],
])("%j", (values, before, after) => {
  expect(withConstants(TEXT, values as Record<string, number>, "draft")).toBe(TEXT.replace(before, after));
});

test("another version is written where the old one stood", () => {
  expect(withVersion(TEXT, 12, "draft")).toBe(TEXT.replace("version: 1  #", "version: 12  #"));
});

test.each<[string, Record<string, never> | object, string]>([
  [TEXT, { low: 1 }, "draft:4: constants.low: there is no such constant"],
  [TEXT, { high: "x" }, "draft:5: constants.high: must be a number, as it is now"],
  [TEXT, { high: NaN }, "draft:5: constants.high: must be a number, as it is now"],
  [TEXT, { flow: 1 }, "draft:10: constants.flow: must be a plain value"],
  [TEXT, { __proto__: null, constructor: 1 }, "draft:4: constants.constructor: there is no such constant"],
  ["name: x\n", { high: 1 }, "draft:1: constants.high: there is no such constant"],
  ["- a\n", { high: 1 }, "draft:1: must be a mapping"],
  ["a: [", { high: 1 }, "draft:"],
])("%j with %j is refused", (text, values, message) => {
  expect(() => withConstants(text, values as Record<string, number>, "draft")).toThrow(PolicyRefused);
  expect(() => withConstants(text, values as Record<string, number>, "draft")).toThrow(message);
});

test("a document without a version is refused", () => {
  expect(() => withVersion("name: x\n", 2, "draft")).toThrow('draft:1: lacks the member "version"');
});

const RULE = "  # 12 of 13\n  - id: suggested-1\n    when: score >= 990\n    whenUnknown: skip\n    then: challenge\n    sentence:\n      en: It is high.\n      ja: 高い値です。\n";

test("a rule is added behind those of the shipped policy, and no other byte changes", () => {
  const changed = withRules(SHIPPED, RULE, "draft");
  expect(changed.replace(RULE, "")).toBe(SHIPPED);
  const [before, after] = [readPolicy(SHIPPED, "shipped"), readPolicy(changed, "draft")];
  expect(after.rules.map(({ id }) => id)).toEqual([...before.rules.map(({ id }) => id), "suggested-1"]);
});

test.each([
  ["rules:\n- id: a\n  when: x # why\notherwise: challenge\n", "- id: b\n  when: y\n", "rules:\n- id: a\n  when: x # why\n- id: b\n  when: y\notherwise: challenge\n"],
  ["rules:\n    - id: a\n      when: |\n        x &&\n        y\n\n# the end\notherwise: challenge", "  - id: b\n\n    when: y", "rules:\n    - id: a\n      when: |\n        x &&\n        y\n    - id: b\n\n      when: y\n\n# the end\notherwise: challenge"],
  ["rules:\n  - id: a", "- id: b", "rules:\n  - id: a\n  - id: b"],
])("behind the rules of %j", (text, rules, changed) => {
  expect(withRules(text, rules, "draft")).toBe(changed);
});

test.each([
  ["rules: []\n", "draft:1: rules: must be a list with a rule on lines of its own"],
  ["rules: [{ id: a }]\n", "draft:1: rules: must be a list"],
  ["rules: 3\n", "draft:1: rules: must be a list"],
  ["name: x\n", 'draft:1: lacks the member "rules"'],
])("no rule is added to %j", (text, message) => {
  expect(() => withRules(text, "- id: b", "draft")).toThrow(message);
});
