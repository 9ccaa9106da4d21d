import { labelAfter } from "../../src/engine/index.js";
import type { ChallengeEnd, DecisionRecord, DecisionSummary, Journal, JournalEntry, JournalPosition, JournalProgress, JournalRecord, Label } from "../../src/engine/index.js";
import type { Maybe } from "../../src/risk/index.js";

interface Held {
  readonly record: DecisionRecord;
  label: Maybe<Label>;
  challenge: Maybe<ChallengeEnd>;
}

/** A journal for tests: every record as it was given, in memory. */
export class MemoryJournal implements Journal, JournalProgress {
  private readonly records: JournalRecord[] = [];
  /** By both ids; the newest decision of each. */
  private readonly decisions = new Map<string, Held>();

  append(record: JournalRecord): Promise<JournalPosition> {
    this.records.push(record);
    if (record.kind === "decision") {
      const held: Held = { record, label: undefined, challenge: undefined };
      this.decisions.set(record.acsTransID, held).set(record.threeDSServerTransID, held);
    } else if (record.kind !== "erro") {
      const held = this.decisions.get(record.acsTransID);
      if (held !== undefined && record.kind === "label") held.label = labelAfter(record);
      if (held !== undefined && record.kind === "challenge") held.challenge = record.outcome;
    }
    return Promise.resolve(this.records.length);
  }

  async *read(after: JournalPosition = 0): AsyncIterable<JournalEntry> {
    for (let index = after; index < this.records.length; index++) yield { position: index + 1, record: this.records[index] as JournalRecord };
  }

  findDecision(id: string): Promise<Maybe<DecisionRecord>> {
    return Promise.resolve(this.decisions.get(id)?.record);
  }

  findSummary(id: string): Promise<Maybe<DecisionSummary>> {
    const held = this.decisions.get(id);
    if (held === undefined) return Promise.resolve(undefined);
    const { record: { acsTransID, at, entities }, label, challenge } = held;
    return Promise.resolve({ acsTransID, at, entities, label, challenge });
  }

  appended(): JournalPosition {
    return this.records.length;
  }

  durable(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
