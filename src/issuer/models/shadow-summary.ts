import { formatInstant } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import { ACTIONS } from "../../risk/index.js";
import type { Action, Maybe } from "../../risk/index.js";
import { SHADOW_CODES, challengerIn } from "../ledger/chunk.js";
import type { Ledger, LedgerPlace } from "../ledger/ledger.js";
import { rowView } from "../ledger/search.js";
import { Turns } from "../turns.js";
import { BesideSums } from "../tuning/beside.js";
import { truthOf } from "../tuning/sums.js";
import type { Pricing } from "../tuning/sums.js";
import type { ChallengerView, ShadowView } from "./views.js";

/** Rows before it is looked whether others should have a turn. */
const STEP_ROWS = 4_096;
/** Challengers that are told of, the newest ones; and of each, how many disagreements one by one. */
const CHALLENGERS_MAX = 20;
const ROWS_MAX = 200;
/** Places in SHADOW_CODES before the first action. */
const BEFORE_ACTIONS = SHADOW_CODES.length - ACTIONS.length;
const FAILED = SHADOW_CODES.indexOf("failed");

export interface ShadowScope {
  readonly issuer: string;
  readonly from: Maybe<Instant>;
  /** Not included. */
  readonly to: Maybe<Instant>;
}

/** Where challengers agreed with what was decided and where not. @param settledBefore as for {@link truthOf} */
export async function shadowSummary(ledger: Ledger, { issuer, from = -Infinity, to = Infinity }: ShadowScope, settledBefore: Instant, pricing: Pricing): Promise<ShadowView> {
  const comparisons = new Map<string, Comparison>();
  const turns = new Turns();
  for (const { chunk } of ledger.newestFirst()) {
    const code = chunk.issuer.codeFor(issuer);
    for (let row = chunk.length - 1; row >= 0; row--) {
      if (row % STEP_ROWS === 0 && turns.due) await turns.give();
      const at = chunk.at[row] as number;
      if (chunk.shadow[row] === 0 || chunk.issuer.codes[row] !== code || at < from || at >= to) continue;
      const text = chunk.challenger.read(row) ?? "";
      let comparison = comparisons.get(text);
      if (comparison === undefined && comparisons.size < CHALLENGERS_MAX) comparisons.set(text, (comparison = new Comparison(at)));
      comparison?.add({ chunk, row }, truthOf(chunk, row, settledBefore));
    }
  }
  return { challengers: [...comparisons].map(([text, comparison]) => comparison.view(text, pricing)) };
}

/** One challenger beside what was decided. */
class Comparison {
  private readonly sums = new BesideSums();
  private readonly rows: { readonly decision: ReturnType<typeof rowView>; readonly to: Action }[] = [];
  private compared = 0;
  private agreed = 0;
  private failed = 0;
  private from: Instant;
  private to: Instant;

  constructor(at: Instant) {
    this.from = this.to = at;
  }

  add(place: LedgerPlace, truth: number): void {
    const { chunk, row } = place;
    const at = chunk.at[row] as number;
    this.from = Math.min(this.from, at);
    this.to = Math.max(this.to, at);
    const said = chunk.shadow[row] as number;
    if (said === FAILED) return void this.failed++;
    const next = said - BEFORE_ACTIONS;
    this.compared++;
    if (!this.sums.add(truth, chunk.action[row] as number, next, chunk.amountMinor.values[row] as number)) return void this.agreed++;
    if (this.rows.length < ROWS_MAX) this.rows.push({ decision: rowView(place), to: ACTIONS[next] as Action });
  }

  view(text: string, pricing: Pricing): ChallengerView {
    const { compared, agreed, failed, rows } = this;
    const { policy, policyFingerprint, model } = challengerIn(text);
    const { before: live, after: challenger, flips } = this.sums.view(pricing);
    return {
      policy, policyFingerprint, model: model ?? null, from: formatInstant(this.from), to: formatInstant(this.to), compared, agreed, failed, live, challenger, flips, rows,
    };
  }
}
