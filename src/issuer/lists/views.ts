import type { ListName, NamedKind } from "../../risk/index.js";

/** What the API says of an issuer's lists; conventions as in `src/issuer/views.ts`. */

export const ENTRY_STATES = ["active", "expired", "ended"] as const;
export type EntryState = (typeof ENTRY_STATES)[number];

/** POST /api/v1/lists and POST /api/v1/lists/{entry}/end answer it. */
export interface ListEntryRow {
  readonly id: string;
  readonly list: ListName;
  readonly kind: NamedKind;
  /** As much of the entity as may be shown: BIN and last four digits of a card, the domain of an e-mail address. */
  readonly shown: string;
  readonly reason: string;
  readonly author: string;
  readonly addedAt: string;
  /** When it ends by itself; null for one that somebody has to end. */
  readonly until: string | null;
  /** Where a trust holds: `abroad`, or a country; null for everywhere. */
  readonly place: string | null;
  /** Decision that the entity was taken from. */
  readonly decision: string | null;
  readonly state: EntryState;
  /** Who ended it before its time. */
  readonly ended: { readonly at: string; readonly author: string; readonly reason: string } | null;
}

/** GET /api/v1/lists?issuer=&list=&kind=&state=&text=&limit=&before= Newest first. `text` finds ids, authors and what is shown or said as reason. */
export interface ListPage {
  readonly items: readonly ListEntryRow[];
  /** How many fit in all. */
  readonly total: number;
  readonly next: string | null;
}
