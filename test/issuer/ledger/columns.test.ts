import { FlagColumn, NumberColumn, WordColumn } from "../../../src/issuer/ledger/columns.js";
import type { Column } from "../../../src/issuer/ledger/columns.js";
import type { Comparison, FactValue } from "../../../src/risk/index.js";

const ROWS = Uint16Array.of(0, 1, 3, 4, 6, 7);

function columnWith(column: Column, values: readonly (FactValue | undefined)[]): Column {
  for (const [row, value] of values.entries()) column.write(row, value);
  return column;
}

const NUMBERS = columnWith(new NumberColumn(8), [1, 2, 2, 2.5, undefined, 3, -1, 0]);
const FLAGS = columnWith(new FlagColumn(8), [true, false, true, undefined, false, true, true, false]);
const WORDS = columnWith(new WordColumn(8), ["APP", "BRW", "3RI", undefined, "APP", "BRW", "3RI", "APP"]);

function kept(column: Column, operator: Comparison["operator"], value: FactValue): number[] {
  const rows = ROWS.slice();
  return [...rows.subarray(0, column.keep({ fact: "any", operator, value }, rows, rows.length))];
}

// Row 3 of flags and words and row 4 of the numbers are unknown, and stay.
test.each([
  ["==", 2, [1, 4]],
  [">=", 2, [1, 3, 4]],
  [">", 2, [3, 4]],
  ["<=", 2, [0, 1, 4, 6, 7]],
  ["<", 2, [0, 4, 6, 7]],
] as const)("of numbers, %s %d keeps those of which it is not false", (operator, value, rows) => {
  expect(kept(NUMBERS, operator, value)).toEqual(rows);
});

test.each([
  [FLAGS, true, [0, 3, 6]],
  [FLAGS, false, [1, 3, 4, 7]],
  [WORDS, "APP", [0, 3, 4, 7]],
  [WORDS, "none of them", [3]],
] as const)("a flag or word keeps what is equal or unknown", (column, value, rows) => {
  expect(kept(column, "==", value)).toEqual(rows);
});

test("many rows read at once are what each reads", () => {
  for (const column of [NUMBERS, FLAGS, WORDS]) {
    const lists = Array.from({ length: 8 }, () => ["untouched" as FactValue | undefined, "untouched"]);
    column.readInto(lists, 1, ROWS, ROWS.length - 1, 0);
    for (const [row, list] of lists.entries()) expect(list).toEqual(["untouched", row === 7 || !ROWS.includes(row) ? "untouched" : column.read(row)]);
  }
});
