import { formatInstant } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import { entitiesOf } from "../../risk/index.js";
import type { Context, EntityKind, ListName, Listed, Maybe, NamedEntity } from "../../risk/index.js";
import type { ChangeRecord } from "../changes/types.js";
import { isAt } from "./place.js";
import type { EntryState, ListEntryRow } from "./views.js";

/** What a new entry is kept with; an ended one is kept with nothing more than its reason. */
export interface EntryContent extends NamedEntity {
  readonly list: ListName;
  readonly until?: Instant;
  readonly place?: string;
  /** acsTransID of the decision that the entity was taken from. */
  readonly decision?: string;
}

/** An entry of a list, from the moment it was made for as long as the log is kept. */
export interface ListEntry extends EntryContent {
  /** Place in the order of the changes. */
  readonly number: number;
  readonly entry: string;
  readonly issuer: string;
  readonly reason: string;
  readonly author: string;
  readonly addedAt: Instant;
  readonly ended: Maybe<{ readonly at: Instant; readonly author: string; readonly reason: string }>;
}

/** What nobody has ended at an issuer, by kind and id of its entity. Time may have: whoever reads looks. */
type Open = Map<EntityKind, Map<string, readonly ListEntry[]>>;

/** The lists of an installation as its changes left them. */
export class ListBook {
  private readonly byId = new Map<string, ListEntry>();
  private readonly open = new Map<string, Open>();

  constructor(changes: readonly ChangeRecord[]) {
    for (const change of changes) this.apply(change);
  }

  /** Takes up the next change; those of other subjects say nothing here. */
  apply(change: ChangeRecord): void {
    const { subject, action, at, issuer, author, reason = "", about, content, number } = change;
    if ((subject !== "list" && subject !== "trust") || issuer === undefined || about === undefined) return;
    const before = this.byId.get(about);
    if (action === "added") this.add({ ...(content as unknown as EntryContent), number, entry: about, issuer, reason, author, addedAt: at, ended: undefined });
    else if (before !== undefined) this.end({ ...before, ended: { at, author, reason } });
  }

  entry(id: string): Maybe<ListEntry> {
    return this.byId.get(id);
  }

  /** All that there ever were at an issuer, newest first. */
  entriesOf(issuer: string): readonly ListEntry[] {
    return [...this.byId.values()].filter((entry) => entry.issuer === issuer).reverse();
  }

  /** How many have not ended at an issuer. */
  activeCount(issuer: string, at: Instant): number {
    return this.entriesOf(issuer).filter((entry) => stateAt(entry, at) === "active").length;
  }

  /** What lists say of an entity at a moment, wherever that is. */
  activeOf(issuer: string, { kind, id }: Pick<NamedEntity, "kind" | "id">, at: Instant): readonly ListEntry[] {
    return (this.open.get(issuer)?.get(kind)?.get(id) ?? []).filter((entry) => stateAt(entry, at) === "active");
  }

  /** What the lists of an issuer say of a message at its moment; undefined where they say nothing. */
  say(issuer: string, context: Context): Maybe<readonly Listed[]> {
    const open = this.open.get(issuer);
    if (open === undefined) return undefined;
    const said: Listed[] = [];
    for (const { kind, id } of entitiesOf(context)) {
      for (const { list, entry, until = Infinity, place } of open.get(kind)?.get(id) ?? []) {
        if (context.at < until && (place === undefined || isAt(place, context))) said.push({ list, kind, entry });
      }
    }
    return said.length === 0 ? undefined : said;
  }

  private add(entry: ListEntry): void {
    const { issuer, kind, id } = entry;
    this.byId.set(entry.entry, entry);
    const open: Open = this.open.get(issuer) ?? new Map();
    const ids = open.get(kind) ?? new Map<string, readonly ListEntry[]>();
    this.open.set(issuer, open.set(kind, ids.set(id, [...(ids.get(id) ?? []), entry])));
  }

  /** Leaves nothing behind that a message would have to be compared with. */
  private end(ended: ListEntry): void {
    const { entry, issuer, kind, id } = ended;
    this.byId.set(entry, ended);
    const open = this.open.get(issuer);
    const ids = open?.get(kind);
    if (open === undefined || ids === undefined) return;
    const others = (ids.get(id) ?? []).filter((one) => one.entry !== entry);
    if (others.length > 0) return void ids.set(id, others);
    ids.delete(id);
    if (ids.size === 0) open.delete(kind);
    if (open.size === 0) this.open.delete(issuer);
  }
}

/** @param at whose expiries count */
export function stateAt({ ended, until }: ListEntry, at: Instant): EntryState {
  if (ended !== undefined) return "ended";
  return until !== undefined && until <= at ? "expired" : "active";
}

export function rowOf(entry: ListEntry, at: Instant): ListEntryRow {
  const { entry: id, list, kind, shown, reason, author, addedAt, until, place, decision, ended } = entry;
  return {
    id, list, kind, shown, reason, author, addedAt: formatInstant(addedAt), until: until === undefined ? null : formatInstant(until), place: place ?? null,
    decision: decision ?? null, state: stateAt(entry, at), ended: ended === undefined ? null : { ...ended, at: formatInstant(ended.at) },
  };
}
