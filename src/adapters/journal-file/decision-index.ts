import { join } from "node:path";
import { labelAfter } from "../../engine/index.js";
import type { ChallengeEnd, JournalPosition, JournalRecord, Label } from "../../engine/index.js";
import { WriteBehind, openDatabase } from "../write-behind.js";
import type { FollowedJournal } from "../write-behind.js";

/** Raised when the bytes of an entry change their meaning. */
const FORMAT = 1;

const LABELS = [undefined, "fraud", "genuine"] as const;
const CHALLENGE_ENDS = [undefined, "passed", "failed", "abandoned"] as const;

/** Labels and challenge of a decision in one byte: the label in the lowest two bits. */
export interface DecisionState {
  readonly label: Label | undefined;
  readonly challenge: ChallengeEnd | undefined;
}

/** Where in the journal each decision stands, by both its ids, and what became known of it since. */
export class DecisionIndex {
  private constructor(private readonly behind: WriteBehind) {}

  /** Opens the index of `journal` and takes in the records it lacks. One that is ahead of the journal is made anew. */
  static async open(directory: string, journal: FollowedJournal, onFailure: (cause: unknown) => void): Promise<DecisionIndex> {
    const db = openDatabase(join(directory, "index"));
    const behind = new WriteBehind(db, journal, { everyMs: 250, dirtyBytesMax: 64 << 20, hotBytesMax: 4 << 20, format: FORMAT, onRoom: () => undefined, onFailure });
    const index = new DecisionIndex(behind);
    await behind.follow((record, position) => index.note(record, position));
    return index;
  }

  note(record: JournalRecord, position: JournalPosition): void {
    if (record.kind === "erro") return;
    if (record.kind === "decision") {
      const place = Buffer.allocUnsafe(6);
      place.writeUIntLE(position, 0, 6);
      this.behind.put(`d${record.acsTransID}`, place);
      this.behind.put(`d${record.threeDSServerTransID}`, place);
      return;
    }
    const { label, challenge } = this.stateOf(record.acsTransID);
    const state = record.kind === "label" ? { label: labelAfter(record), challenge } : { label, challenge: record.outcome };
    this.behind.put(`n${record.acsTransID}`, Uint8Array.of(LABELS.indexOf(state.label) | (CHALLENGE_ENDS.indexOf(state.challenge) << 2)));
  }

  positionOf(id: string): JournalPosition | undefined {
    const place = this.behind.get(`d${id}`);
    return place === undefined ? undefined : Buffer.from(place.buffer, place.byteOffset, place.byteLength).readUIntLE(0, 6);
  }

  stateOf(acsTransID: string): DecisionState {
    const state = this.behind.get(`n${acsTransID}`)?.[0] ?? 0;
    return { label: LABELS[state & 3], challenge: CHALLENGE_ENDS[state >> 2] };
  }

  close(): Promise<void> {
    return this.behind.close();
  }
}
