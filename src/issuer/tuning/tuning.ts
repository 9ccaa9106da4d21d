import { PolicyRefused, complaintLine, readPolicy } from "../../risk/index.js";
import type { Maybe, Policy, PolicyTextOf } from "../../risk/index.js";
import type { Asked, DecisionDesk } from "../desk.js";
import type { BacktestView, CurvesView, SolveView, WhatIfView } from "../views.js";
import { backtestPolicy } from "./backtest.js";
import { curvesOf } from "./curves.js";
import { atThresholds, byPolicy } from "./judges.js";
import type { Judge } from "./judges.js";
import { readBacktest, readQuestion, readSolve, readWhatIf } from "./questions.js";
import type { Candidate, CandidatePolicy, Question } from "./questions.js";
import { SegmentCounts } from "./segments.js";
import type { BandLimits } from "./segments.js";
import { solve } from "./solve.js";
import { figuresOf } from "./sums.js";
import type { Pricing } from "./sums.js";
import { Surface } from "./surface.js";
import { TuningTable } from "./table.js";
import type { Gathering } from "./table.js";

export interface TuningParts {
  readonly desk: DecisionDesk;
  readonly limits: BandLimits;
  readonly policyOf: (id: string, fingerprint: string) => Maybe<Policy>;
  /** The text of a draft of an issuer's; undefined where there is none of this id. */
  readonly draftText: (issuer: string, id: string) => Maybe<string>;
  /** Where an issuer's policies find what they extend. */
  readonly parentsFor: (issuer: string) => PolicyTextOf;
}

/** What thresholds and policies would lead to, on the decisions of the ledger. Whoever asks may see the issuer: that is settled before. */
export class Tuning {
  /** By issuer, of the policy that is live. */
  private readonly surfaces = new Map<string, Surface>();

  constructor(private readonly parts: TuningParts) {}

  async whatIf(issuer: string, body: unknown): Promise<Asked<WhatIfView>> {
    const question = readWhatIf(issuer, body);
    if ("expected" in question) return question;
    const asked = await this.gathered(question);
    if ("expected" in asked) return asked;
    const { table, surface, pricing } = asked;
    const live = surface.sliding.thresholds;
    const at = (thresholds: typeof live): WhatIfView["live"] => ({ thresholds, figures: figuresOf(table.sumsAt(thresholds), pricing) });
    return { live: at(live), candidate: at(question.thresholds), flips: table.flips(live, question.thresholds), unmoved: table.unmoved };
  }

  async curves(issuer: string, body: unknown): Promise<Asked<CurvesView>> {
    const question = readQuestion(issuer, body);
    if ("expected" in question) return question;
    const segments = new SegmentCounts(this.parts.limits);
    const asked = await this.gathered(question, (chunk, rows) => segments.add(chunk, rows));
    if ("expected" in asked) return asked;
    const { table, surface, pricing } = asked;
    return { ...curvesOf(table, surface.sliding.thresholds, pricing), segments: segments.view(), unmoved: table.unmoved };
  }

  async solve(issuer: string, body: unknown): Promise<Asked<SolveView>> {
    const question = readSolve(issuer, body);
    if ("expected" in question) return question;
    const asked = await this.gathered(question);
    if ("expected" in asked) return asked;
    return solve(asked.table, asked.surface, question.targets, asked.pricing);
  }

  /** A candidate policy over the decisions of the ledger. */
  async backtest(issuer: string, body: unknown): Promise<Asked<BacktestView>> {
    const question = readBacktest(issuer, body);
    if ("expected" in question) return question;
    const candidate = this.policyIn(issuer, question);
    if ("expected" in candidate) return candidate;
    const { desk, limits, policyOf } = this.parts;
    const pricing = await desk.pricing(issuer, question.costs);
    return backtestPolicy(desk.parts.ledger, candidate, { scope: question.scope, limits, settledBefore: desk.settledBefore(), pricing, policyOf });
  }

  /** What the live policy does with each decision of the ledger, and what a change of it would. */
  async judges(issuer: string, change: Candidate): Promise<Asked<{ readonly live: Judge; readonly candidate: Judge }>> {
    const { desk, policyOf } = this.parts;
    if ("thresholds" in change) {
      const surface = this.surfaceOf(issuer);
      if ("expected" in surface) return surface;
      await surface.bringUpToDate(desk.parts.ledger);
      return { live: atThresholds(surface, surface.sliding.thresholds), candidate: atThresholds(surface, change.thresholds) };
    }
    const [live, candidate] = [desk.parts.liveOf(issuer)?.policy, this.policyIn(issuer, change)];
    if (live === undefined) return { element: "issuer", expected: "it has no policy" };
    if ("expected" in candidate) return candidate;
    return { live: byPolicy(issuer, live, policyOf), candidate: byPolicy(issuer, candidate, policyOf) };
  }

  /** Judges what is in the ledger, so that the first question need not wait for it. */
  async warm(issuer: string): Promise<void> {
    const surface = this.surfaceOf(issuer);
    if (!("expected" in surface)) await surface.bringUpToDate(this.parts.desk.parts.ledger);
  }

  private policyIn(issuer: string, from: CandidatePolicy): Asked<Policy> {
    const text = "text" in from ? from.text : this.parts.draftText(issuer, from.draft);
    if (text === undefined) return { element: "draft", expected: "there is no such draft" };
    try {
      return readPolicy(text, "candidate", this.parts.parentsFor(issuer));
    } catch (cause) {
      if (!(cause instanceof PolicyRefused)) throw cause;
      const [first] = cause.complaints;
      return { element: "text", expected: first === undefined ? cause.message : complaintLine("policy", first) };
    }
  }

  private async gathered({ scope, costs }: Question, onRows?: Gathering["onRows"]): Promise<Asked<{ readonly table: TuningTable; readonly surface: Surface; readonly pricing: Pricing }>> {
    const surface = this.surfaceOf(scope.issuer);
    if ("expected" in surface) return surface;
    const { desk, limits } = this.parts;
    const pricing = await desk.pricing(scope.issuer, costs);
    const table = await TuningTable.gather({ ledger: desk.parts.ledger, surface, scope, limits, settledBefore: desk.settledBefore(), ...(onRows === undefined ? {} : { onRows }) });
    return { table, surface, pricing };
  }

  private surfaceOf(issuer: string): Asked<Surface> {
    const policy = this.parts.desk.parts.liveOf(issuer)?.policy;
    const known = this.surfaces.get(issuer);
    if (policy === undefined) return { element: "issuer", expected: "it has no policy" };
    if (known?.policy.fingerprint === policy.fingerprint) return known;
    const sliding = policy.sliding();
    if ("fixed" in sliding) return { element: "policy", expected: `the thresholds of ${policy.id} cannot be moved: ${sliding.fixed}` };
    const surface = new Surface(issuer, policy, sliding);
    this.surfaces.set(issuer, surface);
    return surface;
  }
}
