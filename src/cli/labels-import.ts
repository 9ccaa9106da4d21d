import { join } from "node:path";
import { FileJournal } from "../adapters/journal-file/journal.js";
import { LmdbProfileStore } from "../adapters/profile-store-lmdb.js";
import { Engine } from "../engine/index.js";
import { readLabel, receiveLabel } from "../issuer/index.js";
import { readLines, splitCells } from "../lab/index.js";
import { EXIT, Unusable } from "./command.js";
import type { Command, Io } from "./command.js";
import { bytesOf } from "./files.js";
import { DATA_DIR_OPTION, configOf, journalDirOf } from "./installation.js";
import { Progress } from "./progress.js";

export const labelsImport: Command = {
  name: "labels import",
  summary: "Takes in fraud and genuine labels from CSV or JSON lines",
  positionals: "FILE",
  options: DATA_DIR_OPTION,
  help: [
    "Members (columns): ref (threeDSServerTransID or acsTransID), label (fraud, genuine), source (issuer, chargeback, cardholder,",
    "network), at (when it reached you; now where left out). A CSV file begins with a line of column names. Every line is checked",
    "before the first label is taken in. The server must be stopped; while it runs, post labels to /api/v1/labels.",
  ].join("\n"),
  async run(args, io) {
    const [file, ...more] = args.positionals;
    if (file === undefined || more.length > 0) throw new Unusable("name one file of labels");
    for await (const { line, value } of valuesIn(file)) {
      const label = readLabel(value, io.now());
      if ("expected" in label) throw new Unusable(`${file}:${line}: ${label.element}: ${label.expected}`);
    }
    const config = configOf(args);
    const journal = await FileJournal.open({ directory: journalDirOf(config), durability: config.durability });
    try {
      const profiles = await LmdbProfileStore.open({ directory: join(config.dataDir, "profiles"), journal });
      try {
        const counts = await importInto(new Engine({ profiles, journal }), file, io);
        const { accepted, duplicate, unknown } = counts;
        io.out(args.json ? `${JSON.stringify(counts)}\n` : `${accepted} labels taken in, ${duplicate} known already, ${unknown} for no decision of this journal\n`);
        return EXIT.done;
      } finally {
        await profiles.close();
      }
    } finally {
      await journal.close();
    }
  },
};

const COUNTED_AS = { accepted: "accepted", duplicate: "duplicate", "unknown-decision": "unknown" } as const;

async function importInto(engine: Engine, file: string, io: Io): Promise<{ accepted: number; duplicate: number; unknown: number }> {
  const counts = { accepted: 0, duplicate: 0, unknown: 0 };
  let read = 0;
  let done = 0;
  const total = bytesOf([file]);
  const progress = new Progress(io, "import", "labels");
  for await (const { line, value } of valuesIn(file, (bytes) => (read += bytes))) {
    const receipt = await receiveLabel(engine, value, io.now(), "import");
    if (receipt.outcome === "malformed") throw new Unusable(`${file}:${line}: ${receipt.element}: ${receipt.expected}`);
    counts[COUNTED_AS[receipt.outcome]]++;
    progress.update(++done, read / total);
  }
  progress.end();
  return counts;
}

/** The objects of a file of JSON lines, or the rows of a CSV file by its columns. */
async function* valuesIn(file: string, onBytes?: (bytes: number) => void): AsyncGenerator<{ readonly line: number; readonly value: unknown }> {
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

/** Labels hold codes, ids and instants, so a quoted cell that runs over several lines is a mistake. */
function cellsOf(file: string, text: string, line: number, columns: readonly string[]): string[] {
  const cells = splitCells(text, ",");
  if (cells !== undefined) return cells.map((cell) => cell.trim());
  const column = columns[text.slice(0, text.indexOf('"')).split(",").length - 1];
  throw new Unusable(`${file}:${line}: ${column === undefined ? "" : `${column}: `}a quote stands where none may, or is never closed`);
}
