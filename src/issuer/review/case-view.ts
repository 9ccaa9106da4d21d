import { formatInstant } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import type { Label } from "../../engine/index.js";
import type { Maybe } from "../../risk/index.js";
import type { LedgerPlace } from "../ledger/ledger.js";
import { rowView } from "../ledger/search.js";
import { asleepUntil, holderOf } from "./book.js";
import type { CaseState } from "./book.js";
import type { Suspicion } from "./suspicion.js";
import type { ReviewCase, ReviewItem } from "./views.js";

/** @param suspicion undefined for a decision that the queue does not ask for */
export function itemView(place: LedgerPlace, suspicion: Maybe<Suspicion>, state: CaseState, now: Instant): ReviewItem {
  const holder = holderOf(state, now);
  const asleep = asleepUntil(state, now);
  return {
    decision: rowView(place),
    reasons: suspicion?.reasons ?? [],
    stakeMinor: Math.round(suspicion?.stakeMinor ?? 0),
    claim: holder === undefined ? null : { by: holder.by, at: formatInstant(holder.at), until: formatInstant(holder.until), takenFrom: holder.takenFrom ?? null },
    snoozedUntil: asleep === undefined ? null : formatInstant(asleep),
    notes: state.notes,
  };
}

/** @param label as the journal has it, which the ledger may not have yet */
export function caseView(place: LedgerPlace, suspicion: Maybe<Suspicion>, state: CaseState, label: Maybe<Label>, now: Instant): ReviewCase {
  const { verdict, steps } = state;
  const item = itemView(place, suspicion, state, now);
  return {
    ...item,
    decision: { ...item.decision, label: label ?? null },
    verdict: verdict === undefined ? null : { verdict: verdict.verdict, by: verdict.by, at: formatInstant(verdict.at) },
    stands: label ?? verdict?.verdict ?? null,
    steps,
  };
}
