import { randomUUID } from "node:crypto";
import { MemoryProfileStore } from "../adapters/profile-store-memory.js";
import type { Logger } from "../adapters/log-pino.js";
import type { SetupLibrary } from "../adapters/setup-library.js";
import type { Config } from "../config.js";
import type { Journal, JournalPosition, JournalProgress } from "../engine/index.js";
import { Backtests, DecisionDesk, ModelDesk, Tuning, loggedCosts, parentsFor } from "../issuer/index.js";
import type { ChangeLog, Ledger, LedgerFeed, PolicyBook, TuningParts } from "../issuer/index.js";
import { driftOf } from "../lab/index.js";
import { inReference } from "./amounts.js";
import { Sample } from "./sample.js";
import type { LiveIssuers } from "./live-issuers.js";

export interface PastSources {
  readonly config: Config;
  readonly root: string;
  readonly log: Logger;
  readonly now: () => number;
  readonly ledger: Ledger;
  readonly feed: LedgerFeed;
  readonly issuers: LiveIssuers;
  readonly library: SetupLibrary;
  readonly book: PolicyBook;
  readonly changes: ChangeLog;
  readonly journal: Journal;
  /** Place of its last record, now. */
  readonly appended: JournalProgress["appended"];
  /** Place of the last record that the feed was not told of. */
  readonly journalled: JournalPosition;
}

/** What the issuer's side can say of decisions that were taken. */
export interface Past {
  readonly desk: DecisionDesk;
  readonly tuning: Tuning;
  readonly backtests: Backtests;
  readonly modelDesk: ModelDesk;
  readonly sample: Sample | undefined;
  /** Brings in, beside the traffic, what is not known yet: the journal, then the sample, then what thresholds are asked of. */
  begin(): void;
  /** Ends what listens and what is brought in; {@link Past.close} waits for it. */
  stop(): void;
  close(): Promise<void>;
}

export function pastOf(sources: PastSources): Past {
  const { config, root, log, now, ledger, feed, library, journal, journalled } = sources;
  const sample = config.sample ? new Sample({ config, root, ledger, log, now }) : undefined;
  const desk = deskOf(sources, sample);
  const tuning = tuningOf(sources, desk);
  const backtests = backtestsOf(sources, desk, sample);
  const load = async (): Promise<void> => {
    await feed.refill({ journal, upTo: journalled, setupOf: (ids) => library.setupOf(ids), profiles: () => new MemoryProfileStore() });
    await sample?.begin();
    for (const { id } of config.issuers) await tuning.warm(id);
  };
  let loaded = Promise.resolve();
  return {
    desk,
    tuning,
    backtests,
    modelDesk: new ModelDesk(desk, driftOf),
    sample,
    begin() {
      loaded = load().catch((err: unknown) => log.error({ err }, "not all of the past is there; what is missing is worked out when somebody asks for it"));
    },
    stop() {
      desk.close();
      feed.stop();
    },
    async close() {
      await backtests.close();
      await sample?.close();
      await loaded;
    },
  };
}

/** The desk that answers the console, over the issuers of the configuration. */
function deskOf({ config, issuers, ledger, feed, changes, now }: PastSources, sample: Sample | undefined): DecisionDesk {
  return new DecisionDesk({ ledger, feed, costs: loggedCosts(changes), liveOf: (id) => issuers.liveSetup(id), labelDelayDays: config.labelDelayDays, now, sample: () => sample?.state ?? null });
}

/** What thresholds and other policies would lead to. */
function tuningOf({ library, book, now }: PastSources, desk: DecisionDesk): Tuning {
  const { rates } = library.reference;
  // Without a rate for the euro every amount is in the first band.
  const limit = (euros: number): number => inReference(rates, euros, "EUR", now()) ?? Infinity;
  return new Tuning({
    desk,
    limits: [limit(100), limit(250), limit(500)],
    policyOf: (policy, fingerprint) => library.policyWith({ policy, fingerprint }),
    ...textsIn(book, library),
  });
}

/** Whole replays of candidates, over the installation's journal and that of its sample. */
function backtestsOf({ library, book, issuers, journal, appended, log, now }: PastSources, desk: DecisionDesk, sample: Sample | undefined): Backtests {
  return new Backtests({
    desk,
    sources: () => [...(sample?.run === undefined ? [] : [sample.run]), { journal, upTo: appended(), knowledgeOf: (ids) => library.knowledgeOf(ids), sample: false }],
    candidates: {
      liveOf: (issuer) => issuers.live(issuer)?.risk,
      ...textsIn(book, library),
      versionText: (issuer, id) => book.versionsOf(issuer).find(({ policy }) => policy === id)?.text ?? library.shippedText(id),
      modelToTry: (id) => library.modelToTry(id),
    },
    profiles: () => new MemoryProfileStore(),
    newId: randomUUID,
    now,
    onFailure: (err) => log.error({ err }, "a backtest ended before its time"),
  });
}

/** Where candidates find texts: those of drafts, for who asks at the issuer whose they are, and those of the policies that they extend. */
function textsIn(book: PolicyBook, { shipped }: SetupLibrary): Pick<TuningParts, "draftText" | "parentsFor"> {
  return {
    draftText(issuer, id) {
      const draft = book.draft(id);
      return draft?.issuer === issuer ? draft.text : undefined;
    },
    parentsFor: (issuer) => parentsFor(issuer, book, shipped),
  };
}
