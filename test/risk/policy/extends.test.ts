import { readFileSync } from "node:fs";
import { fingerprintText } from "../../../src/base/index.js";
import { PolicyRefused, checkPolicy, readPolicy, withConstants } from "../../../src/risk/index.js";

const rule = (id: string, when: string, then: string): string => `  - id: ${id}\n    when: ${when}\n    whenUnknown: skip\n    then: ${then}\n    sentence: { en: ${id}, ja: ${id} }\n`;
const document = (id: string, members: string): string => `name: ${id.split("/")[0]}\nversion: ${id.split("/")[1]}\ndescription: { en: x, ja: x }\n${members}`;

const GROUP = document("group/3", `constants:\n  challengeScore: 900\n  highAmount: 50000\nrules:\n${rule("high-score", "score >= challengeScore", "challenge")}${rule("high-amount", "amountReferenceMinor >= highAmount", "challenge")}otherwise: frictionless\n`);
const CHILD = document("bank/1", `extends: group/3\nconstants:\n  challengeScore: 800\nrules:\n${rule("apps", "channel == \"APP\" && score >= 100", "attempt")}`);
const TEXTS: Readonly<Record<string, string>> = {
  "group/3": GROUP,
  "bank/1": CHILD,
  "ring/1": document("ring/1", "extends: ring/2\nrules: []\n"),
  "ring/2": document("ring/2", "extends: ring/1\nrules: []\n"),
  "orphan/1": document("orphan/1", "extends: nobody/1\n"),
  "words/1": "name: [",
  ...Object.fromEntries(Array.from({ length: 12 }, (_, depth) => [`deep/${depth + 1}`, document(`deep/${depth + 1}`, depth === 11 ? `rules:\n${rule("one", "score > 1", "challenge")}otherwise: attempt\n` : `extends: deep/${depth + 2}\n`)])),
};
const textOf = (id: string): string | undefined => TEXTS[id];
const policy = (text: string) => readPolicy(text, "draft", textOf);
const complaints = (text: string): readonly string[] => checkPolicy(text, "draft", textOf).map(({ severity, line, path, message }) => `${severity} ${line} ${path}: ${message}`);

describe("a policy that extends another", () => {
  test("asks its own rules first, with its own constants in the parent's rules, and says where each came from", () => {
    const bank = policy(CHILD);
    expect(bank.rules.map(({ id, from }) => `${from} ${id}`)).toEqual(["bank/1 apps", "group/3 high-score", "group/3 high-amount"]);
    expect(bank.parents).toEqual(["group/3"]);
    expect(Object.fromEntries(bank.constants)).toEqual({ challengeScore: 800, highAmount: 50000 });
    expect(bank.evaluate({ channel: "APP", score: 950 })).toMatchObject({ action: "attempt", rule: "apps" });
    expect(bank.evaluate({ channel: "BRW", score: 850 })).toMatchObject({ action: "challenge", rule: "high-score" });
    expect(policy(GROUP).evaluate({ channel: "BRW", score: 850 })).toMatchObject({ action: "frictionless", rule: "otherwise" });
    expect(bank.sentences.get("high-amount")).toEqual({ en: "high-amount", ja: "high-amount" });
  });

  test("does otherwise as the nearest says that says it", () => {
    expect(policy(CHILD).otherwise).toBe("frictionless");
    expect(policy(`${CHILD}otherwise: attempt\n`).otherwise).toBe("attempt");
    expect(policy(document("grandchild/1", "extends: bank/1\n")).rules).toHaveLength(3);
  });

  test("has a hash of the whole: another text of any of them is another policy", () => {
    const before = policy(CHILD).fingerprint;
    expect(before).not.toBe(fingerprintText(CHILD));
    expect(readPolicy(CHILD, "draft", (id) => textOf(id)?.replace("50000", "60000")).fingerprint).not.toBe(before);
    expect(policy(`${CHILD}# a remark\n`).fingerprint).not.toBe(before);
    expect(readPolicy(CHILD, "another name", textOf).fingerprint).toBe(before);
  });

  test("can have its thresholds moved, the parent's among them", () => {
    const sliding = policy(CHILD).sliding();
    expect(sliding).toMatchObject({ thresholds: { challengeScore: 800 } });
  });

  test("hears nothing of what is merely worth a look in the parent", () => {
    expect(complaints(CHILD)).toEqual([]);
    expect(complaints(document("bank/1", `extends: group/3\nrules:\n${rule("all-scored", "score >= 1", "challenge")}`))).toEqual([]);
  });
});

