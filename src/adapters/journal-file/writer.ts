import { close, constants, fdatasync, ftruncateSync, open, write } from "node:fs";
import { promisify } from "node:util";
import { HEADER_BYTES, headerOf } from "./frame.js";
import { segmentPath, syncDirectory } from "./segments.js";

const openFile = promisify(open);
const writeFile = promisify(write);
const syncFile = promisify(fdatasync);
const closeFile = promisify(close);

/**
 * `fsync`: an appended record survives a power cut. `os`: it survives the end of this process, however that comes. `close`: it is there
 * when the journal was closed without a complaint, which is enough where a journal is of use only when it is whole; nobody waits for each write.
 */
export type Durability = "fsync" | "os" | "close";

/** With durability `close`, how much may wait to be written before whoever appends has to wait as well. */
const UNWRITTEN_BYTES_MAX = 4 << 20;
const ACCEPTED = Promise.resolve();

/**
 * With durability `fsync` on Linux a write returns when the disk has it: one turn of the event loop to wait for instead of two, which is what a message
 * waits for when several come at once. Elsewhere this flag promises less than a sync, or is not there.
 */
const SYNCED_WRITES = process.platform === "linux" ? constants.O_DSYNC : 0;

/** The journal took no record because of `cause`, and takes none until it is opened anew. */
export class JournalUnwritable extends Error {
  override readonly name = "JournalUnwritable";
}

/** Frames of one segment that are written, and synced, together. */
interface Batch {
  /** First byte of the segment in the whole journal. */
  readonly base: number;
  readonly frames: Buffer[];
  /** Place in the file of its first frame. */
  readonly from: number;
  sync: boolean;
  readonly written: Promise<void>;
  readonly settle: (failure?: Error) => void;
}

export interface WriterOptions {
  readonly directory: string;
  readonly durability: Durability;
  /** A segment grows to this size; a single larger record gets one of its own. */
  readonly segmentBytesMax: number;
  /** The segment to go on with; undefined when there is none yet. */
  readonly last: { readonly base: number; readonly size: number } | undefined;
}

/** Appends frames to the last segment, all that wait in one write and one sync, and begins a new segment when one is full. */
export class SegmentWriter {
  private base: number;
  private size: number;
  /** Waiting batches, oldest first. */
  private readonly batches: Batch[] = [];
  /** What segments are opened with beyond what is needed to write: nothing where each sync is a call of its own. */
  private readonly flags: number;
  private inFlight: Batch | undefined;
  private running: Promise<void> | undefined;
  private failure: JournalUnwritable | undefined;
  /** The open file, and the segment that is known to exist. */
  private fd: number | undefined;
  private existing: number | undefined;
  private writtenEnd: number;
  private syncedEnd = 0;

  constructor(private readonly options: WriterOptions) {
    this.flags = options.durability === "fsync" ? SYNCED_WRITES : 0;
    this.base = options.last?.base ?? 0;
    this.size = options.last?.size ?? HEADER_BYTES;
    this.existing = options.last?.base;
    this.writtenEnd = this.end;
  }

  /** First byte of the segment that the next record goes to. */
  get current(): number {
    return this.base;
  }

  /** First byte after everything appended so far. */
  get end(): number {
    return this.base + this.size;
  }

  /** Gives the frame its place at once; `written` settles when it is as durable as configured. */
  append(frame: Buffer): { readonly position: number; readonly written: Promise<void> } {
    if (this.failure !== undefined) return { position: this.end, written: Promise.reject(this.failure) };
    if (this.size + frame.length > this.options.segmentBytesMax && this.size > HEADER_BYTES) {
      this.base = this.end;
      this.size = HEADER_BYTES;
    }
    const batch = this.openBatch();
    const position = this.end;
    batch.frames.push(frame);
    this.size += frame.length;
    const waits = this.options.durability !== "close" || this.end - this.writtenEnd > UNWRITTEN_BYTES_MAX;
    return { position, written: waits ? batch.written : ACCEPTED };
  }

