import { Ledger } from "../../../src/issuer/ledger/ledger.js";
import { suspectsOf, suspicionOf } from "../../../src/issuer/review/queue.js";
import type { ScoreLimits } from "../../../src/issuer/review/suspicion.js";
import type { Action, EntityKey, Facts } from "../../../src/risk/index.js";
import { acsTransIDOf, decisionRecordOf } from "../../engine/world.js";

const NOW = Date.UTC(2026, 6, 1);
const DAY = 86_400_000;
const LIMITS: ScoreLimits = { challengeScore: 900, rejectScore: 970 };

interface Given {
  readonly action?: Action;
  readonly score?: number;
  readonly facts?: Facts;
  readonly entities?: readonly EntityKey[];
  readonly at?: number;
  readonly label?: "fraud" | "genuine";
  readonly issuer?: string;
  /** What a challenger would have done; undefined within where it failed. */
  readonly shadow?: { readonly action: Action | undefined };
  /** The facts are lost, as in a past that is not relived yet. */
  readonly withoutFacts?: boolean;
}

/** Facts of a card that does as it always does. */
const USUAL: Facts = { earlierAttempts: 12, newDeviceForCard: false, newNetworkForCard: false, newAddressForCard: false, newMerchantForCard: false, amountAboveHabit: 0.4 };

function ledgerOf(rows: readonly Given[]): Ledger {
  const ledger = new Ledger(100_000);
  for (const [id, { action = "frictionless", score, facts = {}, entities = [], at = NOW - DAY, label, issuer = "test", shadow, withoutFacts = false }] of rows.entries()) {
    const base = decisionRecordOf({ id });
    const known: Facts = { score, probability: score === undefined ? undefined : score / 1000, amountReferenceMinor: 10_000, ...facts };
    ledger.take({ kind: "decision", record: { ...base, at, action, entities, score, ...(shadow && { shadow: { policy: "bold/2", policyFingerprint: "f", model: "deep", rule: "r", score: 1, ...shadow } }), setup: { ...base.setup, issuer } }, facts: withoutFacts ? undefined : known });
    if (label !== undefined) ledger.take({ kind: "label", acsTransID: acsTransIDOf(id), label, at: NOW });
  }
  return ledger;
}

const queueOf = (rows: readonly Given[], limits = LIMITS) => suspectsOf(ledgerOf(rows), { issuer: "test", since: NOW - 30 * DAY, limitsOf: () => limits });
const card = (id: string): EntityKey => ({ kind: "card", id });
const device = (id: string): EntityKey => ({ kind: "device", id });

test.each<[string, Given, ...ScoreLimits[]]>([
  ["passed twenty points below where people are asked", { score: 880 }],
  ["passed above it, because some rule trusts", { score: 950 }],
  ["turned away just above the threshold, all else as usual", { action: "reject", score: 980, facts: USUAL }],
  ["turned away by a rule far below the threshold, all else as usual", { action: "reject", score: 300, facts: USUAL }],
  ["turned away without a score, all else as usual", { action: "reject", facts: USUAL }],
  ["turned away with an unusual amount alone", { action: "reject", score: 980, facts: { ...USUAL, amountAboveHabit: 5 } }],
  ["turned away, all else as usual, where no threshold is known", { action: "reject", score: 999, facts: USUAL }, { challengeScore: undefined, rejectScore: undefined }],
  ["asked, and a challenger would have let it pass", { action: "challenge", score: 5, shadow: { action: "frictionless" } }],
])("in the queue: %s", async (_, given, ...limits) => {
  expect(await queueOf([given], ...limits)).toHaveLength(1);
});

test.each<[string, Given, ...ScoreLimits[]]>([
  ["passed 21 points below", { score: 879 }],
  ["passed without a score", {}],
  ["passed where no threshold is known", { score: 999 }, { challengeScore: undefined, rejectScore: undefined }],
  ["asked with a high score", { action: "challenge", score: 950 }],
  ["has a label", { score: 950, label: "genuine" }],
  ["settled by now", { score: 950, at: NOW - 31 * DAY }],
  ["another issuer's", { score: 950, issuer: "other" }],
  ["turned away far above the threshold", { action: "reject", score: 991, facts: USUAL }],
  ["turned away, hardly seen before", { action: "reject", score: 980, facts: { ...USUAL, earlierAttempts: 2 } }],
  ["turned away, how often seen is not known", { action: "reject", score: 980, facts: { ...USUAL, earlierAttempts: undefined } }],
  ["turned away, as much new as usual", { action: "reject", score: 980, facts: { ...USUAL, newDeviceForCard: true, newNetworkForCard: true, newCountryForCard: true } }],
  ["turned away, most of it not known", { action: "reject", score: 980, facts: { earlierAttempts: 12, newDeviceForCard: false, amountAboveHabit: 0 } }],
  ["turned away, facts lost", { action: "reject", score: 980, facts: USUAL, withoutFacts: true }],
  ["asked, and a challenger would have asked, too", { action: "challenge", score: 5, shadow: { action: "challenge" } }],
  ["asked, and the challenger failed", { action: "challenge", score: 5, shadow: { action: undefined } }],
])("not in the queue: %s", async (_, given, ...limits) => {
  expect(await queueOf([given], ...limits)).toEqual([]);
});

