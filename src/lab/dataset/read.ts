import { open, stat } from "node:fs/promises";
import { readDatasetCsv } from "./csv-reader.js";
import { readDatasetParquet } from "./parquet-reader.js";
import type { Dataset } from "./types.js";

const PARQUET_MAGIC = "PAR1";

/**
 * Reads a data set of either format: Parquet where the name or the first bytes say so, else CSV, packed or not.
 * @param onShare told which share of the work is done, 0 to 1
 * @throws {HistoryRefused} naming file, place and column
 */
export async function readDataset(file: string, onShare: (share: number) => void = () => undefined): Promise<Dataset> {
  const parquet = file.endsWith(".parquet") || (await startsWith(file, PARQUET_MAGIC));
  // CSV is read twice: counted, then parsed.
  const total = (parquet ? 1 : 2) * (await stat(file).then(({ size }) => size, () => 0));
  let read = 0;
  const onBytes = (bytes: number): void => onShare(Math.min(1, (read += bytes) / total));
  return parquet ? readDatasetParquet(file, onBytes) : readDatasetCsv(file, onBytes);
}

/** False for a file that cannot be read, which its reader will say. */
async function startsWith(file: string, magic: string): Promise<boolean> {
  try {
    const handle = await open(file, "r");
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(magic.length), 0, magic.length, 0);
      return buffer.subarray(0, bytesRead).toString("latin1") === magic;
    } finally {
      await handle.close();
    }
  } catch {
    return false;
  }
}
