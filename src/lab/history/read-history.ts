import type { Instant } from "../../base/index.js";
import { mergeByTime, sortByTime } from "./external-sort.js";
import type { TimedRecord } from "./external-sort.js";
import type { HistoryFormat, TextRecord } from "./format.js";
import { jsonLines } from "./format.js";
import { readLines } from "./lines.js";
import type { Mapping } from "./mapping.js";
import { mappedRows } from "./mapped-rows.js";
import { HistoryRefused } from "./refused.js";
import type { ParseMessage } from "./row-message.js";
import type { HistoryBlock, HistoryItem } from "./types.js";

export interface HistoryOptions {
  /** How CSV columns become messages; needed for `.csv` and `.csv.gz` files. */
  readonly mapping?: Mapping;
  /** Parses what a mapping makes. */
  readonly parse: ParseMessage;
  /** Told of rows that cannot be mapped, which are then passed over; without it the first one stops the run. */
  readonly onBadRow?: (refusal: HistoryRefused) => void;
  /** Where runs of an unsorted file may be kept while it is sorted. */
  readonly tempDir: string;
  /** Told how many more bytes of the files were read, for a progress bar. */
  readonly onBytes?: (bytes: number) => void;
  /** How much text is sorted in memory at a time. */
  readonly runCharacters?: number;
}

/**
 * The items of history files in order of time; at equal times by order of the files, then of the lines. Files of any size
 * stream. Each file is read twice: once to see whether it is in order already (and, for JSON lines, that every line is
 * sound, so that nothing is replayed of a file that will be refused), once for its items; a file in disorder is sorted
 * with bounded memory in between.
 * @throws {HistoryRefused} naming file, line and element
 */
export function readHistory(files: readonly string[], options: HistoryOptions): AsyncGenerator<HistoryBlock> {
  const streams = files.map((file) => readFile(file, options));
  // Of one stream there is nothing to merge.
  return streams.length === 1 ? (streams[0] as (typeof streams)[number]) : oneByOne(mergeByTime(streams.map(itemsIn)));
}

async function* readFile(file: string, options: HistoryOptions): AsyncGenerator<HistoryBlock> {
  const ordered = await isInOrder(file, formatOf(file, withoutReports(options)));
  const format = formatOf(file, options);
  if (ordered) {
    for await (const block of readLines(file, options.onBytes)) yield itemsOf(format, format.records(block));
    format.finish();
  } else {
    const records = sortByTime(timed(recordsOf(file, format, options.onBytes), format), options.tempDir, options.runCharacters);
    for await (const record of records) yield itemsOf(format, [record]);
  }
}

function* itemsOf(format: HistoryFormat, records: Iterable<TextRecord>): Generator<HistoryItem> {
  for (const record of records) {
    const item = format.itemOf(record);
    if (item) yield item;
  }
}

async function* itemsIn(blocks: AsyncIterable<HistoryBlock>): AsyncGenerator<HistoryItem> {
  for await (const block of blocks) yield* block;
}

async function* oneByOne(items: AsyncIterable<HistoryItem>): AsyncGenerator<HistoryBlock> {
  for await (const item of items) yield [item];
}

function formatOf(file: string, options: Pick<HistoryOptions, "mapping" | "parse" | "onBadRow">): HistoryFormat {
  const kind = /\.(jsonl|csv)(\.gz)?$/i.exec(file)?.[1]?.toLowerCase();
  if (kind === "jsonl") return jsonLines(file);
  if (kind !== "csv") throw new HistoryRefused(file, 0, "", "expected a .jsonl, .jsonl.gz, .csv or .csv.gz file");
  if (!options.mapping) throw new HistoryRefused(file, 0, "", "a CSV file needs a mapping file (--map) that says which column becomes which element");
  return mappedRows(file, options.mapping, options.parse, options.onBadRow);
}

async function isInOrder(file: string, format: HistoryFormat): Promise<boolean> {
  let last: Instant = -Infinity;
  let ordered = true;
  for await (const block of readLines(file)) {
    for (const record of format.records(block)) {
      const at = format.timeOf(record);
      if (at === undefined) continue;
      if (at < last) ordered = false;
      last = at;
    }
  }
  format.finish();
  return ordered;
}

async function* recordsOf(file: string, format: HistoryFormat, onBytes?: (bytes: number) => void) {
  for await (const block of readLines(file, onBytes)) yield* format.records(block);
  format.finish();
}

async function* timed(records: AsyncIterable<TextRecord>, format: HistoryFormat): AsyncGenerator<TimedRecord> {
  for await (const { line, text } of records) {
    const at = format.timeOf({ line, text });
    if (at !== undefined) yield { at, line, text };
  }
}

/** The same, but bad rows are passed over in silence: they are reported when the items are read. */
function withoutReports({ mapping, parse, onBadRow }: HistoryOptions): Pick<HistoryOptions, "mapping" | "parse" | "onBadRow"> {
  return { parse, ...(mapping && { mapping }), ...(onBadRow && { onBadRow: () => undefined }) };
}
