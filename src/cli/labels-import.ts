import { join } from "node:path";
import { FileJournal } from "../adapters/journal-file/journal.js";
import { LmdbProfileStore } from "../adapters/profile-store-lmdb.js";
import { Engine } from "../engine/index.js";
import { faultsIn, takeLabelFile } from "../issuer/index.js";
import type { FindLabelled, LabelFileReceipt } from "../issuer/index.js";
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
    "Members (columns): ref (threeDSServerTransID or acsTransID), label (fraud, genuine, or none, which takes a label back), source",
    "(issuer, chargeback, cardholder, network), at (when it reached you; now where left out). A CSV file begins with a line of column",
    "names. Every line is checked before the first label is taken in. The server must be stopped; while it runs, post the file to",
    "/api/v1/labels/file.",
  ].join("\n"),
  async run(args, io) {
    const [file, ...more] = args.positionals;
    if (file === undefined || more.length > 0) throw new Unusable("name one file of labels");
    const config = configOf(args);
    const journal = await FileJournal.open({ directory: journalDirOf(config), durability: config.durability });
    try {
      const profiles = await LmdbProfileStore.open({ directory: join(config.dataDir, "profiles"), journal });
      try {
        const { accepted, duplicate, unknown } = await importInto(new Engine({ profiles, journal }), file, io);
        io.out(args.json ? `${JSON.stringify({ accepted, duplicate, unknown })}\n` : `${accepted} labels taken in, ${duplicate} known already, ${unknown} for no decision of this journal\n`);
        return EXIT.done;
      } finally {
        await profiles.close();
      }
    } finally {
      await journal.close();
    }
  },
};

async function importInto(engine: Engine, file: string, io: Io): Promise<LabelFileReceipt> {
  const find: FindLabelled = async (ref) => {
    const decision = await engine.journal.findSummary(ref);
    return decision && { engine, acsTransID: decision.acsTransID, at: decision.at };
  };
  const now = io.now();
  for await (const { line, element, expected } of faultsIn(valuesIn(file), find, now)) throw new Unusable(`${file}:${line}: ${element}: ${expected}`);
  let read = 0;
  let done = 0;
  const total = bytesOf([file]);
  const progress = new Progress(io, "import", "labels");
  const receipt = await takeLabelFile(valuesIn(file, (bytes) => (read += bytes)), find, now, "import", () => progress.update(++done, read / total));
  progress.end();
  return receipt;
}
