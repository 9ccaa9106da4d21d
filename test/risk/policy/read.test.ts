import fc from "fast-check";
import { ACTIONS, PolicyRefused, checkPolicy, readPolicy } from "../../../src/risk/index.js";
import { anyFacts } from "./any-facts.js";

const GOOD = `name: small
version: 2
description: {en: A policy for tests, ja: 試験用の方針}
constants:
  highAmount: 30000
  wary: 900
rules:
  - id: very-high-score
    when: score >= 997
    whenUnknown: skip
    then: reject
    transStatusReason: "11"
    sentence: {en: The score is very high., ja: スコアが非常に高い。}
  - id: high-amount
    when: |
      score >= wary
        && amountReferenceMinor >= highAmount
    whenUnknown: match
    then: challenge
    sentence: {en: Much money at some risk., ja: 高額で注意が必要。}
  - id: app
    when: channel == "APP"
    then: attempt
    sentence: {en: In an app., ja: アプリです。}
otherwise: frictionless
`;

/** The one complaint of a document, as \`line: path: message\`. */
function complaintsOf(text: string): readonly string[] {
  return checkPolicy(text, "small.yaml").map(({ severity, line, path, message }) => `${severity} ${line} ${path}: ${message}`);
}

test("a good document is read, and judges in the order of its rules", () => {
  expect(complaintsOf(GOOD)).toEqual([]);
  const policy = readPolicy(GOOD, "small.yaml");
  expect(policy.id).toBe("small/2");
  expect(policy.fingerprint).toMatch(/^[0-9a-f]{16}$/);
  expect(readPolicy(`${GOOD}\n`, "small.yaml").fingerprint).not.toBe(policy.fingerprint);
  expect(policy.sentences.get("app")).toEqual({ en: "In an app.", ja: "アプリです。" });

  expect(policy.evaluate({ score: 998, channel: "BRW" })).toEqual({
    action: "reject", rule: "very-high-score", transStatusReason: "11", trail: [{ rule: "very-high-score", answer: "yes" }],
  });
  expect(policy.evaluate({ score: 10, amountReferenceMinor: 1, channel: "BRW" })).toEqual({
    action: "frictionless", rule: "otherwise", transStatusReason: undefined,
    trail: [{ rule: "very-high-score", answer: "no" }, { rule: "high-amount", answer: "no" }, { rule: "app", answer: "no" }],
  });
});

test("a rule may say how a challenge is to begin", () => {
  const asking = (ask: string) => readPolicy(GOOD.replace("    then: challenge", `    then: challenge\n    ask: ${ask}`), "small.yaml").evaluate({ channel: "APP" }).ask;
  expect(asking("passkey")).toEqual(["passkey"]);
  expect(asking("[app, sms]")).toEqual(["app", "sms"]);
  expect(readPolicy(GOOD, "small.yaml").evaluate({ channel: "APP" }).ask).toBeUndefined();
});

test("an unknown answer is skipped or matches as its rule says, and a side that decides makes it known", () => {
  const policy = readPolicy(GOOD, "small.yaml");
  expect(policy.evaluate({ channel: "APP" })).toMatchObject({
    action: "challenge", rule: "high-amount", trail: [{ rule: "very-high-score", answer: "unknown" }, { rule: "high-amount", answer: "unknown" }],
  });
  expect(policy.evaluate({ score: 100, channel: "APP" })).toMatchObject({ action: "attempt", rule: "app" });
});