test.each<[string, string, string]>([
  ["a parent that is not here", TEXTS["orphan/1"] as string, "error 4 extends: there is no policy nobody/1 here"],
  ["a parent of a parent that is not here", document("bank/1", "extends: orphan/1\n"), "error 4 extends: orphan/1: there is no policy nobody/1 here"],
  ["itself", document("bank/1", "extends: bank/1\nrules: []\n"), "error 4 extends: bank/1 would be its own parent"],
  ["a ring it is part of", TEXTS["ring/1"] as string, "error 4 extends: ring/2: ring/1 would be its own parent"],
  ["a ring it is not part of", document("bank/1", "extends: ring/1\n"), "error 4 extends: ring/1, which extends ring/2: ring/1 would be its own parent"],
  ["too many above each other", TEXTS["deep/1"] as string, `error 4 extends: ${["deep/2", "deep/3", "deep/4", "deep/5", "deep/6", "deep/7", "deep/8", "deep/9"].join(", which extends ")}: there are more than 8 parents`],
  ["no name of a policy", document("bank/1", "extends: ../../etc/passwd\n"), "error 4 extends: must be the name and version of a policy, such as group/3"],
  ["a number", document("bank/1", "extends: 3\n"), "error 4 extends: must be the name and version of a policy, such as group/3"],
  ["what cannot be read", document("bank/1", "extends: words/1\n"), "error 4 extends: words/1 cannot be read: line 1: Flow sequence in block collection must be sufficiently indented and end with a ]"],
  ["a constant of another type", CHILD.replace("challengeScore: 800", "challengeScore: high"), "error 6 constants.challengeScore: must be a int, as in group/3"],
  ["a rule of the parent's name", CHILD.replace("id: apps", "id: high-amount"), "error 8 rules.high-amount: the id \"high-amount\" is that of a rule of group/3, which this policy extends; rules of one policy have ids of their own"],
])("is told with its line and reason: %s", (_, text, complaint) => {
  expect(complaints(text)).toEqual([complaint]);
  expect(() => policy(text)).toThrow(PolicyRefused);
});

test("what is wrong only in the parent is told where it is named", () => {
  const broken = (id: string): string | undefined => textOf(id)?.replace("score >= challengeScore", "scoer >= challengeScore");
  expect(checkPolicy(CHILD, "draft", broken)).toMatchObject([{ severity: "error", line: 4, path: "extends", message: expect.stringMatching(/^group\/3, line 9: rules\.high-score\.when: "scoer"/) }]);
});

test("a policy without a parent has the fingerprint that it always had", () => {
  const text = readFileSync("policies/default/1.yaml", "utf8");
  expect(readPolicy(text, "policies/default/1.yaml").fingerprint).toBe(fingerprintText(text));
});

describe("another value for a constant of the parent", () => {
  const changed = (text: string, values: Record<string, number>): string => withConstants(text, values, "draft", textOf);
  test.each<[string, string, string]>([
    ["beside constants of its own", CHILD, CHILD.replace("  challengeScore: 800\n", "  highAmount: 70000\n  challengeScore: 850\n")],
    ["where it has none", document("bank/1", "extends: group/3 # the group's\nrules: []\n"), document("bank/1", "extends: group/3 # the group's\nconstants:\n  challengeScore: 850\n  highAmount: 70000\nrules: []\n")],
    ["in one line", document("bank/1", "extends: group/3\nconstants: { challengeScore: 800 }\n"), document("bank/1", "extends: group/3\nconstants: {highAmount: 70000,  challengeScore: 850 }\n")],
    ["at the very end", document("bank/1", "extends: group/3"), document("bank/1", "extends: group/3\nconstants:\n  challengeScore: 850\n  highAmount: 70000")],
  ])("is written into the policy, %s", (_, text, expected) => {
    const written = changed(text, { challengeScore: 850, highAmount: 70_000 });
    expect(written).toBe(expected);
    expect(Object.fromEntries(policy(written).constants)).toEqual({ challengeScore: 850, highAmount: 70_000 });
  });

  test("has to be one that there is, of its type", () => {
    expect(() => changed(CHILD, { nothing: 3 })).toThrow("constants.nothing: there is no such constant");
    expect(() => withConstants(CHILD, { highAmount: "much" }, "draft", textOf)).toThrow("constants.highAmount: must be a number, as it is now");
    expect(() => withConstants(CHILD, { highAmount: 3 }, "draft")).toThrow("there is no such constant");
  });
});
