import type { Instant } from "../base/index.js";
import type { Maybe } from "../risk/index.js";
import type { Engine } from "./engine.js";
import { learnInTime } from "./observe.js";
import { newsOf } from "./teach.js";
import { labelAfter } from "./types.js";
import type { ChallengeDetails, ChallengeEnd, ChallengeRecord, DecisionSummary, Label, LabelRecord, LabelSource } from "./types.js";

export interface ChallengeNews {
  readonly kind: "challenge";
  readonly at: Instant;
  /** acsTransID or threeDSServerTransID of the decision. */
  readonly id: string;
  readonly outcome: ChallengeEnd;
  readonly details?: ChallengeDetails;
}

export interface LabelNews {
  readonly kind: "label";
  /** When the label reached us. */
  readonly at: Instant;
  /** acsTransID or threeDSServerTransID of the decision. */
  readonly id: string;
  readonly label: LabelRecord["label"];
  readonly source: LabelSource;
  readonly author?: string;
}

export type News = ChallengeNews | LabelNews;

export type Learned =
  | { readonly result: "learned"; readonly acsTransID: string; readonly replaces: Maybe<Label> }
  /** No decision has this id. */
  | { readonly result: "unknown-decision" }
  /** We knew already: the same label again, none where there is none, or a second end of a challenge. Nothing was written. */
  | { readonly result: "already-known"; readonly acsTransID: string };

/**
 * Takes in what became known about an earlier decision: one fold, one journal record. Resolves when the record is durable.
 * A label that differs from the last one takes that one back.
 * @throws what store or journal throw when they cannot take it; the news then has to be given again
 */
export async function learn(engine: Engine, news: News): Promise<Learned> {
  const takenBefore = engine.newsTaken;
  const summary = await engine.journal.findSummary(news.id);
  if (summary === undefined) return { result: "unknown-decision" };
  const { acsTransID } = summary;
  const earlier = engine.learning.get(acsTransID);
  const current = earlier === undefined && engine.newsTaken === takenBefore;
  const learning = current ? take(engine, news, summary) : Promise.allSettled([earlier]).then(() => takeAfterOthers(engine, news));
  engine.learning.set(acsTransID, learning);
  try {
    return await learning;
  } finally {
    if (engine.learning.get(acsTransID) === learning) engine.learning.delete(acsTransID);
  }
}

async function takeAfterOthers(engine: Engine, news: News): Promise<Learned> {
  const summary = await engine.journal.findSummary(news.id);
  return summary === undefined ? { result: "unknown-decision" } : take(engine, news, summary);
}

async function take(engine: Engine, news: News, summary: DecisionSummary): Promise<Learned> {
  const { acsTransID } = summary;
  const known = news.kind === "label" ? summary.label === labelAfter(news) : summary.challenge !== undefined;
  if (known) return { result: "already-known", acsTransID };
  const record = recordOf(news, summary);
  const { entities, event } = newsOf(record);
  // Fold first, as `decide` does: a store that cannot take the news keeps it out of the journal too.
  await learnInTime(engine, entities, event);
  engine.newsTaken++;
  await engine.journal.append(record);
  engine.tell(record, undefined);
  return { result: "learned", acsTransID, replaces: record.kind === "label" ? record.replaces : undefined };
}

function recordOf(news: News, summary: DecisionSummary): ChallengeRecord | LabelRecord {
  const { acsTransID, entities, at: requestedAt } = summary;
  if (news.kind === "challenge") return { kind: "challenge", at: news.at, acsTransID, outcome: news.outcome, details: news.details, requestedAt, entities };
  const { at, label, source, author } = news;
  return { kind: "label", at, acsTransID, label, replaces: summary.label, source, author, requestedAt, entities };
}
