import { formatInstant } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import type { Maybe } from "../../risk/index.js";
import type { ChangeRecord } from "../changes/types.js";
import type { ReviewCase, ReviewVerdict } from "./views.js";

/** What each change of a case is kept with, by its action. All are about a decision, by its acsTransID. */
export interface ReviewChanges {
  readonly claimed: { readonly until: Instant };
  /** `from` held it when it was taken over. */
  readonly "taken-over": { readonly until: Instant; readonly from: string };
  readonly released: Readonly<Record<string, never>>;
  readonly snoozed: { readonly until: Instant };
  /** The text is the reason. */
  readonly noted: Readonly<Record<string, never>>;
  /** `replaces` is what stood before it. */
  readonly judged: { readonly verdict: ReviewVerdict; readonly replaces: string | null };
}

export interface Claim {
  readonly by: string;
  readonly at: Instant;
  readonly until: Instant;
  readonly takenFrom: Maybe<string>;
}

/** What people did with one decision. */
export interface CaseState {
  readonly issuer: Maybe<string>;
  /** The latest, which may be over. */
  readonly claim: Maybe<Claim>;
  readonly snoozedUntil: Maybe<Instant>;
  readonly verdict: Maybe<{ readonly verdict: ReviewVerdict; readonly by: string; readonly at: Instant }>;
  readonly notes: number;
  readonly steps: ReviewCase["steps"];
}

const UNTOUCHED: CaseState = { issuer: undefined, claim: undefined, snoozedUntil: undefined, verdict: undefined, notes: 0, steps: [] };

/** The cases of an installation as its changes left them. */
export class ReviewBook {
  private readonly cases = new Map<string, CaseState>();

  constructor(changes: readonly ChangeRecord[]) {
    for (const change of changes) this.apply(change);
  }

  /** Takes up the next change; those of other subjects say nothing here. */
  apply(change: ChangeRecord): void {
    if (change.subject !== "review" || change.about === undefined) return;
    this.cases.set(change.about, caseAfter(this.of(change.about), change));
  }

  of(decision: string): CaseState {
    return this.cases.get(decision) ?? UNTOUCHED;
  }
}

function caseAfter(before: CaseState, { at, issuer, action, author, reason, content }: ChangeRecord): CaseState {
  const steps = [...before.steps, { at: formatInstant(at), action, author, reason: reason ?? null }];
  const after = { ...before, issuer, steps };
  switch (action as keyof ReviewChanges) {
    case "claimed":
    case "taken-over": {
      const { until, from } = content as unknown as { readonly until: Instant; readonly from?: string };
      return { ...after, claim: { by: author, at, until, takenFrom: from }, snoozedUntil: undefined };
    }
    case "released":
      return { ...after, claim: undefined };
    case "snoozed":
      return { ...after, claim: undefined, snoozedUntil: (content as unknown as ReviewChanges["snoozed"]).until };
    case "noted":
      return { ...after, notes: before.notes + 1 };
    case "judged":
      return { ...after, claim: undefined, snoozedUntil: undefined, verdict: { verdict: (content as unknown as ReviewChanges["judged"]).verdict, by: author, at } };
  }
}

/** Who has the case now; undefined once a claim is over. */
export function holderOf({ claim }: CaseState, now: Instant): Maybe<Claim> {
  return claim !== undefined && claim.until > now ? claim : undefined;
}

/** Until when the case is set aside; undefined where it is not, or not any more. */
export function asleepUntil({ snoozedUntil }: CaseState, now: Instant): Maybe<Instant> {
  return snoozedUntil !== undefined && snoozedUntil > now ? snoozedUntil : undefined;
}
