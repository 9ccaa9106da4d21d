import { parseInstant } from "../../base/index.js";
import { FEATURES } from "../../risk/index.js";
import { CsvRecords, splitCells } from "../history/csv.js";
import { readLines } from "../history/lines.js";
import { HistoryRefused } from "../history/refused.js";
import { ownText } from "./categories.js";
import { CHALLENGE_NAMES } from "./columns.js";
import type { FactColumn } from "./columns.js";
import { LoadedRows, expected, placesOf } from "./loaded-rows.js";
import type { Places, Refuse } from "./loaded-rows.js";
import type { Dataset } from "./types.js";

/** What a data set is written with, and no other spelling that JavaScript would take for a number (`0x1f`, `Infinity`, ` 1`). */
export const DECIMAL = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/**
 * Reads back what `sekisho dataset` wrote, packed with gzip or not; columns may stand in any order. The file is read twice, first to
 * count its lines, so that the features, which fill half a gigabyte per million rows, are held once and never moved.
 * @param onBytes told how many more bytes were read; every byte is read twice
 * @throws {HistoryRefused} naming file, line and column: a column that is missing, not ours or there twice, a cell that is not what
 * its column holds, a row earlier than the one before it or there twice
 */
export async function readDatasetCsv(file: string, onBytes?: (bytes: number) => void): Promise<Dataset> {
  let lines = 0;
  for await (const block of readLines(file, onBytes)) lines += block.lines.length;
  const rows = new CsvRows(file, Math.max(0, lines - 1));
  const records = new CsvRecords(file);
  for await (const block of readLines(file, onBytes)) for (const { line, text } of records.of(block)) rows.add(line, text);
  records.finish();
  return rows.build();
}

class CsvRows {
  private readonly refuse: Refuse;
  /** Known with the first line. */
  private table: { readonly places: Places; readonly columns: number; readonly rows: LoadedRows } | undefined;

  /** @param rows at least as many as will be added */
  constructor(private readonly file: string, private readonly rows: number) {
    this.refuse = (line, column, problem) => new HistoryRefused(file, line, column, problem);
  }

  add(line: number, text: string): void {
    const cells = splitCells(text, ",");
    if (cells === undefined) throw this.refuse(line, "", this.table === undefined ? "does not name the columns that sekisho dataset writes" : "a quote stands where none may");
    if (this.table === undefined) this.open(line, cells);
    else if (cells.length !== this.table.columns) throw this.refuse(line, "", `has ${cells.length} cells where the first line names ${this.table.columns} columns`);
    else this.addRow(line, cells, this.table.places, this.table.rows);
  }

  build(): Dataset {
    if (this.table === undefined) throw new HistoryRefused(this.file, 0, "", "is empty; expected the columns that sekisho dataset writes");
    return this.table.rows.build();
  }

  private open(line: number, names: readonly string[]): void {
    const places = placesOf(names, (column, problem) => this.refuse(line, column, problem));
    this.table = { places, columns: names.length, rows: new LoadedRows(this.rows, places, this.refuse) };
  }

  private addRow(line: number, cells: readonly string[], { placeOf, categories, features }: Places, rows: LoadedRows): void {
    const cell = (column: FactColumn): string => cells[placeOf[column]] as string;
    const [amount, challenge, label, labelAt] = [cell("amount_minor"), CHALLENGE_NAMES.indexOf(cell("challenge")), cell("label"), cell("label_at")];
    if (amount !== "" && !DECIMAL.test(amount)) throw this.refuse(line, "amount_minor", expected("an amount in minor units, 0 or more", amount));
    if (challenge < 0) throw this.refuse(line, "challenge", expected("passed, failed, abandoned or nothing", cell("challenge")));
    if (!["", "0", "1"].includes(label)) throw this.refuse(line, "label", expected("1 for fraud, 0 for genuine or nothing", label));
    const row = rows.add(line, {
      id: ownText(cell("id")),
      at: this.instant(line, "at", cell("at")),
      card: cell("card"),
      amountMinor: amount === "" ? undefined : Number(amount),
      categories: Object.fromEntries([...categories].map(([column, place]) => [column, cells[place]])),
      challenge,
      label: label === "" ? undefined : Number(label),
      labelAt: labelAt === "" ? undefined : this.instant(line, "label_at", labelAt),
    });
    for (let feature = 0; feature < features.length; feature++) {
      const text = cells[features[feature] as number] as string;
      const value = text === "" ? undefined : DECIMAL.test(text) ? Number(text) : NaN;
      if (!rows.setFeature(row, feature, value)) throw this.refuse(line, FEATURES[feature]?.name as string, expected("a number", text));
    }
  }

  private instant(line: number, column: FactColumn, text: string): number {
    const instant = parseInstant(text);
    if (instant === undefined) throw this.refuse(line, column, expected("a time such as 2026-03-01T10:00:00.000Z", text));
    return instant;
  }
}
