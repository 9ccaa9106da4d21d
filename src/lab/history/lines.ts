import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { HistoryRefused } from "./refused.js";

/** Some lines of a file, in order. A block rather than a line is handed on, because waiting costs more than splitting. */
export interface LineBlock {
  /** Number of the first line; the file's first line is 1. */
  readonly firstLine: number;
  readonly lines: readonly string[];
}

const CHUNK_BYTES = 1 << 18;
/** A longer line is no history line but a file of another kind. */
const LINE_BYTES_MAX = 1 << 24;
const NEWLINE = 0x0a;

/**
 * The lines of a UTF-8 text file, gunzipped when its first bytes say so, without their line ends and byte order mark.
 * @param onBytes told how many more bytes of the file (compressed, if it is) were read
 * @throws {HistoryRefused} when the file cannot be read, is cut short, or is not UTF-8 text
 */
export async function* readLines(file: string, onBytes?: (bytes: number) => void): AsyncGenerator<LineBlock> {
  let firstLine = 1;
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of await openBytes(file, onBytes)) {
      const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const cut = bytes.lastIndexOf(NEWLINE);
      rest = bytes.subarray(cut + 1);
      if (rest.length > LINE_BYTES_MAX) throw new HistoryRefused(file, firstLine, "", `line longer than ${LINE_BYTES_MAX} bytes`);
      if (cut < 0) continue;
      const lines = decodeLines(file, bytes.subarray(0, cut), firstLine);
      yield { firstLine, lines };
      firstLine += lines.length;
    }
  } catch (error) {
    if (error instanceof HistoryRefused) throw error;
    throw new HistoryRefused(file, firstLine === 1 ? 0 : firstLine, "", `cannot be read: ${(error as Error).message}`);
  }
  if (rest.length > 0) yield { firstLine, lines: decodeLines(file, rest, firstLine) };
}

async function openBytes(file: string, onBytes?: (bytes: number) => void): Promise<AsyncIterable<Buffer>> {
  const gzip = await startsLikeGzip(file);
  const raw = createReadStream(file, { highWaterMark: CHUNK_BYTES });
  if (onBytes) raw.on("data", (chunk) => onBytes(chunk.length));
  if (!gzip) return raw;
  const text = createGunzip({ chunkSize: CHUNK_BYTES });
  raw.on("error", (error) => text.destroy(error));
  return raw.pipe(text);
}

async function startsLikeGzip(file: string): Promise<boolean> {
  const handle = await open(file, "r");
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

/** @param bytes whole lines, the last one without its line end */
function decodeLines(file: string, bytes: Buffer, firstLine: number): string[] {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: firstLine !== 1 }).decode(bytes);
  } catch {
    throw new HistoryRefused(file, firstLine + lineOfBadText(bytes), "", "not UTF-8 text");
  }
  const lines = text.split("\n");
  if (text.includes("\r")) {
    for (let index = 0; index < lines.length; index++) {
      const line = lines[index] as string;
      if (line.endsWith("\r")) lines[index] = line.slice(0, -1);
    }
  }
  return lines;
}

/** How many line ends stand before the first byte sequence that is not UTF-8. */
function lineOfBadText(bytes: Buffer): number {
  const replaced = bytes.toString("utf8");
  let line = 0;
  let start = 0;
  for (const text of replaced.split("\n")) {
    const length = Buffer.byteLength(text);
    if (!bytes.subarray(start, start + length).equals(Buffer.from(text))) return line;
    start += length + 1;
    line++;
  }
  return line;
}
