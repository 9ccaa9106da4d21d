import type { Instant } from "../../base/index.js";
import { reasonsOf, retake, teach, teachingOf, troubleUnder } from "../../engine/index.js";
import type { DecisionRecord, JournalRecord, ProfileStore, SetupIds } from "../../engine/index.js";
import type { Maybe, Profiles, ReferenceData, RiskSetup } from "../../risk/index.js";
import type { Alternative, Outcomes } from "./outcomes.js";

/** Whose decisions are taken again, and from when. */
export interface Period {
  /** Undefined for those of every issuer. */
  readonly issuer: Maybe<string>;
  readonly from: Maybe<Instant>;
  /** Not included. */
  readonly to: Maybe<Instant>;
}

export interface RehearsalParts {
  readonly candidate: RiskSetup;
  readonly period: Period;
  /** Empty, in memory, and of this rehearsal alone: nothing that is live knows of it. */
  readonly profiles: ProfileStore;
  /** What messages were understood with when decisions with these ids were taken, or what of it is not here any more. */
  readonly knowledgeOf: (ids: SetupIds) => { readonly reference: ReferenceData } | { readonly unavailable: readonly (keyof SetupIds)[] };
  /** Of the sample history. */
  readonly sample: boolean;
}

/**
 * Lives through one journal again with another policy or model: what was taught is folded as it was, so that profiles stand as of then, and
 * each decision is taken again by the engine's own functions. Challenges and labels stay what they were: nobody knows how others would
 * have ended.
 */
export class Rehearsal {
  /** How many decisions cannot be taken again, by what is missing. */
  readonly missing = new Map<string, number>();
  /** Decisions in which the candidate itself failed. */
  degraded = 0;

  constructor(private readonly parts: RehearsalParts, private readonly outcomes: Outcomes) {}

  /** The next record of the journal. Records are taken one after the other, each once the one before is done. */
  async take(record: JournalRecord): Promise<void> {
    const teaching = teachingOf(record);
    const profiles = teaching === undefined ? {} : await teach(this.parts.profiles, teaching);
    if (record.kind === "decision") {
      if (this.isMeant(record)) this.outcomes.add(record, this.alternativeOf(record, profiles), this.parts.sample);
    } else if (record.kind !== "erro") this.outcomes.learn(record);
  }

  private isMeant({ at, setup }: DecisionRecord): boolean {
    const { issuer, from = -Infinity, to = Infinity } = this.parts.period;
    return at >= from && at < to && (issuer === undefined || setup.issuer === issuer);
  }

  private alternativeOf(record: DecisionRecord, profiles: Profiles): Maybe<Alternative> {
    const { candidate, knowledgeOf } = this.parts;
    const known = knowledgeOf(record.setup);
    if ("unavailable" in known) return this.stands(known.unavailable[0] ?? "setup");
    try {
      const { assessment: { score, verdict }, failure } = retake(record, profiles, { risk: candidate, reference: known.reference }, troubleUnder(record, candidate));
      if (failure !== undefined) this.degraded++;
      return { action: verdict.action, rule: verdict.rule, score: score?.score, reasons: reasonsOf(score).reasons };
    } catch {
      return this.stands("message");
    }
  }

  private stands(missing: string): undefined {
    this.missing.set(missing, (this.missing.get(missing) ?? 0) + 1);
    return undefined;
  }
}
