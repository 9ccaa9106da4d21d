import type { SetupLibrary } from "../adapters/setup-library.js";
import { Review, ReviewBook } from "../issuer/index.js";
import type { ChangeLog, DecisionSource } from "../issuer/index.js";
import { thresholdsIn } from "../risk/index.js";
import type { Past } from "./past.js";

interface ReviewSources {
  readonly changes: ChangeLog;
  readonly library: SetupLibrary;
  readonly past: Past;
  /** Where decisions are, asked one after the other. */
  readonly sources: () => readonly DecisionSource[];
  readonly now: () => number;
}

/** The room in which people look at decisions, with what they did there before. */
export function reviewOf({ changes, library, past, sources, now }: ReviewSources): Review {
  const book = new ReviewBook(changes.all());
  changes.subscribe((change) => book.apply(change));
  return new Review({
    log: changes,
    book,
    ledger: past.desk.parts.ledger,
    limitsOf: (policy, fingerprint) => thresholdsIn(library.policyWith({ policy, fingerprint })?.constants),
    settledBefore: () => past.desk.settledBefore(),
    async engineOf(id) {
      for (const { engine } of sources()) if ((await engine.journal.findSummary(id)) !== undefined) return engine;
      return undefined;
    },
    now,
  });
}
