import { readFileSync } from "node:fs";
import fc from "fast-check";
import { checkPolicy, complaintLine, readPolicy, runCases } from "../../../src/risk/index.js";
import { anyFacts } from "./any-facts.js";

const text = readFileSync("policies/default/1.yaml", "utf8");
const cases = readFileSync("policies/default/1.cases.yaml", "utf8");
const policy = readPolicy(text, "policies/default/1.yaml");

test("the shipped policy has nothing to complain of, not even a warning", () => {
  expect(checkPolicy(text, "policies/default/1.yaml").map((complaint) => complaintLine("1.yaml", complaint))).toEqual([]);
});

test("its cases hold and every rule decides one", () => {
  const report = runCases(policy, cases, "policies/default/1.cases.yaml");
  expect(report.results.filter(({ ok }) => !ok)).toEqual([]);
  expect(report.uncovered).toEqual([]);
});

test("nobody is challenged where nobody is there, nor where only data are shared", () => {
  fc.assert(fc.property(anyFacts, (facts) => {
    expect(policy.evaluate({ ...facts, dataOnly: false, channel: "3RI" }).action).not.toBe("challenge");
    expect(policy.evaluate({ ...facts, dataOnly: true }).action).toBe("inform");
  }), { numRuns: 300 });
});

test("decoupled authentication is answered only to who asked for it", () => {
  fc.assert(fc.property(anyFacts, (facts) => {
    expect(policy.evaluate({ ...facts, decoupledRequested: false }).action).not.toBe("decoupled");
  }), { numRuns: 300 });
});

test("a mandated challenge is never waived", () => {
  fc.assert(fc.property(anyFacts, (facts) => {
    expect(["challenge", "decoupled", "reject"]).toContain(policy.evaluate({ ...facts, dataOnly: false, challengeMandated: true }).action);
  }), { numRuns: 300 });
});

test("a device that the card knows is never turned away while the cardholder is there", () => {
  fc.assert(fc.property(anyFacts, (facts) => {
    expect(policy.evaluate({ ...facts, channel: "BRW", deviceKeyStrength: "observed", newDeviceForCard: false, scriptClient: false }).action).not.toBe("reject");
  }), { numRuns: 300 });
});

test("knowing nothing but the usual, the policy rejects nobody", () => {
  expect(policy.evaluate({ channel: "BRW", category: "PA", deviceKeyStrength: "none" }).action).not.toBe("reject");
});
