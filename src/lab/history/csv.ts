import type { LineBlock } from "./lines.js";
import type { TextRecord } from "./format.js";
import { HistoryRefused } from "./refused.js";

/** Lines a quoted field may run over; more is a quote that was never closed. */
const RECORD_LINES_MAX = 1_000;

/** Joins lines into CSV records (RFC 4180): a record goes on while a quoted field is open. Empty lines are passed over. */
export class CsvRecords {
  private open: { line: number; lines: string[] } | undefined;

  constructor(private readonly file: string) {}

  *of(block: LineBlock): Generator<TextRecord> {
    let line = block.firstLine;
    for (const text of block.lines) {
      if (this.open) {
        this.open.lines.push(text);
        if (this.open.lines.length > RECORD_LINES_MAX) throw this.neverClosed();
        // A quote within a quoted field is doubled, so an odd number of quotes opens or closes one.
        if (hasOddQuotes(text)) {
          yield { line: this.open.line, text: this.open.lines.join("\n") };
          this.open = undefined;
        }
      } else if (hasOddQuotes(text)) {
        this.open = { line, lines: [text] };
      } else if (text !== "") {
        yield { line, text };
      }
      line++;
    }
  }

  finish(): void {
    if (this.open) throw this.neverClosed();
  }

  private neverClosed(): HistoryRefused {
    return new HistoryRefused(this.file, this.open?.line ?? 0, "", "a quoted field is never closed");
  }
}

/** The cells of one record, or undefined when a quote stands where none may. */
export function splitCells(text: string, delimiter: string): string[] | undefined {
  if (!text.includes('"')) return text.split(delimiter);
  const cells: string[] = [];
  let index = 0;
  for (;;) {
    if (text[index] === '"') {
      const end = endOfQuoted(text, index);
      if (end < 0) return undefined;
      cells.push(text.slice(index + 1, end).replaceAll('""', '"'));
      index = end + 1;
    } else {
      const next = text.indexOf(delimiter, index);
      const end = next < 0 ? text.length : next;
      const cell = text.slice(index, end);
      if (cell.includes('"')) return undefined;
      cells.push(cell);
      index = end;
    }
    if (index === text.length) return cells;
    if (!text.startsWith(delimiter, index)) return undefined;
    index += delimiter.length;
  }
}

/** Index of the quote that closes the field opened at `start`, or -1. */
function endOfQuoted(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] !== '"') continue;
    if (text[index + 1] !== '"') return index;
    index++;
  }
  return -1;
}

function hasOddQuotes(text: string): boolean {
  let odd = false;
  for (let index = text.indexOf('"'); index >= 0; index = text.indexOf('"', index + 1)) odd = !odd;
  return odd;
}
