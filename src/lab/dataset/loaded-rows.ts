import { formatInstant } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import { FEATURES } from "../../risk/index.js";
import type { HistoryRefused } from "../history/refused.js";
import { CATEGORY_COLUMNS, CATEGORY_FORMS } from "./categories.js";
import type { CategoryColumn, CategoryTexts } from "./categories.js";
import { LATER_COLUMNS, REQUEST_COLUMNS } from "./columns.js";
import type { FactColumn } from "./columns.js";
import { RowFacts } from "./facts.js";
import type { Dataset } from "./types.js";

/** What a file says of one row beside its features. */
export interface GivenRow {
  readonly id: string;
  readonly at: Instant;
  readonly card: string;
  readonly amountMinor: number | undefined;
  readonly categories: CategoryTexts;
  /** One of CHALLENGE_CODES. */
  readonly challenge: number;
  /** 1 fraud, 0 genuine; undefined, as `labelAt`, where no label arrived. */
  readonly label: number | undefined;
  readonly labelAt: Instant | undefined;
}

/** Where the columns of a file stand. */
export interface Places {
  readonly placeOf: Readonly<Record<FactColumn, number>>;
  /** Those that are there: files made before there were any have none. */
  readonly categories: ReadonlyMap<CategoryColumn, number>;
  /** By feature, in table order. */
  readonly features: readonly number[];
}

/** @param place where it stands: what lines or rows of the file are counted by */
export type Refuse = (place: number, column: string, problem: string) => HistoryRefused;

/** Characters of a bad name or cell that a complaint repeats. */
const SHOWN = 40;

/** @throws {HistoryRefused} for a column that is missing, unless it is a category, not ours or there twice */
export function placesOf(names: readonly string[], refuse: (column: string, problem: string) => HistoryRefused): Places {
  const expected = new Set<string>([...REQUEST_COLUMNS, ...CATEGORY_COLUMNS, ...FEATURES.map(({ name }) => name), ...LATER_COLUMNS]);
  for (const [place, name] of names.entries()) {
    if (!expected.has(name)) throw refuse(name.slice(0, SHOWN), "no column of a data set; docs/features.md lists the features");
    if (names.indexOf(name) !== place) throw refuse(name, "this column is there twice");
  }
  const placeOf = (name: string): number => {
    const place = names.indexOf(name);
    if (place < 0) throw refuse(name, "this column is missing");
    return place;
  };
  const categories = new Map(CATEGORY_COLUMNS.filter((name) => names.includes(name)).map((name) => [name, names.indexOf(name)]));
  const facts = [...REQUEST_COLUMNS, ...LATER_COLUMNS].map((name) => [name, placeOf(name)] as const);
  return { placeOf: Object.fromEntries(facts) as Places["placeOf"], categories, features: FEATURES.map(({ name }) => placeOf(name)) };
}

/** `expected a number, found "much"` */
export function expected(what: string, found: string): string {
  return `expected ${what}, found ${found === "" ? "nothing" : JSON.stringify(found.slice(0, SHOWN))}`;
}

/** A data set on its way from a file into memory, where it is held once and never moved. */
export class LoadedRows {
  private readonly facts: RowFacts;
  private readonly ids: string[] = [];
  private readonly values: Float32Array;
  private readonly known: Uint8Array;

  /**
   * @param rows at least as many as will be added
   * @param places the columns that are there
   */
  constructor(rows: number, { categories }: Pick<Places, "categories">, private readonly refuse: Refuse) {
    // One to spare, because an empty column cannot grow by half.
    this.facts = new RowFacts(rows + 1, [...categories.keys()]);
    this.values = new Float32Array(rows * FEATURES.length);
    this.known = new Uint8Array(rows * FEATURES.length);
  }

  get count(): number {
    return this.facts.count;
  }

  /**
   * @returns the row's number, whose features are to be set next
   * @throws {HistoryRefused} for a row that cannot stand where it does, or contradicts itself
   */
  add(place: number, { id, at, card, amountMinor, categories, challenge, label, labelAt }: GivenRow): number {
    const { facts, refuse } = this;
    if (facts.count > 0 && at < (facts.at[facts.count - 1] as number)) throw refuse(place, "at", `${formatInstant(at)} is earlier than the row before it`);
    if (id === "") throw refuse(place, "id", "is empty");
    if (card === "") throw refuse(place, "card", "is empty");
    const earlier = facts.rowOf(id);
    // A message may be sent again under its id, but not at the same instant: such rows are one row, joined twice.
    if (earlier !== undefined && facts.at[earlier] === at) throw refuse(place, "id", `${id} is there twice at the same instant`);
    if (amountMinor !== undefined && !(amountMinor >= 0 && amountMinor < Infinity)) throw refuse(place, "amount_minor", expected("an amount in minor units, 0 or more", String(amountMinor)));
    if (label === undefined && labelAt !== undefined) throw refuse(place, "label", "is empty although label_at is not");
    if (label !== undefined && labelAt === undefined) throw refuse(place, "label_at", "is empty although label is not");
    for (const column of CATEGORY_COLUMNS) {
      const text = categories[column];
      if (text && !CATEGORY_FORMS[column].holds(text)) throw refuse(place, column, expected(CATEGORY_FORMS[column].what, text));
    }
    const row = facts.add(id, at, card, amountMinor, categories);
    this.ids.push(id);
    facts.challenges[row] = challenge;
    if (label === undefined || labelAt === undefined) return row;
    facts.labels[row] = label;
    facts.labelAt[row] = labelAt;
    return row;
  }

  /**
   * @param value undefined where unknown
   * @returns false for a value that no 32-bit number holds
   */
  setFeature(row: number, feature: number, value: number | undefined): boolean {
    const index = row * FEATURES.length + feature;
    const kept = Math.fround(value ?? (FEATURES[feature]?.missing as number));
    this.values[index] = kept;
    this.known[index] = value === undefined ? 0 : 1;
    return Number.isFinite(kept);
  }

  /** The rows so far. Shares memory with this: nothing may be added afterwards. */
  build(): Dataset {
    return this.facts.datasetWith(this.ids, this.values, this.known);
  }
}
