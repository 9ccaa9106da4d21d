import { join } from "node:path";
import { FileJournal } from "../adapters/journal-file/journal.js";
import { LmdbProfileStore } from "../adapters/profile-store-lmdb.js";
import { Engine } from "../engine/index.js";
import { readLabel, receiveLabel } from "../issuer/index.js";
import { EXIT, Unusable } from "./command.js";
import type { Command, Io } from "./command.js";
import { bytesOf } from "./files.js";
import { DATA_DIR_OPTION, configOf, journalDirOf } from "./installation.js";
import { Progress } from "./progress.js";
import { valuesIn } from "./values.js";

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
