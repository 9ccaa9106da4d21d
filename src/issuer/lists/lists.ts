import { DAY_MS, formatInstant, parseInstant } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import type { DecisionRecord } from "../../engine/index.js";
import { LISTS, NAMED_KINDS, namedEntity, plainEntity } from "../../risk/index.js";
import type { ListName, Maybe, NamedEntity, NamedKind, ReferenceData } from "../../risk/index.js";
import { roleAt } from "../access/principal.js";
import type { Principal } from "../access/types.js";
import { OneByOne } from "../changes/one-by-one.js";
import type { ChangeLog } from "../changes/types.js";
import { isMalformed } from "../desk.js";
import type { Asked, Malformed } from "../desk.js";
import { admit } from "../policies/roles.js";
import { StepRefused } from "../policies/types.js";
import { rowOf, stateAt } from "./book.js";
import type { EntryContent, ListBook, ListEntry } from "./book.js";
import { ABROAD } from "./place.js";
import { ENTRY_STATES } from "./views.js";
import type { EntryState, ListEntryRow, ListPage } from "./views.js";

export interface ListsParts {
  readonly log: ChangeLog;
  /** The fold of this very log; it hears of each change before the command that made it goes on. */
  readonly book: ListBook;
  /** As messages are understood with, so that a value names what a message names. */
  readonly reference: ReferenceData;
  /** A decision of this installation's own traffic, by either of its ids. */
  readonly decision: (id: string) => Promise<Maybe<DecisionRecord>>;
  readonly newId: () => string;
  readonly now: () => Instant;
}

/** What somebody wants on a list, as it was written. */
export interface NewEntry {
  readonly list: string;
  /** A trust is always in a card. */
  readonly kind?: string;
  /** Either the plain value of the entity, or a decision in which it had a part. */
  readonly value?: string;
  readonly decision?: string;
  readonly reason: string;
  /** ISO 8601 with a zone. */
  readonly until?: string;
  readonly place?: string;
}

/** Which entries are looked for, as it was written; members that are absent leave everything in. */
export interface ListQuestion {
  readonly list?: string;
  readonly kind?: string;
  readonly state?: string;
  readonly text?: string;
  readonly limit: number;
  /** `next` of the page before. */
  readonly before?: number;
}

/** Entries of an issuer that have not ended. Each costs memory, and a message a look. */
const ACTIVE_MAX = 100_000;
/** For how long an analyst may spare somebody challenges; beyond that it takes an approver. */
const SPARED_DAYS_MAX = 92;

/**
 * The lists of issuers: block, allow, watch, and trust in one card for a time. An entry is a change with author and reason, kept before it
 * counts. Commands throw {@link StepRefused}, and answer what was malformed; then they have changed nothing.
 */
export class Lists {
  private readonly commands = new OneByOne();

  constructor(private readonly parts: ListsParts) {}

  page(who: Principal, issuer: string, { list, kind, state, text, limit, before = Infinity }: ListQuestion): Asked<ListPage> {
    admit(who, issuer, "viewer");
    const wanted = readChoices({ list, kind, state });
    if (isMalformed(wanted)) return wanted;
    const at = this.parts.now();
    const fitting = this.parts.book.entriesOf(issuer).filter((entry) =>
      (wanted.list ?? entry.list) === entry.list && (wanted.kind ?? entry.kind) === entry.kind && (wanted.state ?? stateAt(entry, at)) === stateAt(entry, at) && (text === undefined || holds(entry, text)));
    const older = fitting.filter(({ number }) => number < before);
    const items = older.slice(0, limit);
    return { items: items.map((entry) => rowOf(entry, at)), total: fitting.length, next: older.length > limit ? String(items.at(-1)?.number) : null };
  }

  /** Puts an entity on a list. Nobody is told what is on a list who may not see the issuer. */
  add(who: Principal, issuer: string, wanted: NewEntry): Promise<Asked<ListEntryRow>> {
    return this.commands.run(async () => {
      admit(who, issuer, "analyst");
      const { book, newId, now } = this.parts;
      const at = now();
      const read = readEntry(wanted, at);
      if (isMalformed(read)) return read;
      if (sparesForLong(read, at)) admit(who, issuer, "approver");
      const entity = await this.entityOf(issuer, read);
      if (isMalformed(entity)) return entity;
      const same = book.activeOf(issuer, entity, at).find(({ list, place }) => list === read.list && place === read.place);
      if (same !== undefined) throw new StepRefused("wrong-step", `${entity.shown} is on this list already, by entry ${same.entry}; end that first to have it otherwise.`);
      if (book.activeCount(issuer, at) >= ACTIVE_MAX) throw new StepRefused("wrong-step", `There are ${ACTIVE_MAX} entries on the lists; end some first.`);
      const { list, until, place } = read;
      const content: EntryContent = { list, ...entity, ...(until !== undefined && { until }), ...(place !== undefined && { place }) };
      const id = newId();
      await this.keep(who, { issuer, list, entry: id }, "added", content, wanted.reason);
      return rowOf(book.entry(id) as ListEntry, at);
    });
  }

