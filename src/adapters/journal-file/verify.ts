import { JournalCorrupt, listSegments } from "./segments.js";
import type { TornTail } from "./segments.js";
import { readRecords } from "./read.js";
import type { JournalPosition, JournalRecord } from "../../engine/index.js";

export interface VerifyReport {
  readonly segments: number;
  readonly bytes: number;
  /** Whole, well-formed records before the first damage, by kind. */
  readonly records: Readonly<Record<JournalRecord["kind"], number>>;
  /** Place of the last of them; 0 when there is none. */
  readonly upTo: JournalPosition;
  /** What a crash left unfinished; the next start cuts it. */
  readonly tornTail: TornTail | undefined;
  /** Damage that no crash explains. */
  readonly corrupt: { readonly position: JournalPosition; readonly reason: string } | undefined;
}

/** Reads the whole journal in `directory`, changing nothing and needing no lock. */
export async function verifyJournal(directory: string): Promise<VerifyReport> {
  const segments = listSegments(directory);
  const records = { decision: 0, erro: 0, challenge: 0, label: 0 };
  let upTo: JournalPosition = 0;
  let tornTail: TornTail | undefined;
  let corrupt: VerifyReport["corrupt"];
  try {
    for await (const { position, record } of readRecords(directory, { after: 0, end: undefined, onTornTail: (tail) => (tornTail = tail) })) {
      records[record.kind]++;
      upTo = position;
    }
  } catch (cause) {
    if (!(cause instanceof JournalCorrupt)) throw cause;
    corrupt = { position: cause.position, reason: cause.message };
  }
  return { segments: segments.length, bytes: segments.reduce((sum, { size }) => sum + size, 0), records, upTo, tornTail, corrupt };
}
