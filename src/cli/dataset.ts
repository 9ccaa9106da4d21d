import { CsvTarget, DatasetWriter, ParquetTarget } from "../lab/index.js";
import { EXIT, Unusable } from "./command.js";
import type { Command, Io } from "./command.js";
import { checkPlace } from "./files.js";
import { OFFLINE_OPTIONS } from "./offline.js";
import { Progress } from "./progress.js";
import { relive } from "./relive.js";

export const datasetCommand: Command = {
  name: "dataset",
  summary: "Writes the features and labels of a history as Parquet or CSV, one row per request, for any trainer",
  options: {
    ...OFFLINE_OPTIONS,
    history: { type: "string", value: "FILES", help: "history files, comma-separated", required: true },
    out: { type: "string", value: "FILE", help: "file to write, .parquet or .csv", required: true },
    "skip-bad-rows": { type: "boolean", help: "count rows that cannot be mapped instead of stopping" },
  },
  help: "Columns: id, at, card, amount_minor, channel (APP, BRW, 3RI), country_pair (the card's and the merchant's, JP/US), mcc_group, the features of docs/features.md (an unknown one is an empty cell, or null), challenge, label, label_at. A label stands in the row of its request with the moment it arrived: whoever trains sees to it that none is used earlier.",
  async run(args, io) {
    const [out, history] = [args.text("out") as string, args.text("history") as string];
    const target = out.endsWith(".parquet") ? ParquetTarget : out.endsWith(".csv") ? CsvTarget : undefined;
    if (target === undefined) throw new Unusable(`--out ${out}: expected a .parquet or .csv file`);
    checkPlace("out", out, "file");
    const writer = new DatasetWriter(out, (path) => new target(path));
    try {
      await relive(history.split(","), args, io, writer.listener);
      if (writer.rows === 0) throw new Unusable(`${history}: holds no request, so that there is no row to write`);
      finish(writer, io);
    } catch (error) {
      writer.abandon();
      throw error;
    }
    io.out(args.json ? `${JSON.stringify({ out, rows: writer.rows })}\n` : `wrote ${writer.rows.toLocaleString("en")} rows to ${out}\n`);
    return EXIT.done;
  },
};

function finish(writer: DatasetWriter, io: Io): void {
  const progress = new Progress(io, "write", "rows");
  try {
    writer.finish((done, total) => progress.update(done, done / total));
  } finally {
    progress.end();
  }
}
