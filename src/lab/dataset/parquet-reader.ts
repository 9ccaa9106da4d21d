import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { parquetMetadataAsync, parquetRead } from "hyparquet";
import type { AsyncBuffer, Compressors, DecodedArray, FileMetaData } from "hyparquet";
import { parseInstant } from "../../base/index.js";
import { FEATURES } from "../../risk/index.js";
import { HistoryRefused } from "../history/refused.js";
import { CHALLENGE_NAMES } from "./columns.js";
import type { FactColumn } from "./columns.js";
import { LoadedRows, expected, placesOf } from "./loaded-rows.js";
import type { Places, Refuse } from "./loaded-rows.js";
import type { Dataset } from "./types.js";

/** Beside Snappy, which the library knows: what Node.js unpacks. */
const COMPRESSORS: Compressors = { GZIP: (bytes) => gunzipSync(bytes), BROTLI: (bytes) => brotliDecompressSync(bytes) };

/** One row group, by the place of the column in the file. */
type Group = readonly DecodedArray[];

/**
 * Reads a data set from Parquet, ours or what another tool made of it: columns may stand in any order and be of any type that holds
 * their values, null or NaN is unknown. Row groups are read one after the other.
 * @param onBytes told how many more bytes were read
 * @throws {HistoryRefused} as {@link readDatasetCsv} does, with the number of the row, from 1, in place of the line
 */
export async function readDatasetParquet(file: string, onBytes?: (bytes: number) => void): Promise<Dataset> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, "r");
    const source = await sourceOf(handle, onBytes);
    const metadata = await parquetMetadataAsync(source);
    return await rowsOf(file, source, metadata);
  } catch (error) {
    if (error instanceof HistoryRefused) throw error;
    throw new HistoryRefused(file, 0, "", `cannot be read: ${(error as Error).message}`);
  } finally {
    await handle?.close();
  }
}

async function sourceOf(handle: FileHandle, onBytes?: (bytes: number) => void): Promise<AsyncBuffer> {
  const { size } = await handle.stat();
  return {
    byteLength: size,
    async slice(start, end = size) {
      const bytes = new Uint8Array(end - start);
      let length = 0;
      while (length < bytes.length) {
        const { bytesRead } = await handle.read(bytes, length, bytes.length - length, start + length);
        if (bytesRead === 0) throw new Error("unexpected end of file");
        length += bytesRead;
      }
      onBytes?.(length);
      return bytes.buffer;
    },
  };
}

async function rowsOf(file: string, source: AsyncBuffer, metadata: FileMetaData): Promise<Dataset> {
  const refuse: Refuse = (row, column, problem) => new HistoryRefused(file, 0, column, row > 0 ? `${problem} (row ${row})` : problem);
  const names = metadata.schema.slice(1).map(({ name }) => name);
  const places = placesOf(names, (column, problem) => refuse(0, column, problem));
  const rows = new LoadedRows(metadata.row_groups.reduce((sum, { num_rows: groupRows }) => sum + Number(groupRows), 0), places, refuse);
  const cells = new Cells(refuse);
  for (const { num_rows: groupRows } of metadata.row_groups) {
    const count = Number(groupRows);
    const group = await groupOf(source, metadata, names, rows.count, count);
    for (let row = 0; row < count; row++) addRow(rows, group, row, places, cells);
  }
  return rows.build();
}

async function groupOf(file: AsyncBuffer, metadata: FileMetaData, names: readonly string[], rowStart: number, count: number): Promise<Group> {
  const parts = new Map<string, DecodedArray[]>(names.map((name) => [name, []]));
  await parquetRead({
    file, metadata, rowStart, rowEnd: rowStart + count, compressors: COMPRESSORS,
    onChunk: ({ columnName, columnData }) => void parts.get(columnName)?.push(columnData),
  });
  return names.map((name) => {
    const [first = [], ...more] = parts.get(name) ?? [];
    const column = more.length === 0 ? first : [first, ...more].flatMap((part) => [...part]);
    if (column.length !== count) throw new Error(`column ${name} has ${column.length} of ${count} rows`);
    return column;
  });
}

function addRow(rows: LoadedRows, group: Group, index: number, { placeOf, categories, features }: Places, cells: Cells): void {
  const place = rows.count + 1;
  const cell = (column: FactColumn): unknown => group[placeOf[column]]?.[index];
  const row = rows.add(place, {
    id: cells.text(cell("id")),
    at: cells.instant(place, "at", cell("at")) ?? cells.missing(place, "at"),
    card: cells.text(cell("card")),
    amountMinor: cells.number(place, "amount_minor", cell("amount_minor")),
    categories: Object.fromEntries([...categories].map(([column, at]) => [column, cells.text(group[at]?.[index])])),
    challenge: cells.challenge(place, cell("challenge")),
    label: cells.label(place, cell("label")),
    labelAt: cells.instant(place, "label_at", cell("label_at")),
  });
  for (let feature = 0; feature < features.length; feature++) {
    const name = FEATURES[feature]?.name as string;
    const value = cells.number(place, name, group[features[feature] as number]?.[index]);
    if (!rows.setFeature(row, feature, value)) throw cells.unexpected(place, name, "a number", value);
  }
}

/** Values of whatever type a tool chose, as what their column holds. */
class Cells {
  constructor(private readonly refuse: Refuse) {}

  /** Null and NaN are how tools write an unknown number. */
  number(row: number, column: string, value: unknown): number | undefined {
    if (typeof value === "number") return Number.isNaN(value) ? undefined : value;
    if (value === null || value === undefined) return undefined;
    if (typeof value === "bigint" || typeof value === "boolean") return Number(value);
    throw this.unexpected(row, column, "a number", value);
  }

  text(value: unknown): string {
    return value === null || value === undefined ? "" : String(value);
  }

  instant(row: number, column: FactColumn, value: unknown): number | undefined {
    if (value === null || value === undefined) return undefined;
    const instant = value instanceof Date ? value.getTime() : typeof value === "string" ? parseInstant(value) : undefined;
    if (instant === undefined || Number.isNaN(instant)) throw this.unexpected(row, column, "a time", value);
    return instant;
  }

  challenge(row: number, value: unknown): number {
    const code = CHALLENGE_NAMES.indexOf(this.text(value));
    if (code < 0) throw this.unexpected(row, "challenge", "passed, failed, abandoned or nothing", value);
    return code;
  }

  label(row: number, value: unknown): number | undefined {
    const label = this.number(row, "label", value);
    if (label !== undefined && label !== 0 && label !== 1) throw this.unexpected(row, "label", "1 for fraud, 0 for genuine or nothing", value);
    return label;
  }

  missing(row: number, column: FactColumn): never {
    throw this.refuse(row, column, "is empty");
  }

  unexpected(row: number, column: string, what: string, value: unknown): HistoryRefused {
    return this.refuse(row, column, expected(what, this.text(value)));
  }
}
