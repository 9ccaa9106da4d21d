import { learn } from "../../src/engine/index.js";
import type { ChallengeRecord, DecisionRecord, LabelRecord } from "../../src/engine/index.js";
import type { Facts } from "../../src/risk/index.js";
import { POLICY, acsTransIDOf, decidePurchase, memoryWorld } from "./world.js";

type Heard = readonly [DecisionRecord | ChallengeRecord | LabelRecord, Facts | undefined];

function heardWorld() {
  const heard: Heard[] = [];
  return { heard, ...memoryWorld({ onRecord: (record, facts) => void heard.push([record, facts]) }) };
}

test("a listener hears of every decision with the facts that decided, and of what became known of it", async () => {
  const { heard, engine } = heardWorld();
  const decision = await decidePurchase(engine, { id: 1 });
  await learn(engine, { kind: "challenge", at: decision.at + 1, id: acsTransIDOf(1), outcome: "passed" });
  await learn(engine, { kind: "label", at: decision.at + 2, id: acsTransIDOf(1), label: "fraud", source: "issuer" });
  await learn(engine, { kind: "label", at: decision.at + 3, id: acsTransIDOf(1), label: "fraud", source: "issuer" });
  expect(heard.map(([{ kind }]) => kind)).toEqual(["decision", "challenge", "label"]);
  const [[record, facts]] = heard as [[DecisionRecord, Facts]];
  expect(record.acsTransID).toBe(acsTransIDOf(1));
  expect(facts["score"]).toBe(record.score);
  expect(POLICY.evaluate(facts)).toEqual(decision.assessment.verdict);
});

test("a decision that the journal did not take is not told of", async () => {
  const { heard, engine, journal } = heardWorld();
  journal.append = () => Promise.reject(new Error("full"));
  expect((await decidePurchase(engine, { id: 1 })).recorded).toBe(false);
  expect(heard).toEqual([]);
});

test("a decision by declaration has no facts", async () => {
  const { heard, engine } = heardWorld();
  await decidePurchase(engine, { id: 1 }, { model: undefined, policy: { ...POLICY, evaluate: () => { throw new Error("broken"); } } });
  expect(heard.map(([, facts]) => facts)).toEqual([undefined]);
});

test("a listener that throws makes no decision fail", async () => {
  const { engine } = memoryWorld({ onRecord: () => { throw new Error("listener"); } });
  expect((await decidePurchase(engine, { id: 1 })).recorded).toBe(true);
});
