import { parseInstant } from "../../base/index.js";
import { FEATURES, FEATURE_FINGERPRINT } from "../../risk/index.js";
import { CsvRecords, splitCells } from "../history/csv.js";
import { readLines } from "../history/lines.js";
import { HistoryRefused } from "../history/refused.js";
import { LATER_COLUMNS, REQUEST_COLUMNS } from "./columns.js";
import { RowFacts } from "./facts.js";
import { CHALLENGE_CODES } from "./types.js";
import type { Dataset } from "./types.js";

type FactColumn = (typeof REQUEST_COLUMNS)[number] | (typeof LATER_COLUMNS)[number];

const CHALLENGE_OF_CELL: ReadonlyMap<string, number> = new Map(Object.entries(CHALLENGE_CODES).map(([name, code]) => [name === "none" ? "" : name, code]));

/** Where the columns of one file stand. */
interface Header {
  readonly width: number;
  readonly placeOf: Readonly<Record<FactColumn, number>>;
  /** By feature, in table order. */
  readonly featurePlaces: readonly number[];
}

/** Characters of a bad cell that a complaint repeats. */
const SHOWN = 40;

/** What a data set is written with, and no other spelling that JavaScript would take for a number (`0x1f`, `Infinity`, ` 1`). */
export const DECIMAL = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/**
 * Reads back what `sekisho dataset` wrote, packed with gzip or not; columns may stand in any order. The file is read twice, first to
 * count its lines, so that the features, which fill half a gigabyte per million rows, are held once and never moved.
 * @param onBytes told how many more bytes were read; every byte is read twice
 * @throws {HistoryRefused} naming file, line and column: a column that is missing, not ours or there twice, a cell that is not what
 * its column holds, a row earlier than the one before it
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
  private readonly facts: RowFacts;
  private readonly ids: string[] = [];
  private readonly values: Float32Array;
  private readonly known: Uint8Array;
  private header: Header | undefined;

  /** @param rows at least as many as will be added */
  constructor(private readonly file: string, rows: number) {
    // One to spare, because an empty column cannot grow by half.
    this.facts = new RowFacts(rows + 1);
    this.values = new Float32Array(rows * FEATURES.length);
    this.known = new Uint8Array(rows * FEATURES.length);
  }

  add(line: number, text: string): void {
    const cells = splitCells(text, ",");
    if (cells === undefined) throw new HistoryRefused(this.file, line, "", this.header === undefined ? "does not name the columns that sekisho dataset writes" : "a quote stands where none may");
    if (this.header === undefined) this.header = this.headerOf(line, cells);
    else this.addRow(line, cells, this.header);
  }

  build(): Dataset {
    const { file, header, facts, values, known, ids } = this;
    if (header === undefined) throw new HistoryRefused(file, 0, "", "is empty; expected the columns that sekisho dataset writes");
    const { count } = facts;
    return {
      features: { fingerprint: FEATURE_FINGERPRINT, names: FEATURES.map(({ name }) => name) },
      count, ids,
      at: facts.at.subarray(0, count),
      values: values.subarray(0, count * FEATURES.length),
      known: known.subarray(0, count * FEATURES.length),
      labels: facts.labels.subarray(0, count),
      labelAt: facts.labelAt.subarray(0, count),
      amountMinor: facts.amountMinor.subarray(0, count),
      cards: facts.cards.subarray(0, count),
      challenges: facts.challenges.subarray(0, count),
    };
  }

  private headerOf(line: number, names: readonly string[]): Header {
    const wanted = [...REQUEST_COLUMNS, ...FEATURES.map(({ name }) => name), ...LATER_COLUMNS];
    const refuse = (name: string, problem: string): HistoryRefused => new HistoryRefused(this.file, line, name, problem);
    const expected = new Set<string>(wanted);
    for (const [place, name] of names.entries()) {
      if (!expected.has(name)) throw refuse(name.slice(0, SHOWN), "no column of a data set; docs/features.md lists the features");
      if (names.indexOf(name) !== place) throw refuse(name, "this column is there twice");
    }
    const placeOf = (name: string): number => {
      const place = names.indexOf(name);
      if (place < 0) throw refuse(name, "this column is missing");
      return place;
    };
    const facts = [...REQUEST_COLUMNS, ...LATER_COLUMNS].map((name) => [name, placeOf(name)] as const);
    return { width: names.length, placeOf: Object.fromEntries(facts) as Header["placeOf"], featurePlaces: FEATURES.map(({ name }) => placeOf(name)) };
  }

  private addRow(line: number, cells: readonly string[], { width, placeOf, featurePlaces }: Header): void {
    if (cells.length !== width) throw new HistoryRefused(this.file, line, "", `has ${cells.length} cells where the first line names ${width} columns`);
    const cell = (column: FactColumn): string => cells[placeOf[column]] as string;
    const at = this.instant(line, "at", cell("at"));
    const { facts } = this;
    if (facts.count > 0 && at < (facts.at[facts.count - 1] as number)) throw new HistoryRefused(this.file, line, "at", `${cell("at")} is earlier than the row before it`);
    for (const column of ["id", "card"] as const) if (cell(column) === "") throw new HistoryRefused(this.file, line, column, "is empty");
    const earlier = facts.rowOf(cell("id"));
    // A message may be sent again under its id, but not at the same instant: such rows are one row, joined twice.
    if (earlier !== undefined && facts.at[earlier] === at) throw new HistoryRefused(this.file, line, "id", `${cell("id")} is there twice at the same instant`);
    const amount = cell("amount_minor");
    const row = facts.add(cell("id"), at, cell("card"), amount === "" ? undefined : this.amount(line, amount));
    this.ids.push(ownText(cell("id")));
    this.addFeatures(line, row, cells, featurePlaces);
    this.addOutcome(line, row, cell);
  }

  private addFeatures(line: number, row: number, cells: readonly string[], places: readonly number[]): void {
    const start = row * places.length;
    for (let index = 0; index < places.length; index++) {
      const text = cells[places[index] as number] as string;
      if (text === "") {
        this.values[start + index] = FEATURES[index]?.missing as number;
        continue;
      }
      const value = Math.fround(DECIMAL.test(text) ? Number(text) : NaN);
      if (!Number.isFinite(value)) throw this.expected(line, FEATURES[index]?.name as string, "a number", text);
      this.values[start + index] = value;
      this.known[start + index] = 1;
    }
  }

  private addOutcome(line: number, row: number, cell: (column: FactColumn) => string): void {
    const { facts } = this;
    const [challenge, label, labelAt] = [cell("challenge"), cell("label"), cell("label_at")];
    const code = CHALLENGE_OF_CELL.get(challenge);
    if (code === undefined) throw this.expected(line, "challenge", "passed, failed, abandoned or nothing", challenge);
    facts.challenges[row] = code;
    if (!["", "0", "1"].includes(label)) throw this.expected(line, "label", "1 for fraud, 0 for genuine or nothing", label);
    if (label === "" && labelAt === "") return;
    if (label === "") throw new HistoryRefused(this.file, line, "label", "is empty although label_at is not");
    facts.labels[row] = Number(label);
    facts.labelAt[row] = this.instant(line, "label_at", labelAt);
  }

  private amount(line: number, text: string): number {
    const amount = DECIMAL.test(text) ? Number(text) : NaN;
    if (!(amount >= 0 && amount < Infinity)) throw this.expected(line, "amount_minor", "an amount in minor units, 0 or more", text);
    return amount;
  }

  private instant(line: number, column: FactColumn, text: string): number {
    const instant = parseInstant(text);
    if (instant === undefined) throw this.expected(line, column, "a time such as 2026-03-01T10:00:00.000Z", text);
    return instant;
  }

  private expected(line: number, column: string, what: string, found: string): HistoryRefused {
    return new HistoryRefused(this.file, line, column, `expected ${what}, found ${found === "" ? "nothing" : JSON.stringify(found.slice(0, SHOWN))}`);
  }
}

/** The same text with memory of its own: a piece of a longer text keeps the whole of it, here the file, from being freed. */
function ownText(text: string): string {
  return Buffer.from(text).toString();
}
