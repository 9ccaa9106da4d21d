import { IdIndex, highHash, lowHash } from "./id-index.js";
import { merged, runOf } from "./sorted-run.js";
import type { SortedRun } from "./sorted-run.js";

/** How many of the newest ids are in memory, in twelve megabytes. */
const NEWEST_MAX = 1 << 19;

/**
 * An {@link IdIndex} of any length in memory of a fixed size: the newest ids are in memory, the others in sorted runs on disk, each
 * asked with one read. Two runs of a size become one, so that there are as many as the logarithm of the ids.
 */
export class IdFile {
  private readonly newest = new IdIndex();
  /** From the oldest and longest to the newest and shortest. */
  private readonly runs: SortedRun[] = [];

  /** @param folder where scratch files lie */
  constructor(private readonly folder: string, private readonly newestMax = NEWEST_MAX) {}

  /** Points `id` at `number`, below 2^31, also when it pointed elsewhere before. */
  set(id: string, number: number): void {
    if (this.newest.size >= this.newestMax) this.spill();
    this.newest.set(id, number);
  }

  get(id: string): number | undefined {
    const number = this.newest.get(id);
    if (number !== undefined || this.runs.length === 0) return number;
    const high = highHash(id);
    const low = lowHash(id);
    for (let run = this.runs.length - 1; run >= 0; run--) {
      const found = this.runs[run]?.find(high, low);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  close(): void {
    for (const run of this.runs) run.close();
  }

  private spill(): void {
    let newer = runOf(this.folder, this.newest.sorted());
    this.newest.clear();
    for (let older = this.runs.at(-1); older !== undefined && older.count <= newer.count; older = this.runs.at(-1)) {
      this.runs.pop();
      newer = merged(this.folder, older, newer);
    }
    this.runs.push(newer);
  }
}
