import { readSync } from "node:fs";
import { crc32 } from "../../base/index.js";

/*
 * A segment file: a header of 16 bytes (MAGIC, then the place of the file's first byte in the whole journal, 64 bits), then
 * frames without gaps. A frame: length of the payload (32 bits), CRC-32 of the payload (32 bits), payload (JSON, UTF-8). All
 * numbers little endian. A record's position is the place of its frame's first byte in the whole journal.
 */
export const MAGIC = Buffer.from("SEKIJRN1", "latin1");
export const HEADER_BYTES = 16;
export const FRAME_HEAD_BYTES = 8;
/** A message of the largest size we accept, every character of it escaped, and the rest of the record. */
export const PAYLOAD_BYTES_MAX = 8 * 1024 * 1024;

const READ_BYTES = 1024 * 1024;
const OPENING_BRACE = 0x7b;

export interface Frame {
  /** Place in the file. */
  readonly at: number;
  /** Valid until the next frame is asked for. */
  readonly payload: Buffer;
}

/** Where the frames stop before the end, and why. */
export interface FrameFault {
  readonly at: number;
  readonly reason: "cut short" | "impossible length" | "wrong checksum";
}

export function headerOf(base: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeBigUInt64LE(BigInt(base), MAGIC.length);
  return header;
}

/** @throws {RangeError} when the text is larger than a frame may be */
export function frameOf(text: string): Buffer {
  const length = Buffer.byteLength(text);
  if (length > PAYLOAD_BYTES_MAX) throw new RangeError(`a record of ${length} bytes is larger than ${PAYLOAD_BYTES_MAX}`);
  const frame = Buffer.allocUnsafe(FRAME_HEAD_BYTES + length);
  frame.write(text, FRAME_HEAD_BYTES, "utf8");
  frame.writeUInt32LE(length, 0);
  frame.writeUInt32LE(crc32(frame, FRAME_HEAD_BYTES), 4);
  return frame;
}

/** The frames of an open file from place `from` up to place `to`. Returns what stopped it before `to`, if anything did. */
export function* framesIn(fd: number, from: number, to: number): Generator<Frame, FrameFault | undefined> {
  let buffer = Buffer.allocUnsafe(READ_BYTES);
  let start = 0;
  let end = 0;
  let at = from;
  /** Makes `wanted` bytes of the file from `at` on available at `start`; false when the file has fewer. */
  const have = (wanted: number): boolean => {
    if (at + wanted > to) return false;
    if (end - start >= wanted) return true;
    const rest = buffer.subarray(start, end);
    const next = wanted > buffer.length ? Buffer.allocUnsafe(wanted + READ_BYTES) : buffer;
    rest.copy(next, 0);
    end -= start;
    start = 0;
    buffer = next;
    while (end < wanted) {
      const read = readSync(fd, buffer, end, Math.min(buffer.length - end, to - at - end), at + end);
      if (read === 0) return false;
      end += read;
    }
    return true;
  };
  while (at < to) {
    if (!have(FRAME_HEAD_BYTES)) return { at, reason: "cut short" };
    const length = buffer.readUInt32LE(start);
    if (length === 0 || length > PAYLOAD_BYTES_MAX) return { at, reason: "impossible length" };
    if (!have(FRAME_HEAD_BYTES + length)) return { at, reason: "cut short" };
    const payload = buffer.subarray(start + FRAME_HEAD_BYTES, start + FRAME_HEAD_BYTES + length);
    if (crc32(payload) !== buffer.readUInt32LE(start + 4)) return { at, reason: "wrong checksum" };
    yield { at, payload };
    start += FRAME_HEAD_BYTES + length;
    at += FRAME_HEAD_BYTES + length;
  }
  return undefined;
}

/** Whether a whole frame begins anywhere in `bytes`: what tells a corrupt middle from a torn end. */
export function holdsFrame(bytes: Buffer): boolean {
  for (let brace = bytes.indexOf(OPENING_BRACE, FRAME_HEAD_BYTES); brace !== -1; brace = bytes.indexOf(OPENING_BRACE, brace + 1)) {
    const end = brace + bytes.readUInt32LE(brace - FRAME_HEAD_BYTES);
    if (end > brace && end <= bytes.length && crc32(bytes, brace, end) === bytes.readUInt32LE(brace - 4)) return true;
  }
  return false;
}
