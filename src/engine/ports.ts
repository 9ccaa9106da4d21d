import type { Attempt, Maybe, EntityKey, Profiles, RiskNews } from "../risk/index.js";
import type { DecisionRecord, DecisionSummary, JournalRecord } from "./types.js";

/** Where profiles live. */
export interface ProfileStore {
  /**
   * Folds `attempt` into the newest state of each entity and returns each entity as it stood before.
   * Per entity, observations are serialised: of fifty simultaneous ones, each sees a different past, in the order of the
   * calls. An entity never seen before is absent from the result, and that is no error. When it rejects, nothing was folded.
   *
   * Nothing but microtasks may lie between the fold and the settling of the promise: the engine appends the record in the
   * same turn, and that is what makes the order of the journal the order of the folds.
   * @param stillWanted asked before folding by a store that had to wait; false means the caller has gone on without, and
   *   then nothing is folded
   */
  observe(entities: readonly EntityKey[], attempt: Attempt, stillWanted?: () => boolean): Promise<Profiles>;
  /** Folds news of an earlier attempt into its entities, under the same promises; what they were before, nobody asks. */
  learn(entities: readonly EntityKey[], news: RiskNews, stillWanted?: () => boolean): Promise<void>;
  /** Each entity as it stands now, changed by nobody. */
  read(entities: readonly EntityKey[]): Promise<Profiles>;
  /** Waits for what is under way. */
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
   * Appends a record; it has its place before the call returns, and records stand in the order of the calls. Resolves when the record is as durable as configured.
   * Rejects when it could not be written; the record may then be absent and nothing after it is written either.
   */
  append(record: JournalRecord): Promise<JournalPosition>;
  /** Records from `after` (exclusive; 0 for all) in order. */
  read(after?: JournalPosition): AsyncIterable<JournalEntry>;
  /** The newest decision with this acsTransID or threeDSServerTransID. */
  findDecision(id: string): Promise<Maybe<DecisionRecord>>;
  /** The same, only what `learn` needs; cheap. */
  findSummary(id: string): Promise<Maybe<DecisionSummary>>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** How far a journal has come; a store that writes behind follows it, so that it never runs ahead of the truth. */
export interface JournalProgress {
  /** Place of the record appended last, durable or not; 0 when there is none. */
  appended(): JournalPosition;
  /** Resolves when every record up to `position` is durable; rejects when that can no longer happen. */
  durable(position: JournalPosition): Promise<void>;
}
