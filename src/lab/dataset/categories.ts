import type { Decision } from "../../engine/index.js";
import { MCC_GROUPS } from "../../risk/index.js";
import { enlarged } from "./enlarged.js";

/** What a request is one of, as columns of text: a report is sliced by them, and models do not read them. */
export const CATEGORY_COLUMNS = ["channel", "country_pair", "mcc_group"] as const;
export type CategoryColumn = (typeof CATEGORY_COLUMNS)[number];

/** Of one request, by column; undefined or empty where unknown. */
export type CategoryTexts = { readonly [Column in CategoryColumn]?: string | undefined };

/** One column of rows. */
export interface Category {
  /** The texts there are, in order of first appearance behind the empty one, which stands for unknown. */
  readonly names: readonly string[];
  /** By row: which of `names`. */
  readonly codes: Int32Array;
}

/** By column; one that the source did not have is absent. */
export type Categories = { readonly [Column in CategoryColumn]?: Category };

export const CHANNELS = ["APP", "BRW", "3RI", "other"] as const;

/** What a column holds, in words and as a check. */
export const CATEGORY_FORMS: Readonly<Record<CategoryColumn, { readonly what: string; readonly holds: (text: string) => boolean }>> = {
  channel: { what: "APP, BRW, 3RI, other or nothing", holds: among(CHANNELS) },
  country_pair: { what: "two countries such as JP/US or nothing", holds: (text) => /^[A-Z]{2}\/[A-Z]{2}$/.test(text) },
  mcc_group: { what: "a group of merchant category codes such as grocery or nothing", holds: among(MCC_GROUPS) },
};

function among(names: readonly string[]): (text: string) => boolean {
  const all = new Set(names);
  return (text) => all.has(text);
}

/** What a decision's request is. The pair of countries is the card's and the merchant's. */
export function categoriesOf({ attempt, entities }: Pick<Decision, "attempt" | "entities">): CategoryTexts {
  return { channel: attempt.channel, country_pair: entities.find(({ kind }) => kind === "countryPair")?.id, mcc_group: attempt.mccGroup };
}

/** A value for each column. */
export function byColumn<Value>(valueOf: (column: CategoryColumn) => Value): { readonly [Column in CategoryColumn]: Value } {
  return Object.fromEntries(CATEGORY_COLUMNS.map((column) => [column, valueOf(column)])) as { [Column in CategoryColumn]: Value };
}

/** The texts of one column by number; 0 is the empty one. */
export class CategoryNames {
  readonly names: string[] = [""];
  private readonly codes = new Map<string, number>([["", 0]]);

  codeOf(text = ""): number {
    const known = this.codes.get(text);
    if (known !== undefined) return known;
    const own = ownText(text);
    this.codes.set(own, this.names.length);
    return this.names.push(own) - 1;
  }
}

/** The same text with memory of its own: a piece of a longer text keeps the whole of it, here a block of a file, from being freed. */
export function ownText(text: string): string {
  return Buffer.from(text).toString();
}

/** Columns of rows that grow. */
export class CategoryRows {
  private readonly columns: { readonly column: CategoryColumn; readonly texts: CategoryNames; codes: Int32Array }[];

  /** @param columns those that the source has */
  constructor(rows: number, columns: readonly CategoryColumn[]) {
    this.columns = columns.map((column) => ({ column, texts: new CategoryNames(), codes: new Int32Array(rows) }));
  }

  set(row: number, texts: CategoryTexts): void {
    for (const one of this.columns) one.codes[row] = one.texts.codeOf(texts[one.column]);
  }

  grow(rows: number): void {
    for (const one of this.columns) one.codes = enlarged(one.codes, rows);
  }

  /** The first `count` rows; shares memory with this. */
  of(count: number): Categories {
    return Object.fromEntries(this.columns.map(({ column, texts, codes }) => [column, { names: texts.names, codes: codes.subarray(0, count) }]));
  }
}