test.each<[string, (text: string) => string, readonly string[]]>([
  ["a misspelt fact", (text) => text.replace("score >= 997", "scoer >= 997"), ["error 9 rules.very-high-score.when: \"scoer\" is neither a fact nor a constant; docs/policy-facts.md lists the facts"]],
  ["a wrong type, in the second line of a block", (text) => text.replace(">= highAmount", ">= \"much\""), ["error 17 rules.high-amount.when: no such overload: int >= string"]],
  ["a condition that is a number", (text) => text.replace("score >= 997", "score"), ["error 9 rules.very-high-score.when: must be true or false, but is of type int"]],
  ["no whenUnknown where the condition can be unknown", (text) => text.replace("    whenUnknown: skip\n", ""), ["error 8 rules.very-high-score: needs whenUnknown: match or skip, because it reads what can be unknown (score)"]],
  ["another whenUnknown", (text) => text.replace("whenUnknown: skip", "whenUnknown: maybe"), ["error 10 rules.very-high-score.whenUnknown: must be one of match, skip"]],
  ["a rejection without a reason", (text) => text.replace("    transStatusReason: \"11\"\n", ""), ["error 8 rules.very-high-score: rejects, so it needs a transStatusReason"]],
  ["a reason without quotes", (text) => text.replace("\"11\"", "4"), ["error 12 rules.very-high-score.transStatusReason: must be written as text, in quotes: \"04\""]],
  ["a reason that is none", (text) => text.replace("\"11\"", "\"31\""), ["error 12 rules.very-high-score.transStatusReason: must be a transStatusReason of the protocol: two digits, 01 to 30 or 80 to 99"]],
  ["an unknown action", (text) => text.replace("then: attempt", "then: approve"), [`error 23 rules.app.then: must be one of ${ACTIONS.join(", ")}`]],
  ["an unknown member", (text) => text.replace("    then: attempt", "    weight: 3\n    then: attempt"), ["error 23 rules.3.weight: is not a known member here; known are id, when, whenUnknown, then, transStatusReason, ask, sentence"]],
  ["an unknown member at the top", (text) => `${text}author: me\n`, ["error 26 author: is not a known member here; known are name, version, extends, description, constants, rules, otherwise"]],
  ["a missing language", (text) => text.replace("{en: In an app., ja: アプリです。}", "{en: In an app.}"), ["error 24 rules.app.sentence: lacks the member \"ja\""]],
  ["an id used twice", (text) => text.replace("id: app", "id: high-amount"), ["error 21 rules.3: the id \"high-amount\" is already used in line 14"]],
  ["a version that is no number", (text) => text.replace("version: 2", "version: two"), ["error 2 version: must be a whole number from 1"]],
  ["a constant with a fact's name", (text) => text.replace("wary: 900", "score: 900").replace("wary", "900"), ["error 6 constants.score: has the name of a fact; choose another"]],
  ["a rejection of everything else", (text) => text.replace("otherwise: frictionless", "otherwise: reject"), ["error 25 otherwise: cannot be reject, because a rejection names its reason; write a last rule instead"]],
  ["a member given twice", (text) => `${text}name: other\n`, ["error 26 : Map keys must be unique"]],
  ["no rules", (text) => text.replace("rules:", "rulez:"), ["error 1 : lacks the member \"rules\"", "error 7 rulez: is not a known member here; known are name, version, extends, description, constants, rules, otherwise"]],
  ["an unused constant", (text) => text.replace("  wary: 900\n", "  wary: 900\n  spare: 1\n"), ["warning 7 constants.spare: is used by no rule"]],
  ["a rule after one that always holds", (text) => text.replace("channel == \"APP\"", "true").replace("otherwise", "  - {id: late, when: false, then: challenge, sentence: {en: a, ja: b}}\notherwise"), ["warning 25 rules.4: is never asked, because rule \"app\" before it always holds", "warning 25 rules.4: rule \"late\" never holds, because its condition reads no fact and is false"]],
  ["a needless whenUnknown", (text) => text.replace("    then: attempt", "    whenUnknown: skip\n    then: attempt"), ["warning 23 rules.app.whenUnknown: has no effect: the condition reads nothing that can be unknown"]],
  ["an unknown way to ask", (text) => text.replace("    then: challenge", "    then: challenge\n    ask: [app, pigeon]"), ["error 20 rules.high-amount.ask.2: must be one of passkey, app, sms, email"]],
  ["a way to ask that is named twice", (text) => text.replace("    then: challenge", "    then: challenge\n    ask: [app, app]"), ["error 20 rules.high-amount.ask: names a way twice"]],
  ["a way to ask where nobody is asked", (text) => text.replace("    then: attempt", "    then: attempt\n    ask: app"), ["warning 24 rules.app.ask: has no effect: only a challenge asks"]],
  ["a needless reason", (text) => text.replace("    then: attempt", "    transStatusReason: \"04\"\n    then: attempt"), ["warning 23 rules.app.transStatusReason: has no effect: only a rejection carries a reason"]],
])("%s is named with its line", (_, change, wanted) => {
  const text = change(GOOD);
  expect(text).not.toBe(GOOD);
  expect([...complaintsOf(text)].sort()).toEqual([...wanted].sort());
});

