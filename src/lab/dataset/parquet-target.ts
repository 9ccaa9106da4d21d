import type { SchemaElement } from "hyparquet";
import { ParquetWriter, fileWriter } from "hyparquet-writer";
import { FEATURES } from "../../risk/index.js";
import { CATEGORY_COLUMNS, byColumn } from "./categories.js";
import { CHALLENGE_NAMES } from "./columns.js";
import type { CompleteBlock, RowsTarget } from "./columns.js";

const text = { type: "BYTE_ARRAY", converted_type: "UTF8" } as const;
const instant = { type: "INT64", converted_type: "TIMESTAMP_MILLIS" } as const;

/** The columns of a CSV data set, with types; what is an empty cell there is null here. */
const SCHEMA: SchemaElement[] = [
  { name: "id", ...text, repetition_type: "REQUIRED" },
  { name: "at", ...instant, repetition_type: "REQUIRED" },
  { name: "card", type: "INT32", repetition_type: "REQUIRED" },
  { name: "amount_minor", type: "DOUBLE", repetition_type: "OPTIONAL" },
  ...CATEGORY_COLUMNS.map((name) => ({ name, ...text, repetition_type: "OPTIONAL" }) as const),
  ...FEATURES.map(({ name }) => ({ name, type: "FLOAT", repetition_type: "OPTIONAL" }) as const),
  { name: "challenge", ...text, repetition_type: "OPTIONAL" },
  { name: "label", type: "INT32", repetition_type: "OPTIONAL" },
  { name: "label_at", ...instant, repetition_type: "OPTIONAL" },
];

/** One row group per block, compressed with Snappy. */
export class ParquetTarget implements RowsTarget {
  /** Some eighteen megabytes of features as they wait to be written, and groups that readers like. */
  readonly rowsAtOnce = 16_384;
  private readonly writer: ParquetWriter;

  constructor(path: string) {
    const schema: SchemaElement[] = [{ name: "root", num_children: SCHEMA.length }, ...SCHEMA];
    this.writer = new ParquetWriter({ writer: fileWriter(path), schema, statistics: false, createdBy: "sekisho" });
  }

  write(rows: CompleteBlock): void {
    const count = rows.ids.length;
    const column = (value: (row: number) => unknown): unknown[] => Array.from({ length: count }, (_, row) => value(row));
    const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
    const labelled = (row: number): boolean => rows.labelAt[row] !== Infinity;
    const facts = {
      id: column((row) => rows.ids[row]),
      at: column((row) => new Date(rows.at[row] as number)),
      card: column((row) => rows.cards[row]),
      amount_minor: column((row) => known(rows.amountMinor[row] as number)),
      challenge: column((row) => CHALLENGE_NAMES[rows.challenges[row] as number] || null),
      label: column((row) => (labelled(row) ? rows.labels[row] : null)),
      label_at: column((row) => (labelled(row) ? new Date(rows.labelAt[row] as number) : null)),
    };
    const categories = byColumn((name) => {
      const { names, codes } = rows.categories[name];
      return column((row) => names[codes[row] as number] || null);
    });
    const features = FEATURES.map(({ name }, feature) => [name, column((row) => known(rows.values[row * FEATURES.length + feature] as number))] as const);
    const data = new Map<string, unknown[]>([...Object.entries({ ...facts, ...categories }), ...features]);
    // Plain, because the library's dictionaries take -0 for 0. A writer of files gives no promise.
    void this.writer.write({ columnData: SCHEMA.map(({ name }) => ({ name, data: data.get(name) ?? [], encoding: "PLAIN" })), rowGroupSize: count });
  }

  close(): void {
    void this.writer.finish();
  }
}
