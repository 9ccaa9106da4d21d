import type { Journal, JournalPosition, ProfileStore } from "./ports.js";
import { teach, teachingOf } from "./teach.js";

/**
 * Folds the records after `from` (0 for all) into `store`, which stands as it did at `from`: empty, or as far as its
 * checkpoint says.
 * @returns how many records were read and the place of the last one (`from` when there was none)
 */
export async function rebuildProfiles(journal: Pick<Journal, "read">, store: Pick<ProfileStore, "observe" | "learn">, from: JournalPosition = 0): Promise<{ records: number; upTo: JournalPosition }> {
  let records = 0;
  let upTo = from;
  for await (const { position, record } of journal.read(from)) {
    const teaching = teachingOf(record);
    if (teaching !== undefined) await teach(store, teaching);
    records++;
    upTo = position;
  }
  return { records, upTo };
}
