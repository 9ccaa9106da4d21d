import type { Instant } from "../../base/index.js";
import { ScratchFile } from "../../scratch/index.js";
import { Heap } from "../heap.js";
import type { TextRecord } from "./format.js";

export interface TimedRecord extends TextRecord {
  readonly at: Instant;
}

/** Characters of text that are sorted in memory at a time. */
export const RUN_CHARACTERS = 48 << 20;
/** How much of a run is written or read at a time. */
const BLOCK_BYTES = 1 << 18;
const NEWLINE = 0x0a;

/**
 * Records by time, equal times in file order, with bounded memory: runs are sorted one at a time, all but the last wait in a
 * scratch file in `tempDir`, and are then merged.
 */
export async function* sortByTime(records: AsyncIterable<TimedRecord>, tempDir: string, runCharacters = RUN_CHARACTERS): AsyncGenerator<TimedRecord> {
  const file = new ScratchFile(tempDir);
  try {
    /** Where each run ends in the file; it begins where the one before ends. */
    const ends: number[] = [];
    let run: TimedRecord[] = [];
    let characters = 0;
    for await (const record of records) {
      run.push(record);
      characters += record.text.length;
      if (characters < runCharacters) continue;
      ends.push(writeRun(run.sort(byTime), file, ends.at(-1) ?? 0));
      run = [];
      characters = 0;
    }
    run.sort(byTime);
    yield* ends.length === 0 ? run : mergeByTime([...ends.map((end, index) => readRun(file, ends[index - 1] ?? 0, end)), memoryRun(run)]);
  } finally {
    file.close();
  }
}

/** Several streams, each in time order, as one; at equal times the earlier stream goes first. */
export async function* mergeByTime<T extends { readonly at: Instant }>(streams: readonly AsyncIterable<T>[]): AsyncGenerator<T> {
  const iterators = streams.map((stream) => stream[Symbol.asyncIterator]());
  const heads = new Heap<{ value: T; stream: number }>((a, b) => (a.value.at - b.value.at || a.stream - b.stream) < 0);
  const advance = async (stream: number): Promise<void> => {
    const next = await (iterators[stream] as AsyncIterator<T>).next();
    if (!next.done) heads.push({ value: next.value, stream });
  };
  try {
    for (let stream = 0; stream < iterators.length; stream++) await advance(stream);
    for (let head = heads.pop(); head; head = heads.pop()) {
      yield head.value;
      await advance(head.stream);
    }
  } finally {
    await Promise.all(iterators.map((iterator) => iterator.return?.(undefined)));
  }
}

/** Runs hold earlier lines than those after them, so time and then line is the order of the whole file. */
function byTime(a: TimedRecord, b: TimedRecord): number {
  return a.at - b.at || a.line - b.line;
}

/** @returns where the run ends */
function writeRun(run: readonly TimedRecord[], file: ScratchFile, start: number): number {
  let end = start;
  let lines = "";
  const flush = (): void => {
    const bytes = Buffer.from(lines);
    file.write(bytes, end);
    end += bytes.length;
    lines = "";
  };
  for (const { at, line, text } of run) {
    // As JSON, because the text of a CSV record may hold line ends.
    lines += `${JSON.stringify([at, line, text])}\n`;
    if (lines.length >= BLOCK_BYTES) flush();
  }
  flush();
  return end;
}

async function* readRun(file: ScratchFile, start: number, end: number): AsyncGenerator<TimedRecord> {
  let rest = Buffer.alloc(0);
  for (let next = start; next < end;) {
    const bytes = Buffer.alloc(rest.length + Math.min(BLOCK_BYTES, end - next));
    bytes.set(rest);
    next += file.read(bytes.subarray(rest.length), next);
    const cut = bytes.lastIndexOf(NEWLINE);
    rest = bytes.subarray(cut + 1);
    if (cut < 0) continue;
    for (const stored of bytes.toString("utf8", 0, cut).split("\n")) {
      const [at, line, text] = JSON.parse(stored) as [Instant, number, string];
      yield { at, line, text };
    }
  }
}

async function* memoryRun(run: readonly TimedRecord[]): AsyncGenerator<TimedRecord> {
  yield* run;
}
