import { existsSync } from "node:fs";
import { ChainBroken, ChangeChain, decodeChange } from "../issuer/index.js";
import type { Change, ChangeLog, ChangeRecord } from "../issuer/index.js";
import { frameOf } from "./journal-file/frame.js";
import { lock } from "./journal-file/lock.js";
import { readEntries } from "./journal-file/read.js";
import { JournalCorrupt, checkedSegments, cutTornTail, makeDirectory } from "./journal-file/segments.js";
import type { TornTail } from "./journal-file/segments.js";
import { SegmentWriter } from "./journal-file/writer.js";

export interface FileChangeLogOptions {
  readonly directory: string;
  /** A file grows to this size, 64 MiB when not given. */
  readonly segmentBytesMax?: number;
  /** Told when a crash left an unfinished end, which was cut. No change in it had been answered for. */
  readonly onTornTail?: (tail: TornTail) => void;
}

/** The changes in files of a directory that only this process writes: the journal's frames, always synced, each change chained to the one before. */
export class FileChangeLog implements ChangeLog {
  private readonly listeners: ((change: ChangeRecord) => void)[] = [];

  private constructor(
    private readonly chain: ChangeChain,
    private readonly changes: ChangeRecord[],
    private readonly writer: SegmentWriter,
    private readonly unlock: () => void,
  ) {}

  /**
   * Opens or begins a log; cuts a torn end.
   * @throws {JournalLocked} when another process has it
   * @throws {JournalCorrupt | ChainBroken} when damage is found that no crash explains
   */
  static async open({ directory, segmentBytesMax = 64 << 20, onTornTail }: FileChangeLogOptions): Promise<FileChangeLog> {
    makeDirectory(directory);
    const unlock = lock(directory);
    try {
      const { tail } = cutTornTail(directory);
      if (tail !== undefined) onTornTail?.(tail);
      const chain = new ChangeChain();
      const changes: ChangeRecord[] = [];
      for await (const change of followed(directory, chain)) changes.push(change);
      const writer = new SegmentWriter({ directory, durability: "fsync", segmentBytesMax, last: checkedSegments(directory).at(-1) });
      return new FileChangeLog(chain, changes, writer, unlock);
    } catch (cause) {
      unlock();
      throw cause;
    }
  }

  all(): readonly ChangeRecord[] {
    return this.changes;
  }

  async record(change: Change): Promise<ChangeRecord> {
    const record = this.chain.next(change);
    // What is too large for a frame throws here, and must not have become part of the chain.
    const frame = frameOf(JSON.stringify(record));
    this.chain.follow(record);
    await this.writer.append(frame).written;
    this.changes.push(record);
    for (const tell of this.listeners) tell(record);
    return record;
  }

  subscribe(listener: (change: ChangeRecord) => void): void {
    this.listeners.push(listener);
  }

  async close(): Promise<void> {
    await this.writer.close();
    this.unlock();
  }
}

/**
 * The changes in `directory` as they stand on disk, also while a server writes them; none where there is no such directory.
 * @throws {JournalCorrupt | ChainBroken}
 */
export async function readChanges(directory: string): Promise<readonly ChangeRecord[]> {
  const changes: ChangeRecord[] = [];
  if (existsSync(directory)) for await (const change of followed(directory, new ChangeChain())) changes.push(change);
  return changes;
}

export interface ChangesReport {
  /** Whole changes before the first that cannot be relied on. */
  readonly count: number;
  /** What a crash left unfinished; the next start cuts it. */
  readonly tornTail: TornTail | undefined;
  /** The first change that is damaged, altered or left out. */
  readonly broken: { readonly number: number; readonly reason: string } | undefined;
}

/** Reads all changes in `directory`, changing nothing and needing no lock. Changes cut off whole at the end leave no trace in a chain. */
export async function verifyChanges(directory: string): Promise<ChangesReport> {
  let count = 0;
  let tornTail: TornTail | undefined;
  if (!existsSync(directory)) return { count, tornTail, broken: undefined };
  try {
    for await (const change of followed(directory, new ChangeChain(), (tail) => (tornTail = tail))) count = change.number;
  } catch (cause) {
    if (!(cause instanceof ChainBroken || cause instanceof JournalCorrupt)) throw cause;
    return { count, tornTail, broken: { number: count + 1, reason: cause.message } };
  }
  return { count, tornTail, broken: undefined };
}

async function* followed(directory: string, chain: ChangeChain, onTornTail?: (tail: TornTail) => void): AsyncGenerator<ChangeRecord> {
  for await (const { record } of readEntries(directory, decodeChange, { after: 0, end: undefined, ...(onTornTail && { onTornTail }) })) {
    chain.follow(record);
    yield record;
  }
}
