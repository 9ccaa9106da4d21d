import { ENTITIES } from "../risk/index.js";
import type { EntityKey, Maybe, Profiles, RiskEvent, RiskNews } from "../risk/index.js";
import type { ProfileStore } from "./ports.js";
import { labelAfter } from "./types.js";
import type { ChallengeRecord, JournalRecord, LabelRecord } from "./types.js";

/** What a record taught, and whom. */
export interface Teaching<Event extends RiskEvent = RiskEvent> {
  readonly entities: readonly EntityKey[];
  readonly event: Event;
}

/** Folds a teaching again. @returns what an attempt's entities were before it; nothing for news */
export async function teach(store: Pick<ProfileStore, "observe" | "learn">, { entities, event }: Teaching): Promise<Profiles> {
  if (event.kind === "attempt") return store.observe(entities, event);
  await store.learn(entities, event);
  return {};
}

/**
 * What profiles learn from `record`; undefined when they learn nothing. Profiles are the fold of this over the journal.
 * A decision taken without profiles teaches nothing, because its attempt was not folded then either.
 */
export function teachingOf(record: JournalRecord): Maybe<Teaching> {
  switch (record.kind) {
    case "decision":
      return record.degraded.includes("profiles-absent") ? undefined : { entities: record.entities, event: record.attempt };
    case "challenge":
    case "label":
      return newsOf(record);
    case "erro":
      return undefined;
  }
}

/** What later news about a decision teaches those of its entities that keep such news; the others need not be looked up. */
export function newsOf(record: ChallengeRecord | LabelRecord): Teaching<RiskNews> {
  const { at, requestedAt } = record;
  return record.kind === "challenge"
    ? { entities: record.entities.filter(({ kind }) => ENTITIES[kind].challenges), event: { kind: "challenge", at, requestedAt, outcome: record.outcome } }
    : { entities: record.entities.filter(({ kind }) => ENTITIES[kind].labels), event: { kind: "label", at, requestedAt, label: labelAfter(record), replaces: record.replaces } };
}
