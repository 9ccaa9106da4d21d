import { Ledger } from "../../../src/issuer/ledger/ledger.js";
import { Surface } from "../../../src/issuer/tuning/surface.js";
import type { Scope } from "../../../src/issuer/tuning/segments.js";
import { TuningTable } from "../../../src/issuer/tuning/table.js";
import type { Pricing } from "../../../src/issuer/tuning/sums.js";
import { SeededRandom } from "../../../src/base/index.js";
import { DEFAULT_COSTS, priceOf, readPolicy } from "../../../src/risk/index.js";
import type { Action, Facts, ListName, Policy, Thresholds } from "../../../src/risk/index.js";
import { acsTransIDOf, decisionRecordOf } from "../../engine/world.js";

/** A policy in which thresholds, other scores, unknown facts and rules that need none all have their part. */
export function policyText({ challengeScore, rejectScore }: Thresholds, last = ""): string {
  return `
name: small
version: 1
description: { en: A policy for tests, ja: 試験用 }
constants:
  challengeScore: ${challengeScore}
  rejectScore: ${rejectScore}
  calmScore: 300
rules:
  - { id: mandated, when: challengeMandated, then: challenge, sentence: { en: a, ja: a } }
  - { id: refused, when: score >= rejectScore && newDeviceForCard, whenUnknown: skip, then: reject, transStatusReason: "11", sentence: { en: a, ja: a } }
  - { id: trusted, when: '!newDeviceForCard && score < calmScore', whenUnknown: skip, then: frictionless, sentence: { en: a, ja: a } }
  - { id: asked, when: score >= challengeScore, whenUnknown: match, then: challenge, sentence: { en: a, ja: a } }
  - { id: dear, when: newDeviceForCard && amountReferenceMinor > 40000, whenUnknown: skip, then: challenge, sentence: { en: a, ja: a } }
${last}
otherwise: frictionless
`;
}

export const LIVE: Thresholds = { challengeScore: 800, rejectScore: 950 };
export const policyAt = (thresholds: Thresholds): Policy => readPolicy(policyText(thresholds), "small.yaml");
export const PRICING: Pricing = { parameters: DEFAULT_COSTS, method: "code" };
export const NOW = Date.UTC(2026, 6, 1);
export const SETTLED_BEFORE = NOW - 30 * 86_400_000;
export const LIMITS = [16_000, 40_000, 80_000] as const;
export const EVERYTHING: Scope = { issuer: "test", from: undefined, to: undefined, segment: {} };

export interface Row {
  readonly id: number;
  readonly at: number;
  readonly facts: Facts;
  readonly hasFacts: boolean;
  /** A list that had something of it. */
  readonly list: ListName | undefined;
  readonly truth: "fraud" | "genuine" | "open";
  /** As the live policy decided. */
  readonly action: Action;
  readonly rule: string;
}

/** A world in which frauds score high. Some decisions have no score, some amounts are unknown, some facts are lost, some truths open. */
export function smallWorld(seed: number, count: number): { readonly rows: readonly Row[]; readonly ledger: Ledger } {
  const random = new SeededRandom(seed);
  const live = policyAt(LIVE);
  const ledger = new Ledger(1_000_000);
  const rows = Array.from({ length: count }, (_, id): Row => {
    const fraud = random.chance(0.05);
    const score = random.chance(0.05) ? undefined : Math.min(999, Math.floor(1000 * (fraud ? 1 - random.next() ** 3 * 0.5 : random.next())));
    const facts: Facts = {
      score, probability: score === undefined ? undefined : score / 1000, modelAbsent: score === undefined, newDeviceForCard: random.chance(0.1) ? undefined : random.chance(fraud ? 0.8 : 0.2),
      amountReferenceMinor: random.chance(0.03) ? undefined : 100 + random.below(fraud ? 100_000 : 30_000), challengeMandated: random.chance(0.02), channel: random.pick(["BRW", "APP"]), cardBin: random.pick(["90000012", "90000034"]),
      mccGroup: random.pick(["grocery", "electronics", undefined]), cardCountry: "JP", merchantCountry: random.pick(["JP", "US", undefined]), profilesAbsent: false, journalUnwritable: false,
    };
    const list = LISTED[id % 97];
    const { action, rule } = verdictUnder(live, { facts, list });
    const settled = random.chance(0.9);
    return { id, list, at: settled ? SETTLED_BEFORE - 1 - random.below(1e9) : SETTLED_BEFORE + random.below(1e6), facts, hasFacts: random.chance(0.95), truth: fraud ? "fraud" : settled || random.chance(0.1) ? "genuine" : "open", action, rule };
  });
  for (const { id, at, facts, hasFacts, list, truth, action, rule } of rows) {
    const base = decisionRecordOf({ id });
    const score = facts["score"] as number | undefined;
    const attempt = { ...base.attempt, amountReferenceMinor: facts["amountReferenceMinor"] as number, channel: facts["channel"] as "BRW", mccGroup: facts["mccGroup"] as "grocery" };
    const listed = list && [{ list, kind: "card" as const, entry: "entry-1" }];
    const record = { ...base, at, action, rule, listed, score, attempt, setup: { ...base.setup, policy: live.id, policyFingerprint: live.fingerprint } };
    ledger.take({ kind: "decision", record, facts: hasFacts ? facts : undefined });
    if (truth === "fraud" || (truth === "genuine" && at >= SETTLED_BEFORE)) ledger.take({ kind: "label", acsTransID: acsTransIDOf(id), label: truth, at: NOW });
  }
  return { rows, ledger };
}

