import { MemoryProfileStore } from "../../src/adapters/profile-store-memory.js";
import { checkJournal, decide, decodeRecord, encodeRecord } from "../../src/engine/index.js";
import type { CheckReport, DecisionRecord, Difference, JournalEntry } from "../../src/engine/index.js";
import { readPolicy } from "../../src/risk/index.js";
import type { Model, RiskSetup } from "../../src/risk/index.js";
import { MODEL, POLICY, REFERENCE, SETUP, collect, decidePurchase, decisionRecordOf, memoryWorld, requestOf } from "./world.js";

const STRICT = readPolicy(
  "name: strict\nversion: 4\ndescription: { en: x, ja: x }\nrules:\n  - id: no-model\n    when: modelAbsent\n    then: decoupled\n    sentence: { en: x, ja: x }\n  - id: scored\n    when: score >= 10\n    whenUnknown: skip\n    then: challenge\n    sentence: { en: x, ja: x }\notherwise: attempt\n",
  "strict.yaml",
);
const counted = (model: Model): { readonly model: Model; calls: number } => {
  const one = { calls: 0, model: { ...model, score: (values: Float32Array) => { one.calls++; return model.score(values); } } };
  return one;
};
/** Scores everything ten points from the top. */
const HIGH: Model = { ...MODEL, id: "high", score: (values) => ({ ...MODEL.score(values), score: 989 }) };
const BROKEN: Model = { ...MODEL, id: "broken", score: () => { throw new Error("weights are gone"); } };

async function decided(shadow: RiskSetup | undefined, setup: RiskSetup = SETUP): Promise<{ record: DecisionRecord; entries: JournalEntry[] }> {
  const { engine, journal } = memoryWorld();
  await decide(engine, setup, requestOf({ id: 1 }, { shadow }));
  const entries = await collect(journal.read());
  return { record: entries[0]?.record as DecisionRecord, entries };
}

describe("a challenger", () => {
  test("lands in the record and nowhere else", async () => {
    const [{ record: alone }, { record: beside }] = [await decided(undefined), await decided({ model: MODEL, policy: STRICT })];
    const { shadow, ...rest } = beside;
    expect(rest).toEqual((({ shadow: _, ...others }) => others)(alone));
    expect(alone.shadow).toBeUndefined();
    expect(shadow).toEqual({ policy: "strict/4", policyFingerprint: STRICT.fingerprint, model: MODEL.id, action: "challenge", rule: "scored", score: beside.score });
  });

  test("with the same model takes the score that is there; with another one is scored once more", async () => {
    const [same, other] = [counted(MODEL), counted(HIGH)];
    await decided({ model: same.model, policy: STRICT }, { model: same.model, policy: POLICY });
    expect(same.calls).toBe(1);
    const { record } = await decided({ model: other.model, policy: POLICY }, { model: same.model, policy: POLICY });
    expect([same.calls, other.calls]).toEqual([2, 1]);
    expect(record.shadow).toMatchObject({ policy: POLICY.id, model: "high", score: 989, action: record.action });
  });

  test.each<[string, RiskSetup, RiskSetup, object]>([
    ["whose model throws is recorded as failed", { model: BROKEN, policy: STRICT }, SETUP, { model: "broken", action: undefined, rule: undefined, score: undefined }],
    ["whose policy throws is recorded as failed", { model: MODEL, policy: { ...STRICT, evaluate: () => { throw new Error("broken"); } } }, SETUP, { action: undefined, rule: undefined }],
    ["without a model is told so", { model: undefined, policy: STRICT }, SETUP, { model: undefined, action: "decoupled", rule: "no-model" }],
    ["is scored where the live model is unusable", { model: MODEL, policy: STRICT }, { model: BROKEN, policy: POLICY }, { action: "challenge", rule: "scored" }],
    ["fails where nothing could be assessed", { model: MODEL, policy: STRICT }, { model: MODEL, policy: { ...POLICY, evaluate: () => { throw new Error("broken"); } } }, { action: undefined }],
  ])("%s", async (_, challenger, setup, expected) => {
    const [{ record }, { record: alone }] = [await decided(challenger, setup), await decided(undefined, setup)];
    expect(record.shadow).toMatchObject(expected);
    expect({ ...record, shadow: undefined }).toEqual({ ...alone, shadow: undefined });
  });

  test("is under the issuer's lists as what decides is", async () => {
    const { engine, journal } = memoryWorld();
    const shadow: RiskSetup = { model: HIGH, policy: STRICT };
    await decide(engine, SETUP, requestOf({ id: 1 }, { shadow, listed: [{ list: "block", kind: "card", entry: "e1" }] }));
    await decide(engine, SETUP, requestOf({ id: 2 }, { shadow, listed: [{ list: "trust", kind: "card", entry: "e2" }] }));
    const records = (await collect(journal.read())).map(({ record }) => record as DecisionRecord);
    expect(records.map((record) => [record.action, record.shadow?.action, record.shadow?.rule])).toEqual([["reject", "reject", "list-block"], ["frictionless", "frictionless", "list-trust"]]);
  });

  test("adds no turn between the fold and the record: decisions with one and without stand in the order in which they were folded", async () => {
    const { engine, journal } = memoryWorld();
    await Promise.all(Array.from({ length: 30 }, (_, id) => decide(engine, SETUP, requestOf({ id }, id % 2 === 0 ? { shadow: { model: HIGH, policy: STRICT } } : {}))));
    const records = (await collect(journal.read())).map(({ record }) => record as DecisionRecord);
    expect(records.map(({ earlierAttempts }) => earlierAttempts.card)).toEqual(Array.from({ length: 30 }, (_, place) => place));
  });
});

