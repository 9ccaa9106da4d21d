import type { Maybe, EntityKey, Profiles, RiskEvent } from "../risk/index.js";
import type { DecisionRecord, DecisionSummary, JournalRecord } from "./types.js";

/** Where profiles live. */
export interface ProfileStore {
  /**
   * Folds `event` into the newest state of each entity and returns each entity as it stood before.
   * Per entity, observations are serialised: of fifty simultaneous ones, each sees a different past, in the order of the
   * calls. An entity never seen before is absent from the result, and that is no error.
   */
  observe(entities: readonly EntityKey[], event: RiskEvent): Promise<Profiles>;
  /** Each entity as it stands now, changed by nobody. */
  read(entities: readonly EntityKey[]): Promise<Profiles>;
  close(): Promise<void>;
}

/** Place of a record in the journal: larger is later. */
export type JournalPosition = number;

export interface JournalEntry {
  readonly position: JournalPosition;
  readonly record: JournalRecord;
}

/** The append-only truth. */
export interface Journal {
  /**
   * Appends a record; records stand in the order of the calls. Resolves when the record is as durable as configured.
   * Rejects when it could not be written; the record may then be absent and nothing after it is written either.
   */
  append(record: JournalRecord): Promise<JournalPosition>;
  /** Records from `after` (exclusive; 0 for all) in order. */
  read(after?: JournalPosition): AsyncIterable<JournalEntry>;
  /** The newest decision with this acsTransID or threeDSServerTransID. */
  findDecision(id: string): Promise<Maybe<DecisionRecord>>;
  /** The same, only what `learn` needs; cheap. */
  findSummary(id: string): Promise<Maybe<DecisionSummary>>;
  close(): Promise<void>;
}
