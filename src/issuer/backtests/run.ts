import { formatInstant } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import type { Journal, JournalPosition, ProfileStore } from "../../engine/index.js";
import type { Maybe, RiskSetup } from "../../risk/index.js";
import { Turns } from "../turns.js";
import type { Pricing } from "../tuning/sums.js";
import { Outcomes } from "./outcomes.js";
import { Rehearsal } from "./rehearsal.js";
import { resultOf } from "./result.js";
import type { Period, RehearsalParts } from "./rehearsal.js";
import type { BacktestRow, BacktestRunView, BacktestState, FlippedRow, ReplayedView } from "./views.js";

/** After each share of work, as long again belongs to the messages. */
const REST_MS = 2;
/** Flipped decisions that a run lists; all are counted. */
export const FLIPS_MAX = 20_000;
const ROWS_MAX = 1_000;
/** Reasons that are kept of a score. */
export const REASONS_SHOWN = 5;

/** A journal whose decisions are taken again: an installation's own, or that of its sample. */
export interface RunSource extends Pick<RehearsalParts, "knowledgeOf" | "sample"> {
  readonly journal: Pick<Journal, "read">;
  /** Place of its last record when the run began; what comes later is not in the run. */
  readonly upTo: JournalPosition;
}

export interface RunParts {
  readonly id: string;
  readonly author: string;
  readonly candidate: RiskSetup;
  /** Whose policy it is, where it is a draft's. */
  readonly draft: Maybe<string>;
  readonly period: Period & { readonly issuer: string };
  readonly sources: readonly RunSource[];
  readonly profiles: () => ProfileStore;
  readonly pricing: () => Promise<Pricing>;
  /** As for `truthOf`. */
  readonly settledBefore: () => Instant;
  readonly now: () => Instant;
  /** Told of what nobody foresaw. */
  readonly onFailure: (cause: unknown) => void;
}

/**
 * One candidate over all that was journalled until it began. It works in slices beside the messages, in this very process: a thread of its own
 * would need policies, models and geo data a second time, and on the small machines this has to run on it would take the same processor.
 */
export class Run {
  state: BacktestState = "running";
  private readonly outcomes = new Outcomes(FLIPS_MAX, REASONS_SHOWN);
  private readonly startedAt: Instant;
  private readonly began = performance.now();
  private endedAt: Maybe<Instant>;
  private events = 0;
  /** Bytes of all journals that are behind, as their places tell. */
  private passed = 0;
  private stopped = false;
  private problem: Maybe<string>;
  private result: Maybe<Omit<ReplayedView, "rows">>;
  /** Resolves when it is over, however. */
  readonly over: Promise<void>;

  constructor(readonly parts: RunParts) {
    this.startedAt = parts.now();
    this.over = this.work();
  }

  /** Ends it at its next record; what was found until then is let go. One that is over stays as it is. */
  cancel(): void {
    this.stopped = true;
    if (this.state === "running") this.end("cancelled");
  }

  row(): BacktestRow {
    const { id, author, draft, period: { issuer, from, to }, candidate: { policy, model } } = this.parts;
    const { before, after, flips } = this.result ?? {};
    return {
      id, issuer, author, state: this.state,
      startedAt: formatInstant(this.startedAt), endedAt: instantOrNull(this.endedAt), from: instantOrNull(from), to: instantOrNull(to),
      candidate: { policy: policy.id, policyFingerprint: policy.fingerprint, draft: draft ?? null, model: model?.id ?? null },
      progress: this.progress(), problem: this.problem ?? null,
      flipped: flips?.reduce((sum, { count }) => sum + count, 0) ?? null,
      costChangeMinor: before === undefined || after === undefined ? null : after.costMinor - before.costMinor,
    };
  }

  view(): BacktestRunView {
    return { ...this.row(), result: this.result === undefined ? null : { ...this.result, rows: this.outcomes.newest(ROWS_MAX) } };
  }

  /** Flipped decisions that are listed, newest first; none before it is done. */
  *flipped(): Generator<{ readonly number: number; readonly row: FlippedRow }> {
    if (this.state === "done") yield* this.outcomes.listed();
  }

  get unlisted(): number {
    return this.outcomes.unlisted;
  }

  private async work(): Promise<void> {
    try {
      const rehearsals: Rehearsal[] = [];
      for (const source of this.parts.sources) rehearsals.push(await this.relive(source));
      await this.conclude(rehearsals);
    } catch (cause) {
      this.problem = "What was decided could not be read to its end.";
      if (this.state === "running") this.end("failed");
      this.parts.onFailure(cause);
    }
  }

  private async relive({ journal, upTo, knowledgeOf, sample }: RunSource): Promise<Rehearsal> {
    const { candidate, period, profiles } = this.parts;
    const rehearsal = new Rehearsal({ candidate, period, profiles: profiles(), knowledgeOf, sample }, this.outcomes);
    const turns = new Turns(REST_MS);
    const before = this.passed;
    for await (const { position, record } of journal.read()) {
      if (position > upTo || this.stopped) break;
      await rehearsal.take(record);
      this.events++;
      this.passed = before + position;
      if (turns.due) await turns.give();
    }
    return rehearsal;
  }

  private async conclude(rehearsals: readonly Rehearsal[]): Promise<void> {
    const result = await resultOf(this.outcomes, rehearsals, await this.parts.pricing(), this.parts.settledBefore());
    if (this.stopped) return;
    if (this.outcomes.count === 0) {
      this.problem = "No decision of this issuer lies in the period.";
      return this.end("failed");
    }
    this.result = result;
    this.end("done");
  }

  private end(state: BacktestState): void {
    this.state = state;
    this.endedAt = this.parts.now();
  }

  private progress(): BacktestRow["progress"] {
    if (this.state === "done") return { events: this.events, share: 1, secondsLeft: 0 };
    const whole = this.parts.sources.reduce((sum, { upTo }) => sum + upTo, 0);
    const share = whole === 0 ? 0 : Math.min(1, this.passed / whole);
    const seconds = (performance.now() - this.began) / 1000;
    return { events: this.events, share, secondsLeft: this.state === "running" && share > 0 ? Math.ceil((seconds / share) * (1 - share)) : null };
  }
}

function instantOrNull(at: Maybe<Instant>): string | null {
  return at === undefined ? null : formatInstant(at);
}
