import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of its own for each test file, gone when its tests are done. */
export function scratchFolder(): (name: string, content: string | Uint8Array) => string {
  const folder = mkdtempSync(join(tmpdir(), "sekisho-lab-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name, content) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
}

/** Items in blocks of `size`, as a reader hands them on; each block can be walked once. */
export async function* inBlocks<T>(items: readonly T[], size = 3): AsyncGenerator<Iterable<T>> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size).values();
}

/** What blocks hold, one after the other. */
export async function fromBlocks<T>(blocks: AsyncIterable<Iterable<T>>): Promise<T[]> {
  const all: T[] = [];
  for await (const block of blocks) all.push(...block);
  return all;
}
