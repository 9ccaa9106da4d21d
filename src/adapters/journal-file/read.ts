import { closeSync, openSync } from "node:fs";
import { NotARecord, decodeRecord } from "../../engine/index.js";
import type { JournalEntry, JournalPosition, JournalRecord } from "../../engine/index.js";
import { HEADER_BYTES, framesIn } from "./frame.js";
import type { Frame, FrameFault } from "./frame.js";
import { JournalCorrupt, checkedSegments, refuseDamage, withFile } from "./segments.js";
import type { Segment, TornTail } from "./segments.js";

/** Other work of the process gets a turn after this many bytes. */
const TURN_BYTES = 1024 * 1024;

export interface Reading {
  /** Records after this one; 0 for all. */
  readonly after: JournalPosition;
  /** Nothing from here on; undefined reads as far as whole frames go, as a reader beside a writing process must. */
  readonly end: number | undefined;
  /** Told where an unfinished end begins, when `end` is undefined and there is one. */
  readonly onTornTail?: (tail: TornTail) => void;
}

/** Records of the journal in `directory`, in order, as {@link readEntries} reads them. */
export function readRecords(directory: string, reading: Reading): AsyncGenerator<JournalEntry> {
  return readEntries(directory, decodeRecord, reading);
}

/**
 * What the frames of the segments in `directory` hold, in order. Needs no lock.
 * @param decode throws NotARecord for a payload that is none
 * @throws {JournalCorrupt} at the first damage that is no torn end, and at a payload that is no record
 */
export async function* readEntries<Kept>(directory: string, decode: (text: string) => Kept, reading: Reading): AsyncGenerator<{ readonly position: JournalPosition; readonly record: Kept }> {
  const segments = checkedSegments(directory);
  for (const segment of segments) {
    const { base, path } = segment;
    const to = Math.min(segment.size, (reading.end ?? Infinity) - base);
    if (base + segment.size <= reading.after || to <= HEADER_BYTES) continue;
    const fd = openSync(path, "r");
    try {
      const frames = framesIn(fd, Math.max(HEADER_BYTES, reading.after - base), to);
      let turnAt = TURN_BYTES;
      let step = frames.next();
      for (; step.done !== true; step = frames.next()) {
        const { at, payload } = step.value;
        if (base + at > reading.after) yield { position: base + at, record: recordIn(segment, step.value, decode) };
        if (at + payload.length < turnAt) continue;
        turnAt = at + payload.length + TURN_BYTES;
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (step.value !== undefined) stopAt(fd, segment, step.value, segment === segments.at(-1), reading);
    } finally {
      closeSync(fd);
    }
  }
}

/**
 * The record whose frame begins at `position`.
 * @throws {JournalCorrupt} when there is none
 */
export function recordAt(segments: readonly Segment[], position: JournalPosition, end: number): JournalRecord {
  const segment = segments.findLast(({ base }) => base <= position);
  if (segment === undefined) throw new JournalCorrupt(position, "", "no segment holds it");
  return withFile(segment.path, "r", (fd) => {
    const frame = framesIn(fd, position - segment.base, Math.min(end - segment.base, segment.size)).next();
    if (frame.done === true) throw new JournalCorrupt(position, segment.path, frame.value?.reason ?? "nothing is there");
    return recordIn(segment, frame.value, decodeRecord);
  });
}

function recordIn<Kept>({ base, path }: Segment, { at, payload }: Frame, decode: (text: string) => Kept): Kept {
  try {
    return decode(payload.toString("utf8"));
  } catch (cause) {
    if (cause instanceof NotARecord) throw new JournalCorrupt(base + at, path, cause.message);
    throw cause;
  }
}

function stopAt(fd: number, segment: Segment, fault: FrameFault, last: boolean, { end, onTornTail }: Reading): void {
  const { base, path, size } = segment;
  if (!last || end !== undefined) throw new JournalCorrupt(base + fault.at, path, fault.reason);
  refuseDamage(fd, segment, fault);
  onTornTail?.({ position: base + fault.at, bytes: size - fault.at });
}