  /** Resolves when the record at `position` is as durable as configured. */
  async written(position: number): Promise<void> {
    if (position < this.writtenEnd) return;
    await (this.batches.at(-1) ?? this.inFlight)?.written;
    if (position >= this.writtenEnd) throw this.failure ?? new RangeError(`nothing was appended at ${position}`);
  }

  /** Everything appended so far is on the disk, whatever the durability. */
  async sync(): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    if (this.syncedEnd >= this.end) return;
    const batch = this.openBatch();
    batch.sync = true;
    await batch.written;
  }

  /** @throws {JournalUnwritable} with durability `close`, when something appended could not be written */
  async close(): Promise<void> {
    await this.running;
    if (this.fd !== undefined) {
      if (this.failure === undefined) await this.sync();
      await closeFile(this.fd);
      this.fd = undefined;
    }
    if (this.failure !== undefined && this.options.durability === "close") throw this.failure;
  }

  private openBatch(): Batch {
    const last = this.batches.at(-1);
    if (last !== undefined && last.base === this.base) return last;
    const batch = batchAt(this.base, this.size, this.options.durability === "fsync");
    this.batches.push(batch);
    this.running ??= this.writeAll();
    return batch;
  }

  private async writeAll(): Promise<void> {
    // One turn of the event loop gathers what other callers append meanwhile.
    await new Promise((resolve) => setImmediate(resolve));
    for (let batch = this.batches.shift(); batch !== undefined; batch = this.batches.shift()) {
      this.inFlight = batch;
      try {
        if (this.failure !== undefined) throw this.failure;
        await this.write(batch);
        batch.settle();
      } catch (cause) {
        batch.settle(this.fail(batch, cause));
      }
    }
    this.inFlight = undefined;
    this.running = undefined;
  }

  private async write(batch: Batch): Promise<void> {
    const fd = batch.base === this.existing && this.fd !== undefined ? this.fd : await this.begin(batch.base);
    const bytes = Buffer.concat(batch.frames);
    for (let done = 0; done < bytes.length; ) {
      done += (await writeFile(fd, bytes, done, bytes.length - done, batch.from + done)).bytesWritten;
    }
    const end = batch.base + batch.from + bytes.length;
    if (batch.sync) {
      if (this.flags === 0) await syncFile(fd);
      this.syncedEnd = end;
    }
    this.writtenEnd = end;
  }

  /** Opens a segment: the one the journal ended with, or a new one once the one before is safely on the disk. */
  private async begin(base: number): Promise<number> {
    if (this.fd !== undefined) {
      await syncFile(this.fd);
      await closeFile(this.fd);
      this.fd = undefined;
    }
    const fresh = base !== this.existing;
    const beginning = fresh ? constants.O_CREAT | constants.O_EXCL : 0;
    this.fd = await openFile(segmentPath(this.options.directory, base), constants.O_WRONLY | beginning | this.flags, 0o600);
    this.existing = base;
    if (fresh) {
      await writeFile(this.fd, headerOf(base), 0, HEADER_BYTES, 0);
      await syncFile(this.fd);
      syncDirectory(this.options.directory);
    }
    return this.fd;
  }

  private fail(batch: Batch, cause: unknown): JournalUnwritable {
    if (this.failure === undefined) {
      this.failure = new JournalUnwritable(`the journal cannot be written: ${String(cause)}`, { cause });
      if (this.fd !== undefined && this.existing === batch.base) takeBack(this.fd, batch.from);
    }
    return this.failure;
  }
}

/** Half a write must not be found after a restart as if it had been answered. The disk may refuse this too; then so be it. */
function takeBack(fd: number, size: number): void {
  try {
    ftruncateSync(fd, size);
  } catch {
    return;
  }
}

function batchAt(base: number, from: number, sync: boolean): Batch {
  let settle: Batch["settle"] = () => undefined;
  const written = new Promise<void>((resolve, reject) => {
    settle = (failure) => (failure === undefined ? resolve() : reject(failure));
  });
  // Perhaps nobody waits for it; a failure is remembered and told by the next call.
  written.catch(() => undefined);
  return { base, frames: [], from, sync, written, settle };
}
