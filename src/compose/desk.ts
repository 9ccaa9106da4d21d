import type { SetupLibrary } from "../adapters/setup-library.js";
import type { Config } from "../config.js";
import { DecisionDesk, Tuning, memoryCosts } from "../issuer/index.js";
import type { Ledger, LedgerFeed, LiveSetup } from "../issuer/index.js";
import type { Sample } from "./sample.js";

interface DeskSources {
  readonly config: Config;
  readonly library: SetupLibrary;
  readonly ledger: Ledger;
  readonly feed: LedgerFeed;
  readonly sample: Sample | undefined;
  readonly now: () => number;
}

/** The desk that answers the console, over the issuers of the configuration. */
export function deskOf({ config, library, ledger, feed, sample, now }: DeskSources): DecisionDesk {
  const liveOf = (id: string): LiveSetup | undefined => {
    const issuer = config.issuers.find((one) => one.id === id);
    if (issuer === undefined) return undefined;
    const { risk } = library.setup(issuer.id, issuer.policy, issuer.model);
    return { policy: risk.policy, model: risk.model?.id };
  };
  for (const { id } of config.issuers) ledger.keep(liveOf(id)?.policy.factNames ?? []);
  return new DecisionDesk({ ledger, feed, costs: memoryCosts(), liveOf, labelDelayDays: config.labelDelayDays, now, sample: () => sample?.state ?? null });
}

/** What thresholds and other policies would lead to. */
export function tuningOf({ library, now }: Pick<DeskSources, "library" | "now">, desk: DecisionDesk): Tuning {
  const { rates } = library.reference;
  // Without a rate for the euro every amount is in the first band.
  const inReference = (euros: number): number => rates.toReference(euros * 100, "EUR", now()) ?? Infinity;
  return new Tuning({
    desk,
    limits: [inReference(100), inReference(250), inReference(500)],
    policyOf: (id, fingerprint) => library.publishedPolicy(id, fingerprint),
    draftText: () => undefined,
  });
}