test("what shares a card, or a device that was recognised, with a fraud within a week", async () => {
  const observed: Facts = { deviceKeyStrength: "observed" };
  const fraud: Given = { score: 100, entities: [card("c1"), device("d1"), { kind: "ip", id: "i1" }, { kind: "network", id: "n1" }], facts: observed, label: "fraud", at: NOW - 10 * DAY };
  const looksAlike: Given = { ...fraud, entities: [device("d2")], facts: { deviceKeyStrength: "fingerprint" } };
  const queue = await queueOf([
    fraud, looksAlike,
    { score: 5, entities: [card("c1")], at: NOW - 16 * DAY },
    { score: 5, entities: [card("c2"), device("d1")], at: NOW - 4 * DAY, facts: observed },
    { score: 5, entities: [card("c1")], at: NOW - 2 * DAY },
    { score: 5, entities: [device("d2")], at: NOW - 10 * DAY },
    { score: 5, entities: [{ kind: "ip", id: "i1" }, { kind: "network", id: "n1" }], at: NOW - 10 * DAY },
    { score: 5, entities: [card("c1")], at: NOW - 10 * DAY, action: "challenge" },
    { score: 5, entities: [card("d1")], at: NOW - 10 * DAY },
  ]);
  expect(queue.map(({ id, reasons }) => [id, reasons])).toEqual([
    [acsTransIDOf(3), [{ kind: "suspicious-frictionless", why: "linked-fraud", shares: ["device"] }]],
    [acsTransIDOf(2), [{ kind: "suspicious-frictionless", why: "linked-fraud", shares: ["card"] }]],
  ]);
});

test("a fraud that was taken back says nothing any more", async () => {
  const ledger = ledgerOf([{ entities: [card("c1")], label: "fraud" }, { entities: [card("c1")] }]);
  const scope = { issuer: "test", since: 0, limitsOf: () => LIMITS };
  expect(await suspectsOf(ledger, scope)).toHaveLength(1);
  ledger.take({ kind: "label", acsTransID: acsTransIDOf(0), label: undefined, at: NOW });
  expect(await suspectsOf(ledger, scope)).toEqual([]);
});

test("what is at stake: the loss of a fraud that passed, the sale of an honest one turned away", async () => {
  const queue = await queueOf([{ score: 900 }, { action: "reject", score: 980, facts: USUAL }, { score: 5, entities: [card("c")] }, { entities: [card("c")], label: "fraud" }]);
  expect(new Map(queue.map(({ id, stakeMinor }) => [id, Math.round(stakeMinor)]))).toEqual(new Map([[acsTransIDOf(0), 9_000], [acsTransIDOf(1), 200], [acsTransIDOf(2), 2_000]]));
});

test("worst and newest first: half as much three days later stands beside it, and an unknown amount last", async () => {
  const amount = (amountReferenceMinor: number | undefined): Facts => ({ amountReferenceMinor });
  const queue = await queueOf([
    { score: 900, facts: amount(10_000), at: NOW - 9 * DAY },
    { score: 900, facts: amount(undefined), at: NOW },
    { score: 900, facts: amount(10_000), at: NOW },
    { score: 900, facts: amount(50_000), at: NOW - 6 * DAY },
    { score: 900, facts: amount(30_000), at: NOW - 6 * DAY },
  ]);
  expect(queue.map(({ id }) => id)).toEqual([3, 2, 4, 0, 1].map(acsTransIDOf));
});

test("one decision's reasons are told also once it is a fraud itself, and then not because of itself", async () => {
  const ledger = ledgerOf([{ score: 890, entities: [card("c")], label: "fraud" }]);
  const place = ledger.find(acsTransIDOf(0));
  if (place === undefined) throw new Error("there is such a decision");
  expect((await suspicionOf(ledger, { issuer: "test", since: 0, limitsOf: () => LIMITS }, place))?.reasons).toEqual([{ kind: "suspicious-frictionless", why: "score", score: 890, challengeScore: 900 }]);
});

test("a decision may be there for several reasons, with the greater stake", async () => {
  const [suspect] = await queueOf([{ score: 900, shadow: { action: "reject" } }]);
  expect(suspect?.reasons).toEqual([{ kind: "suspicious-frictionless", why: "score", score: 900, challengeScore: 900 }, { kind: "shadow-disagreement", why: "challenger", action: "reject", policy: "bold/2", model: "deep" }]);
  expect(suspect?.stakeMinor).toBeCloseTo(9_000);
});
