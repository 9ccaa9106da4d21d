import type { SetupIds } from "../../src/engine/index.js";
import { explainDecision } from "../../src/issuer/index.js";
import type { DecisionExplanation } from "../../src/issuer/index.js";
import { loadModel, loadPolicy } from "../../src/adapters/setup-files.js";
import { MemoryProfileStore } from "../../src/adapters/profile-store-memory.js";
import { FEATURES, FEATURE_FINGERPRINT, MAP_ROWS, explain, readModel } from "../../src/risk/index.js";
import type { RiskSetup } from "../../src/risk/index.js";
import { bareContext } from "../risk/context-builder.js";
import { mappedArtefact } from "../risk/model/sample.js";
import { Engine, decide, learn } from "../../src/engine/index.js";
import { REFERENCE, SETUP, SETUP_IDS, START, acsTransIDOf, decidePurchase, memoryWorld, requestOf, serverTransIDOf } from "../engine/world.js";
import type { MemoryWorld } from "../engine/world.js";

const SHIPPED: RiskSetup = { model: loadModel("models", "first"), policy: loadPolicy("policies", "default/1") };
const parts = ({ journal }: MemoryWorld, risk: RiskSetup = SHIPPED) => ({ journal, setupOf: () => ({ risk, reference: REFERENCE }) });

async function explained(world: MemoryWorld, id: string, risk?: RiskSetup): Promise<DecisionExplanation> {
  const result = await explainDecision(parts(world, risk), id);
  if (result.outcome !== "explained") throw new Error(result.outcome);
  return result.explanation;
}

async function trading(count: number, risk: RiskSetup = SHIPPED): Promise<MemoryWorld> {
  const world = memoryWorld();
  for (let id = 1; id <= count; id++) await decidePurchase(world.engine, { id, card: id % 3, device: id % 4, merchant: id % 2, amountMinor: id * 700 }, risk);
  return world;
}

test("every decision is explained exactly, from what was known at its moment", async () => {
  const world = await trading(12);
  for (let id = 1; id <= 12; id++) {
    const { exact, record, pasts, features, rules } = await explained(world, acsTransIDOf(id));
    expect(exact).toBe(true);
    const known = Object.entries(record.earlierAttempts).filter(([, attempts]) => attempts > 0);
    expect(Object.entries(pasts).filter(([, attempts]) => attempts > 0).sort()).toEqual(known.sort());
    expect(rules).toEqual(record.trail.map((asked) => expect.objectContaining(asked)));
    const logit = features.reduce((sum, { contribution }) => sum + (contribution ?? 0), record.base as number);
    expect(logit).toBeCloseTo(record.logit as number, 3);
  }
});

test("where the card was before is told where it is known, and how far from there it is now", async () => {
  const world = await trading(6);
  const [first, second] = [await explained(world, acsTransIDOf(1)), await explained(world, acsTransIDOf(4))];
  expect(first.lastPlace).toBeNull();
  const { latitude, longitude, ipCountry } = first.record.attempt;
  const step = 1 / 16;
  expect(second.lastPlace).toEqual({ at: first.record.at, latitude: expect.any(Number), longitude: expect.any(Number), country: ipCountry, kilometres: expect.any(Number) });
  expect(Math.abs((second.lastPlace?.latitude as number) - (latitude as number))).toBeLessThanOrEqual(step);
  expect(Math.abs((second.lastPlace?.longitude as number) - (longitude as number))).toBeLessThanOrEqual(step);
  expect(second.lastPlace?.kilometres).toBeLessThan(15);
});

test("by either id; an id that is nobody's has no explanation", async () => {
  const world = await trading(2);
  expect(await explained(world, serverTransIDOf(2))).toEqual(await explained(world, acsTransIDOf(2)));
  expect(await explainDecision(parts(world), "nobody")).toEqual({ outcome: "unknown-decision" });
});

test("what became known later changes no earlier explanation", async () => {
  const world = await trading(6);
  const before = await explained(world, acsTransIDOf(5));
  await learn(world.engine, { kind: "label", id: acsTransIDOf(2), at: START + 20_000, label: "fraud", source: "issuer" });
  await learn(world.engine, { kind: "label", id: acsTransIDOf(5), at: START + 21_000, label: "fraud", source: "issuer" });
  await decidePurchase(world.engine, { id: 8, card: 2, device: 1, merchant: 1 }, SHIPPED);
  expect(await explained(world, acsTransIDOf(5))).toEqual(before);
  const later = await explained(world, acsTransIDOf(8));
  expect(later.exact).toBe(true);
  expect(later.features.filter(({ value }) => value !== undefined)).not.toEqual(before.features.filter(({ value }) => value !== undefined));
});

