import { splitCells } from "./csv.js";

/** One line of a file of values: what it holds, or why it cannot be read. */
export type ValueLine = { readonly line: number; readonly value: unknown } | { readonly line: number; readonly problem: string };

/** Reads the objects of JSON lines, or the rows of CSV by its columns, line by line; the first line that is not empty says which of both it is. */
export class ValueReader {
  private valueOf: ((text: string, line: number) => ValueLine | undefined) | undefined;

  /** What `text` holds; undefined where it holds nothing: an empty line, the names of columns, and all that stands under names that cannot be used. */
  read(text: string, line: number): ValueLine | undefined {
    if (text.trim() === "") return undefined;
    if (this.valueOf !== undefined) return this.valueOf(text, line);
    if (text.startsWith("{")) {
      this.valueOf = jsonLine;
      return jsonLine(text, line);
    }
    return this.readHeader(text, line);
  }

  private readHeader(text: string, line: number): ValueLine | undefined {
    this.valueOf = () => undefined;
    const columns = cellsOf(text, []);
    if (typeof columns === "string") return { line, problem: columns };
    if (new Set(columns).size < columns.length) return { line, problem: "two columns have the same name" };
    this.valueOf = (row, at) => csvLine(row, at, columns);
    return undefined;
  }
}

/** The same of a text that is there as a whole. */
export function valueLinesOf(text: string): readonly ValueLine[] {
  const reader = new ValueReader();
  return text.replace(/^\uFEFF/, "").split(/\r?\n/).flatMap((line, index) => reader.read(line, index + 1) ?? []);
}

function jsonLine(text: string, line: number): ValueLine {
  try {
    return { line, value: JSON.parse(text) as unknown };
  } catch {
    return { line, problem: "is not JSON" };
  }
}

/** An empty cell is a member left out. */
function csvLine(text: string, line: number, columns: readonly string[]): ValueLine {
  const cells = cellsOf(text, columns);
  if (typeof cells === "string") return { line, problem: cells };
  if (cells.length !== columns.length) return { line, problem: `${cells.length} cells under ${columns.length} columns` };
  return { line, value: Object.fromEntries(columns.flatMap((name, index) => (cells[index] === "" ? [] : [[name, cells[index] as string]]))) };
}

/** Such values hold codes, ids, instants and addresses, so a quoted cell that runs over several lines is a mistake. @returns what is wrong, as a text */
function cellsOf(text: string, columns: readonly string[]): readonly string[] | string {
  const cells = splitCells(text, ",");
  if (cells !== undefined) return cells.map((cell) => cell.trim());
  const column = columns[text.slice(0, text.indexOf('"')).split(",").length - 1];
  return `${column === undefined ? "" : `${column}: `}a quote stands where none may, or is never closed`;
}
