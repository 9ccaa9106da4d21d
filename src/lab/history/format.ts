import type { Instant } from "../../base/index.js";
import type { LineBlock } from "./lines.js";
import { readJsonLine } from "./json-line.js";
import type { HistoryItem, Story } from "./types.js";

/** One record of a file, as text: a line, or several where a CSV field holds line ends. */
export interface TextRecord {
  readonly line: number;
  readonly text: string;
}

/** How the records of one kind of file are found and read. */
export interface HistoryFormat {
  /** The records of some lines. Called once per block, in order. */
  records(block: LineBlock): Iterable<TextRecord>;
  /** Called after the last block. @throws {HistoryRefused} when the file stopped in the middle of a record */
  finish(): void;
  /** When the record happened; undefined for a record that is to be passed over. @throws {HistoryRefused} */
  timeOf(record: TextRecord): Instant | undefined;
  /** What the record tells; undefined for a record that is to be passed over. @throws {HistoryRefused} */
  itemOf(record: TextRecord): HistoryItem | undefined;
}

/** JSON lines: one event each, after a first line that may tell the story. Empty lines are passed over. */
export function jsonLines(file: string): HistoryFormat {
  let story: Story | undefined;
  const eventOf = ({ line, text }: TextRecord) => {
    const read = readJsonLine(text, { file, line, ...(story && { story }) });
    if ("kind" in read) return read;
    story = read;
    return undefined;
  };
  return {
    *records(block) {
      let line = block.firstLine;
      for (const text of block.lines) {
        if (text.trim() !== "") yield { line, text };
        line++;
      }
    },
    finish() {},
    timeOf: (record) => eventOf(record)?.at,
    itemOf(record) {
      const event = eventOf(record);
      return event && { at: event.at, events: [event] };
    },
  };
}
