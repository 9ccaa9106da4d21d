import { LRUCache } from "lru-cache";
import { assert } from "../../base/index.js";
import { encodeRecord } from "../../engine/index.js";
import type { DecisionRecord, DecisionSummary, Journal, JournalEntry, JournalPosition, JournalProgress, JournalRecord } from "../../engine/index.js";
import type { Maybe } from "../../risk/index.js";
import { DecisionIndex } from "./decision-index.js";
import { frameOf, HEADER_BYTES } from "./frame.js";
import { lock } from "./lock.js";
import { readRecords, recordAt } from "./read.js";
import { checkedSegments, cutTornTail, listSegments, makeDirectory, segmentPath } from "./segments.js";
import type { TornTail } from "./segments.js";
import { SegmentWriter } from "./writer.js";
import type { Durability } from "./writer.js";

export interface FileJournalOptions {
  readonly directory: string;
  readonly durability: Durability;
  /** A segment grows to this size, 64 MiB when not given. */
  readonly segmentBytesMax?: number;
  /** Told when a crash left an unfinished end, which was cut. No record in it had been answered for. */
  readonly onTornTail?: (tail: TornTail) => void;
  /** Told when the index could not be written; it is made good from the journal later. */
  readonly onIndexFailure?: (cause: unknown) => void;
}

/** News mostly follows its decision within minutes: of so many of the latest, the record need not be read for it. */
const RECENT_DECISIONS = 4_096;

/** The journal in files of a directory that only this process writes. */
export class FileJournal implements Journal, JournalProgress {
  private index!: DecisionIndex;
  /** By both ids of each. */
  private readonly recent = new LRUCache<string, Pick<DecisionRecord, "acsTransID" | "at" | "entities">>({ max: 2 * RECENT_DECISIONS });

  private constructor(
    private readonly directory: string,
    private readonly writer: SegmentWriter,
    private last: JournalPosition,
    private readonly unlock: () => void,
  ) {}

  /**
   * Opens or begins a journal: cuts a torn end, brings the index up to date.
   * @throws {JournalLocked} when another process has it
   * @throws {JournalCorrupt} when damage is found that no crash explains
   */
  static async open(options: FileJournalOptions): Promise<FileJournal> {
    const { directory, durability, segmentBytesMax = 64 << 20 } = options;
    makeDirectory(directory);
    const unlock = lock(directory);
    try {
      const { tail, last } = cutTornTail(directory);
      if (tail !== undefined) options.onTornTail?.(tail);
      const writer = new SegmentWriter({ directory, durability, segmentBytesMax, last: checkedSegments(directory).at(-1) });
      const journal = new FileJournal(directory, writer, last, unlock);
      journal.index = await DecisionIndex.open(directory, journal, options.onIndexFailure ?? (() => undefined));
      return journal;
    } catch (cause) {
      unlock();
      throw cause;
    }
  }

  append(record: JournalRecord): Promise<JournalPosition> {
    let frame: Buffer;
    try {
      frame = frameOf(encodeRecord(record));
    } catch (cause) {
      return Promise.reject(cause);
    }
    const { position, written } = this.writer.append(frame);
    this.last = position;
    this.index.note(record, position);
    if (record.kind === "decision") this.remember(record);
    return written.then(() => position);
  }

  async *read(after: JournalPosition = 0): AsyncIterable<JournalEntry> {
    const { end } = this.writer;
    if (this.last > 0) await this.writer.written(this.last);
    yield* readRecords(this.directory, { after, end });
  }

  async findDecision(id: string): Promise<Maybe<DecisionRecord>> {
    const position = this.index.positionOf(id);
    if (position === undefined) return undefined;
    await this.writer.written(position);
    const { current, end } = this.writer;
    // What is asked for is mostly recent, and the directory need not be read for it.
    const segments = position >= current ? [{ path: segmentPath(this.directory, current), base: current, size: end - current }] : listSegments(this.directory);
    const record = recordAt(segments, position, end);
    assert(record.kind === "decision", `the index names a decision at ${position}`);
    return record;
  }

  async findSummary(id: string): Promise<Maybe<DecisionSummary>> {
    const record = this.recent.get(id) ?? (await this.findDecision(id));
    if (record === undefined) return undefined;
    const { acsTransID, at, entities } = record;
    return { acsTransID, at, entities, ...this.index.stateOf(acsTransID) };
  }

  appended(): JournalPosition {
    return this.last;
  }

  async durable(position: JournalPosition): Promise<void> {
    if (position >= HEADER_BYTES) await this.writer.sync();
  }

  async close(): Promise<void> {
    await this.index.close();
    try {
      await this.writer.close();
    } finally {
      this.unlock();
    }
  }

  private remember({ acsTransID, threeDSServerTransID, at, entities }: DecisionRecord): void {
    const kept = { acsTransID, at, entities };
    this.recent.set(acsTransID, kept);
    this.recent.set(threeDSServerTransID, kept);
  }
}
