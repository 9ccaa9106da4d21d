import fc from "fast-check";
import type { DecisionRecord } from "../../../src/engine/index.js";
import { Ledger } from "../../../src/issuer/ledger/ledger.js";
import { overviewOf } from "../../../src/issuer/ledger/overview.js";
import { readDecisionQuery, searchDecisions } from "../../../src/issuer/ledger/search.js";
import type { DecisionQuery } from "../../../src/issuer/ledger/search.js";
import type { DecisionRow } from "../../../src/issuer/views.js";
import { ACTIONS, DEFAULT_COSTS, LISTS, priceOf } from "../../../src/risk/index.js";
import { acsTransIDOf, decisionRecordOf, serverTransIDOf } from "../../engine/world.js";

const RULES = ["otherwise", "high-score", "burst"];
const AT = Date.UTC(2026, 2, 1);

/** A decision in plain numbers, so that a list of them can be searched by hand. */
interface Plain { readonly id: number; readonly minute: number; readonly action: number; readonly rule: number; readonly score: number | undefined; readonly amount: number; readonly shop: number; readonly card: number; readonly label: string; readonly challenge: string; readonly issuer: string; readonly lists: readonly (typeof LISTS)[number][] }

const anyPlain = fc.record({
  minute: fc.nat({ max: 500 }), action: fc.nat({ max: 5 }), rule: fc.nat({ max: 2 }), score: fc.option(fc.nat({ max: 999 }), { nil: undefined }), amount: fc.nat({ max: 50_000 }),
  shop: fc.nat({ max: 5 }), card: fc.nat({ max: 3 }), label: fc.constantFrom("none", "none", "fraud", "genuine"), challenge: fc.constantFrom("none", "passed", "abandoned"), issuer: fc.constantFrom("test", "test", "other"), lists: fc.subarray([...LISTS]),
});
const anyList = fc.array(anyPlain, { maxLength: 40 }).map((list) => list.map((one, id): Plain => ({ id, ...one })));

function ledgerOf(list: readonly Plain[]): Ledger {
  const ledger = new Ledger(100_000);
  for (const { id, minute, action, rule, score, amount, shop, card, label, challenge, issuer, lists } of list) {
    const base = decisionRecordOf({ id, merchant: shop, card, amountMinor: amount });
    const record: DecisionRecord = { ...base, at: AT + minute * 60_000, action: ACTIONS[action] as "challenge", rule: RULES[rule] as string, score, setup: { ...base.setup, issuer }, listed: lists.map((one) => ({ list: one, kind: "card", entry: "x" })) };
    ledger.take({ kind: "decision", record, facts: undefined });
    if (label !== "none") ledger.take({ kind: "label", acsTransID: acsTransIDOf(id), label: label as "fraud", at: AT });
    if (challenge !== "none") ledger.take({ kind: "challenge", acsTransID: acsTransIDOf(id), outcome: challenge as "passed", method: undefined });
  }
  return ledger;
}

const anyQuery = fc.record({
  from: fc.nat({ max: 500 }), to: fc.nat({ max: 500 }), action: fc.constantFrom(...ACTIONS), rule: fc.constantFrom(...RULES, "no-such"), scoreMin: fc.nat({ max: 999 }), scoreMax: fc.nat({ max: 999 }),
  amountMin: fc.nat({ max: 50_000 }), label: fc.constantFrom("fraud", "genuine", "none"), challenge: fc.constantFrom("passed", "abandoned", "none"), listed: fc.constantFrom(...LISTS), text: fc.constantFrom("shop 1", "HOP 2", "0001", "shop", acsTransIDOf(3), serverTransIDOf(4), "nothing"), limit: fc.integer({ min: 1, max: 10 }),
}, { requiredKeys: ["limit"] });

interface Wanted { from?: number; to?: number; action?: string; rule?: string; scoreMin?: number; scoreMax?: number; amountMin?: number; label?: string; challenge?: string; listed?: string; text?: string }

