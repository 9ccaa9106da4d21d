import { verifyJournal } from "../adapters/journal-file/verify.js";
import { EXIT } from "./command.js";
import type { Command } from "./command.js";
import { DATA_DIR_OPTION, configOf, journalDirOf } from "./installation.js";

export const journalVerify: Command = {
  name: "journal verify",
  summary: "Reads a journal from end to end and says whether every record is whole",
  options: DATA_DIR_OPTION,
  help: "Exit code 1 when the journal is damaged. A torn tail is not damage: a crash leaves one, nothing in it was answered, and the next start cuts it.",
  async run(args, io) {
    const report = await verifyJournal(journalDirOf(configOf(args)));
    if (args.json) io.out(`${JSON.stringify(report)}\n`);
    else {
      const counts = Object.entries(report.records).map(([kind, count]) => `${kind} ${count}`).join(", ");
      io.out(`${report.segments} segments, ${report.bytes} bytes: ${counts}\n`);
      if (report.tornTail !== undefined) io.out(`after the last record, at ${report.tornTail.position}, stands an unfinished one of ${report.tornTail.bytes} bytes, which the next start cuts\n`);
      io.out(report.corrupt === undefined ? "the journal is whole\n" : `DAMAGED at ${report.corrupt.position}: ${report.corrupt.reason}\n`);
    }
    return report.corrupt === undefined ? EXIT.done : EXIT.checkFailed;
  },
};
