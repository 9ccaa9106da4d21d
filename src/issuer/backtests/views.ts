import type { Reason } from "../../engine/index.js";
import type { Action } from "../../risk/index.js";
import type { BacktestFigures, DecisionRow, Flip } from "../views.js";

/** What the doors of backtests answer, as their JSON; instants, money and shares as in `src/issuer/views.ts`. */

export const BACKTEST_STATES = ["running", "done", "cancelled", "failed"] as const;
export type BacktestState = (typeof BACKTEST_STATES)[number];

/** One run, without what came of it. GET /api/v1/backtests?issuer= answers {runs}, newest first; they are kept in memory, the latest few. */
export interface BacktestRow {
  readonly id: string;
  readonly issuer: string;
  readonly author: string;
  readonly state: BacktestState;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** The period whose decisions are taken again; null is open. What lies before it only warms profiles up. */
  readonly from: string | null;
  readonly to: string | null;
  /** What decides instead: `draft` is set where the policy is that of a draft; `model` is null where nothing scores. */
  readonly candidate: { readonly policy: string; readonly policyFingerprint: string; readonly draft: string | null; readonly model: string | null };
  /** `events` of the journal read so far, of which `share` is known by their place; `secondsLeft` is null until it can be told. */
  readonly progress: { readonly events: number; readonly share: number; readonly secondsLeft: number | null };
  /** Why there is no result, in a sentence. */
  readonly problem: string | null;
  /** How many decisions flipped, and by how much the cost changes; null until it is done. */
  readonly flipped: number | null;
  readonly costChangeMinor: number | null;
}

/**
 * POST /api/v1/backtests with {issuer, from?, to?, text | draft | policy, model?} (202), GET and DELETE /api/v1/backtests/{id}.
 * `text` is a policy's text, `draft` a draft's id, `policy` a `name/version`; with none of them the live policy decides. `model` is an id
 * or `none`; where left out the live one scores.
 */
export interface BacktestRunView extends BacktestRow {
  readonly result: ReplayedView | null;
}

/** What the candidate would have done, with profiles as of then. */
export interface ReplayedView {
  /** As it was decided. */
  readonly before: BacktestFigures;
  readonly after: BacktestFigures;
  readonly flips: readonly Flip[];
  /** The newest flipped decisions, at most 1,000; GET /api/v1/backtests/{id}/flips has them page by page. */
  readonly rows: readonly FlippedRow[];
  /** Decisions that cannot be taken again, and so stand, by what is missing: a part of their setup, or `message`. */
  readonly unmoved: number;
  readonly unmovedBecause: readonly { readonly missing: string; readonly count: number }[];
  /** Decisions in which the candidate's model or policy failed, and which the engine took without it, as it would have live. */
  readonly degraded: number;
}

/** A decision that comes out otherwise. `decision` is as it was, with its label and amount; reasons are the strongest contributions, strongest first. */
export interface FlippedRow {
  readonly decision: DecisionRow;
  readonly reasons: readonly Reason[];
  readonly to: Action;
  readonly rule: string;
  readonly score: number | null;
  readonly newReasons: readonly Reason[];
}

/** GET /api/v1/backtests/{id}/flips?from=&to=&label=&limit=&before=; newest first, `total` of those that fit and are listed. */
export interface FlipPage {
  readonly items: readonly FlippedRow[];
  readonly total: number;
  /** Flipped decisions beyond the newest 20,000, which are counted and not listed. */
  readonly unlisted: number;
  readonly next: string | null;
}
