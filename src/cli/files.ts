import { readFileSync, statSync } from "node:fs";
import { Unusable } from "./command.js";

/** @throws {Unusable} naming the file */
export function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Unusable(`${path}: ${reasonOf(error)}`);
  }
}

/** Bytes of all files together; a file that is not there is somebody else's to complain of. */
export function bytesOf(paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
}

function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "is a folder" : "cannot be read";
}
