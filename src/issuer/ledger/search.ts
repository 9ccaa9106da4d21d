import { formatInstant, parseInstant } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import { LABELS } from "../../engine/index.js";
import type { DecisionRecord } from "../../engine/index.js";
import { ACTIONS, LISTS } from "../../risk/index.js";
import type { Action, ListName, Maybe } from "../../risk/index.js";
import { Turns } from "../turns.js";
import type { DecisionPage, DecisionRow } from "../views.js";
import { CHALLENGE_CODES, LABEL_CODES } from "./chunk.js";
import type { Chunk } from "./chunk.js";
import type { WordColumn } from "./columns.js";
import { idWords } from "./ids.js";
import type { Ledger, LedgerPlace } from "./ledger.js";
import { listBit } from "./listed.js";
import { recordedFacts } from "./recorded-facts.js";

/** Which decisions are looked for; members that are absent leave everything in. */
export interface DecisionQuery {
  readonly issuer: string;
  readonly from?: Instant;
  readonly to?: Instant;
  readonly action?: Action;
  readonly rule?: string;
  readonly scoreMin?: number;
  readonly scoreMax?: number;
  readonly amountMin?: number;
  /** `none` finds those without a label. */
  readonly label?: (typeof LABEL_CHOICES)[number];
  readonly challenge?: (typeof CHALLENGE_CHOICES)[number];
  /** A list that had something of the message. */
  readonly listed?: ListName;
  readonly channel?: string;
  readonly country?: string;
  readonly text?: string;
  readonly limit: number;
  /** Only what stands before this place. */
  readonly before?: { readonly chunk: number; readonly row: number };
}

const LABEL_CHOICES = [...LABELS, "none"] as const;
const CHALLENGE_CHOICES = ["passed", "failed", "abandoned", "none"] as const;
const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 500;
const TEXT_MAX = 100;

/** What a query's members are, or the first at fault and what was expected there. @param issuer whose decisions, known to be one of ours */
export function readDecisionQuery(issuer: string, members: Readonly<Record<string, unknown>>): DecisionQuery | { readonly element: string; readonly expected: string } {
  const query: { -readonly [Name in keyof DecisionQuery]?: DecisionQuery[Name] } = { issuer, limit: LIMIT_DEFAULT };
  for (const [element, value] of Object.entries(members)) {
    if (element === "issuer") continue;
    const reader = Object.hasOwn(READERS, element) ? READERS[element as keyof typeof READERS] : undefined;
    if (reader === undefined) return { element, expected: `there is no such parameter; expected ${Object.keys(READERS).join(", ")}` };
    const read = typeof value === "string" && value.length <= TEXT_MAX ? reader.read(value) : undefined;
    if (read === undefined) return { element, expected: reader.expected };
    Object.assign(query, { [element]: read });
  }
  return query as DecisionQuery;
}

interface Reader {
  readonly expected: string;
  readonly read: (text: string) => unknown;
}

const instant: Reader = { expected: "expected an ISO 8601 date and time with a zone", read: parseInstant };
const word: Reader = { expected: `expected a text of at most ${TEXT_MAX} characters`, read: (text) => text };
const whole = (high: number): Reader => ({ expected: `expected a whole number up to ${high}`, read: (text) => (/^\d{1,15}$/.test(text) && Number(text) <= high ? Number(text) : undefined) });
const oneOf = (choices: readonly string[]): Reader => ({ expected: `expected one of ${choices.join(", ")}`, read: (text) => choices.find((choice) => choice === text) });

const READERS = {
  from: instant, to: instant, action: oneOf(ACTIONS), rule: word, scoreMin: whole(999), scoreMax: whole(999), amountMin: whole(Number.MAX_SAFE_INTEGER),
  label: oneOf(LABEL_CHOICES), challenge: oneOf(CHALLENGE_CHOICES), listed: oneOf(LISTS), channel: word, country: word, text: word,
  limit: { ...whole(LIMIT_MAX), read: (text: string) => whole(LIMIT_MAX).read(text) || undefined },
  before: { expected: "expected the `next` of the page before", read: placeIn },
} satisfies Record<string, Reader>;

/** A page of the decisions that fit, newest first, and how many fit in all. */
export async function searchDecisions(ledger: Ledger, query: DecisionQuery): Promise<DecisionPage> {
  const turns = new Turns();
  const found: LedgerPlace[] = [];
  let total = 0;
  // Pages go on from a place; what stands before it has gone by, or has left with its chunk.
  let reached = query.before === undefined;
  for (const { chunk, from, to } of ledger.newestFirst()) {
    const passed = reached;
    reached ||= chunk.number === query.before?.chunk;
    const below = passed ? to : reached ? (query.before?.row ?? 0) : 0;
    const tests = testsOf(chunk, query);
    if (tests === undefined) continue;
    for (let row = to - 1; row >= from; row--) {
      if (!tests.every((test) => test(row))) continue;
      total++;
      if (row < below && found.length <= query.limit) found.push({ chunk, row });
    }
    if (turns.due) await turns.give();
  }
  const items = found.slice(0, query.limit);
  const last = items.at(-1);
  return { items: items.map(rowView), total, next: last !== undefined && found.length > query.limit ? placeText(last) : null };
}

