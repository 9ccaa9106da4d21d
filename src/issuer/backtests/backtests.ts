import type { Instant } from "../../base/index.js";
import { LABELS } from "../../engine/index.js";
import type { ProfileStore } from "../../engine/index.js";
import { ACTIONS } from "../../risk/index.js";
import type { Action, Maybe } from "../../risk/index.js";
import type { Principal } from "../access/types.js";
import type { DecisionDesk } from "../desk.js";
import { roleAt } from "../access/principal.js";
import { admit } from "../policies/roles.js";
import { StepRefused } from "../policies/types.js";
import type { Role } from "../views.js";
import { candidateOf } from "./candidate.js";
import type { CandidateParts, Wish } from "./candidate.js";
import { Run } from "./run.js";
import type { RunSource } from "./run.js";
import type { BacktestRow, BacktestRunView, FlipPage, FlippedRow } from "./views.js";

export interface BacktestsParts {
  readonly desk: Pick<DecisionDesk, "pricing" | "settledBefore">;
  /** The journals there are now, and how far each has come. */
  readonly sources: () => readonly RunSource[];
  readonly candidates: CandidateParts;
  /** An empty store in memory. */
  readonly profiles: () => ProfileStore;
  readonly newId: () => string;
  readonly now: () => Instant;
  readonly onFailure: (cause: unknown) => void;
}

/** What flipped decisions can be looked through for; `none` finds those without a label. */
export const FLIP_CHOICES = { action: ACTIONS, label: [...LABELS, "none"] } as const;

/** Which flipped decisions are wanted; members that are absent leave everything in. */
export interface FlipQuery {
  readonly from?: Action;
  readonly to?: Action;
  readonly label?: (typeof FLIP_CHOICES.label)[number];
  readonly limit: number;
  /** Only what is older than the one with this number: the `next` of the page before. */
  readonly before?: number;
}

/** Each run holds a store of profiles, so few go on at a time: one for an issuer, and so many in all. */
const RUNNING_MAX = 2;
/** Runs that can still be asked for; the oldest that is over goes first. */
export const KEPT_MAX = 6;

/** Candidates over the whole journal, with profiles as of then. Runs live in this process and end with it: they change nothing, so no log tells of them. */
export class Backtests {
  /** Oldest first. */
  private runs: readonly Run[] = [];

  constructor(private readonly parts: BacktestsParts) {}

  /** @throws {StepRefused} */
  start(who: Principal, issuer: string, period: { readonly from?: Instant; readonly to?: Instant }, wish: Wish): BacktestRunView {
    admit(who, issuer, "analyst");
    const running = this.runs.filter(({ state }) => state === "running");
    if (running.some((run) => run.parts.period.issuer === issuer)) throw new StepRefused("wrong-step", "A backtest of this issuer is running; cancel it or wait for its end.");
    if (running.length >= RUNNING_MAX) throw new StepRefused("busy", "Backtests of other issuers are running; try again in a while.");
    const { desk, sources, candidates, profiles, newId, now, onFailure } = this.parts;
    const run = new Run({
      id: newId(), author: who.id, candidate: candidateOf(issuer, wish, candidates), draft: wish.draft, period: { issuer, from: period.from, to: period.to },
      sources: sources(), profiles, pricing: () => desk.pricing(issuer, {}), settledBefore: () => desk.settledBefore(), now, onFailure,
    });
    this.keep(run);
    return run.view();
  }

  /** Newest first. */
  list(who: Principal, issuer: string): { readonly runs: readonly BacktestRow[] } {
    admit(who, issuer, "viewer");
    return { runs: this.runs.filter((run) => run.parts.period.issuer === issuer).map((run) => run.row()).reverse() };
  }

  /** @throws {StepRefused} */
  view(who: Principal, id: string): BacktestRunView {
    return this.known(who, id, "viewer").view();
  }

  /** @throws {StepRefused} */
  flips(who: Principal, id: string, { from, to, label, limit, before = Infinity }: FlipQuery): FlipPage {
    const run = this.known(who, id, "viewer");
    const found: { readonly number: number; readonly row: FlippedRow }[] = [];
    let total = 0;
    for (const flip of run.flipped()) {
      const { decision, to: next } = flip.row;
      if ((from !== undefined && decision.action !== from) || (to !== undefined && next !== to) || (label !== undefined && (decision.label ?? "none") !== label)) continue;
      total++;
      if (flip.number < before && found.length <= limit) found.push(flip);
    }
    const items = found.slice(0, limit);
    return { items: items.map(({ row }) => row), total, unlisted: run.unlisted, next: found.length > limit ? String(items.at(-1)?.number) : null };
  }

  /** One that is over stays as it is. @throws {StepRefused} */
  cancel(who: Principal, id: string): BacktestRunView {
    const run = this.known(who, id, "analyst");
    run.cancel();
    return run.view();
  }

  /** Ends them all, and resolves when none reads any more. */
  async close(): Promise<void> {
    for (const run of this.runs) run.cancel();
    await Promise.all(this.runs.map(({ over }) => over));
  }

  /** Runs of issuers where this person has nothing to do are as if they were not there. */
  private known(who: Principal, id: string, wanted: Role): Run {
    const run: Maybe<Run> = this.runs.find(({ parts }) => parts.id === id);
    if (run === undefined || roleAt(who, run.parts.period.issuer) === undefined) throw new StepRefused("unknown", "There is no such backtest; the latest few are kept, until the server ends.");
    admit(who, run.parts.period.issuer, wanted);
    return run;
  }

  private keep(run: Run): void {
    const over = this.runs.filter(({ state }) => state !== "running");
    const gone = new Set(over.slice(0, Math.max(0, this.runs.length + 1 - KEPT_MAX)));
    this.runs = [...this.runs.filter((one) => !gone.has(one)), run];
  }
}
