import { MemoryProfileStore } from "../../../src/adapters/profile-store-memory.js";
import { decide, decodeRecord, encodeRecord, learn } from "../../../src/engine/index.js";
import type { SetupIds } from "../../../src/engine/index.js";
import { Outcomes } from "../../../src/issuer/backtests/outcomes.js";
import { Rehearsal } from "../../../src/issuer/backtests/rehearsal.js";
import type { RehearsalParts } from "../../../src/issuer/backtests/rehearsal.js";
import type { FlippedRow } from "../../../src/issuer/backtests/views.js";
import { DEFAULT_COSTS, readPolicy } from "../../../src/risk/index.js";
import type { Policy, RiskSetup } from "../../../src/risk/index.js";
import { MODEL, POLICY, REFERENCE, SETUP, SETUP_IDS, START, acsTransIDOf, decidePurchase, memoryWorld, requestOf } from "../../engine/world.js";
import type { MemoryWorld } from "../../engine/world.js";

const policyWith = (rule: string): Policy => readPolicy(`
name: other
version: 1
description: { en: Another policy, ja: 別の方針 }
rules:
  - { id: own, when: ${rule}, whenUnknown: skip, then: challenge, sentence: { en: a, ja: a } }
otherwise: frictionless
`, "candidate");

/** Lives through what the world journalled, as it comes back from a file. */
async function rehearse({ journal }: MemoryWorld, candidate: RiskSetup, changes: Partial<RehearsalParts> = {}, outcomes = new Outcomes(100, 5)): Promise<{ rehearsal: Rehearsal; outcomes: Outcomes; rows: FlippedRow[] }> {
  const rehearsal = new Rehearsal({ candidate, period: { issuer: undefined, from: undefined, to: undefined }, profiles: new MemoryProfileStore(), knowledgeOf: () => ({ reference: REFERENCE }), sample: false, ...changes }, outcomes);
  for await (const { record } of journal.read()) await rehearsal.take(decodeRecord(encodeRecord(record)));
  return { rehearsal, outcomes, rows: [...outcomes.listed()].map(({ row }) => row) };
}

const PRICING = { parameters: DEFAULT_COSTS, method: "code" } as const;
const at = (id: number): number => START + id * 1000;
const idsOf = (rows: readonly FlippedRow[]): string[] => rows.map(({ decision }) => decision.id);

async function trade(world: MemoryWorld, from: number, to: number, setup = SETUP): Promise<void> {
  for (let id = from; id <= to; id++) await decidePurchase(world.engine, { id, card: id % 3, device: id % 4, amountMinor: id * 100 }, setup);
}

test("the setup that decided flips nothing, in whatever trouble it decided", async () => {
  const world = memoryWorld();
  const observe = world.profiles.observe.bind(world.profiles);
  for (let id = 0; id < 60; id++) {
    world.profiles.observe = id % 7 === 3 ? () => Promise.reject(new Error("connection lost")) : observe;
    const broken = { ...MODEL, score: () => { throw new Error("weights are gone"); } };
    await decidePurchase(world.engine, { id, card: id % 2, device: id % 3 }, id % 11 === 5 ? { ...SETUP, model: broken } : id % 13 === 4 ? { ...SETUP, policy: { ...POLICY, evaluate: () => { throw new Error("broken"); } } } : SETUP);
  }
  const { rehearsal, outcomes, rows } = await rehearse(world, SETUP);
  expect([rows, outcomes.count, rehearsal.degraded, [...rehearsal.missing]]).toEqual([[], 60, 0, []]);
});

test("a policy that counts attempts counts them as of then, and a flip has both sides with their reasons", async () => {
  const world = memoryWorld();
  await trade(world, 1, 30);
  const { rows } = await rehearse(world, { model: MODEL, policy: policyWith("cardAttemptsHour >= 4.9") });
  // Cards take turns, so that from the sixteenth purchase on each had five before.
  expect(idsOf(rows)).toEqual(Array.from({ length: 15 }, (_, index) => acsTransIDOf(30 - index)));
  const { record } = (await world.journal.findDecision(acsTransIDOf(30)).then((found) => ({ record: found }))) as { record: { score: number; reasons: readonly object[] } };
  expect(rows[0]).toMatchObject({ decision: { action: "frictionless", rule: "otherwise", score: record.score, amountMinor: 3_000, label: null, cardLastFour: "0000" }, to: "challenge", rule: "own", score: record.score });
  expect(rows[0]?.reasons).toEqual(record.reasons.slice(0, 5));
  expect(rows[0]?.newReasons).toEqual(rows[0]?.reasons);
});

test("another model scores the same features; what taught the profiles is what happened, not what would have", async () => {
  const world = memoryWorld();
  await trade(world, 1, 12);
  const seen: number[] = [];
  const spy = { ...MODEL, id: "spy/1", score: (values: Float32Array) => {
    seen.push(values.reduce((sum, value) => sum + value, 0));
    return { ...MODEL.score(values), score: 950 };
  } };
  const live: number[] = [];
  await trade(memoryWorld(), 1, 12, { ...SETUP, model: { ...MODEL, score: (values) => {
    live.push(values.reduce((sum, value) => sum + value, 0));
    return MODEL.score(values);
  } } });
  const { rows } = await rehearse(world, { model: spy, policy: policyWith("score >= 900") });
  expect(seen).toEqual(live);
  expect(rows.map(({ score }) => score)).toEqual(Array<number>(12).fill(950));
});

