import { ValueReader, readLines } from "../lab/index.js";
import { Unusable } from "./command.js";

/** The objects of a file of JSON lines, or the rows of a CSV file by its columns. @throws {Unusable} at the first line that cannot be read */
export async function* valuesIn(file: string, onBytes?: (bytes: number) => void): AsyncGenerator<{ readonly line: number; readonly value: unknown }> {
  const reader = new ValueReader();
  for await (const { firstLine, lines } of readLines(file, onBytes)) {
    for (const [index, text] of lines.entries()) {
      const read = reader.read(text, firstLine + index);
      if (read === undefined) continue;
      if ("problem" in read) throw new Unusable(`${file}:${read.line}: ${read.problem}`);
      yield read;
    }
  }
}
