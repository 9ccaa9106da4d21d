import { MemoryProfileStore } from "../adapters/profile-store-memory.js";
import { checkJournal } from "../engine/index.js";
import type { Difference } from "../engine/index.js";
import { EXIT } from "./command.js";
import type { Arguments, Io } from "./command.js";
import { readInstallation } from "./installation.js";
import { Progress } from "./progress.js";

const DIFFERENCES_SHOWN = 50;

/** `replay --check`: takes every decision of a journal again, from the recorded message alone. */
export async function replayCheck(args: Arguments, io: Io): Promise<number> {
  const { journal, library } = await readInstallation(args);
  const progress = new Progress(io, "check", "records");
  const differences: Difference[] = [];
  let records = 0;
  const counted = {
    async *read() {
      for await (const entry of journal.read()) {
        progress.update(++records);
        yield entry;
      }
    },
  };
  const report = await checkJournal(counted, {
    setupOf: (ids) => library.setupOf(ids),
    profiles: new MemoryProfileStore(),
    onDifference: (difference) => void (differences.length < DIFFERENCES_SHOWN && differences.push(difference)),
  });
  progress.end();
  const wrong = report.differing + report.unavailable + report.failed;
  if (args.json) io.out(`${JSON.stringify({ ...report, differences })}\n`);
  else {
    io.out(`${report.decisions} decisions taken again: ${report.same} the same, ${report.differing} different, ${report.unavailable} whose policy, model or data is not here, ${report.failed} failed\n`);
    for (const difference of differences) io.out(`  ${lineOf(difference)}\n`);
  }
  return wrong > 0 ? EXIT.checkFailed : EXIT.done;
}

function lineOf({ acsTransID, kind, what }: Difference): string {
  return `${acsTransID} ${kind}: ${what.map(({ member, recorded, recomputed }) => `${member} ${JSON.stringify(recorded)} → ${JSON.stringify(recomputed)}`).join(", ")}`;
}
