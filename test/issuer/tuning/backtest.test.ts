import fc from "fast-check";
import { backtestPolicy } from "../../../src/issuer/tuning/backtest.js";
import { readPolicy } from "../../../src/risk/index.js";
import type { Policy } from "../../../src/risk/index.js";
import { acsTransIDOf } from "../../engine/world.js";
import { EVERYTHING, LIMITS, LIVE, PRICING, SETTLED_BEFORE, actionUnder, expectFigures, plainFigures, policyAt, policyText, smallWorld, verdictUnder } from "./small-world.js";

const LIVE_POLICY = policyAt(LIVE);
const parts = { scope: EVERYTHING, limits: LIMITS, settledBefore: SETTLED_BEFORE, pricing: PRICING, policyOf: (id: string, fingerprint: string): Policy | undefined => (id === LIVE_POLICY.id && fingerprint === LIVE_POLICY.fingerprint ? LIVE_POLICY : undefined) };
const WORLD = smallWorld(11, 1_500);

const text = policyText(LIVE);
const rule = "  - { id: late, when: score >= 500 && amountReferenceMinor > 20000, whenUnknown: skip, then: challenge, sentence: { en: a, ja: a } }";
const CANDIDATES: readonly (readonly [string, string])[] = [
  ["the same", text],
  ["another threshold", policyText({ challengeScore: 700, rejectScore: 950 })],
  ["a rule more at the end", policyText(LIVE, rule)],
  ["another otherwise", text.replace("otherwise: frictionless", "otherwise: challenge")],
  ["a first rule that is gone", text.replace(/ {2}- \{ id: mandated.*\n/, "")],
  ["rules in another order", text.replace(/( {2}- \{ id: refused.*\n)( {2}- \{ id: trusted.*\n)/, "$2$1")],
  ["a rule more at the beginning", text.replace("rules:\n", `rules:\n${rule}\n`)],
  ["a rule more in the middle, and another constant", policyText({ challengeScore: 650, rejectScore: 950 }).replace(/( {2}- \{ id: trusted.*\n)/, `$1${rule}\n`)],
  ["another answer to what is unknown", text.replace("whenUnknown: match", "whenUnknown: skip")],
  ["another action", text.replace("newDeviceForCard, whenUnknown: skip, then: reject, transStatusReason: \"11\"", "newDeviceForCard, whenUnknown: skip, then: decoupled")],
];

test.each(CANDIDATES)("a backtest of %s is the candidate asked row by row", async (_, candidateText) => {
  const candidate = readPolicy(candidateText, "candidate");
  const actionOf = actionUnder(candidate);
  for (const policyOf of [parts.policyOf, () => undefined]) {
    const { before, after, flips, rows, unmoved } = await backtestPolicy(WORLD.ledger, candidate, { ...parts, policyOf });
    expectFigures(before, plainFigures(WORLD.rows, ({ action }) => action));
    expectFigures(after, plainFigures(WORLD.rows, actionOf));
    const flipped = WORLD.rows.filter((row) => actionOf(row) !== row.action);
    expect(flips.reduce((sum, { count }) => sum + count, 0)).toBe(flipped.length);
    expect(new Map(rows.map(({ decision, to, rule: by }) => [decision.id, [to, by]]))).toEqual(new Map(flipped.reverse().slice(0, 1_000).map((row) => {
      const verdict = verdictUnder(candidate, row);
      return [acsTransIDOf(row.id), [verdict.action, verdict.rule]];
    })));
    expect(unmoved).toBe(WORLD.rows.filter(({ hasFacts }) => !hasFacts).length);
  }
});

/** Places of the rules whose conditions a backtest asks, once for each decision. */
async function askedIn(candidate: Policy): Promise<number[]> {
  const asked: number[] = [];
  await backtestPolicy(WORLD.ledger, { ...candidate, holdsAt: (place, values) => {
    asked.push(place);
    return candidate.holdsAt(place, values);
  } }, parts);
  return asked;
}

/** The same policy, of which no comparison is known that a rule needs. */
const withoutNeeds = (policy: Policy): Policy => ({ ...policy, rules: policy.rules.map((rule) => ({ ...rule, needs: [] })) });

test("where a comparison that a rule needs is false, its condition is not asked, and the answer is the same", async () => {
  const candidate = readPolicy(policyText(LIVE, rule), "candidate");
  const strangers = { ...parts, policyOf: () => undefined };
  expect(await backtestPolicy(WORLD.ledger, candidate, strangers)).toEqual(await backtestPolicy(WORLD.ledger, withoutNeeds(candidate), strangers));
  const [quick, slow] = [await askedIn(candidate), await askedIn(withoutNeeds(candidate))];
  expect(quick.length).toBeLessThan(slow.length / 2);
});

test("rules that are known not to have held are not asked again", async () => {
  const candidate = readPolicy(policyText(LIVE, rule), "candidate");
  const asked = await askedIn(withoutNeeds(candidate));
  const decidedBy = (wanted: RegExp): number => WORLD.rows.filter(({ hasFacts, rule: decided }) => hasFacts && wanted.test(decided)).length;
  const times = (wanted: number): number => asked.filter((place) => place === wanted).length;
  // What a list decided tells nothing of the rules.
  expect(times(0)).toBe(decidedBy(/^list-/));
  const reached = WORLD.rows.filter(({ hasFacts, rule: decided, facts }) => hasFacts && decided.startsWith("list-") && ["late", "otherwise"].includes(candidate.evaluate(facts).rule)).length;
  expect(times(LIVE_POLICY.rules.length)).toBe(decidedBy(/^otherwise$/) + reached);
});

test("a rule before all others is asked of all, and those that are shared only of what a list decided", async () => {
  const candidate = readPolicy(text.replace("rules:\n", `rules:\n${rule}\n`), "candidate");
  const asked = await askedIn(withoutNeeds(candidate));
  const withFacts = WORLD.rows.filter(({ hasFacts }) => hasFacts);
  expect(asked.filter((place) => place === 0).length).toBe(withFacts.length);
  expect(asked.filter((place) => place === 1).length).toBe(withFacts.filter(({ rule: decided, facts }) => decided.startsWith("list-") && candidate.evaluate(facts).rule !== "late").length);
});

test("decisions whose chunk lacks a fact that the candidate names stand as they are", async () => {
  const candidate = readPolicy(text.replace("when: challengeMandated", "when: card_device_age > 1.0, whenUnknown: skip"), "candidate");
  const { unmoved, flips } = await backtestPolicy(WORLD.ledger, candidate, parts);
  expect([unmoved, flips]).toEqual([WORLD.rows.length, []]);
});

test("whatever the thresholds, flips are those of the policy asked row by row", async () => {
  await fc.assert(fc.asyncProperty(fc.nat({ max: 1000 }), fc.nat({ max: 1000 }), async (challengeScore, rejectScore) => {
    const candidate = policyAt({ challengeScore, rejectScore });
    const { flips } = await backtestPolicy(WORLD.ledger, candidate, parts);
    expect(flips.reduce((sum, { count }) => sum + count, 0)).toBe(WORLD.rows.filter((row) => actionUnder(candidate)(row) !== row.action).length);
  }), { numRuns: 20 });
});