  /** Ends an entry before its time; it stays to be seen. Entries of issuers where this person has nothing to do are as if they were not there. */
  end(who: Principal, id: string, reason: string): Promise<ListEntryRow> {
    return this.commands.run(async () => {
      const { book, now } = this.parts;
      const entry = book.entry(id);
      if (entry === undefined || roleAt(who, entry.issuer) === undefined) throw new StepRefused("unknown", "There is no such entry.");
      admit(who, entry.issuer, "analyst");
      const state = stateAt(entry, now());
      if (state !== "active") throw new StepRefused("wrong-step", state === "ended" ? "It was ended before." : "Its time is over.");
      await this.keep(who, entry, "ended", {}, reason);
      return rowOf(book.entry(id) as ListEntry, now());
    });
  }

  /** The entity, with the decision it was taken from where it was. */
  private async entityOf(issuer: string, { kind, value, decision }: ReadEntry): Promise<(NamedEntity & { readonly decision?: string }) | Malformed> {
    if (decision === undefined) {
      const plain = plainEntity(kind, value as string, this.parts.reference);
      return "expected" in plain ? { element: "value", ...plain } : plain;
    }
    const record = await this.parts.decision(decision);
    if (record === undefined || record.setup.issuer !== issuer) throw new StepRefused("unknown", "decision: this issuer has no decision of its own traffic with this id.");
    const id = record.entities.find((entity) => entity.kind === kind)?.id;
    if (id === undefined) return { element: "kind", expected: `the decision has no entity of this kind; it has ${NAMED_KINDS.filter((one) => record.entities.some((entity) => entity.kind === one)).join(", ")}` };
    return { ...namedEntity(kind, id, record.areq), decision: record.acsTransID };
  }

  private async keep(who: Principal, { issuer, list, entry }: Pick<ListEntry, "issuer" | "list" | "entry">, action: "added" | "ended", content: object, reason: string): Promise<void> {
    await this.parts.log.record({ at: this.parts.now(), issuer, subject: list === "trust" ? "trust" : "list", action, author: who.id, reason, about: entry, content: { ...content } });
  }
}

interface Choices {
  readonly list: Maybe<ListName>;
  readonly kind: Maybe<NamedKind>;
  readonly state: Maybe<EntryState>;
}

/** Words that are one of a few; what is absent stays so. */
function readChoices(written: { readonly [Name in keyof Choices]: Maybe<string> }): Asked<Choices> {
  const known: Readonly<Record<string, readonly string[]>> = { list: LISTS, kind: NAMED_KINDS, state: ENTRY_STATES };
  const wrong = Object.entries(written).find(([element, value]) => value !== undefined && known[element]?.includes(value) !== true);
  return wrong === undefined ? (written as Choices) : { element: wrong[0], expected: `expected one of ${known[wrong[0]]?.join(", ") ?? ""}` };
}

interface ReadEntry {
  readonly list: ListName;
  readonly kind: NamedKind;
  readonly value: Maybe<string>;
  readonly decision: Maybe<string>;
  readonly until: Maybe<Instant>;
  readonly place: Maybe<string>;
}

/** What a new entry says, or the first element at fault. */
function readEntry({ list, kind, value, decision, until, place }: NewEntry, at: Instant): ReadEntry | Malformed {
  const choices = readChoices({ list, kind: kind ?? (list === "trust" ? "card" : undefined), state: undefined });
  if (isMalformed(choices)) return choices;
  if (choices.kind === undefined) return { element: "kind", expected: `expected one of ${NAMED_KINDS.join(", ")}` };
  const trust = list === "trust";
  if (trust && choices.kind !== "card") return { element: "kind", expected: "a trust is in one card; expected card" };
  if ((value === undefined) === (decision === undefined)) return { element: value === undefined ? "value" : "decision", expected: "expected either the value of the entity or a decision in which it had a part" };
  const end = until === undefined ? undefined : parseInstant(until);
  if (until !== undefined && end === undefined) return { element: "until", expected: "expected an ISO 8601 date and time with a zone" };
  if (trust && end === undefined) return { element: "until", expected: "a trust ends by itself; expected when" };
  if (end !== undefined && end <= at) return { element: "until", expected: `expected a moment to come; it is ${formatInstant(at)} now` };
  if (place !== undefined && !trust) return { element: "place", expected: "only a trust can be for a place" };
  if (place !== undefined && place !== ABROAD && !/^[A-Z]{2}$/.test(place)) return { element: "place", expected: `expected ${ABROAD}, or the two letters of a country` };
  return { list: choices.list as ListName, kind: choices.kind, value, decision, until: end, place };
}

function sparesForLong({ list, until = Infinity }: ReadEntry, at: Instant): boolean {
  return (list === "allow" || list === "trust") && until > at + SPARED_DAYS_MAX * DAY_MS;
}

/** Whether a text is in what people see of an entry. */
function holds({ entry, shown, reason, author }: ListEntry, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return [entry, shown, reason, author].some((one) => one.toLowerCase().includes(wanted));
}