function fits(one: Plain, { from = -1, to = Infinity, action, rule, scoreMin, scoreMax, amountMin = 0, label, challenge, listed, text }: Wanted): boolean {
  const is = (wanted: string | undefined, ...found: (string | undefined)[]): boolean => wanted === undefined || found.includes(wanted);
  const score = one.score ?? NaN;
  const wanted = text?.toLowerCase();
  return one.issuer === "test" && one.minute >= from && one.minute < to && is(action, ACTIONS[one.action]) && is(rule, RULES[one.rule]) && is(label, one.label) && is(challenge, one.challenge) && (listed === undefined || one.lists.some((list) => list === listed))
    && (scoreMin === undefined || score >= scoreMin) && (scoreMax === undefined || score <= scoreMax) && one.amount >= amountMin
    && (wanted === undefined || `shop ${one.shop}`.includes(wanted) || is(wanted, `000${one.card}`, acsTransIDOf(one.id), serverTransIDOf(one.id)));
}

test("a search finds what a plain list has, newest first, page after page, whatever else comes meanwhile", async () => {
  await fc.assert(fc.asyncProperty(anyList, anyQuery, async (list, asked) => {
    const ledger = ledgerOf(list);
    const texts = Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, name === "from" || name === "to" ? new Date(AT + (value as number) * 60_000).toISOString() : String(value)]));
    const wanted = list.filter((one) => fits(one, asked as Wanted)).map(({ id }) => acsTransIDOf(id)).reverse();
    const found: DecisionRow[] = [];
    let before: string | null = null;
    do {
      const query = readDecisionQuery("test", { ...texts, ...(before === null ? {} : { before }) }) as DecisionQuery;
      const page = await searchDecisions(ledger, query);
      if (found.length === 0) expect(page.total).toBe(wanted.length);
      expect(page.items.length).toBeLessThanOrEqual(asked.limit);
      found.push(...page.items);
      before = page.next;
      ledger.take({ kind: "decision", record: decisionRecordOf({ id: 1_000 + found.length }), facts: undefined });
    } while (before !== null);
    expect(found.map(({ id }) => id)).toEqual(wanted);
  }), { numRuns: 200 });
});

test("a page after one whose decisions have left is empty", async () => {
  const page = await searchDecisions(ledgerOf([]), { issuer: "test", limit: 5, before: { chunk: 7, row: 3 } });
  expect(page).toEqual({ items: [], total: 0, next: null });
});

test("an overview is the sums of a plain list, over both stretches", async () => {
  await fc.assert(fc.asyncProperty(anyList, fc.constantFrom(1, 2, 4), async (list, hours) => {
    const to = AT + 500 * 60_000;
    const settledBefore = AT + 450 * 60_000;
    const view = await overviewOf(ledgerOf(list), { issuer: "test", hours, to, settledBefore, pricing: { parameters: DEFAULT_COSTS, method: "app" } });
    const stretch = (from: number, until: number) => list.filter(({ issuer, minute }) => issuer === "test" && minute >= from && minute < until);
    for (const [figures, rows] of [[view.figures, stretch(500 - hours * 60, 500)], [view.before, stretch(500 - 2 * hours * 60, 500 - hours * 60)]] as const) {
      const truth = ({ label, minute }: Plain) => (label !== "none" ? label : minute < 450 ? "genuine" : "open");
      const stopped = ({ action }: Plain) => ["challenge", "decoupled", "reject"].includes(ACTIONS[action] as string);
      const frauds = rows.filter(({ label }) => label === "fraud");
      const sum = (some: readonly Plain[]) => some.reduce((total, { amount }) => total + amount, 0);
      const cost = rows.reduce((total, row) => total + priceOf({ amountMinor: row.amount, truth: truth(row) === "fraud" ? "fraud" : "genuine", action: ACTIONS[row.action] as "challenge", method: "app" }, DEFAULT_COSTS), 0);
      expect(figures).toMatchObject({
        count: rows.length, frictionless: rows.filter(({ action }) => action === 0).length, reject: rows.filter(({ action }) => ACTIONS[action] === "reject").length, amountMinor: sum(rows),
        fraud: frauds.length, fraudCaught: frauds.filter(stopped).length, fraudAmountMinor: sum(frauds), fraudCaughtAmountMinor: sum(frauds.filter(stopped)),
        genuineDisturbed: rows.filter((row) => truth(row) === "genuine" && stopped(row)).length, open: rows.filter((row) => truth(row) === "open").length,
      });
      expect(figures.costMinor).toBeCloseTo(cost, 4);
    }
    const rows = stretch(500 - hours * 60, 500);
    expect(view.timeline.reduce((total, { frictionless, challenge, reject, other }) => total + frictionless + challenge + reject + other, 0)).toBe(rows.length);
    expect(view.rules.reduce((total, { count }) => total + count, 0)).toBe(rows.length);
  }));
});