test("a refused document throws all of its errors, printed as compilers do", () => {
  const text = GOOD.replace("score >= 997", "scoer >= 997").replace("then: attempt", "then: approve");
  expect(() => readPolicy(text, "policies/small/2.yaml")).toThrow(PolicyRefused);
  try {
    readPolicy(text, "policies/small/2.yaml");
  } catch (error) {
    expect((error as PolicyRefused).message.split("\n").map((line) => line.slice(0, 50))).toEqual([
      "policies/small/2.yaml:9: rules.very-high-score.whe", "policies/small/2.yaml:23: rules.app.then: must be ",
    ]);
  }
});

test("a file kept under another name or version is worth a warning", () => {
  expect(checkPolicy(GOOD, "policies/small/2.yaml")).toEqual([]);
  expect(checkPolicy(GOOD, "policies/small/3.yaml")).toMatchObject([{ severity: "warning", line: 2, message: "calls itself small/2 but is kept as small/3.yaml" }]);
});

test.each<[string, string]>([
  ["nothing", ""],
  ["a list", "- 1"],
  ["no YAML", "a: [1, 2"],
  ["tabs", "a:\n\t- b"],
  ["huge", `name: ${"x".repeat(300_000)}`],
  ["deep brackets", `rules: ${"[".repeat(100_000)}`],
  ["deep dashes", `rules:\n${"- ".repeat(60_000)}x`],
  ["a billion laughs", `a: &a [x, x]\n${"bcdefghij".split("").map((letter, index) => `${letter}: &${letter} [${`*${"abcdefghi"[index]},`.repeat(9)}]`).join("\n")}\nrules: *j`],
  ["an alias for a rule", GOOD.replace("  - id: app", "  - *rule\n  - id: app")],
  ["prototype members", "__proto__: {polluted: true}\nconstructor: 1\nname: x"],
  ["a custom tag", GOOD.replace("version: 2", "version: !!js/function 'f'")],
  ["a thousand rules", GOOD.replace("otherwise", `${"  - {id: x, when: true, then: challenge, sentence: {en: a, ja: b}}\n".repeat(1_000)}otherwise`)],
])("hostile document (%s) is refused soon and harms nothing", (_, text) => {
  const before = performance.now();
  const complaints = checkPolicy(text, "hostile.yaml");
  expect(complaints.some(({ severity }) => severity === "error")).toBe(true);
  expect(performance.now() - before).toBeLessThan(3_000);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test("names of every object's own members are no facts", () => {
  for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
    expect(complaintsOf(GOOD.replace("channel == \"APP\"", name)).join()).toMatch(/error 22 rules\.app\.when/);
  }
});

test("evaluate is total: any facts get a verdict of a rule that exists", () => {
  const policy = readPolicy(GOOD, "small.yaml");
  fc.assert(fc.property(anyFacts, (facts) => {
    const verdict = policy.evaluate(facts);
    expect(ACTIONS).toContain(verdict.action);
    expect([...policy.sentences.keys(), "otherwise"]).toContain(verdict.rule);
    expect(policy.evaluate(facts)).toEqual(verdict);
  }), { numRuns: 100 });
});

test("every rule can be asked, whichever decides, and tells which facts it names", () => {
  const policy = readPolicy(GOOD, "small.yaml");
  expect(policy.rules).toEqual([
    { id: "very-high-score", from: "small/2", when: "score >= 997", then: "reject", transStatusReason: "11", facts: new Set(["score"]), needs: [{ fact: "score", operator: ">=", value: 997 }], does: expect.any(String) },
    { id: "high-amount", from: "small/2", when: "score >= wary\n  && amountReferenceMinor >= highAmount", then: "challenge", transStatusReason: undefined, facts: new Set(["score", "amountReferenceMinor"]), needs: [{ fact: "score", operator: ">=", value: 900 }, { fact: "amountReferenceMinor", operator: ">=", value: 30_000 }], does: expect.any(String) },
    { id: "app", from: "small/2", when: 'channel == "APP"', then: "attempt", transStatusReason: undefined, facts: new Set(["channel"]), needs: [{ fact: "channel", operator: "==", value: "APP" }], does: expect.any(String) },
  ]);
  expect(policy.holding({ score: 998, amountReferenceMinor: 40_000, channel: "APP" })).toEqual([0, 1, 2]);
  expect(policy.holding({ channel: "APP" })).toEqual([1, 2]);
  fc.assert(fc.property(anyFacts, (facts) => {
    const [first] = policy.holding(facts);
    expect(policy.evaluate(facts).rule).toBe(first === undefined ? "otherwise" : policy.rules[first]?.id);
  }), { numRuns: 100 });
});
