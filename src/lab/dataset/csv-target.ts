import { closeSync, openSync, writeFileSync } from "node:fs";
import { formatInstant } from "../../base/index.js";
import { FEATURES } from "../../risk/index.js";
import { CATEGORY_COLUMNS } from "./categories.js";
import { CHALLENGE_NAMES, LATER_COLUMNS, REQUEST_COLUMNS } from "./columns.js";
import type { CompleteBlock, RowsTarget } from "./columns.js";

/** One line per row, features as columns, an empty cell for what is unknown. */
export class CsvTarget implements RowsTarget {
  readonly rowsAtOnce = 1024;
  private readonly file: number;

  constructor(path: string) {
    this.file = openSync(path, "w");
    writeFileSync(this.file, `${[...REQUEST_COLUMNS, ...CATEGORY_COLUMNS, ...FEATURES.map(({ name }) => name), ...LATER_COLUMNS].join(",")}\n`);
  }

  write(rows: CompleteBlock): void {
    let text = "";
    for (let row = 0; row < rows.ids.length; row++) text += lineOf(rows, row);
    writeFileSync(this.file, text);
  }

  close(): void {
    closeSync(this.file);
  }
}

function lineOf({ ids, at, cards, amountMinor, categories, values, challenges, labels, labelAt }: CompleteBlock, row: number): string {
  const amount = amountMinor[row] as number;
  let line = `${csvCell(ids[row] as string)},${formatInstant(at[row] as number)},${cards[row]},${Number.isNaN(amount) ? "" : amount}`;
  for (const column of CATEGORY_COLUMNS) {
    const { names, codes } = categories[column];
    line += `,${names[codes[row] as number]}`;
  }
  const width = FEATURES.length;
  for (let index = row * width; index < (row + 1) * width; index++) {
    const value = values[index] as number;
    line += Number.isNaN(value) ? "," : `,${shortest(value)}`;
  }
  const labelled = Number.isFinite(labelAt[row]);
  return `${line},${CHALLENGE_NAMES[challenges[row] as number]},${labelled ? labels[row] : ""},${labelled ? formatInstant(labelAt[row] as number) : ""}\n`;
}

/** The shortest decimal that reads back as the same 32-bit number, bit by bit. */
export function shortest(value: number): string {
  if (Number.isInteger(value)) return Object.is(value, -0) ? "-0" : String(value);
  for (const digits of [6, 7, 8]) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === value) return String(text);
  }
  return String(Number(value.toPrecision(9)));
}

export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
