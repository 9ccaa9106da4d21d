import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { open } from "lmdb";
import type { Database } from "lmdb";
import { LRUCache } from "lru-cache";
import { assert } from "../base/index.js";
import type { Journal, JournalPosition, JournalProgress, JournalRecord } from "../engine/index.js";

/** Holds the journal position up to which the database's entries speak, and their format. Sorts before every key of ours. */
const CHECKPOINT = "\u0001checkpoint";
const CHECKPOINT_BYTES = 12;
/** What an entry costs beyond its bytes, roughly: map slot, key, buffer. */
const ENTRY_BYTES = 150;

export interface WriteBehindOptions {
  /** How long a change waits for the next transaction. */
  readonly everyMs: number;
  /** Changes not yet written, in bytes; past it the store is full until a transaction takes them. */
  readonly dirtyBytesMax: number;
  /** Entries kept in memory after they were written, in bytes. */
  readonly hotBytesMax: number;
  /** Version of the entries' packing. */
  readonly format: number;
  readonly onRoom: () => void;
  readonly onFailure: (cause: unknown) => void;
}

export type FollowedJournal = Pick<Journal, "read"> & JournalProgress;

/** A database of packed values in `directory`, for its owner alone. */
export function openDatabase(directory: string): Database<Uint8Array, string> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const db = open<Uint8Array, string>({ path: directory, encoding: "binary" });
  for (const file of ["data.mdb", "lock.mdb"]) chmodSync(join(directory, file), 0o600);
  return db;
}

/**
 * A map whose changes reach an lmdb database later, in batches, each in one transaction with the position of the journal up
 * to which it speaks, and never before the journal itself is on the disk up to there. Whatever happens, the database is
 * therefore the exact state at some position that the journal has, and the rest can be had from the journal.
 */
export class WriteBehind {
  private dirty = new Map<string, Uint8Array>();
  private dirtyBytes = 0;
  /** On the way to the database. lmdb shows old values until a transaction has ended, so reads must look here first. */
  private leaving: ReadonlyMap<string, Uint8Array> | undefined;
  private readonly hot: LRUCache<string, Uint8Array>;
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> | undefined;
  private committing = false;
  private following = false;

  constructor(
    private readonly db: Database<Uint8Array, string>,
    private readonly journal: FollowedJournal,
    private readonly options: WriteBehindOptions,
  ) {
    this.hot = new LRUCache({ maxSize: options.hotBytesMax, sizeCalculation: (bytes, key) => bytes.length + key.length + ENTRY_BYTES });
  }

  get(key: string): Uint8Array | undefined {
    const near = this.dirty.get(key) ?? this.leaving?.get(key) ?? this.hot.get(key);
    if (near !== undefined) return near;
    const bytes = this.db.getBinary(key);
    if (bytes !== undefined) this.hot.set(key, bytes);
    return bytes;
  }

  put(key: string, bytes: Uint8Array): void {
    const before = this.dirty.get(key);
    this.dirtyBytes += before === undefined ? bytes.length + key.length + ENTRY_BYTES : bytes.length - before.length;
    this.dirty.set(key, bytes);
    if (this.following) this.schedule();
  }

  /** No change should be made before `onRoom` is called. */
  get full(): boolean {
    return this.dirtyBytes >= this.options.dirtyBytesMax;
  }

  /**
   * Takes in the records that the database lacks, and from then on writes changes by itself, as being those of every record
   * the journal has so far. A database that is ahead of its journal, or in another format, is made anew from it.
   * @param take puts what a record changes
   */
  async follow(take: (record: JournalRecord, position: JournalPosition) => void): Promise<void> {
    let upTo = this.checkpoint() ?? Infinity;
    if (upTo > this.journal.appended()) {
      await this.db.clearAsync();
      this.db.resetReadTxn();
      upTo = 0;
    }
    for await (const { position, record } of this.journal.read(upTo)) {
      take(record, position);
      upTo = position;
      if (this.full) await this.commit(upTo);
    }
    await this.commit(upTo);
    this.following = true;
  }

