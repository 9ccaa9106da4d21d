import { LedgerFeed } from "../../../src/issuer/ledger/feed.js";
import { Ledger } from "../../../src/issuer/ledger/ledger.js";
import { DecisionDesk } from "../../../src/issuer/desk.js";
import { Meters } from "../../../src/issuer/meters/meters.js";
import { loggedMeterSettings } from "../../../src/issuer/meters/settings.js";
import { loggedCosts } from "../../../src/issuer/tuning/costs.js";
import { Tuning } from "../../../src/issuer/tuning/tuning.js";
import { SeededRandom } from "../../../src/base/index.js";
import type { Action, ChallengeMethod, Facts, Policy } from "../../../src/risk/index.js";
import type { ChallengeEnd } from "../../../src/engine/index.js";
import { acsTransIDOf, decisionRecordOf } from "../../engine/world.js";
import { MemoryChangeLog } from "../memory-change-log.js";
import { LIVE, policyAt } from "../tuning/small-world.js";

export const NOW = Date.UTC(2026, 7, 20, 9, 30);
export const DAY = 86_400_000;
export const LABEL_DELAY_DAYS = 60;
/** Minor units of the reference currency, yen, to the euro. */
export const YEN_PER_EURO = 160;
const LIVE_POLICY: Policy = policyAt(LIVE);

/** One decision as the test knows it. */
export interface Decided {
  readonly id: number;
  readonly issuer: string;
  readonly at: number;
  readonly facts: Facts;
  readonly hasFacts: boolean;
  readonly action: Action;
  readonly rule: string;
  /** What is known by now. */
  readonly label: "fraud" | "genuine" | undefined;
  readonly labelAt: number;
  readonly end: ChallengeEnd | undefined;
  readonly method: ChallengeMethod | undefined;
}

const chance = <Value>(random: SeededRandom, share: number, value: Value): Value | undefined => (random.chance(share) ? value : undefined);

/** Half a year and more of decisions by the small policy, frauds with high scores and labels that come late, challenges with every end. */
export function decidedWorld(seed: number, count: number): readonly Decided[] {
  const random = new SeededRandom(seed);
  const live = LIVE_POLICY;
  return Array.from({ length: count }, (_, id): Decided => {
    const fraud = random.chance(0.08);
    const score = random.chance(0.04) ? undefined : Math.min(999, Math.floor(1000 * (fraud ? 1 - random.next() ** 2 * 0.8 : random.next())));
    const merchantName = random.chance(0.05) ? undefined : `Shop ${random.below(7) * random.below(4)}`;
    const facts: Facts = {
      score, probability: score === undefined ? undefined : score / 1000, modelAbsent: score === undefined, newDeviceForCard: chance(random, 0.9, random.chance(fraud ? 0.8 : 0.2)),
      amountReferenceMinor: chance(random, 0.97, 100 + random.below(fraud ? 110_000 : 90_000)), challengeMandated: random.chance(0.02), channel: random.pick(["BRW", "APP"]), cardBin: "90000012",
      mccGroup: "grocery", cardCountry: "JP", merchantCountry: "JP", merchantName, deviceKind: random.pick(["phone", "desktop", undefined]), profilesAbsent: false, journalUnwritable: false,
    };
    const { action, rule } = live.evaluate(facts);
    const at = NOW - Math.floor(random.next() * 200 * DAY);
    const labelAt = at + Math.floor(random.next() ** 2 * 70 * DAY);
    const known = (fraud || random.chance(0.05)) && labelAt <= NOW;
    const asked = action === "challenge";
    const end = asked ? chance(random, 0.95, random.pick<ChallengeEnd>(["passed", "passed", "passed", "failed", "abandoned"])) : undefined;
    return { id, issuer: random.chance(0.1) ? "other" : "test", at, facts, hasFacts: random.chance(0.95), action, rule, label: known ? (fraud ? "fraud" : "genuine") : undefined, labelAt: known ? labelAt : 0, end, method: end === undefined ? undefined : chance(random, 0.9, random.pick<ChallengeMethod>(["code", "app", "passkey"])) };
  });
}

export function ledgerOf(rows: readonly Decided[]): Ledger {
  const ledger = new Ledger(1_000_000);
  const live = LIVE_POLICY;
  for (const { id, issuer, at, facts, hasFacts, action, rule, label, labelAt, end, method } of rows) {
    const base = decisionRecordOf({ id });
    const attempt = { ...base.attempt, amountReferenceMinor: facts["amountReferenceMinor"] as number, channel: facts["channel"] as "BRW" };
    const { merchantName: _, ...areq } = base.areq;
    const name = facts["merchantName"] as string | undefined;
    const record = { ...base, at, action, rule, score: facts["score"] as number | undefined, attempt, areq: { ...areq, ...(name !== undefined && { merchantName: name }) }, setup: { ...base.setup, issuer, policy: live.id, policyFingerprint: live.fingerprint } };
    ledger.take({ kind: "decision", record, facts: hasFacts ? facts : undefined });
    if (label !== undefined) ledger.take({ kind: "label", acsTransID: acsTransIDOf(id), label, at: labelAt });
    if (end !== undefined) ledger.take({ kind: "challenge", acsTransID: acsTransIDOf(id), outcome: end, method });
  }
  return ledger;
}

/** The meters of an installation with this ledger, whose live policy is the small one. */
export function metersOver(ledger: Ledger, now = NOW, draft?: string): { readonly meters: Meters; readonly desk: DecisionDesk; readonly log: MemoryChangeLog } {
  const log = new MemoryChangeLog();
  const live = LIVE_POLICY;
  const feed = new LedgerFeed(ledger, "past", (cause) => { throw cause; });
  const desk = new DecisionDesk({ ledger, feed, costs: loggedCosts(log), liveOf: (issuer) => (issuer === "test" ? { policy: live, model: undefined } : undefined), labelDelayDays: LABEL_DELAY_DAYS, now: () => now, sample: () => null });
  const tuning = new Tuning({ desk, limits: [1, 2, 3], policyOf: (id, fingerprint) => (id === live.id && fingerprint === live.fingerprint ? live : undefined), draftText: (issuer, id) => (issuer === "test" && id === "a-draft" ? draft : undefined), parentsFor: () => () => undefined });
  const inReference = (amount: number, currency: string): number | undefined => (currency === "EUR" ? Math.round(amount * YEN_PER_EURO) : currency === "JPY" ? amount : undefined);
  return { meters: new Meters({ desk, tuning, settings: loggedMeterSettings(log), inReference }), desk, log };
}
