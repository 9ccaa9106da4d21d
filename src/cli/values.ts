import { readLines, splitCells } from "../lab/index.js";
import { Unusable } from "./command.js";

/** The objects of a file of JSON lines, or the rows of a CSV file by its columns. */
export async function* valuesIn(file: string, onBytes?: (bytes: number) => void): AsyncGenerator<{ readonly line: number; readonly value: unknown }> {
  let valueOf: ((text: string, line: number) => unknown) | undefined;
  for await (const { firstLine, lines } of readLines(file, onBytes)) {
    for (const [index, text] of lines.entries()) {
      if (text.trim() === "") continue;
      const line = firstLine + index;
      if (valueOf === undefined && !text.startsWith("{")) {
        valueOf = rowReader(file, text, line);
        continue;
      }
      valueOf ??= (json, at) => jsonOf(file, json, at);
      yield { line, value: valueOf(text, line) };
    }
  }
}

function jsonOf(file: string, text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Unusable(`${file}:${line}: is not JSON`);
  }
}

/** Reads rows under the columns that `header` names. An empty cell is a member left out. */
function rowReader(file: string, header: string, headerLine: number): (text: string, line: number) => unknown {
  const columns = cellsOf(file, header, headerLine, []);
  if (new Set(columns).size < columns.length) throw new Unusable(`${file}:${headerLine}: two columns have the same name`);
  return (text, line) => {
    const cells = cellsOf(file, text, line, columns);
    if (cells.length !== columns.length) throw new Unusable(`${file}:${line}: ${cells.length} cells under ${columns.length} columns`);
    return Object.fromEntries(columns.flatMap((name, index) => (cells[index] === "" ? [] : [[name, cells[index] as string]])));
  };
}

/** Such values hold codes, ids, instants and addresses, so a quoted cell that runs over several lines is a mistake. */
function cellsOf(file: string, text: string, line: number, columns: readonly string[]): string[] {
  const cells = splitCells(text, ",");
  if (cells !== undefined) return cells.map((cell) => cell.trim());
  const column = columns[text.slice(0, text.indexOf('"')).split(",").length - 1];
  throw new Unusable(`${file}:${line}: ${column === undefined ? "" : `${column}: `}a quote stands where none may, or is never closed`);
}
