import type { DecisionRecord, DecisionSummary, Journal, JournalEntry, JournalPosition, JournalProgress, JournalRecord } from "../engine/index.js";
import type { EntityKey, Maybe } from "../risk/index.js";
import { EntityNumbers } from "./entity-numbers.js";
import { PackedTexts } from "./packed-texts.js";

export interface MemoryJournalOptions {
  /** True keeps every record, for tests and checks. False keeps summaries alone, which is all that a long replay can hold. */
  readonly keepRecords: boolean;
}

const LABELS = [undefined, "fraud", "genuine"] as const;
const CHALLENGE_ENDS = [undefined, "passed", "failed", "abandoned"] as const;

/** The journal of one run: nothing outlives the process, and nothing is serialised. */
export class MemoryJournal implements Journal, JournalProgress {
  private readonly records: JournalRecord[] = [];
  private position: JournalPosition = 0;

  /** Both ids of every decision. `decisions[n]` is the newest decision with id n. */
  private readonly ids = new PackedTexts();
  private decisionOfId = new Uint32Array(1024);
  private decisionCount = 0;
  private acsIds = new Uint32Array(1024);
  private ats = new Float64Array(1024);
  private states = new Uint8Array(1024);
  /** Where each decision's entities end in `entities`; they begin where the one before ends. */
  private entityEnds = new Uint32Array(1024);
  private entities = new Uint32Array(16_384);
  private readonly recordOfDecision: DecisionRecord[] = [];
  /** The decision asked for last, which is the one that news will be appended about. */
  private asked: { readonly acsTransID: string; readonly decision: number } | undefined;

  /** @param entityNumbers shared with the profiles of the same run, which meet the same entities */
  constructor(private readonly options: MemoryJournalOptions, private readonly entityNumbers: EntityNumbers = new EntityNumbers()) {}

  append(record: JournalRecord): Promise<JournalPosition> {
    this.position++;
    if (this.options.keepRecords) this.records.push(record);
    if (record.kind === "decision") this.summarise(record);
    else if (record.kind !== "erro") this.amend(record.acsTransID, record);
    return Promise.resolve(this.position);
  }

  async *read(after: JournalPosition = 0): AsyncIterable<JournalEntry> {
    if (!this.options.keepRecords && this.position > 0) throw new Error("this journal keeps no records: open it with keepRecords");
    for (let index = after; index < this.records.length; index++) yield { position: index + 1, record: this.records[index] as JournalRecord };
  }

  async findDecision(id: string): Promise<Maybe<DecisionRecord>> {
    const decision = this.decisionOf(id);
    if (decision === undefined) return undefined;
    if (!this.options.keepRecords) throw new Error("this journal keeps no records: open it with keepRecords");
    return this.recordOfDecision[decision];
  }

  findSummary(id: string): Promise<Maybe<DecisionSummary>> {
    const decision = this.decisionOf(id);
    return Promise.resolve(decision === undefined ? undefined : this.summaryOf(decision));
  }

  appended(): JournalPosition {
    return this.position;
  }

  durable(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private decisionOf(id: string): number | undefined {
    const number = this.ids.find(id);
    return number === undefined ? undefined : (this.decisionOfId[number] as number);
  }

  private summarise(record: DecisionRecord): void {
    const decision = this.decisionCount++;
    this.asked = undefined;
    if (decision === this.ats.length) {
      this.ats = doubled(this.ats);
      this.acsIds = doubled(this.acsIds);
      this.states = doubled(this.states);
      this.entityEnds = doubled(this.entityEnds);
    }
    this.ats[decision] = record.at;
    this.acsIds[decision] = this.pointAt(record.acsTransID, decision);
    this.pointAt(record.threeDSServerTransID, decision);
    this.entityEnds[decision] = this.packEntities(decision === 0 ? 0 : (this.entityEnds[decision - 1] as number), record.entities);
    if (this.options.keepRecords) this.recordOfDecision.push(record);
  }

  private pointAt(id: string, decision: number): number {
    const number = this.ids.add(id);
    if (number >= this.decisionOfId.length) this.decisionOfId = doubled(this.decisionOfId);
    this.decisionOfId[number] = decision;
    return number;
  }

  private packEntities(start: number, entities: readonly EntityKey[]): number {
    while (start + entities.length > this.entities.length) this.entities = doubled(this.entities);
    let end = start;
    for (const entity of entities) this.entities[end++] = this.entityNumbers.codeOf(entity);
    return end;
  }

  private amend(acsTransID: string, record: Exclude<JournalRecord, DecisionRecord | { kind: "erro" }>): void {
    const decision = acsTransID === this.asked?.acsTransID ? this.asked.decision : this.decisionOf(acsTransID);
    if (decision === undefined) return;
    const state = this.states[decision] as number;
    this.states[decision] =
      record.kind === "label" ? (state & ~3) | LABELS.indexOf(record.label) : (state & 3) | (CHALLENGE_ENDS.indexOf(record.outcome) << 2);
  }

  private summaryOf(decision: number): DecisionSummary {
    const state = this.states[decision] as number;
    const entities: EntityKey[] = [];
    for (let index = decision === 0 ? 0 : (this.entityEnds[decision - 1] as number); index < (this.entityEnds[decision] as number); index++) {
      entities.push(this.entityNumbers.entityOf(this.entities[index] as number));
    }
    const acsTransID = this.ids.textOf(this.acsIds[decision] as number);
    this.asked = { acsTransID, decision };
    return {
      acsTransID,
      at: this.ats[decision] as number,
      entities,
      label: LABELS[state & 3],
      challenge: CHALLENGE_ENDS[state >> 2],
    };
  }
}

function doubled<Numbers extends Uint8Array | Uint32Array | Float64Array>(numbers: Numbers): Numbers {
  const larger = new (numbers.constructor as new (length: number) => Numbers)(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