test("labels that came before a decision are part of its past", async () => {
  const world = await trading(3);
  await learn(world.engine, { kind: "label", id: acsTransIDOf(1), at: START + 3500, label: "fraud", source: "issuer" });
  await learn(world.engine, { kind: "challenge", id: acsTransIDOf(2), at: START + 3600, outcome: "failed" });
  await decidePurchase(world.engine, { id: 4, card: 1, device: 1, merchant: 1 }, SHIPPED);
  expect((await explained(world, acsTransIDOf(4))).exact).toBe(true);
});

test("a decision whose policy or model is gone is not explained by another one", async () => {
  const world = await trading(1, SETUP);
  const gone = (ids: SetupIds) => ({ unavailable: ["policy", "model"] as const, ids });
  expect(await explainDecision({ journal: world.journal, setupOf: gone }, acsTransIDOf(1))).toEqual({ outcome: "setup-gone", missing: [`policy ${SETUP_IDS.policy}`, `model ${SETUP_IDS.model}`] });
});

test("features that come out otherwise are not passed off as those that decided", async () => {
  const world = memoryWorld();
  const request = requestOf({ id: 1 });
  await decide(world.engine, SETUP, { ...request, areq: { ...request.areq, purchaseAmount: "999999" } });
  expect((await explained(world, acsTransIDOf(1), SETUP)).exact).toBe(false);
});

test("a decision without profiles, and one without a model, are explained as they were taken", async () => {
  const profiles = new MemoryProfileStore();
  const world = memoryWorld();
  await decidePurchase(world.engine, { id: 1 });
  profiles.observe = () => Promise.reject(new Error("down"));
  const blind = new Engine({ profiles, journal: world.journal });
  const { degraded } = await decidePurchase(blind, { id: 2 }, SHIPPED);
  expect(degraded).toEqual(["profiles-absent"]);
  const without = await explained(world, acsTransIDOf(2));
  expect({ exact: without.exact, pasts: without.pasts, rule: without.rules.at(-1)?.rule }).toMatchObject({ exact: true, pasts: {} });

  await decidePurchase(world.engine, { id: 3 }, { model: undefined, policy: SHIPPED.policy });
  const modelless = await explained(world, acsTransIDOf(3));
  expect({ exact: modelless.exact, degraded: modelless.record.degraded, contributions: modelless.features.filter(({ contribution }) => contribution !== undefined).length }).toEqual({ exact: true, degraded: ["model-unusable"], contributions: 0 });
});

test("what a model's map makes of the features is among the reasons and is explained beside them", async () => {
  const model = readModel(mappedArtefact({ fingerprint: FEATURE_FINGERPRINT, names: FEATURES.map(({ name }) => name) }));
  const risk = { ...SHIPPED, model };
  const world = await trading(6, risk);
  const named = new Set<string>();
  for (let id = 1; id <= 6; id++) {
    const { exact, record, features } = await explained(world, acsTransIDOf(id), risk);
    expect(exact).toBe(true);
    expect(features.slice(FEATURES.length).map(({ name, value, sentence }) => ({ name, sentence, known: typeof value }))).toEqual(MAP_ROWS.map(({ name, reason }) => ({ name, sentence: reason, known: "number" })));
    expect(features.reduce((sum, { contribution }) => sum + (contribution ?? 0), record.base as number)).toBeCloseTo(record.logit as number, 3);
    for (const { feature } of record.reasons) named.add(feature);
  }
  expect([...named].every((name) => [...FEATURES, ...MAP_ROWS].some((row) => row.name === name))).toBe(true);
});

test("a feature that nothing tells of does not speak its reason", () => {
  const { features } = explain(SHIPPED, bareContext(), {}, []);
  const unknown = features.filter(({ value }) => value === undefined);
  expect(unknown.length).toBeGreaterThan(50);
  for (const { sentence, name } of unknown) {
    expect(sentence.en).toMatch(/^Nothing tells: /);
    expect(sentence.ja).toContain(name);
  }
});
