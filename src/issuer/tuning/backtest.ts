import type { Instant } from "../../base/index.js";
import { ACTIONS } from "../../risk/index.js";
import type { Action, Maybe, Policy } from "../../risk/index.js";
import type { Ledger, LedgerPlace } from "../ledger/ledger.js";
import { actionBesideLists, listRuleAt } from "../ledger/listed.js";
import { rowView } from "../ledger/search.js";
import { Turns } from "../turns.js";
import type { BacktestView } from "../views.js";
import { AskingPlans, JudgedChunk } from "./asking.js";
import { BesideSums } from "./beside.js";
import { scopeTest } from "./segments.js";
import type { BandLimits, Scope } from "./segments.js";
import { truthOf, withShares } from "./sums.js";
import type { Pricing } from "./sums.js";

/** Rows before it is looked whether others should have a turn. */
const STEP_ROWS = 512;
/** Flipped decisions that are listed; all are counted. */
const ROWS_MAX = 1_000;

export interface BacktestParts {
  readonly scope: Scope;
  readonly limits: BandLimits;
  /** As for {@link truthOf}. */
  readonly settledBefore: Instant;
  readonly pricing: Pricing;
  /** The policy that took a decision, if it is still here with this fingerprint. */
  readonly policyOf: (id: string, fingerprint: string) => Maybe<Policy>;
}

/**
 * What would have been decided if only the policy had been another: same facts, same scores. Only rules are asked whose answer is not known
 * from what was decided, see {@link AskingPlans}. What the lists said then they still say. Decisions whose facts are not known stand, too, and are counted as `unmoved`.
 */
export async function backtestPolicy(ledger: Ledger, candidate: Policy, parts: BacktestParts): Promise<BacktestView> {
  const plans = new AskingPlans(candidate, parts.policyOf);
  const backtest = new Backtest(plans, parts);
  const turns = new Turns();
  for (const { chunk } of ledger.newestFirst()) {
    const inScope = scopeTest(chunk, parts.scope, parts.limits);
    if (inScope === undefined) continue;
    const judged = new JudgedChunk(chunk, plans, inScope);
    for (let row = chunk.length - 1; row >= 0; row--) {
      if (inScope(row)) backtest.add({ chunk, row }, judged);
      if (row % STEP_ROWS === 0 && turns.due) await turns.give();
    }
  }
  return backtest.view();
}

class Backtest {
  private readonly sums = new BesideSums();
  private readonly rows: { readonly decision: BacktestView["rows"][number]["decision"]; readonly to: Action; readonly rule: string }[] = [];
  private unmoved = 0;

  constructor(private readonly plans: AskingPlans, private readonly parts: BacktestParts) {}

  add(at: LedgerPlace, judged: JudgedChunk): void {
    const { chunk, row } = at;
    const place = judged.placeOf(row);
    const old = chunk.action[row] as number;
    const says = place === undefined ? old : (this.plans.actions[place] as number);
    const next = place === undefined ? old : actionBesideLists(chunk, row, says);
    if (place === undefined) this.unmoved++;
    const truth = truthOf(chunk, row, this.parts.settledBefore);
    const flipped = this.sums.add(truth, old, next, chunk.amountMinor.values[row] as number);
    if (flipped && this.rows.length < ROWS_MAX) this.rows.push({ decision: rowView(at), to: ACTIONS[next] as Action, rule: next === says ? (this.plans.candidate.rules[place as number]?.id ?? "otherwise") : listRuleAt(chunk, row) });
  }

  view(): BacktestView {
    const { before, after, flips } = this.sums.view(this.parts.pricing);
    return { policy: this.plans.candidate.id, before: withShares(before), after: withShares(after), flips, rows: this.rows, unmoved: this.unmoved };
  }
}
