import fc from "fast-check";
import { ACTIONS, LISTS, actionUnder, assess, explain, listEffect, outcomeAt, outcomesUnder, readPolicy } from "../../../src/risk/index.js";
import type { Action, ListEffect, ListName, Listed } from "../../../src/risk/index.js";
import { bareContext } from "../context-builder.js";

/** A policy that does what the purchase's currency says, so that a case can have any action. */
const policy = readPolicy(`
name: test
version: 1
description: { en: A policy for tests, ja: 試験用 }
rules:
${ACTIONS.map((action) => `  - { id: says-${action}, when: 'currency == "${action}"', whenUnknown: skip, then: ${action}, ${action === "reject" ? 'transStatusReason: "04", ' : ""}sentence: { en: It says ${action}, ja: 試験 } }`).join("\n")}
  - { id: watched, when: listWatched, then: challenge, sentence: { en: Watched, ja: 監視 } }
otherwise: frictionless
`, "test.yaml");

const on = (...lists: readonly ListName[]): readonly Listed[] => lists.map((list) => ({ list, kind: "device", entry: `entry-${list}` }));
const taken = (action: string, mandated: boolean, listed?: readonly Listed[]) =>
  assess({ model: undefined, policy }, bareContext({ purchase: { currency: action }, requestor: { preference: mandated ? "challenge-mandated" : "none" } }), {}, [], listed).verdict;

test.each<[Action, boolean, readonly ListName[], Action, string]>([
  ["frictionless", false, ["block"], "reject", "list-block"],
  ["challenge", true, ["block"], "reject", "list-block"],
  ["inform", false, ["block"], "reject", "list-block"],
  ["reject", false, ["block"], "reject", "list-block"],
  ["challenge", false, ["allow", "block", "trust"], "reject", "list-block"],
  ["challenge", false, ["allow"], "frictionless", "list-allow"],
  ["decoupled", false, ["allow"], "frictionless", "list-allow"],
  ["challenge", false, ["trust"], "frictionless", "list-trust"],
  ["challenge", false, ["trust", "allow"], "frictionless", "list-allow"],
  ["challenge", true, ["allow", "trust"], "challenge", "says-challenge"],
  ["decoupled", true, ["trust"], "decoupled", "says-decoupled"],
  ["reject", false, ["allow", "trust"], "reject", "says-reject"],
  ["frictionless", false, ["allow"], "frictionless", "says-frictionless"],
  ["attempt", false, ["allow"], "attempt", "says-attempt"],
  ["inform", false, ["trust"], "inform", "says-inform"],
  ["frictionless", false, ["watch"], "frictionless", "says-frictionless"],
])("a policy that says %s, mandated %s, with %j: %s by %s", (says, mandated, lists, action, rule) => {
  const verdict = taken(says, mandated, on(...lists));
  expect(verdict).toMatchObject({ action, rule });
  expect(verdict.trail.at(-1)).toEqual({ rule, answer: "yes" });
  expect(verdict.transStatusReason).toBe(rule === "list-block" ? "11" : action === "reject" ? "04" : undefined);
});

test("what lists say are facts that a policy may name", () => {
  expect(taken("JPY", false, on("watch"))).toMatchObject({ action: "challenge", rule: "watched" });
  expect(taken("JPY", false)).toMatchObject({ action: "frictionless", rule: "otherwise" });
  for (const list of LISTS) {
    const { facts } = assess({ model: undefined, policy }, bareContext(), {}, [], on(list));
    expect(["listBlocked", "listAllowed", "listWatched", "cardTrusted"].filter((name) => facts?.[name] === true)).toEqual([{ block: "listBlocked", allow: "listAllowed", watch: "listWatched", trust: "cardTrusted" }[list]]);
  }
});

test("an explanation says in both languages what the lists decided", () => {
  const told = (listed: readonly Listed[]) => explain({ model: undefined, policy }, bareContext({ purchase: { currency: "challenge" } }), {}, [], listed).rules.at(-1);
  expect(told(on("block"))).toEqual({ rule: "list-block", answer: "yes", sentence: { en: expect.stringContaining("block list"), ja: expect.stringContaining("拒否リスト") } });
  expect(told(on("allow"))).toMatchObject({ sentence: { en: expect.stringContaining("allow list"), ja: expect.stringContaining("許可リスト") } });
  expect(told(on("trust"))).toMatchObject({ sentence: { en: expect.stringContaining("trusts this card"), ja: expect.stringContaining("信頼") } });
});

test.each(["list-block", "list-allow", "list-trust"])("no policy may have a rule that is called %s", (id) => {
  const text = `name: x\nversion: 1\ndescription: { en: x, ja: x }\nrules:\n  - { id: ${id}, when: scriptClient, then: challenge, sentence: { en: x, ja: x } }\notherwise: frictionless\n`;
  expect(() => readPolicy(text, "x.yaml")).toThrow(/none of otherwise, list-block, list-allow, list-trust/);
});

test("five outcomes at once under the lists are each of them under the lists", () => {
  const packedOf = (actions: readonly Action[]): number => actions.reduce((packed, action, place) => packed | (ACTIONS.indexOf(action) << (3 * place)), 0);
  fc.assert(fc.property(fc.array(fc.constantFrom(...ACTIONS), { minLength: 5, maxLength: 5 }), fc.constantFrom<ListEffect>("none", "reject", "spare"), (actions, effect) => {
    const packed = outcomesUnder(effect, packedOf(actions));
    expect(actions.map((_, place) => ACTIONS[outcomeAt(packed, place)])).toEqual(actions.map((action) => actionUnder(effect, action)));
  }));
});

test("a block counts before everything, and a mandate before what would spare a challenge", () => {
  fc.assert(fc.property(fc.subarray([...LISTS]), fc.boolean(), (lists, mandated) => {
    const effect = listEffect((list) => lists.includes(list), mandated);
    expect(effect).toBe(lists.includes("block") ? "reject" : !mandated && lists.some((list) => list === "allow" || list === "trust") ? "spare" : "none");
  }));
});
