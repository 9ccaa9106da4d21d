import type { Instant } from "../../base/index.js";
import { ACTIONS, actionUnder } from "../../risk/index.js";
import type { Action, Maybe, Policy } from "../../risk/index.js";
import type { Chunk } from "../ledger/chunk.js";
import type { Ledger, LedgerPlace } from "../ledger/ledger.js";
import { listEffectAt, listRuleAt } from "../ledger/listed.js";
import { rowView } from "../ledger/search.js";
import { valueReader } from "../ledger/values.js";
import { Turns } from "../turns.js";
import type { BacktestView } from "../views.js";
import { BesideSums } from "./beside.js";
import { scopeTest } from "./segments.js";
import type { BandLimits, Scope } from "./segments.js";
import { truthOf } from "./sums.js";
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
 * What would have been decided if only the policy had been another: same facts, same scores. Rules that the candidate shares with the policy
 * that decided, from the first on, are known not to have held before the one that did, so they are not asked again, and what
 * one of them decided stands. What the lists said then they still say. Decisions whose facts are not known stand, too, and are counted as `unmoved`.
 */
export async function backtestPolicy(ledger: Ledger, candidate: Policy, parts: BacktestParts): Promise<BacktestView> {
  const backtest = new Backtest(candidate, parts);
  const turns = new Turns();
  for (const { chunk } of ledger.newestFirst()) {
    const inScope = scopeTest(chunk, parts.scope, parts.limits);
    if (inScope === undefined) continue;
    const judged = new JudgedChunk(chunk, candidate, parts.policyOf);
    for (let row = chunk.length - 1; row >= 0; row--) {
      if (inScope(row)) backtest.add({ chunk, row }, judged);
      if (row % STEP_ROWS === 0 && turns.due) await turns.give();
    }
  }
  return backtest.view();
}

/** The candidate's place of each decision of a chunk. */
export class JudgedChunk {
  private readonly valuesOf: ReturnType<typeof valueReader>;
  /** By code of the policy that decided. */
  private readonly recorded = new Map<number, { readonly shared: number; readonly places: ReadonlyMap<string, number> }>();

  constructor(private readonly chunk: Chunk, private readonly candidate: Policy, private readonly policyOf: BacktestParts["policyOf"]) {
    this.valuesOf = valueReader(chunk, candidate.factNames);
  }

  /** Place of the rule that decides; undefined where the facts are not known. */
  placeOf(row: number): Maybe<number> {
    const { chunk, valuesOf } = this;
    if (chunk.hasFacts[row] === 0) return undefined;
    const { shared, places } = this.recordedAt(row);
    const decided = places.get(chunk.rule.read(row) ?? "");
    // A decision by declaration comes from no rule and tells nothing of those that were asked.
    if (decided !== undefined && decided < shared) return decided;
    return valuesOf === undefined ? undefined : this.candidate.decidingRule(valuesOf(row), decided === undefined ? 0 : shared);
  }

  private recordedAt(row: number): { readonly shared: number; readonly places: ReadonlyMap<string, number> } {
    const code = this.chunk.policyFingerprint.codes[row] as number;
    let recorded = this.recorded.get(code);
    if (recorded === undefined) {
      const policy = this.policyOf(this.chunk.policy.read(row) ?? "", this.chunk.policyFingerprint.read(row) ?? "");
      const rules = policy?.rules ?? [];
      const differs = rules.findIndex(({ does }, place) => this.candidate.rules[place]?.does !== does);
      const places = new Map([...rules.map(({ id }, place) => [id, place] as const), ...(policy === undefined ? [] : [["otherwise", rules.length] as const])]);
      this.recorded.set(code, (recorded = { shared: differs === -1 ? rules.length : differs, places }));
    }
    return recorded;
  }
}

class Backtest {
  private readonly sums = new BesideSums();
  private readonly rows: { readonly decision: BacktestView["rows"][number]["decision"]; readonly to: Action; readonly rule: string }[] = [];
  private unmoved = 0;

  constructor(private readonly candidate: Policy, private readonly parts: BacktestParts) {}

  add(at: LedgerPlace, judged: JudgedChunk): void {
    const { chunk, row } = at;
    const place = judged.placeOf(row);
    const old = chunk.action[row] as number;
    const rule = place === undefined ? undefined : this.candidate.rules[place];
    const says = rule?.then ?? this.candidate.otherwise;
    const then = actionUnder(listEffectAt(chunk, row), says);
    const next = place === undefined ? old : ACTIONS.indexOf(then);
    if (place === undefined) this.unmoved++;
    const truth = truthOf(chunk, row, this.parts.settledBefore);
    const flipped = this.sums.add(truth, old, next, chunk.amountMinor.values[row] as number);
    if (flipped && this.rows.length < ROWS_MAX) this.rows.push({ decision: rowView(at), to: then, rule: then === says ? (rule?.id ?? "otherwise") : listRuleAt(chunk, row) });
  }

  view(): BacktestView {
    return { policy: this.candidate.id, ...this.sums.view(this.parts.pricing), rows: this.rows, unmoved: this.unmoved };
  }
}
