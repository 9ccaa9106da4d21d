import { replay } from "../lab/index.js";
import type { ReplayListener } from "../lab/index.js";
import type { Arguments, Io } from "./command.js";
import { bytesOf } from "./files.js";
import { historyOf, offlineRun, passedOver } from "./offline.js";
import type { OfflineChoices } from "./offline.js";
import { Progress } from "./progress.js";

/**
 * Relives history files for the features of each decision. Without a model unless `choices` leaves that to the arguments: what a model is
 * trained on is known before any model, and the score plays no part in the features. Says on stderr which rows and requests it leaves out.
 */
export async function relive(files: readonly string[], args: Arguments, io: Io, { request, news }: ReplayListener, choices: OfflineChoices = { model: undefined }): Promise<void> {
  const total = bytesOf(files);
  let read = 0;
  let requests = 0;
  const { deps, close } = offlineRun(args, choices);
  const source = historyOf(files, args, (bytes) => (read += bytes));
  const progress = new Progress(io, "features", "requests");
  try {
    const { faults } = await replay(source.events, { ...deps, answer: () => undefined }, {
      request(replayed) {
        progress.update(++requests, total > 0 ? Math.min(1, read / total) : undefined);
        return request?.(replayed);
      },
      ...(news === undefined ? {} : { news }),
    });
    progress.end();
    const left = [...passedOver(source.badRows), ...(faults === 0 ? [] : [`${faults.toLocaleString("en")} requests are answered with an Erro and have no row`])];
    for (const line of left) io.err(`${line}\n`);
  } finally {
    progress.end();
    await close();
  }
}
