import { closeSync, fdatasyncSync, ftruncateSync, fsyncSync, mkdirSync, openSync, readSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { HEADER_BYTES, framesIn, headerOf, holdsFrame } from "./frame.js";
import type { FrameFault } from "./frame.js";

/** The journal cannot be read from `position` on, and what is there is no torn end. A person has to look at it. */
export class JournalCorrupt extends Error {
  override readonly name = "JournalCorrupt";

  constructor(readonly position: number, readonly file: string, reason: string) {
    super(`journal is corrupt at position ${position} (${file}): ${reason}`);
  }
}

export interface Segment {
  readonly path: string;
  /** Place of the file's first byte in the whole journal. */
  readonly base: number;
  readonly size: number;
}

const NAME = /^(\d{16})\.journal$/;

export function segmentPath(directory: string, base: number): string {
  return join(directory, `${String(base).padStart(16, "0")}.journal`);
}

/** The journal's files in order; empty when there is none. */
export function listSegments(directory: string): Segment[] {
  const bases = readdirSync(directory).flatMap((name) => NAME.exec(name)?.[1] ?? []).map(Number).sort((a, b) => a - b);
  return bases.map((base) => {
    const path = segmentPath(directory, base);
    return { path, base, size: statSync(path).size };
  });
}

/**
 * Segments that follow each other without a gap and begin as they must. A last one without a header is only being begun, and left out.
 * @throws {JournalCorrupt} at the first that does not
 */
export function checkedSegments(directory: string): Segment[] {
  const listed = listSegments(directory);
  const segments = listed.filter(({ size }, index) => size >= HEADER_BYTES || index < listed.length - 1);
  let expected = segments[0]?.base ?? 0;
  for (const { path, base, size } of segments) {
    if (base !== expected) throw new JournalCorrupt(expected, path, `a segment is missing before ${base}`);
    expected = base + size;
    withFile(path, "r", (fd) => {
      const header = Buffer.alloc(HEADER_BYTES);
      readSync(fd, header, 0, HEADER_BYTES, 0);
      if (!header.equals(headerOf(base))) throw new JournalCorrupt(base, path, "the header is not ours");
    });
  }
  return segments;
}

export interface TornTail {
  /** Where the journal ends now. */
  readonly position: number;
  readonly bytes: number;
}

/**
 * Takes away what a crash left unfinished at the end of the last segment. Only the last can have such an end, because a
 * segment is on the disk before the next one is begun.
 * @returns what was cut, if anything was, and the place of the last record (0 when there is none)
 * @throws {JournalCorrupt} when whole frames follow the damage
 */
export function cutTornTail(directory: string): { readonly tail: TornTail | undefined; readonly last: number } {
  const segment = listSegments(directory).at(-1);
  if (segment === undefined) return { tail: undefined, last: 0 };
  const { base, path, size } = segment;
  if (size < HEADER_BYTES) {
    rmSync(path);
    syncDirectory(directory);
    return { tail: { position: base, bytes: size }, last: cutTornTail(directory).last };
  }
  let lastAt: number | undefined;
  const tail = withFile(path, "r+", (fd) => {
    const frames = framesIn(fd, HEADER_BYTES, size);
    let step = frames.next();
    for (; step.done !== true; step = frames.next()) lastAt = step.value.at;
    const fault = step.value;
    if (fault === undefined) return undefined;
    refuseDamage(fd, segment, fault);
    ftruncateSync(fd, fault.at);
    fdatasyncSync(fd);
    return { position: base + fault.at, bytes: size - fault.at };
  });
  return { tail, last: lastAt === undefined ? lastBefore(directory, base) : base + lastAt };
}

/**
 * A crash leaves nothing whole behind what it left unfinished; whatever does is damage.
 * @param fault where the whole frames of the open last segment end
 * @throws {JournalCorrupt} when whole frames follow
 */
export function refuseDamage(fd: number, { base, path, size }: Segment, fault: FrameFault): void {
  const rest = Buffer.alloc(size - fault.at);
  readSync(fd, rest, 0, rest.length, fault.at);
  if (holdsFrame(rest.subarray(1))) throw new JournalCorrupt(base + fault.at, path, fault.reason);
}

/** Place of the last record in the segments before `base`; 0 when there is none. */
function lastBefore(directory: string, base: number): number {
  const segment = listSegments(directory).findLast((earlier) => earlier.base < base);
  if (segment === undefined) return 0;
  let last = 0;
  withFile(segment.path, "r", (fd) => {
    for (const { at } of framesIn(fd, HEADER_BYTES, segment.size)) last = segment.base + at;
  });
  return last;
}

export function makeDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
}

/** Without this a new file may be gone after a power cut, however well its contents were synced. */
export function syncDirectory(directory: string): void {
  withFile(directory, "r", fsyncSync);
}

export function withFile<T>(path: string, flags: string, use: (fd: number) => T): T {
  const fd = openSync(path, flags);
  try {
    return use(fd);
  } finally {
    closeSync(fd);
  }
}
