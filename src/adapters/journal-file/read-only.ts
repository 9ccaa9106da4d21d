import type { DecisionRecord, Journal, JournalEntry, JournalPosition } from "../../engine/index.js";
import type { Maybe } from "../../risk/index.js";
import { readRecords } from "./read.js";
import { listSegments } from "./segments.js";

/** A journal as it stands on disk, also while a server writes it: reads only, and takes no lock. */
export class ReadOnlyJournal implements Pick<Journal, "read" | "findDecision"> {
  constructor(private readonly directory: string) {}

  read(after: JournalPosition = 0): AsyncIterable<JournalEntry> {
    return readRecords(this.directory, { after, end: undefined });
  }

  /** No record begins behind this place, as far as it is written by now. */
  end(): JournalPosition {
    const last = listSegments(this.directory).at(-1);
    return last === undefined ? 0 : last.base + last.size;
  }

  /** Looks through the whole journal: there is no index to trust without the lock. */
  async findDecision(id: string): Promise<Maybe<DecisionRecord>> {
    let found: Maybe<DecisionRecord>;
    for await (const { record } of this.read()) {
      if (record.kind === "decision" && (record.acsTransID === id || record.threeDSServerTransID === id)) found = record;
    }
    return found;
  }
}
