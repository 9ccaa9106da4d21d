import { DAY_MS } from "../base/index.js";
import type { Instant } from "../base/index.js";
import type { Maybe, Policy } from "../risk/index.js";
import type { LedgerFeed } from "./ledger/feed.js";
import type { Ledger } from "./ledger/ledger.js";
import { OVERVIEW_HOURS_MAX, overviewOf } from "./ledger/overview.js";
import { readDecisionQuery, rowView, searchDecisions } from "./ledger/search.js";
import { costsView, observedChallenges, parametersOf, readCosts, usualMethod } from "./tuning/costs.js";
import type { CostStore, GivenCosts, Observed } from "./tuning/costs.js";
import type { Pricing } from "./tuning/sums.js";
import type { CostsView, DecisionPage, DecisionRow, OverviewView } from "./views.js";

/** How an issuer decides now. */
export interface LiveSetup {
  readonly policy: Policy;
  /** Id of the model; undefined when none is usable. */
  readonly model: Maybe<string>;
}

export interface DeskParts {
  readonly ledger: Ledger;
  readonly feed: Pick<LedgerFeed, "state">;
  readonly costs: CostStore;
  /** Undefined for an issuer that is none of ours. */
  readonly liveOf: (issuer: string) => Maybe<LiveSetup>;
  /** Without a label, a decision older than this counts as genuine. */
  readonly labelDelayDays: number;
  readonly now: () => Instant;
  /** The sample history, where there is one or will be. */
  readonly sample: () => OverviewView["sample"];
}

/** What an asker got wrong: the element and what was expected there. */
export interface Malformed {
  readonly element: string;
  readonly expected: string;
}

export type Asked<View> = View | Malformed;

/** Whether an answer says what was wrong with the question. */
export const isMalformed = (answer: object): answer is Malformed => "element" in answer && "expected" in answer;

type Members = Readonly<Record<string, unknown>>;

/** The console's questions about decisions, answered from the ledger. Whoever asks may see the issuer: that is settled before. */
export class DecisionDesk {
  private observed = new Map<string, { readonly at: Instant; readonly observed: Promise<Observed> }>();

  private readonly ends = new Set<() => void>();

  constructor(readonly parts: DeskParts) {}

  /** @param members of the query string, as texts */
  search(issuer: string, members: Members): Promise<Asked<DecisionPage>> | Malformed {
    const query = readDecisionQuery(issuer, members);
    return "expected" in query ? query : searchDecisions(this.parts.ledger, query);
  }

  /** @param members of the query string; `hours` are 24 where it names none */
  async overview(issuer: string, { hours = "24" }: Members, health: OverviewView["health"]): Promise<Asked<OverviewView>> {
    const count = typeof hours === "string" && /^\d{1,5}$/.test(hours) ? Number(hours) : 0;
    if (count < 1 || count > OVERVIEW_HOURS_MAX) return { element: "hours", expected: `expected a whole number from 1 to ${OVERVIEW_HOURS_MAX}` };
    const { ledger, feed, liveOf, now } = this.parts;
    const live = liveOf(issuer);
    const figures = await overviewOf(ledger, { issuer, hours: count, to: now(), settledBefore: this.settledBefore(), pricing: await this.pricing(issuer, {}) });
    return { ...figures, health, live: { policy: live?.policy.id ?? "", model: live?.model ?? null }, sample: this.parts.sample(), history: feed.state };
  }

  /**
   * Tells of each decision of an issuer as it comes.
   * @param onEnd called when there will be no more, because this process ends
   * @returns ends it
   */
  listen(issuer: string, listener: (row: DecisionRow) => void, onEnd: () => void): () => void {
    const deaf = this.parts.ledger.listen((place) => {
      if (place.chunk.issuer.read(place.row) === issuer) listener(rowView(place));
    });
    this.ends.add(onEnd);
    return () => {
      deaf();
      this.ends.delete(onEnd);
    };
  }

  /** Ends whatever listens. */
  close(): void {
    for (const end of [...this.ends]) end();
  }

  async costs(issuer: string): Promise<CostsView> {
    return costsView(this.parts.costs.of(issuer), await this.observedOf(issuer));
  }

  /** @param body the parameters that the issuer sets, by name; those it leaves out are as they would be without him. @param author who says so */
  async setCosts(issuer: string, body: unknown, author: string): Promise<Asked<CostsView>> {
    const read = readCosts(body);
    if (isMalformed(read)) return read;
    await this.parts.costs.set(issuer, read, author, this.parts.now());
    return this.costs(issuer);
  }

  /** How decisions of an issuer are priced. @param instead parameters to try */
  async pricing(issuer: string, instead: GivenCosts): Promise<Pricing> {
    const observed = await this.observedOf(issuer);
    const view = costsView(this.parts.costs.of(issuer), observed);
    return { parameters: { ...parametersOf(view), ...instead }, method: usualMethod(observed) };
  }

  settledBefore(): Instant {
    return this.parts.now() - this.parts.labelDelayDays * DAY_MS;
  }

  /** Counted anew once a minute: a slider asks many times a second. */
  private observedOf(issuer: string): Promise<Observed> {
    const now = this.parts.now();
    const known = this.observed.get(issuer);
    if (known !== undefined && Math.abs(now - known.at) < OBSERVED_MS) return known.observed;
    const observed = observedChallenges(this.parts.ledger, issuer, this.settledBefore());
    this.observed.set(issuer, { at: now, observed });
    return observed;
  }
}

const OBSERVED_MS = 60_000;
