import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { PolicyFiles } from "../adapters/policy-files.js";
import { Unusable } from "./command.js";

/** @throws {Unusable} naming the file */
export function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Unusable(`${path}: ${reasonOf(error)}`);
  }
}

/** Where a policy in a file `<name>/<version>.yaml` finds what it extends: in the files that lie as it does. */
export function parentsBeside(file: string): (id: string) => string | undefined {
  const files = new PolicyFiles(dirname(dirname(file)));
  return (id) => files.texts(id)?.text;
}

/** Bytes of all files together; a file that is not there is somebody else's to complain of. */
export function bytesOf(paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
}

/**
 * Looks at where a file or a folder is to be made before the work whose result it holds: that may take hours.
 * @param option the option that names `path`
 * @param kind a folder is made with all that lead to it, a file only in a folder that is there
 * @throws {Unusable} when it cannot be made there
 */
export function checkPlace(option: string, path: string, kind: "file" | "folder"): void {
  const refuse = (problem: string): Unusable => new Unusable(`--${option} ${path}: ${problem}`);
  const there = isFolder(path);
  if (there !== undefined) {
    if (kind === "file" && there) throw refuse("is a folder");
    if (kind === "folder" && !there) throw refuse("is not a folder");
    return;
  }
  let above = dirname(path);
  if (kind === "folder") while (isFolder(above) === undefined && dirname(above) !== above) above = dirname(above);
  const aboveIsFolder = isFolder(above);
  if (aboveIsFolder === undefined) throw refuse(`there is no folder ${above}`);
  if (!aboveIsFolder) throw refuse(`${above} is not a folder`);
}

/** Undefined where there is nothing, or where nothing may be looked at. */
function isFolder(path: string): boolean | undefined {
  try {
    return statSync(path).isDirectory();
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "is a folder" : "cannot be read";
}
