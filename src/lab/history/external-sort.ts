import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { once } from "node:events";
import type { Instant } from "../../base/index.js";
import { Heap } from "../heap.js";
import type { TextRecord } from "./format.js";
import { readLines } from "./lines.js";

export interface TimedRecord extends TextRecord {
  readonly at: Instant;
}

/** Characters of text that are sorted in memory at a time. */
export const RUN_CHARACTERS = 48 << 20;

/**
 * Records by time, equal times in file order, with bounded memory: runs are sorted one at a time, all but the last wait in
 * files of a folder of their own under `tempDir`, which is removed at the end, and are then merged.
 */
export async function* sortByTime(records: AsyncIterable<TimedRecord>, tempDir: string, runCharacters = RUN_CHARACTERS): AsyncGenerator<TimedRecord> {
  const folder = await mkdtemp(join(tempDir, "sekisho-sort-"));
  try {
    const runs: string[] = [];
    let run: TimedRecord[] = [];
    let characters = 0;
    for await (const record of records) {
      run.push(record);
      characters += record.text.length;
      if (characters < runCharacters) continue;
      const path = join(folder, `${runs.length}.jsonl`);
      await writeRun(run.sort(byTime), path);
      runs.push(path);
      run = [];
      characters = 0;
    }
    run.sort(byTime);
    yield* runs.length === 0 ? run : mergeByTime([...runs.map(readRun), memoryRun(run)]);
  } finally {
    await rm(folder, { recursive: true, force: true });
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

async function writeRun(run: readonly TimedRecord[], path: string): Promise<void> {
  const out = createWriteStream(path);
  for (const { at, line, text } of run) {
    // As JSON, because the text of a CSV record may hold line ends.
    if (!out.write(`${JSON.stringify([at, line, text])}\n`)) await once(out, "drain");
  }
  out.end();
  await once(out, "close");
}

async function* readRun(path: string): AsyncGenerator<TimedRecord> {
  for await (const block of readLines(path)) {
    for (const stored of block.lines) {
      const [at, line, text] = JSON.parse(stored) as [Instant, number, string];
      yield { at, line, text };
    }
  }
}

async function* memoryRun(run: readonly TimedRecord[]): AsyncGenerator<TimedRecord> {
  yield* run;
}
