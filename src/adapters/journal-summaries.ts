import { assert } from "../base/index.js";
import { labelAfter } from "../engine/index.js";
import type { DecisionRecord, DecisionSummary, Journal, JournalEntry, JournalPosition, JournalRecord } from "../engine/index.js";
import { ENTITY_KINDS } from "../risk/index.js";
import type { EntityKey, Maybe } from "../risk/index.js";
import { IdFile, RecordFile } from "../scratch/index.js";
import type { EntityNumbers } from "./entity-numbers.js";

const LABELS = [undefined, "fraud", "genuine"] as const;
const CHALLENGE_ENDS = [undefined, "passed", "failed", "abandoned"] as const;

/** A decision on disk: its instant, label and challenge end in one byte, acsTransID (a UUID), and a code for each of its entities. */
const STATE = 8;
const ENTITY_COUNT = 9;
const ID = 10;
const ID_LENGTH = 36;
const ENTITIES = 48;
const WIDTH = ENTITIES + 4 * ENTITY_KINDS.length;

/**
 * The journal of an offline run: it outlives no process and keeps of each decision only what later news needs to know, on disk, so
 * that memory stays the same however many there are. Records cannot be had back.
 */
export class SummaryJournal implements Journal {
  private readonly summaries: RecordFile;
  private readonly decisionOfId: IdFile;
  private readonly record = Buffer.alloc(WIDTH);
  private position: JournalPosition = 0;
  /** The decision asked for last, which is the one that news will be appended about. */
  private asked: { readonly acsTransID: string; readonly decision: number; readonly state: number } | undefined;

  /**
   * @param folder where scratch files lie
   * @param entityNumbers shared with the profiles of the same run, which meet the same entities
   */
  constructor(folder: string, private readonly entityNumbers: EntityNumbers) {
    this.summaries = new RecordFile(folder, WIDTH);
    this.decisionOfId = new IdFile(folder);
  }

  append(record: JournalRecord): Promise<JournalPosition> {
    if (record.kind === "decision") this.summarise(record);
    else if (record.kind !== "erro") this.amend(record.acsTransID, record);
    return Promise.resolve(++this.position);
  }

  read(): AsyncIterable<JournalEntry> {
    throw new Error("this journal keeps summaries alone and has no records to read");
  }

  findDecision(): Promise<Maybe<DecisionRecord>> {
    return Promise.reject(new Error("this journal keeps summaries alone and has no records to find"));
  }

  findSummary(id: string): Promise<Maybe<DecisionSummary>> {
    const decision = this.decisionOfId.get(id);
    return Promise.resolve(decision === undefined ? undefined : this.summaryOf(decision));
  }

  /** Lets go of all that was kept. */
  close(): Promise<void> {
    this.summaries.close();
    this.decisionOfId.close();
    return Promise.resolve();
  }

  private summarise({ at, acsTransID, threeDSServerTransID, entities }: DecisionRecord): void {
    assert(acsTransID.length === ID_LENGTH, "an acsTransID is a UUID");
    assert(entities.length <= ENTITY_KINDS.length, "a decision has at most one entity of each kind");
    const { record } = this;
    record.writeDoubleLE(at, 0);
    record[STATE] = 0;
    record[ENTITY_COUNT] = entities.length;
    record.write(acsTransID, ID, "latin1");
    let end = ENTITIES;
    for (const entity of entities) end = record.writeUInt32LE(this.entityNumbers.codeOf(entity), end);
    const decision = this.summaries.add(record);
    this.decisionOfId.set(acsTransID, decision);
    this.decisionOfId.set(threeDSServerTransID, decision);
    this.asked = undefined;
  }

  private amend(acsTransID: string, record: Exclude<JournalRecord, DecisionRecord | { kind: "erro" }>): void {
    const decision = acsTransID === this.asked?.acsTransID ? this.asked.decision : this.decisionOfId.get(acsTransID);
    if (decision === undefined) return;
    const state = this.asked?.decision === decision ? this.asked.state : (this.summaries.get(decision)[STATE] as number);
    const amended = record.kind === "label" ? (state & ~3) | LABELS.indexOf(labelAfter(record)) : (state & 3) | (CHALLENGE_ENDS.indexOf(record.outcome) << 2);
    this.summaries.setByte(decision, STATE, amended);
    this.asked = undefined;
  }

  private summaryOf(decision: number): DecisionSummary {
    const record = this.summaries.get(decision);
    const state = record[STATE] as number;
    const acsTransID = record.toString("latin1", ID, ID + ID_LENGTH);
    const entities: EntityKey[] = [];
    const end = ENTITIES + 4 * (record[ENTITY_COUNT] as number);
    for (let at = ENTITIES; at < end; at += 4) entities.push(this.entityNumbers.entityOf(record.readUInt32LE(at)));
    this.asked = { acsTransID, decision, state };
    return { acsTransID, at: record.readDoubleLE(0), entities, label: LABELS[state & 3], challenge: CHALLENGE_ENDS[state >> 2] };
  }
}
