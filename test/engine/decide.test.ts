import { Engine, REASONS_MAX, decide } from "../../src/engine/index.js";
import type { Degradation, JournalRecord } from "../../src/engine/index.js";
import type { ProfileStore } from "../../src/engine/index.js";
import { MemoryProfileStore } from "../../src/adapters/profile-store-memory.js";
import { MODEL, POLICY, SETUP, acsTransIDOf, collect, decidePurchase, memoryWorld, requestOf, serverTransIDOf } from "./world.js";

const decisionsIn = async (journal: { read(): AsyncIterable<{ record: JournalRecord }> }) =>
  (await collect(journal.read())).flatMap(({ record }) => (record.kind === "decision" ? [record] : []));

describe("decide", () => {
  test("records what was decided, from what, with what and why", async () => {
    const { engine, journal } = memoryWorld();
    const decision = await decidePurchase(engine, { id: 1 });
    const [record] = await decisionsIn(journal);
    const { assessment, recorded, ...rest } = decision;
    expect(rest).toEqual(record);
    expect(recorded).toBe(true);
    expect(record).toMatchObject({
      acsTransID: acsTransIDOf(1), threeDSServerTransID: serverTransIDOf(1), action: "frictionless", rule: "otherwise", degraded: [],
      earlierAttempts: { card: 0, merchant: 0 }, messageDigest: "digest-1", answer: { messageType: "ARes", transStatus: "Y" },
    });
    expect(record?.vectorFingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(record?.score).toBe(assessment.score?.score);
  });

  test("sixty simultaneous messages of one card each see another past, and the journal has them in that order", async () => {
    const { engine, journal } = memoryWorld({ observeMsMax: 1000 });
    const decisions = await Promise.all(Array.from({ length: 60 }, (_, id) => decidePurchase(engine, { id, at: 1_772_359_200_000 })));
    expect(decisions.map(({ earlierAttempts }) => earlierAttempts.card ?? 0)).toEqual(Array.from({ length: 60 }, (_, index) => index));
    expect((await decisionsIn(journal)).map(({ acsTransID }) => acsTransID)).toEqual(decisions.map(({ acsTransID }) => acsTransID));
    expect(decisions[0]?.rule).toBe("otherwise");
    expect(decisions[59]?.rule).toBe("burst");
  });

  test("base, reasons and the other contributions add up to the logit, strongest first", async () => {
    const { engine } = memoryWorld();
    await decidePurchase(engine, { id: 1 });
    const { base, reasons, otherContributions, logit } = await decidePurchase(engine, { id: 2, amountMinor: 90_000 });
    expect(reasons.length).toBe(REASONS_MAX);
    const sizes = reasons.map(({ contribution }) => Math.abs(contribution));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect((base as number) + reasons.reduce((sum, { contribution }) => sum + contribution, 0) + (otherContributions as number)).toBeCloseTo(logit as number, 9);
  });

  test("the fingerprint tells vectors apart and is the same for the same vector", async () => {
    const [first, again] = [memoryWorld(), memoryWorld()];
    const a = await decidePurchase(first.engine, { id: 1 });
    const b = await decidePurchase(again.engine, { id: 1 });
    const c = await decidePurchase(memoryWorld().engine, { id: 1, amountMinor: 1201 });
    expect(b.vectorFingerprint).toBe(a.vectorFingerprint);
    expect(c.vectorFingerprint).not.toBe(a.vectorFingerprint);
  });

  test("waits for the record to be durable", async () => {
    const { profiles, journal } = memoryWorld();
    let durable: () => void = () => undefined;
    const append = journal.append.bind(journal);
    journal.append = (record) => append(record).then((position) => new Promise((resolve) => (durable = () => resolve(position))));
    let answered = false;
    const decision = decidePurchase(new Engine({ profiles, journal }), { id: 1 }).then(() => (answered = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    durable();
    await decision;
  });
});

/** A store of which each operation can be made to fail or wait, as real ones do. */
class TroubledStore extends MemoryProfileStore {
  trouble: "none" | "fails" | "throws" | "slow" = "none";
  private readonly held: (() => void)[] = [];

  override observe(...[entities, event, stillWanted]: Parameters<ProfileStore["observe"]>): ReturnType<ProfileStore["observe"]> {
    if (this.trouble === "fails") return Promise.reject(new Error("connection lost"));
    if (this.trouble === "throws") throw new Error("store is closed");
    if (this.trouble === "none") return super.observe(entities, event);
    return new Promise((resolve, reject) => {
      this.held.push(() => {
        if (stillWanted?.() === false) reject(new Error("no longer wanted"));
        else super.observe(entities, event).then(resolve, reject);
      });
    });
  }

  letGo(): void {
    for (const go of this.held.splice(0)) go();
  }
}

describe("the degrade table", () => {
  const troubled = () => {
    const profiles = new TroubledStore();
    const told: Degradation[] = [];
    const { journal } = memoryWorld();
    const engine = new Engine({ profiles, journal, observeMsMax: 20, onDegraded: (degradation) => told.push(degradation) });
    return { engine, profiles, journal, told };
  };

  test.each(["fails", "throws", "slow"] as const)("a profile store that %s: decided with absent profiles, and the policy knows", async (trouble) => {
    const { engine, profiles, journal, told } = troubled();
    await decidePurchase(engine, { id: 1 });
    profiles.trouble = trouble;
    const decision = await decidePurchase(engine, { id: 2 });
    expect(decision).toMatchObject({ degraded: ["profiles-absent"], earlierAttempts: {}, action: "decoupled", rule: "blind", recorded: true });
    profiles.letGo();
    await new Promise((resolve) => setImmediate(resolve));
    profiles.trouble = "none";
    // The attempt that was decided blind taught nothing, neither then nor late.
    expect((await decidePurchase(engine, { id: 3 })).earlierAttempts.card).toBe(1);
    expect((await decisionsIn(journal)).map(({ degraded }) => degraded)).toEqual([[], ["profiles-absent"], []]);
    expect(told).toEqual(["profiles-absent"]);
  });

  test("a model that throws: no score, the policy decides", async () => {
    const { engine, journal, told } = troubled();
    const broken = { ...MODEL, score: () => { throw new Error("weights are gone"); } };
    const decision = await decidePurchase(engine, { id: 1 }, { model: broken, policy: POLICY });
    expect(decision).toMatchObject({ score: undefined, logit: undefined, reasons: [], degraded: ["model-unusable"], action: "frictionless", recorded: true });
    expect((await decisionsIn(journal))[0]?.degraded).toEqual(["model-unusable"]);
    expect(told).toEqual(["model-unusable"]);
  });

  test("no model at all: the same, and nothing has failed", async () => {
    const { engine, told } = troubled();
    const decision = await decidePurchase(engine, { id: 1 }, { model: undefined, policy: POLICY });
    expect(decision).toMatchObject({ score: undefined, degraded: ["model-unusable"], action: "frictionless" });
    expect(told).toEqual([]);
  });

  test("a policy that throws: what the issuer declared, and the attempt still has its record", async () => {
    const { engine, journal, told } = troubled();
    const setup = { model: MODEL, policy: { ...POLICY, evaluate: () => { throw new Error("no such fact"); } } };
    expect(await decidePurchase(engine, { id: 1 }, setup)).toMatchObject({ action: "challenge", rule: "policy-unusable", degraded: ["model-unusable", "policy-unusable"] });
    expect(await decide(engine, setup, requestOf({ id: 2 }, { declared: "attempt" }))).toMatchObject({ action: "attempt", earlierAttempts: { card: 1 } });
    expect((await decisionsIn(journal)).length).toBe(2);
    expect(told).toEqual(["model-unusable", "policy-unusable", "model-unusable", "policy-unusable"]);
  });

  test.each([
    ["challenge by default", undefined, "challenge", "C"],
    ["frictionless where the issuer declared it", "frictionless", "frictionless", "Y"],
    ["reject where the issuer declared it", "reject", "reject", "C"],
  ] as const)("a journal that cannot be written: %s, and the answer says so", async (_, declared, action, transStatus) => {
    const { engine, journal, told } = troubled();
    journal.append = () => Promise.reject(new Error("no space left on device"));
    const decision = await decide(engine, SETUP, requestOf({ id: 1 }, declared === undefined ? {} : { declared }));
    expect(decision).toMatchObject({ action, rule: "journal-unwritable", degraded: ["journal-unwritable"], answer: { transStatus }, recorded: false });
    expect(decision.assessment.verdict.action).toBe(action);
    expect(told).toEqual(["journal-unwritable"]);
  });

  test("what the policy rejects stays rejected when the journal cannot be written", async () => {
    const { engine, journal } = troubled();
    journal.append = () => Promise.reject(new Error("no space left on device"));
    const rejecting = { ...POLICY, evaluate: () => ({ action: "reject" as const, rule: "stolen", transStatusReason: "11", trail: [] }) };
    const decision = await decide(engine, { model: MODEL, policy: rejecting }, requestOf({ id: 1 }, { declared: "frictionless" }));
    expect(decision).toMatchObject({ action: "reject", rule: "stolen", transStatusReason: "11", degraded: ["journal-unwritable"] });
  });

  test("everything at once", async () => {
    const { engine, profiles, journal } = troubled();
    profiles.trouble = "fails";
    journal.append = () => Promise.reject(new Error("no space left on device"));
    const decision = await decidePurchase(engine, { id: 1 }, { model: undefined, policy: POLICY });
    expect(decision).toMatchObject({ degraded: ["profiles-absent", "model-unusable", "journal-unwritable"], action: "challenge" });
  });

  const blocked = { listed: [{ list: "block", kind: "device", entry: "entry-1" }] } as const;
  const spared = { listed: [{ list: "allow", kind: "card", entry: "entry-2" }] } as const;

  test("what is blocked is rejected without a model, without a policy and without a journal", async () => {
    const { engine, journal } = troubled();
    const broken = { ...POLICY, evaluate: () => { throw new Error("no such fact"); } };
    const rejected = { action: "reject", rule: "list-block", transStatusReason: "11", ...blocked };
    expect(await decide(engine, { model: undefined, policy: POLICY }, requestOf({ id: 1 }, blocked))).toMatchObject({ ...rejected, degraded: ["model-unusable"] });
    expect(await decide(engine, { model: MODEL, policy: broken }, requestOf({ id: 2 }, { ...blocked, declared: "frictionless" }))).toMatchObject({ ...rejected, degraded: [] });
    const unusable = { score: () => { throw new Error("weights are gone"); } };
    expect(await decide(engine, { model: { ...MODEL, ...unusable }, policy: broken }, requestOf({ id: 3 }, blocked))).toMatchObject(rejected);
    journal.append = () => Promise.reject(new Error("no space left on device"));
    expect(await decide(engine, SETUP, requestOf({ id: 4 }, { ...blocked, declared: "frictionless" }))).toMatchObject({ ...rejected, degraded: ["journal-unwritable"] });
  });

  test("a list spares nobody what the issuer declared for when nothing can be judged", async () => {
    const { engine } = troubled();
    const broken = { ...POLICY, evaluate: () => { throw new Error("no such fact"); } };
    expect(await decide(engine, { model: MODEL, policy: broken }, requestOf({ id: 1 }, spared))).toMatchObject({ action: "challenge", rule: "policy-unusable", ...spared });
  });

  test("an answer that throws: the decision is recorded without one, and the caller hears of it", async () => {
    const { engine, journal } = troubled();
    const answer = () => { throw new Error("no signing key"); };
    await expect(decide(engine, SETUP, requestOf({ id: 1 }, { answer }))).rejects.toThrow("no signing key");
    expect((await decisionsIn(journal))[0]).toMatchObject({ answer: undefined, action: "frictionless" });
  });
});
