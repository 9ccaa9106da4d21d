import fc from "fast-check";
import { isWitnessed, retirements } from "../../../src/lab/suggest/retire.js";
import { readPolicy, type Policy } from "../../../src/risk/index.js";

interface Rule {
  readonly id: string;
  readonly when: string;
  readonly then: string;
}

function policyOf(rules: readonly Rule[]): Policy {
  const lines = rules.map(({ id, when, then }) => `  - {id: ${id}, when: '${when}', then: ${then}, ${then === "reject" ? 'transStatusReason: "11", ' : ""}sentence: {en: "e", ja: "j"}}\n`);
  return readPolicy(`name: p\nversion: 1\ndescription: {en: e, ja: j}\nrules:\n${lines.join("")}otherwise: frictionless\n`, "p.yaml");
}

/** Rules whose conditions do not matter, because the patterns say when they hold. */
const rulesThen = (...thens: readonly string[]): readonly Rule[] => thens.map((then, place) => ({ id: `r${place}`, when: "scriptClient", then }));

const named = (policy: Policy, patterns: readonly (readonly number[])[], withModel = true): readonly string[] =>
  retirements(policy, patterns, Float64Array.from(patterns, () => 10), withModel).map(({ id, because, held, decided }) => `${id} ${because} ${held} ${decided}`);

test.each<[string, readonly string[], readonly (readonly number[])[], readonly string[]]>([
  ["one that never holds", ["challenge", "challenge"], [[], [1]], ["r0 never holds 0 0"]],
  ["one that a later rule of the same answer covers", ["challenge", "challenge"], [[0, 1], [1], []], ["r0 changes nothing 10 10"]],
  ["one before which others always decide", ["challenge", "reject"], [[0, 1], [0]], ["r1 changes nothing 10 0"]],
  ["none where the later rule answers otherwise", ["challenge", "reject"], [[0, 1], [1]], []],
  ["one that lets pass what passes anyway", ["frictionless", "challenge"], [[0], [1]], ["r0 changes nothing 10 10"]],
  ["none that saves from a later challenge", ["frictionless", "challenge"], [[0, 1], [1]], []],
  ["one of two that cover each other, the one that decides less", ["challenge", "challenge"], [[0, 1]], ["r1 changes nothing 10 0"]],
])("named is %s", (_, thens, patterns, expected) => {
  expect(named(policyOf(rulesThen(...thens)), patterns)).toEqual(expected);
});

test("rules that a replay cannot witness are not named", () => {
  const policy = policyOf([
    { id: "blind", when: "modelAbsent || profilesAbsent", then: "challenge" },
    { id: "unwritable", when: "journalUnwritable", then: "challenge" },
    { id: "scored", when: "known(score)", then: "challenge" },
    { id: "script", when: "scriptClient", then: "challenge" },
  ]);
  expect(named(policy, [[]])).toEqual(["scored never holds 0 0", "script never holds 0 0"]);
  expect(named(policy, [[]], false)).toEqual(["script never holds 0 0"]);
  expect([isWitnessed(new Set(["score"]), true), isWitnessed(new Set(["score"]), false)]).toEqual([true, false]);
});

test("without all that are named, every request gets the answer it got", () => {
  const thens = fc.array(fc.constantFrom("frictionless", "challenge", "reject"), { minLength: 1, maxLength: 6 });
  fc.assert(fc.property(thens, fc.array(fc.integer({ min: 0, max: 63 }), { maxLength: 12 }), (actions, masks) => {
    const policy = policyOf(rulesThen(...actions));
    const patterns = masks.map((mask) => actions.map((_, place) => place).filter((place) => (mask >>> place) & 1));
    const gone = new Set(retirements(policy, patterns, Float64Array.from(patterns, () => 1), true).map(({ id }) => Number(id.slice(1))));
    const answer = (pattern: readonly number[]): string => actions[pattern[0] ?? -1] ?? "frictionless";
    const kept = patterns.map((pattern) => answer(pattern.filter((place) => !gone.has(place))));
    expect(kept).toEqual(patterns.map(answer));
  }), { numRuns: 100 });
});