export function surfaceOf(policy: Policy): Surface {
  const sliding = policy.sliding();
  if ("fixed" in sliding) throw new Error(sliding.fixed);
  return new Surface("test", policy, sliding);
}

export async function tableOf(ledger: Ledger, scope: Scope = EVERYTHING): Promise<{ readonly table: TuningTable; readonly surface: Surface }> {
  const surface = surfaceOf(policyAt(LIVE));
  return { surface, table: await TuningTable.gather({ ledger, surface, scope, limits: LIMITS, settledBefore: SETTLED_BEFORE }) };
}

export const amountOf = ({ facts }: Row): number => (facts["amountReferenceMinor"] as number | undefined) ?? 0;
export const costOfRow = (row: Row, action: Action): number => priceOf({ amountMinor: amountOf(row), truth: row.truth === "fraud" ? "fraud" : "genuine", action, method: "code" }, DEFAULT_COSTS);

/** Figures the slow way: one row after the other. */
export function plainFigures(rows: readonly Row[], actionOf: (row: Row) => Action) {
  const acted = rows.map((row) => ({ row, action: actionOf(row) }));
  const sum = (some: readonly { readonly row: Row }[]): number => some.reduce((total, { row }) => total + amountOf(row), 0);
  const stops = ({ action }: { readonly action: Action }): boolean => action === "challenge" || action === "reject" || action === "decoupled";
  const frauds = acted.filter(({ row }) => row.truth === "fraud");
  const count = (wanted: Action): number => acted.filter(({ action }) => action === wanted).length;
  const passed = sum(frauds) - sum(frauds.filter(stops));
  return {
    count: rows.length, frictionless: count("frictionless"), challenge: count("challenge"), reject: count("reject"), amountMinor: sum(acted),
    fraud: frauds.length, fraudAmountMinor: sum(frauds), fraudCaught: frauds.filter(stops).length, fraudCaughtAmountMinor: sum(frauds.filter(stops)),
    genuineDisturbed: acted.filter((one) => one.row.truth === "genuine" && stops(one)).length, open: rows.filter(({ truth }) => truth === "open").length,
    fraudBasisPoints: sum(acted) === 0 ? 0 : (passed * 10_000) / sum(acted),
    costMinor: acted.reduce((total, { row, action }) => total + costOfRow(row, action), 0),
  };
}

/** A few of each list, by the remainder of an id. */
const LISTED: Readonly<Record<number, ListName>> = { 5: "block", 17: "allow", 29: "trust", 41: "watch", 53: "allow" };

interface Verdict {
  readonly action: Action;
  readonly rule: string;
}

/** What the lists leave of what a policy says of a row. */
export function besideLists({ facts, list }: Pick<Row, "facts" | "list">, { action, rule }: Verdict): Verdict {
  if (list === "block") return { action: "reject", rule: "list-block" };
  const spared = (list === "allow" || list === "trust") && (action === "challenge" || action === "decoupled") && facts["challengeMandated"] !== true;
  return spared ? { action: "frictionless", rule: `list-${list}` } : { action, rule };
}

export const verdictUnder = (policy: Policy, row: Pick<Row, "facts" | "list">): Verdict => besideLists(row, policy.evaluate(row.facts));

/** What a policy does with a row; without its facts, what was done. */
export const actionUnder = (policy: Policy) => (row: Row): Action => (row.hasFacts ? verdictUnder(policy, row).action : row.action);

export function expectFigures(figures: object, plain: ReturnType<typeof plainFigures>): void {
  const { costMinor, fraudBasisPoints, ...exact } = plain;
  expect(figures).toMatchObject(exact);
  expect((figures as typeof plain).costMinor).toBeCloseTo(costMinor, 2);
  expect((figures as typeof plain).fraudBasisPoints).toBeCloseTo(fraudBasisPoints, 6);
}

