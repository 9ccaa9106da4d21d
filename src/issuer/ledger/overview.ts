import { HOUR_MS, formatInstant } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import { ACTIONS } from "../../risk/index.js";
import type { Action } from "../../risk/index.js";
import { Turns } from "../turns.js";
import { FRAUD, addDecision, figuresOf, noSums, truthOf } from "../tuning/sums.js";
import type { Pricing } from "../tuning/sums.js";
import type { OverviewView } from "../views.js";
import type { Chunk } from "./chunk.js";
import type { Ledger } from "./ledger.js";

/** What is looked at: the hours before `to`, and as many before those. */
export interface OverviewQuery {
  readonly issuer: string;
  readonly hours: number;
  readonly to: Instant;
  /** As for {@link truthOf}. */
  readonly settledBefore: Instant;
  readonly pricing: Pricing;
}

export const OVERVIEW_HOURS_MAX = 24 * 366;
const STRETCHES_MAX = 96;
const RULES_MAX = 50;

interface TimelineSums { frictionless: number; challenge: number; reject: number; other: number; fraud: number }

interface RuleSums { readonly rule: string; readonly action: Action; count: number; fraud: number }

/** What was decided of late, as it was decided. What `compose` knows is added by whoever asks. */
export async function overviewOf(ledger: Ledger, query: OverviewQuery): Promise<Pick<OverviewView, "from" | "to" | "figures" | "before" | "timeline" | "rules">> {
  const { to, hours, pricing } = query;
  const spanMs = hours * HOUR_MS;
  const from = to - spanMs;
  const sums = { now: noSums(), before: noSums() };
  const stretchMs = spanMs / Math.min(STRETCHES_MAX, hours < STRETCHES_MAX / 4 ? hours * 4 : hours);
  const timeline = Array.from({ length: Math.round(spanMs / stretchMs) }, (): TimelineSums => ({ frictionless: 0, challenge: 0, reject: 0, other: 0, fraud: 0 }));
  const rules = new Map<string, RuleSums>();
  const turns = new Turns();
  for (const { chunk, from: first, to: end } of ledger.stretches()) {
    const issuer = chunk.issuer.codeFor(query.issuer);
    for (let row = first; row < end; row++) {
      const at = chunk.at[row] as number;
      if (at < from - spanMs || at >= to || chunk.issuer.codes[row] !== issuer) continue;
      const truth = truthOf(chunk, row, query.settledBefore);
      const action = chunk.action[row] as number;
      addDecision(at < from ? sums.before : sums.now, truth, action, chunk.amountMinor.values[row] as number);
      if (at < from) continue;
      note(timeline[Math.floor((at - from) / stretchMs)] as TimelineSums, action, truth);
      noteRule(rules, chunk, row, truth);
    }
    if (turns.due) await turns.give();
  }
  return {
    from: formatInstant(from), to: formatInstant(to),
    figures: figuresOf(sums.now, pricing), before: figuresOf(sums.before, pricing),
    timeline: timeline.map((stretch, place) => ({ at: formatInstant(Math.round(from + place * stretchMs)), ...stretch })),
    rules: [...rules.values()].sort((a, b) => b.count - a.count || (a.rule < b.rule ? -1 : 1)).slice(0, RULES_MAX),
  };
}

function note(stretch: TimelineSums, action: number, truth: number): void {
  const name = ACTIONS[action] as Action;
  if (name === "frictionless" || name === "challenge" || name === "reject") stretch[name]++;
  else stretch.other++;
  if (truth === FRAUD) stretch.fraud++;
}

function noteRule(rules: Map<string, RuleSums>, chunk: Chunk, row: number, truth: number): void {
  const rule = chunk.rule.read(row) ?? "";
  const action = chunk.actionAt(row);
  const key = `${rule} ${action}`;
  const sums = rules.get(key) ?? { rule, action, count: 0, fraud: 0 };
  sums.count++;
  if (truth === FRAUD) sums.fraud++;
  rules.set(key, sums);
}
