import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { FileJournal } from "../adapters/journal-file/journal.js";
import { LmdbProfileStore } from "../adapters/profile-store-lmdb.js";
import { Engine } from "../engine/index.js";
import { receiveLabel } from "../issuer/index.js";
import { EXIT, Unusable } from "./command.js";
import type { Command, Io } from "./command.js";
import { readText } from "./files.js";
import { DATA_DIR_OPTION, configOf, journalDirOf, withInstallation } from "./installation.js";
import { Progress } from "./progress.js";

export const labelsImport: Command = {
  name: "labels import",
  summary: "Takes in fraud and genuine labels from CSV or JSON lines",
  positionals: "FILE",
  options: DATA_DIR_OPTION,
  help: "Members (columns): ref (threeDSServerTransID or acsTransID), label (fraud, genuine), source (issuer, chargeback, cardholder, network), at (optional). The server must be stopped; while it runs, post labels to /api/v1/labels.",
  run: (args, io) =>
    withInstallation(async () => {
      const [file, ...more] = args.positionals;
      if (file === undefined || more.length > 0) throw new Unusable("name one file of labels");
      readText(file);
      const config = configOf(args);
      const journal = await FileJournal.open({ directory: journalDirOf(config), durability: config.durability });
      const profiles = await LmdbProfileStore.open({ directory: join(config.dataDir, "profiles"), journal });
      try {
        const counts = await importInto(new Engine({ profiles, journal }), file, io);
        const { accepted, duplicate, unknown } = counts;
        io.out(args.json ? `${JSON.stringify(counts)}\n` : `${accepted} labels taken in, ${duplicate} known already, ${unknown} for no decision of this journal\n`);
        return EXIT.done;
      } finally {
        await profiles.close();
        await journal.close();
      }
    }),
};

async function importInto(engine: Engine, file: string, io: Io): Promise<{ accepted: number; duplicate: number; unknown: number }> {
  const counts = { accepted: 0, duplicate: 0, unknown: 0 };
  const progress = new Progress(io, "import", "labels");
  let number = 0;
  let columns: readonly string[] | undefined;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    number++;
    if (text.trim() === "") continue;
    if (number === 1 && !text.startsWith("{")) {
      columns = text.split(",").map((name) => name.trim());
      continue;
    }
    const receipt = await receiveLabel(engine, columns === undefined ? jsonOf(text, file, number) : rowOf(text, columns, file, number), io.now(), "import");
    if (receipt.outcome === "malformed") throw new Unusable(`${file}:${number}: ${receipt.element}: ${receipt.expected}`);
    counts[receipt.outcome === "accepted" ? "accepted" : receipt.outcome === "duplicate" ? "duplicate" : "unknown"]++;
    progress.update(number);
  }
  progress.end();
  return counts;
}

function jsonOf(text: string, file: string, number: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Unusable(`${file}:${number}: is not JSON`);
  }
}

/** Labels hold codes, ids and instants: no cell needs quotes, and one that has them is refused by its member. */
function rowOf(text: string, columns: readonly string[], file: string, number: number): Record<string, string> {
  const cells = text.split(",").map((cell) => cell.trim());
  if (cells.length !== columns.length) throw new Unusable(`${file}:${number}: ${cells.length} cells under ${columns.length} columns`);
  return Object.fromEntries(columns.flatMap((name, index) => (cells[index] === "" ? [] : [[name, cells[index] as string]])));
}
