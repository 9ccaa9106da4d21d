import { SeededRandom } from "../../../src/base/index.js";
import { Ledger } from "../../../src/issuer/ledger/ledger.js";
import { shadowSummary } from "../../../src/issuer/models/shadow-summary.js";
import type { DecisionRecord } from "../../../src/engine/index.js";
import { ACTIONS } from "../../../src/risk/index.js";
import type { Action } from "../../../src/risk/index.js";
import { acsTransIDOf, decisionRecordOf } from "../../engine/world.js";
import { NOW, PRICING, SETTLED_BEFORE } from "../tuning/small-world.js";

const EVERYTHING = { issuer: "test", from: undefined, to: undefined };

/** Decisions with challengers that changed on the way; some have none, some failed. */
function world(count: number): { readonly ledger: Ledger; readonly records: readonly DecisionRecord[]; readonly frauds: ReadonlySet<string> } {
  const random = new SeededRandom(3);
  const ledger = new Ledger(1_000_000);
  const frauds = new Set<string>();
  const records = Array.from({ length: count }, (_, id): DecisionRecord => {
    const base = decisionRecordOf({ id });
    const action: Action = random.pick(["frictionless", "challenge", "reject"]);
    const challenger = id < count / 2 ? { policy: "bank/2", policyFingerprint: "aa", model: "first" } : { policy: "bank/3", policyFingerprint: "bb", model: undefined };
    const shadow = random.chance(0.1) ? undefined : random.chance(0.05) ? { ...challenger, action: undefined, rule: undefined, score: undefined } : { ...challenger, action: random.pick(ACTIONS), rule: "x", score: 5 };
    if (random.chance(0.1)) frauds.add(base.acsTransID);
    return { ...base, at: NOW + id * 1000, action, shadow, attempt: { ...base.attempt, amountReferenceMinor: random.chance(0.1) ? undefined : random.below(50_000) }, setup: { ...base.setup, issuer: random.chance(0.2) ? "other" : "test" } };
  });
  for (const [id, record] of records.entries()) {
    ledger.take({ kind: "decision", record, facts: undefined });
    if (frauds.has(record.acsTransID)) ledger.take({ kind: "label", acsTransID: acsTransIDOf(id), label: "fraud", at: NOW });
  }
  return { ledger, records, frauds };
}

test("sums are those of counting one by one, challenger by challenger, the newest first", async () => {
  const { ledger, records, frauds } = world(20_000);
  const { challengers } = await shadowSummary(ledger, EVERYTHING, SETTLED_BEFORE, PRICING);
  expect(challengers.map(({ policy, policyFingerprint, model }) => [policy, policyFingerprint, model])).toEqual([["bank/3", "bb", null], ["bank/2", "aa", "first"]]);
  for (const { policy, compared, agreed, failed, flips, live, challenger, rows } of challengers) {
    const own = records.filter(({ setup, shadow }) => setup.issuer === "test" && shadow?.policy === policy);
    const both = own.filter(({ shadow }) => shadow?.action !== undefined);
    expect({ compared, agreed, failed }).toEqual({ compared: both.length, agreed: both.filter(({ action, shadow }) => action === shadow?.action).length, failed: own.length - both.length });
    for (const flip of flips) {
      const these = both.filter(({ action, shadow }) => action === flip.from && shadow?.action === flip.to);
      expect(flip).toEqual({ from: flip.from, to: flip.to, count: these.length, fraud: these.filter(({ acsTransID }) => frauds.has(acsTransID)).length, amountMinor: these.reduce((sum, { attempt }) => sum + (attempt.amountReferenceMinor ?? 0), 0) });
    }
    expect(flips.reduce((sum, { count }) => sum + count, agreed)).toBe(compared);
    expect([live.count, challenger.count]).toEqual([compared, compared]);
    expect(challenger.reject).toBe(both.filter(({ shadow }) => shadow?.action === "reject").length);
    expect(live.reject).toBe(both.filter(({ action }) => action === "reject").length);
    expect(rows.map(({ decision }) => decision.id)).toEqual(both.filter(({ action, shadow }) => action !== shadow?.action).reverse().slice(0, 200).map(({ acsTransID }) => acsTransID));
  }
});

test("a stretch of time is from its first instant to before its last", async () => {
  const { ledger } = world(100);
  const { challengers } = await shadowSummary(ledger, { ...EVERYTHING, from: NOW + 10_000, to: NOW + 20_000 }, SETTLED_BEFORE, PRICING);
  expect(challengers).toHaveLength(1);
  expect(Date.parse(challengers[0]?.from ?? "")).toBeGreaterThanOrEqual(NOW + 10_000);
  expect(Date.parse(challengers[0]?.to ?? "")).toBeLessThan(NOW + 20_000);
  expect(await shadowSummary(ledger, { ...EVERYTHING, issuer: "nobody" }, SETTLED_BEFORE, PRICING)).toEqual({ challengers: [] });
});
