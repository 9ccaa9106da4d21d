import type { SetupLibrary } from "../adapters/setup-library.js";
import type { Config } from "../config.js";
import { DecisionDesk, Tuning, loggedCosts } from "../issuer/index.js";
import type { ChangeLog, Ledger, LedgerFeed, LiveSetup, PolicyBook } from "../issuer/index.js";
import type { Sample } from "./sample.js";
import type { LiveIssuers } from "./setup.js";

interface DeskSources {
  readonly config: Config;
  readonly issuers: LiveIssuers;
  readonly ledger: Ledger;
  readonly feed: LedgerFeed;
  readonly changes: ChangeLog;
  readonly sample: Sample | undefined;
  readonly now: () => number;
}

/** The desk that answers the console, over the issuers of the configuration. */
export function deskOf({ config, issuers, ledger, feed, changes, sample, now }: DeskSources): DecisionDesk {
  const liveOf = (id: string): LiveSetup | undefined => {
    const live = issuers.live(id);
    return live && { policy: live.risk.policy, model: live.risk.model?.id };
  };
  return new DecisionDesk({ ledger, feed, costs: loggedCosts(changes), liveOf, labelDelayDays: config.labelDelayDays, now, sample: () => sample?.state ?? null });
}

interface TuningSources {
  readonly library: SetupLibrary;
  readonly book: PolicyBook;
  readonly now: () => number;
}

/** What thresholds and other policies would lead to. */
export function tuningOf({ library, book, now }: TuningSources, desk: DecisionDesk): Tuning {
  const { rates } = library.reference;
  // Without a rate for the euro every amount is in the first band.
  const inReference = (euros: number): number => rates.toReference(euros * 100, "EUR", now()) ?? Infinity;
  return new Tuning({
    desk,
    limits: [inReference(100), inReference(250), inReference(500)],
    policyOf: (policy, fingerprint) => library.policyWith({ policy, fingerprint }),
    draftText(issuer, id) {
      const draft = book.draft(id);
      return draft?.issuer === issuer ? draft.text : undefined;
    },
  });
}
