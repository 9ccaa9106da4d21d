import type { SetupLibrary } from "../adapters/setup-library.js";
import type { Config } from "../config.js";
import { DecisionDesk, memoryCosts } from "../issuer/index.js";
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