describe("checking a journal with challengers in it", () => {
  const HERE = { risk: SETUP, reference: REFERENCE };
  const CHALLENGER: RiskSetup = { model: HIGH, policy: STRICT };

  async function check(entries: readonly JournalEntry[], found: RiskSetup | "gone" = CHALLENGER): Promise<{ report: CheckReport; differences: Difference[]; same: boolean[] }> {
    const differences: Difference[] = [];
    const same: boolean[] = [];
    const journal = { async *read() { for (const { position, record } of entries) yield { position, record: decodeRecord(encodeRecord(record)) }; } };
    const report = await checkJournal(journal, {
      setupOf: ({ policy }) => (policy === POLICY.id ? HERE : found === "gone" ? { unavailable: ["policy"] } : { risk: found, reference: REFERENCE }),
      profiles: new MemoryProfileStore(), onDifference: (difference) => differences.push(difference), onDecision: (_, __, as) => same.push(as),
    });
    return { report, differences, same };
  }

  test("finds the same", async () => {
    const { engine, journal } = memoryWorld();
    for (let id = 0; id < 10; id++) await decide(engine, SETUP, requestOf({ id }, { ...(id % 3 !== 0 && { shadow: CHALLENGER }), ...(id % 4 === 1 && { listed: [{ list: "trust", kind: "card", entry: "e" }] as const }) }));
    expect(await check(await collect(journal.read()))).toMatchObject({ report: { same: 10, decisions: 10 }, differences: [] });
  });

  test("names what differs, and what is not here, and neither makes the decision beside it another", async () => {
    const { entries } = await decided(CHALLENGER);
    const altered = entries.map(({ position, record }) => ({ position, record: { ...(record as DecisionRecord), shadow: { ...(record as DecisionRecord).shadow, action: "reject", score: 3 } } as DecisionRecord }));
    expect(await check(altered)).toMatchObject({ report: { differing: 1 }, differences: [{ kind: "differs", what: [{ member: "shadow.action", recorded: "reject", recomputed: "challenge" }, { member: "shadow.score", recorded: 3, recomputed: 989 }] }], same: [true] });
    expect(await check(entries, "gone")).toMatchObject({ report: { unavailable: 1 }, differences: [{ kind: "unavailable", what: [{ member: "shadow.policy", recorded: "strict/4" }] }], same: [true] });
  });

  test("holds one that failed to nothing", async () => {
    const { entries } = await decided({ model: BROKEN, policy: STRICT });
    expect((await check(entries)).report).toMatchObject({ same: 1 });
  });
});

test("a journal from before there were challengers is read as ever, and one that is not as it must be is refused", async () => {
  const { shadow: _, ...old } = decisionRecordOf({ id: 1 });
  expect(decodeRecord(JSON.stringify(old))).toEqual(JSON.parse(JSON.stringify(old)));
  for (const shadow of [null, {}, "x", { policy: "p/1", policyFingerprint: "f", action: "pass" }]) expect(() => decodeRecord(JSON.stringify({ ...old, shadow }))).toThrow("shadow");
});

test("a decision without a challenger is written as it was before there were any", async () => {
  const { engine } = memoryWorld();
  const { assessment: _, recorded: __, ...record } = await decidePurchase(engine, { id: 1 });
  expect(encodeRecord(record)).not.toContain("shadow");
});