  /** Writes all changes, as being those of the records up to `upTo`. When it rejects, they are kept for the next time. */
  async commit(upTo: JournalPosition): Promise<void> {
    assert(!this.committing, "one commit at a time");
    this.committing = true;
    const entries = this.dirty;
    this.leaving = entries;
    this.dirty = new Map();
    this.dirtyBytes = 0;
    this.options.onRoom();
    try {
      if (upTo > 0) await this.journal.durable(upTo);
      await this.write(entries, upTo);
    } catch (cause) {
      const newer = this.dirty;
      this.dirty = new Map();
      this.dirtyBytes = 0;
      for (const older of [entries, newer]) for (const [key, bytes] of older) this.put(key, bytes);
      throw cause;
    } finally {
      this.leaving = undefined;
      this.committing = false;
    }
    for (const [key, bytes] of entries) this.hot.set(key, bytes);
  }

  /** Every entry as it stands now, in key order; what the database holds and what it does not yet. */
  *entries(): Generator<[string, Uint8Array]> {
    const recent = new Map([...(this.leaving ?? []), ...this.dirty]);
    const keys = new Set([...this.db.getKeys(), ...recent.keys()]);
    keys.delete(CHECKPOINT);
    for (const key of [...keys].sort()) yield [key, recent.get(key) ?? (this.db.getBinary(key) as Uint8Array)];
  }

  async close(): Promise<void> {
    this.following = false;
    clearTimeout(this.timer);
    await this.flushing;
    // In a turn of its own, so that whoever folded in this one has appended its record.
    await new Promise((resolve) => setImmediate(resolve));
    await this.commit(this.journal.appended()).catch(this.options.onFailure);
    await this.db.close();
  }

  /** Up to where the entries speak; undefined when they are packed in another format. */
  private checkpoint(): JournalPosition | undefined {
    const bytes = this.db.getBinary(CHECKPOINT);
    if (bytes === undefined) return 0;
    // Before there was more than one format, the position stood there alone.
    if (bytes.length !== CHECKPOINT_BYTES || bytes.readUInt32LE(8) !== this.options.format) return undefined;
    return Number(bytes.readBigUInt64LE(0));
  }

  private schedule(): void {
    if (this.committing || (this.timer !== undefined && !this.full)) return;
    this.flushIn(this.full ? 0 : this.options.everyMs);
  }

  private flushIn(delayMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), delayMs);
  }

  /** Called by a timer and so at the beginning of a turn, where every change belongs to a record that is appended. */
  private flush(): void {
    this.timer = undefined;
    this.flushing = this.commit(this.journal.appended()).then(
      () => {
        this.options.onRoom();
        if (this.dirty.size > 0 && this.following) this.schedule();
      },
      (cause: unknown) => {
        this.options.onFailure(cause);
        // However full it is, what failed just now will fail again at once.
        if (this.following) this.flushIn(this.options.everyMs);
        this.options.onRoom();
      },
    );
  }

  private async write(entries: ReadonlyMap<string, Uint8Array>, upTo: JournalPosition): Promise<void> {
    const checkpoint = Buffer.alloc(CHECKPOINT_BYTES);
    checkpoint.writeBigUInt64LE(BigInt(upTo));
    checkpoint.writeUInt32LE(this.options.format, 8);
    // All of one turn's puts, made inside `batch`, are one transaction; the lmdb thread writes them while we go on.
    await this.db.batch(() => {
      let shared: Promise<boolean> | undefined;
      for (const [key, bytes] of [...entries, [CHECKPOINT, checkpoint] as const]) {
        const put = this.db.put(key, bytes);
        // The batch tells of a failure; puts, which share their promises, need not bring the process down as well.
        if (put !== shared) put.catch(() => undefined);
        shared = put;
      }
    });
    this.db.resetReadTxn();
  }
}