test("a candidate that fails where the live one did not is taken without, as it would have been live", async () => {
  const world = memoryWorld();
  await trade(world, 1, 4);
  const broken = { ...MODEL, id: "broken/1", score: () => { throw new Error("weights are gone"); } };
  const { rehearsal, rows } = await rehearse(world, { model: broken, policy: policyWith("modelAbsent") });
  expect([rehearsal.degraded, rows.length, rows[0]?.score, rows[0]?.newReasons]).toEqual([4, 4, null, []]);
  expect((await rehearse(world, { model: undefined, policy: policyWith("modelAbsent") })).rows.length).toBe(4);
});

test("a model that failed then is not held against another one", async () => {
  const world = memoryWorld();
  await trade(world, 1, 3, { ...SETUP, model: { ...MODEL, score: () => { throw new Error("weights are gone"); } } });
  const other = { ...MODEL, id: "other/1" };
  expect((await rehearse(world, { model: other, policy: policyWith("score >= 0") })).rows.length).toBe(3);
  expect((await rehearse(world, { model: MODEL, policy: policyWith("score >= 0") })).rows.length).toBe(0);
});

test.each<[string, Partial<RehearsalParts["period"]>, number[]]>([
  ["everything", {}, [6, 5, 4, 3, 2, 1]],
  ["from an instant on, which is in", { from: at(3) }, [6, 5, 4, 3]],
  ["up to an instant, which is out", { to: at(3) }, [2, 1]],
  ["a period between", { from: at(2), to: at(4) }, [3, 2]],
  ["one issuer", { issuer: "bank" }, [4]],
  ["an issuer that decided nothing", { issuer: "nobody" }, []],
])("the period: %s", async (_, period, wanted) => {
  const world = memoryWorld();
  for (let id = 1; id <= 6; id++) await decide(world.engine, SETUP, requestOf({ id }, { setup: { ...SETUP_IDS, issuer: id === 4 ? "bank" : "test" } }));
  const { rows, outcomes } = await rehearse(world, { model: MODEL, policy: policyWith("amountReferenceMinor >= 0") }, { period: { issuer: undefined, from: undefined, to: undefined, ...period } });
  expect(idsOf(rows)).toEqual(wanted.map(acsTransIDOf));
  expect(outcomes.count).toBe(wanted.length);
});

test("what lies before the period, and what other issuers saw, warms profiles up", async () => {
  const world = memoryWorld();
  for (let id = 1; id <= 9; id++) await decide(world.engine, SETUP, requestOf({ id }, { setup: { ...SETUP_IDS, issuer: id % 2 === 0 ? "bank" : "test" } }));
  const { rows } = await rehearse(world, { model: MODEL, policy: policyWith("cardAttemptsHour >= 5.9") }, { period: { issuer: "test", from: at(5), to: undefined } });
  expect(idsOf(rows)).toEqual([9, 7].map(acsTransIDOf));
});

test("decisions whose reference data is gone stand, and are told by what is missing; a policy or a model that is gone does not matter", async () => {
  const world = memoryWorld();
  await trade(world, 1, 2);
  await decide(world.engine, SETUP, requestOf({ id: 3 }, { setup: { ...SETUP_IDS, geo: "geo/2019", policy: "old/3", policyFingerprint: "gone", model: "old" } }));
  const knowledgeOf = ({ geo }: SetupIds) => (geo === "geo/2019" ? { unavailable: ["geo"] as const } : { reference: REFERENCE });
  const { rehearsal, rows, outcomes } = await rehearse(world, { model: MODEL, policy: policyWith("amountReferenceMinor >= 0") }, { knowledgeOf });
  expect([idsOf(rows), [...rehearsal.missing], outcomes.count]).toEqual([[2, 1].map(acsTransIDOf), [["geo", 1]], 3]);
});

test("labels and challenges that came later, and in other words again, are told with the flip and counted in the sums", async () => {
  const world = memoryWorld();
  await trade(world, 1, 4);
  const say = (id: number, label: "fraud" | "genuine", later: number) => learn(world.engine, { kind: "label", at: at(100 + later), id: acsTransIDOf(id), label, source: "issuer" });
  await say(1, "fraud", 1);
  await say(2, "fraud", 2);
  await say(2, "genuine", 3);
  await learn(world.engine, { kind: "challenge", at: at(104), id: acsTransIDOf(3), outcome: "abandoned" });
  const { outcomes, rows } = await rehearse(world, { model: MODEL, policy: policyWith("amountReferenceMinor >= 200") });
  expect(rows.map(({ decision: { id, label, challenge } }) => [id, label, challenge])).toEqual([[acsTransIDOf(4), null, null], [acsTransIDOf(3), null, "abandoned"], [acsTransIDOf(2), "genuine", null]]);
  expect((await outcomes.sums(at(3))).view(PRICING).flips).toEqual([{ from: "frictionless", to: "challenge", count: 3, fraud: 0, amountMinor: 900 }]);
});

test("the newest flips are listed, all are counted", async () => {
  const world = memoryWorld();
  await trade(world, 1, 11);
  const { outcomes, rows } = await rehearse(world, { model: MODEL, policy: policyWith("amountReferenceMinor >= 0") }, {}, new Outcomes(3, 2));
  expect(idsOf(rows)).toEqual([11, 10, 9].map(acsTransIDOf));
  expect([...outcomes.listed()].map(({ number }) => number)).toEqual([10, 9, 8]);
  expect([outcomes.unlisted, rows[0]?.reasons.length, (await outcomes.sums(0)).view(PRICING).flips[0]?.count]).toEqual([8, 2, 11]);
});
