import type { Facts, Maybe } from "../risk/index.js";
import type { Journal, ProfileStore } from "./ports.js";
import type { ChallengeRecord, DecisionRecord, Degradation, LabelRecord } from "./types.js";

/**
 * Told of each record once it is as durable as configured, in the turn in which the caller goes on: it only takes note, and what
 * it throws is lost. @param facts what the policy was told when it decided; undefined for news, and where it was told nothing
 */
export type RecordListener = (record: DecisionRecord | ChallengeRecord | LabelRecord, facts: Maybe<Facts>) => void;

export interface EngineParts {
  readonly profiles: ProfileStore;
  readonly journal: Journal;
  /** Past this many milliseconds a decision goes on without profiles. Undefined waits as long as it takes (offline runs). */
  readonly observeMsMax?: number;
  /** Told of what failed, for logs and metrics. */
  readonly onDegraded?: (degradation: Degradation, cause: unknown) => void;
  readonly onRecord?: RecordListener;
}

/** A profile store and a journal that belong together: the store holds the fold of exactly this journal. */
export class Engine {
  readonly profiles: ProfileStore;
  readonly journal: Journal;
  readonly observeMsMax: Maybe<number>;
  readonly onDegraded: (degradation: Degradation, cause: unknown) => void;
  private readonly onRecord: Maybe<RecordListener>;
  /** News about one decision is taken in one at a time; the end of each queue by acsTransID. */
  readonly learning = new Map<string, Promise<unknown>>();
  /** Counts news taken in, so that whoever looked a decision up before knows that the summary may be old. */
  newsTaken = 0;

  constructor(parts: EngineParts) {
    this.profiles = parts.profiles;
    this.journal = parts.journal;
    this.observeMsMax = parts.observeMsMax;
    this.onDegraded = parts.onDegraded ?? (() => undefined);
    this.onRecord = parts.onRecord;
  }

  /** Tells the listener, who cannot make a decision fail that is taken and written. */
  tell(record: DecisionRecord | ChallengeRecord | LabelRecord, facts: Maybe<Facts>): void {
    try {
      this.onRecord?.(record, facts);
    } catch {
      // What listeners keep can be made again from the journal.
    }
  }
}
