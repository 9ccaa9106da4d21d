import { join } from "node:path";
import { verifyChanges } from "../adapters/change-log-file.js";
import type { ChangesReport } from "../adapters/change-log-file.js";
import { verifyJournal } from "../adapters/journal-file/verify.js";
import type { VerifyReport } from "../adapters/journal-file/verify.js";
import { EXIT } from "./command.js";
import type { Command } from "./command.js";
import { DATA_DIR_OPTION, configOf, journalDirOf } from "./installation.js";

export const journalVerify: Command = {
  name: "journal verify",
  summary: "Reads the journal and the log of changes from end to end and says whether every record is whole",
  options: DATA_DIR_OPTION,
  help: "Exit code 1 when the journal is damaged, or a change was altered, left out or put in: each carries the digest of the one before. A torn tail is not damage: a crash leaves one, nothing in it was answered, and the next start cuts it.",
  async run(args, io) {
    const config = configOf(args);
    const report = await verifyJournal(journalDirOf(config));
    const changes = await verifyChanges(join(config.dataDir, "changes"));
    io.out(args.json ? `${JSON.stringify({ ...report, changes })}\n` : `${journalLines(report)}${changesLines(changes)}`);
    return report.corrupt === undefined && changes.broken === undefined ? EXIT.done : EXIT.checkFailed;
  },
};

function journalLines({ records, segments, bytes, tornTail, corrupt }: VerifyReport): string {
  const counts = Object.entries(records).map(([kind, count]) => `${kind} ${count}`).join(", ");
  return [
    `${segments} segments, ${bytes} bytes: ${counts}\n`,
    ...(tornTail === undefined ? [] : [`after the last record, at ${tornTail.position}, stands an unfinished one of ${tornTail.bytes} bytes, which the next start cuts\n`]),
    corrupt === undefined ? "the journal is whole\n" : `DAMAGED at ${corrupt.position}: ${corrupt.reason}\n`,
  ].join("");
}

function changesLines({ count, tornTail, broken }: ChangesReport): string {
  return [
    ...(tornTail === undefined ? [] : [`after the last change stands an unfinished one of ${tornTail.bytes} bytes, which the next start cuts\n`]),
    broken === undefined ? `${count} changes, and their chain is whole\n` : `BROKEN after ${count} changes, at number ${broken.number}: ${broken.reason}\n`,
  ].join("");
}
