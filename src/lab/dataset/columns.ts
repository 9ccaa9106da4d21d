import type { PendingBlock } from "./pending-rows.js";
import { CHALLENGE_CODES } from "./types.js";

/** Columns beside categories and features: the first four are known with the request, the last three only later. */
export const REQUEST_COLUMNS = ["id", "at", "card", "amount_minor"] as const;
export const LATER_COLUMNS = ["challenge", "label", "label_at"] as const;
export type FactColumn = (typeof REQUEST_COLUMNS)[number] | (typeof LATER_COLUMNS)[number];

/** How a challenge's end is written, by its code; nothing for none. */
export const CHALLENGE_NAMES: readonly string[] = Object.entries(CHALLENGE_CODES).map(([name, code]) => (code === 0 ? "" : name));

/** Rows with all that is known of them. Columns are as long as `ids`, but for the features. */
export interface CompleteBlock extends PendingBlock {
  /** One of CHALLENGE_CODES. */
  readonly challenges: Uint8Array;
  /** 1 fraud, 0 genuine; nothing where `labelAt` is Infinity. */
  readonly labels: Uint8Array;
  /** Instant at which the label reached us; Infinity where none did. */
  readonly labelAt: Float64Array;
}

/** A file of one format, under way. */
export interface RowsTarget {
  /** How many rows it wants at a time. */
  readonly rowsAtOnce: number;
  write(rows: CompleteBlock): void;
  /** Writes what belongs at the end. */
  close(): void;
}
