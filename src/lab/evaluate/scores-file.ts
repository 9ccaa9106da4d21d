import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { DECIMAL } from "../dataset/csv-reader.js";
import { csvCell } from "../dataset/csv-target.js";
import type { Dataset } from "../dataset/types.js";
import { CsvRecords, splitCells } from "../history/csv.js";
import { readLines } from "../history/lines.js";
import { HistoryRefused } from "../history/refused.js";
import type { Evaluation } from "./evaluate.js";

const LINES_AT_ONCE = 4096;
const HEAD = "id,score";

/**
 * Writes `id,score` for each judged request in order of time. The score is the calibrated logit, in full precision, because the
 * 0 to 999 of policies ties many requests; thresholds of the figures are on the same scale.
 */
export async function writeScores(path: string, dataset: Dataset, { rowNumbers, rows }: Evaluation): Promise<void> {
  function* lines(): Generator<string> {
    yield `${HEAD}\n`;
    for (let from = 0; from < rowNumbers.length; from += LINES_AT_ONCE) {
      let text = "";
      rowNumbers.subarray(from, from + LINES_AT_ONCE).forEach((row, i) => (text += `${csvCell(dataset.ids[row] as string)},${rows.scores[from + i]}\n`));
      yield text;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(path));
}

/**
 * Reads a file of the form that {@link writeScores} writes, whoever made it.
 * @returns the score of each id
 * @throws {HistoryRefused} naming file, line and column
 */
export async function readScores(file: string): Promise<ReadonlyMap<string, number>> {
  const scores = new Map<string, number>();
  const records = new CsvRecords(file);
  let headed = false;
  for await (const block of readLines(file)) {
    for (const { line, text } of records.of(block)) {
      if (!headed && text !== HEAD) throw new HistoryRefused(file, line, "", `expected the columns ${HEAD}`);
      if (headed) addScore(scores, file, line, splitCells(text, ",") ?? []);
      headed = true;
    }
  }
  records.finish();
  if (!headed) throw new HistoryRefused(file, 0, "", `is empty; expected the columns ${HEAD}`);
  return scores;
}

function addScore(scores: Map<string, number>, file: string, line: number, [id, score, ...more]: readonly string[]): void {
  if (id === undefined || score === undefined || more.length > 0) throw new HistoryRefused(file, line, "", `expected two cells, ${HEAD}`);
  if (scores.has(id)) throw new HistoryRefused(file, line, "id", `${JSON.stringify(id.slice(0, 40))} is there twice`);
  if (!DECIMAL.test(score)) throw new HistoryRefused(file, line, "score", `expected a number, found ${JSON.stringify(score.slice(0, 40))}`);
  scores.set(id, Number(score));
}