/** One decision as a line of a table. */
export function rowView({ chunk, row }: LedgerPlace): DecisionRow {
  return {
    id: chunk.ids.read(row),
    at: formatInstant(chunk.at[row] as number),
    action: chunk.actionAt(row),
    rule: chunk.rule.read(row) ?? "",
    score: chunk.score.read(row) ?? null,
    amountMinor: chunk.amountMinor.read(row) ?? null,
    currency: chunk.currency.read(row) ?? null,
    merchant: chunk.merchantName.read(row) ?? null,
    mcc: chunk.mcc.read(row) ?? null,
    cardBin: chunk.cardBin.read(row) ?? "",
    cardLastFour: chunk.lastFour.read(row) ?? "",
    country: chunk.merchantCountry.read(row) ?? null,
    channel: chunk.channel.read(row) ?? "",
    label: LABEL_CODES[chunk.label[row] as number] ?? null,
    challenge: CHALLENGE_CODES[chunk.challenge[row] as number] ?? null,
    sample: chunk.sample[row] === 1,
  };
}

/** The same of a record, where no ledger holds the decision; what became of it is for others to say. */
export function recordRow(record: DecisionRecord, sample: boolean): Omit<DecisionRow, "label" | "challenge"> {
  const { acsTransID, at, action, rule, areq: { card } } = record;
  const facts = recordedFacts(record);
  const text = (name: string): string | null => (facts[name] as Maybe<string>) ?? null;
  return {
    id: acsTransID, at: formatInstant(at), action, rule, score: record.score ?? null, amountMinor: record.attempt.amountReferenceMinor ?? null,
    currency: text("currency"), merchant: text("merchantName"), mcc: text("mcc"), cardBin: card.bin, cardLastFour: card.lastFour,
    country: text("merchantCountry"), channel: text("channel") ?? "", sample,
  };
}

function placeText({ chunk, row }: LedgerPlace): string {
  return `${chunk.number}-${row}`;
}

function placeIn(text: string): DecisionQuery["before"] {
  const [, chunk, row] = /^(\d{1,9})-(\d{1,5})$/.exec(text) ?? [];
  return chunk === undefined ? undefined : { chunk: Number(chunk), row: Number(row) };
}

type RowTest = (row: number) => boolean;

/** What a row of `chunk` must pass; undefined where none can. The rarest come first where that can be told. */
function testsOf(chunk: Chunk, query: DecisionQuery): Maybe<readonly RowTest[]> {
  const tests: RowTest[] = [];
  const { at, action, amountMinor: { values: amounts }, score: { values: scores }, label, challenge } = chunk;
  const { from, to, scoreMin, scoreMax, amountMin, text } = query;
  const words: readonly (readonly [WordColumn, Maybe<string>])[] = [[chunk.rule, query.rule], [chunk.merchantCountry, query.country], [chunk.channel, query.channel], [chunk.issuer, query.issuer]];
  for (const [column, wanted] of words) {
    if (wanted === undefined) continue;
    const code = column.codeFor(wanted);
    if (code === 0xffff) return undefined;
    tests.push((row) => column.codes[row] === code);
  }
  if (query.action !== undefined) tests.push(equals(action, ACTIONS.indexOf(query.action)));
  if (query.label !== undefined) tests.push(equals(label, query.label === "none" ? 0 : LABEL_CODES.indexOf(query.label)));
  if (query.challenge !== undefined) tests.push(equals(challenge, query.challenge === "none" ? 0 : CHALLENGE_CODES.indexOf(query.challenge)));
  if (query.listed !== undefined) {
    const bit = listBit(query.listed);
    tests.push((row) => ((chunk.listed[row] as number) & bit) !== 0);
  }
  if (from !== undefined) tests.push((row) => (at[row] as number) >= from);
  if (to !== undefined) tests.push((row) => (at[row] as number) < to);
  // What is unknown is NaN, and no comparison holds for it.
  if (scoreMin !== undefined) tests.push((row) => (scores[row] as number) >= scoreMin);
  if (scoreMax !== undefined) tests.push((row) => (scores[row] as number) <= scoreMax);
  if (amountMin !== undefined) tests.push((row) => (amounts[row] as number) >= amountMin);
  if (text !== undefined) tests.push(textTest(chunk, text.trim().toLowerCase()));
  return tests;
}

function equals(codes: Uint8Array, code: number): RowTest {
  return (row) => codes[row] === code;
}

/** Ids whole or by their first eight digits, merchants by any part of their name, cards by their last four digits. */
function textTest(chunk: Chunk, text: string): RowTest {
  const merchants = new Set(chunk.merchantName.words.flatMap((name, place) => (name.toLowerCase().includes(text) ? [place + 1] : [])));
  const card = chunk.lastFour.codeFor(text);
  const id = idWords(text);
  const beginning = /^[0-9a-f]{8}$/.test(text) ? parseInt(text, 16) : undefined;
  return (row) =>
    merchants.has(chunk.merchantName.codes[row] as number) || chunk.lastFour.codes[row] === card ||
    (id !== undefined && (chunk.ids.is(row, id) || chunk.serverIds.is(row, id))) ||
    (beginning !== undefined && (chunk.ids.beginsWith(row, beginning) || chunk.serverIds.beginsWith(row, beginning)));
}
