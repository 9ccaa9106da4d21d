import type { Maybe } from "../risk/index.js";
import type { Journal, ProfileStore } from "./ports.js";
import type { Degradation } from "./types.js";

export interface EngineParts {
  readonly profiles: ProfileStore;
  readonly journal: Journal;
  /** Past this many milliseconds a decision goes on without profiles. Undefined waits as long as it takes (offline runs). */
  readonly observeMsMax?: number;
  /** Told of what failed, for logs and metrics. */
  readonly onDegraded?: (degradation: Degradation, cause: unknown) => void;
}

/** A profile store and a journal that belong together: the store holds the fold of exactly this journal. */
export class Engine {
  readonly profiles: ProfileStore;
  readonly journal: Journal;
  readonly observeMsMax: Maybe<number>;
  readonly onDegraded: (degradation: Degradation, cause: unknown) => void;
  /** News about one decision is taken in one at a time; the end of each queue by acsTransID. */
  readonly learning = new Map<string, Promise<unknown>>();
  /** Counts news taken in, so that whoever looked a decision up before knows that the summary may be old. */
  newsTaken = 0;

  constructor(parts: EngineParts) {
    this.profiles = parts.profiles;
    this.journal = parts.journal;
    this.observeMsMax = parts.observeMsMax;
    this.onDegraded = parts.onDegraded ?? (() => undefined);
  }
}
