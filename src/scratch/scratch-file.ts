import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

/**
 * A file for what memory should not hold. It loses its name as soon as it is open, so that it is gone with the process, however that
 * ends; it is made with the first write, so that a short run makes none.
 */
export class ScratchFile {
  private file: number | undefined;

  /** @param folder on whose disk it lies */
  constructor(private readonly folder: string) {}

  /** @throws what the file system says, for instance when the disk is full */
  write(bytes: Uint8Array, at: number): void {
    this.file ??= openNameless(this.folder);
    for (let done = 0; done < bytes.length;) done += writeSync(this.file, bytes, done, bytes.length - done, at + done);
  }

  /** Fills `into` with the bytes from `at` on. @returns how many there were: fewer than asked for only at the end of the file */
  read(into: Uint8Array, at: number): number {
    if (this.file === undefined) return 0;
    let done = 0;
    while (done < into.length) {
      const read = readSync(this.file, into, done, into.length - done, at + done);
      if (read === 0) break;
      done += read;
    }
    return done;
  }

  /** Lets go of file and content; may be called again. */
  close(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }
}

function openNameless(folder: string): number {
  const own = mkdtempSync(join(folder, ".sekisho-"));
  try {
    return openSync(join(own, "scratch"), "w+");
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}
