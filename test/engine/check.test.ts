import { checkJournal, decide, decodeRecord, encodeRecord, learn } from "../../src/engine/index.js";
import type { CheckReport, CheckSetup, Difference, JournalEntry, SetupIds } from "../../src/engine/index.js";
import { MemoryProfileStore } from "../../src/adapters/profile-store-memory.js";
import type { RiskSetup } from "../../src/risk/index.js";
import { MODEL, POLICY, REFERENCE, SETUP, SETUP_IDS, START, acsTransIDOf, collect, decidePurchase, memoryWorld, requestOf } from "./world.js";

const HERE: CheckSetup = { risk: SETUP, reference: REFERENCE };

async function check(entries: readonly JournalEntry[], setupOf: (ids: SetupIds) => CheckSetup | { unavailable: (keyof SetupIds)[] } = () => HERE): Promise<{ report: CheckReport; differences: Difference[] }> {
  const differences: Difference[] = [];
  // As they come back from a file: what a check sees has been JSON.
  const journal = { async *read() { for (const { position, record } of entries) yield { position, record: decodeRecord(encodeRecord(record)) }; } };
  const report = await checkJournal(journal, { setupOf, profiles: new MemoryProfileStore(), onDifference: (difference) => differences.push(difference) });
  return { report, differences };
}

async function trade(count: number, setup: RiskSetup = SETUP): Promise<JournalEntry[]> {
  const { engine, journal } = memoryWorld();
  for (let id = 0; id < count; id++) await decidePurchase(engine, { id, card: id % 4, device: id % 3, amountMinor: 1000 + 37 * id }, setup);
  await learn(engine, { kind: "label", at: START + 1000, id: acsTransIDOf(2), label: "fraud", source: "issuer" });
  for (let id = count; id < 2 * count; id++) await decidePurchase(engine, { id, card: id % 4, device: id % 3 }, setup);
  await journal.append({ kind: "erro", at: START, errorCode: "201", elements: ["mcc"], threeDSServerTransID: undefined });
  return collect(journal.read());
}

describe("check", () => {
  test("takes every decision again and finds each the same", async () => {
    const { report, differences } = await check(await trade(20));
    expect(differences).toEqual([]);
    expect(report).toEqual({ decisions: 40, same: 40, differing: 0, unavailable: 0, failed: 0, otherRecords: 2 });
  });

  test("decisions that were taken in trouble are taken in the same trouble again", async () => {
    const { engine, journal, profiles } = memoryWorld();
    const observe = profiles.observe.bind(profiles);
    for (let id = 0; id < 12; id++) {
      profiles.observe = id % 3 === 1 ? () => Promise.reject(new Error("connection lost")) : observe;
      const setup = id % 4 === 2 ? { model: undefined, policy: POLICY } : SETUP;
      await decidePurchase(engine, { id }, id === 11 ? { ...setup, policy: { ...POLICY, evaluate: () => { throw new Error("broken"); } } } : setup);
    }
    const { report, differences } = await check(await collect(journal.read()));
    expect(differences).toEqual([]);
    expect(report.same).toBe(12);
  });

  test("decisions that lists had their part in come out the same by what the lists said then, and not without it", async () => {
    const { engine, journal } = memoryWorld();
    const asking = { ...SETUP, policy: { ...POLICY, evaluate: () => ({ action: "challenge" as const, rule: "burst", transStatusReason: undefined, trail: [] }) } };
    const lists = [undefined, "block", "allow", "watch", "trust"] as const;
    for (const [id, list] of lists.entries()) await decide(engine, asking, requestOf({ id }, list === undefined ? {} : { listed: [{ list, kind: "card", entry: "entry-1" }] }));
    const entries = await collect(journal.read());
    expect(entries.map(({ record }) => record.kind === "decision" && record.action)).toEqual(["challenge", "reject", "frictionless", "challenge", "frictionless"]);
    const here = (): CheckSetup => ({ risk: asking, reference: REFERENCE });
    expect((await check(entries, here)).report).toMatchObject({ same: 5, differing: 0, failed: 0 });
    const forgotten = entries.map(({ position, record }) => ({ position, record: { ...record, listed: undefined } }));
    expect((await check(forgotten, here)).differences.map(({ position, what }) => [position, what.map(({ member }) => member)])).toEqual([[2, ["action", "rule", "transStatusReason"]], [3, ["action", "rule"]], [5, ["action", "rule"]]]);
  });

  test("names what differs when a record was changed, and only there", async () => {
    const entries = (await trade(6)).map(({ position, record }) =>
      position === 5 && record.kind === "decision" ? { position, record: { ...record, action: "reject" as const, score: 1 } } : { position, record },
    );
    const { report, differences } = await check(entries);
    expect(report).toMatchObject({ same: 11, differing: 1 });
    expect(differences).toMatchObject([{ position: 5, kind: "differs", what: [{ member: "score", recorded: 1 }, { member: "action", recorded: "reject", recomputed: "frictionless" }] }]);
  });

  test("finds a message, a model or a policy that is not what it was", async () => {
    const entries = await trade(4);
    const richer = entries.map(({ position, record }) => (record.kind === "decision" ? { position, record: { ...record, areq: { ...record.areq, purchaseAmount: "999999" } } } : { position, record }));
    expect((await check(richer)).differences[0]?.what.map(({ member }) => member)).toEqual(expect.arrayContaining(["attempt", "vectorFingerprint"]));
    const other = { ...MODEL, score: (values: Float32Array) => ({ ...MODEL.score(values), score: 7 }) };
    const { report, differences } = await check(entries, () => ({ risk: { model: other, policy: POLICY }, reference: REFERENCE }));
    expect(report.differing).toBe(8);
    expect(differences[0]?.what.map(({ member }) => member)).toEqual(["score"]);
    const broken = { ...MODEL, score: () => { throw new Error("weights are gone"); } };
    const { report: failing, differences: failures } = await check(entries, () => ({ risk: { model: broken, policy: POLICY }, reference: REFERENCE }));
    expect(failing).toMatchObject({ same: 0, failed: 8 });
    expect(failures[0]?.what[0]?.recomputed).toContain("weights are gone");
  });

  test("says which versions are not to be had, and does not call such decisions the same", async () => {
    const { engine, journal } = memoryWorld();
    await decidePurchase(engine, { id: 1 });
    await decide(engine, SETUP, requestOf({ id: 2 }, { setup: { ...SETUP_IDS, policy: "old/3", geo: "geo/2019" } }));
    await decidePurchase(engine, { id: 3 });
    const { report, differences } = await check(await collect(journal.read()), (ids) => (ids.policy === "old/3" ? { unavailable: ["policy", "geo"] } : HERE));
    expect(report).toMatchObject({ decisions: 3, same: 2, unavailable: 1 });
    expect(differences).toEqual([
      {
        position: 2, acsTransID: acsTransIDOf(2), kind: "unavailable",
        what: [{ member: "policy", recorded: "old/3", recomputed: undefined }, { member: "geo", recorded: "geo/2019", recomputed: undefined }],
      },
    ]);
  });
});
