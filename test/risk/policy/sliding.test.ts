import fc from "fast-check";
import { loadPolicy } from "../../../src/adapters/setup-files.js";
import { ACTIONS, FACTS_BY_NAME, NEVER, outcomeAt, readPolicy } from "../../../src/risk/index.js";
import type { Comparison, Facts, FactValue, Policy, SlidingPolicy } from "../../../src/risk/index.js";

const policyOf = (when: string, constants = "challengeScore: 900\n  rejectScore: 990"): Policy => readPolicy(`
name: test
version: 1
description: { en: A policy for tests, ja: 試験用 }
constants:
  ${constants}
rules:
  - { id: refused, when: score >= rejectScore && newDeviceForCard, whenUnknown: skip, then: reject, transStatusReason: "11", sentence: { en: a, ja: a } }
  - { id: asked, when: '${when}', whenUnknown: match, then: challenge, sentence: { en: a, ja: a } }
otherwise: frictionless
`, "test.yaml");

function sliding(policy: Policy): SlidingPolicy {
  const slid = policy.sliding();
  if ("fixed" in slid) throw new Error(slid.fixed);
  return slid;
}

const DEFAULT = loadPolicy("policies", "default/1");

/** The shipped policy with other thresholds, by writing them into its text. */
function movedDefault(challengeScore: number, rejectScore: number): Policy {
  return readPolicy(DEFAULT_TEXT.replace(/challengeScore: \d+/, `challengeScore: ${challengeScore}`).replace(/rejectScore: \d+/, `rejectScore: ${rejectScore}`), "moved.yaml");
}

const { readFileSync } = await import("node:fs");
const DEFAULT_TEXT = readFileSync("policies/default/1.yaml", "utf8");

const valueOf = (name: string): fc.Arbitrary<FactValue | undefined> => {
  const row = FACTS_BY_NAME.get(name);
  if (row === undefined) throw new Error(name);
  const known: fc.Arbitrary<FactValue> = row.type === "bool" ? fc.boolean() : row.type === "string" ? fc.constantFrom(...(row.values ?? ["JP", "US"])) : row.type === "int" ? fc.integer({ min: 0, max: 60_000 }) : fc.double({ min: 0, max: 200, noNaN: true });
  if (name === "score") return fc.option(fc.integer({ min: 0, max: 999 }), { nil: undefined });
  if (name === "channel") return fc.constantFrom("BRW", "BRW", "APP", "3RI");
  return row.usual === undefined ? fc.option(known, { nil: undefined, freq: 6 }) : known;
};
const anyFacts = fc.record(Object.fromEntries(DEFAULT.factNames.map((name) => [name, valueOf(name)]))) as fc.Arbitrary<Facts>;
const valuesOf = (policy: Policy, facts: Facts) => policy.factNames.map((name) => facts[name]);

/** What the policy does at a position of both thresholds, by the outcomes alone. */
function slidAction(slid: SlidingPolicy, outcomes: number, score: number | undefined, challengeScore: number, rejectScore: number): string | undefined {
  const edge = slid.reached({ challengeScore, rejectScore });
  const corner = score === undefined ? 0 : (score >= edge.challengeScore ? 1 : 0) | (score >= edge.rejectScore ? 2 : 0);
  return ACTIONS[outcomeAt(outcomes, corner)];
}

test("four outcomes and a score are the policy at every position of its thresholds, and the fifth is the policy without a score", () => {
  const slid = sliding(DEFAULT);
  const moved = new Map<string, Policy>();
  fc.assert(fc.property(fc.array(anyFacts, { minLength: 20, maxLength: 20 }), fc.constantFrom([960, 997], [0, 0], [0, 1000], [500, 700], [1000, 300], [999, 999]), (rows, [challengeScore, rejectScore]) => {
    const key = `${challengeScore} ${rejectScore}`;
    const policy = moved.get(key) ?? movedDefault(challengeScore as number, rejectScore as number);
    moved.set(key, policy);
    for (const facts of rows) {
      const outcomes = slid.outcomes(valuesOf(DEFAULT, facts));
      expect(slidAction(slid, outcomes, facts["score"] as number | undefined, challengeScore as number, rejectScore as number)).toBe(policy.evaluate(facts).action);
      expect(ACTIONS[outcomeAt(outcomes, 4)]).toBe(DEFAULT.evaluate({ ...facts, score: undefined, probability: undefined, modelAbsent: true }).action);
    }
  }), { numRuns: 200 });
});

