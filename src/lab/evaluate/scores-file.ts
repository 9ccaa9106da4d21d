import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { csvCell } from "../dataset/csv-writer.js";
import type { Dataset } from "../dataset/types.js";
import type { Evaluation } from "./evaluate.js";

const LINES_AT_ONCE = 4096;

/**
 * Writes `id,score` for each judged request in order of time. The score is the calibrated logit, in full precision, because the
 * 0 to 999 of policies ties many requests; thresholds of the figures are on the same scale.
 */
export async function writeScores(path: string, dataset: Dataset, { rowNumbers, rows }: Evaluation): Promise<void> {
  function* lines(): Generator<string> {
    yield "id,score\n";
    for (let from = 0; from < rowNumbers.length; from += LINES_AT_ONCE) {
      let text = "";
      rowNumbers.subarray(from, from + LINES_AT_ONCE).forEach((row, i) => (text += `${csvCell(dataset.ids[row] as string)},${rows.scores[from + i]}\n`));
      yield text;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(path));
}
