import { readFileSync, statSync } from "node:fs";
import { FileRefused } from "./file-refused.js";

/**
 * The bytes of a file, of which no more than `bytesMax` are ever read.
 * @throws {FileRefused} when it cannot be read or is larger
 */
export function readBounded(path: string, bytesMax = Infinity): Uint8Array {
  try {
    const { size } = statSync(path);
    if (size > bytesMax) throw new FileRefused(path, `has ${size} bytes, more than ${bytesMax}`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof FileRefused) throw error;
    throw new FileRefused(path, "cannot be read");
  }
}