test("the shipped policy names both thresholds", () => {
  expect(sliding(DEFAULT).thresholds).toEqual({ challengeScore: 960, rejectScore: 997 });
});

test.each([
  ["score >= challengeScore", { challengeScore: 900, rejectScore: 990 }],
  ["score > challengeScore", { challengeScore: 901, rejectScore: 990 }],
  ["challengeScore <= score", { challengeScore: 900, rejectScore: 990 }],
  ["!(score <= challengeScore)", { challengeScore: 901, rejectScore: 990 }],
  ["newDeviceForCard && !(score < challengeScore)", { challengeScore: 900, rejectScore: 990 }],
])("%s can be moved", (when, reached) => {
  const slid = sliding(policyOf(when));
  expect(slid.reached(slid.thresholds)).toEqual(reached);
});

test("a threshold that the document lacks is never reached", () => {
  expect(sliding(policyOf("score > 5", "rejectScore: 990")).thresholds).toEqual({ challengeScore: NEVER, rejectScore: 990 });
});

test.each([
  ["score == challengeScore", "asked uses challengeScore for something other"],
  ["score >= -challengeScore", "asked uses challengeScore for something other"],
  ["score - challengeScore > 5", "asked uses challengeScore for something other"],
  ["score in [challengeScore, 5]", "asked uses challengeScore for something other"],
  ["earlierAttempts >= challengeScore", "asked uses challengeScore for something other"],
  ["score >= rejectScore && score > rejectScore && score >= challengeScore", "leaves out a score of exactly rejectScore"],
])("%s cannot be moved, and says why", (when, why) => {
  expect(policyOf(when).sliding()).toEqual({ fixed: expect.stringContaining(why) });
});

test("a policy that compares no score with a threshold has nothing to move", () => {
  const text = DEFAULT_TEXT.replaceAll(/score (>=|<) (challengeScore|rejectScore)/g, "score $1 500");
  expect(readPolicy(text, "x.yaml").sliding()).toEqual({ fixed: expect.stringContaining("No rule compares") });
});

test("the first rule that holds over values is the one a verdict names, and those before it do not hold", () => {
  fc.assert(fc.property(anyFacts, (facts) => {
    const { rule } = DEFAULT.evaluate(facts);
    const values = valuesOf(DEFAULT, facts);
    expect(DEFAULT.rules.find((_, place) => DEFAULT.holdsAt(place, values))?.id ?? "otherwise").toBe(rule);
  }));
});

test("a rule does not hold where a comparison that it needs is false", () => {
  const isFalse: Readonly<Record<Comparison["operator"], (here: FactValue, value: FactValue) => boolean>> = {
    "==": (here, value) => here !== value, "<": (here, value) => here >= value, "<=": (here, value) => here > value, ">": (here, value) => here <= value, ">=": (here, value) => here < value,
  };
  let seen = 0;
  fc.assert(fc.property(anyFacts, (facts) => {
    const values = valuesOf(DEFAULT, facts);
    for (const [place, { needs }] of DEFAULT.rules.entries()) {
      const failing = needs.find(({ fact, operator, value }) => {
        const here = values[DEFAULT.factNames.indexOf(fact)];
        return here !== undefined && isFalse[operator](here, value);
      });
      if (failing === undefined) continue;
      seen++;
      expect([failing, DEFAULT.holdsAt(place, values)]).toEqual([failing, false]);
    }
  }));
  expect(seen).toBeGreaterThan(100);
  expect(DEFAULT.rules.filter(({ needs }) => needs.length > 0).length).toBeGreaterThan(DEFAULT.rules.length / 2);
});

test("rules that do the same say so, whatever the policy is called; another constant is another rule", () => {
  const renamed = readPolicy(DEFAULT_TEXT.replace("name: default", "name: other"), "x.yaml");
  expect(renamed.rules.map(({ does }) => does)).toEqual(DEFAULT.rules.map(({ does }) => does));
  const moved = movedDefault(960, 998);
  const changed = DEFAULT.rules.filter(({ does }, place) => does !== moved.rules[place]?.does).map(({ id }) => id);
  expect(changed.length).toBeGreaterThan(1);
  expect(changed).toEqual(expect.arrayContaining(["very-high-score"]));
  expect(changed).not.toContain("high-score");
});
