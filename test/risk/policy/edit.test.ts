import { readFileSync } from "node:fs";
import { PolicyRefused, readPolicy, withConstants, withVersion } from "../../../src/risk/index.js";

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
