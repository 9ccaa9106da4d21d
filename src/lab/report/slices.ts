import { ln1p } from "../../base/index.js";
import { CATEGORY_COLUMNS } from "../dataset/categories.js";
import type { CategoryColumn } from "../dataset/categories.js";
import type { Dataset } from "../dataset/types.js";
import type { Evaluation } from "../evaluate/evaluate.js";
import { budgetOf } from "../evaluate/figures.js";
import { yen } from "./scale.js";

/** Reads one request: undefined where it, or the data set, does not tell. */
interface SliceReader {
  readonly amountMinor: number;
  category(column: CategoryColumn): string | undefined;
  feature(name: string): number | undefined;
}

interface SliceGroup {
  readonly title: string;
  /** The column of categories it is made from, if it is. */
  readonly column?: CategoryColumn;
  /** The name of the slice a request belongs to; undefined where that is unknown. */
  readonly sliceOf: (request: SliceReader) => string | undefined;
  /** Every name, in the order of the table; without it the names that occur, those with the most frauds first. */
  readonly names?: readonly string[];
}

export interface Slice {
  readonly group: string;
  readonly name: string;
  readonly transactions: number;
  readonly frauds: number;
  /** Requests intervened on when the whole period's intervention is at the slice rate, and the frauds among them. */
  readonly intervened: number;
  readonly caught: number;
}

/** All slices are judged at this one intervention rate, so that their columns add up. */
export const SLICE_RATE = 0.01;
const AMOUNTS_MINOR = [1_000, 5_000, 20_000, 100_000] as const;
const UNKNOWN = "unknown";
const OTHERS = "all others";
/** How many slices of a group without fixed names stand by themselves. */
const NAMED_MAX = 10;

const AMOUNT_NAMES = [`below ${yen(AMOUNTS_MINOR[0])}`, ...AMOUNTS_MINOR.slice(1).map((high, i) => `${yen(AMOUNTS_MINOR[i] as number)} – ${yen(high)}`), `${yen(AMOUNTS_MINOR[3])} and more`];

const flag = (title: string, feature: string, yes: string, no: string): SliceGroup => ({
  title,
  names: [yes, no],
  sliceOf: (request) => {
    const value = request.feature(feature);
    return value === undefined ? undefined : value > 0 ? yes : no;
  },
});

const CHANNEL_NAMES: ReadonlyMap<string, string> = new Map([["BRW", "browser (BRW)"], ["APP", "app (APP)"], ["3RI", "without the cardholder (3RI)"], ["other", "another"]]);

const GROUPS: readonly SliceGroup[] = [
  {
    title: "Channel",
    column: "channel",
    names: [...CHANNEL_NAMES.values()],
    sliceOf: (request) => CHANNEL_NAMES.get(request.category("channel") ?? ""),
  },
  {
    title: "Card",
    names: ["new: first attempt", "2nd to 10th attempt", "known for more"],
    sliceOf: (request) => {
      const attempts = request.feature("card_attempts_log");
      return attempts === undefined ? undefined : attempts === 0 ? "new: first attempt" : attempts < ln1p(9.5) ? "2nd to 10th attempt" : "known for more";
    },
  },
  flag("Device", "card_device_new", "new to the card", "used before"),
  flag("Merchant", "card_merchant_new", "new to the card", "visited before"),
  { title: "Country pair", column: "country_pair", sliceOf: (request) => request.category("country_pair")?.replace("/", " → ") },
  flag("Connection", "ip_abroad", "from abroad", "from the card's country"),
  { title: "MCC group", column: "mcc_group", sliceOf: (request) => request.category("mcc_group") },
  {
    title: "Amount",
    names: AMOUNT_NAMES,
    sliceOf: ({ amountMinor }) => (amountMinor === 0 ? undefined : AMOUNT_NAMES[AMOUNTS_MINOR.filter((low) => amountMinor >= low).length]),
  },
  flag("Local time", "night", "at night (0 to 5)", "by day"),
];

/** Columns of {@link CATEGORY_COLUMNS} that a data set lacks, so that {@link slicesOf} leaves out what is made from them. */
export function missingColumns({ categories }: Dataset): readonly CategoryColumn[] {
  return CATEGORY_COLUMNS.filter((column) => categories[column] === undefined);
}

/**
 * Each group of slices holds every request once; those of which the group's features are not known are a slice of their own. Groups in
 * which all requests fall into one slice say nothing and are left out.
 * @param order ranking of the evaluation's rows, riskiest first
 */
export function slicesOf(dataset: Dataset, { rowNumbers, rows }: Evaluation, order: Uint32Array): readonly Slice[] {
  const placeOf = new Map(dataset.features.names.map((name, index) => [name, index]));
  const width = dataset.features.names.length;
  const intervened = new Uint8Array(order.length);
  for (const row of order.subarray(0, budgetOf(SLICE_RATE, order.length))) intervened[row] = 1;
  let row = 0;
  const reader: SliceReader = {
    get amountMinor() {
      return rows.amountMinor[row] as number;
    },
    category(column) {
      const category = dataset.categories[column];
      return category?.names[category.codes[rowNumbers[row] as number] as number] || undefined;
    },
    feature(name) {
      const place = placeOf.get(name);
      if (place === undefined) return undefined;
      const cell = (rowNumbers[row] as number) * width + place;
      return dataset.known?.[cell] === 0 ? undefined : dataset.values[cell];
    },
  };
  return GROUPS.filter(({ column }) => column === undefined || dataset.categories[column] !== undefined).flatMap(({ title, names, sliceOf }) => {
    const counts = new Map<string, Counts>((names ?? []).map((name) => [name, new Counts()]));
    for (row = 0; row < order.length; row++) {
      const name = sliceOf(reader) ?? UNKNOWN;
      let slice = counts.get(name);
      if (slice === undefined) counts.set(name, (slice = new Counts()));
      slice.add(intervened[row] as number, rows.labels[row] as number);
    }
    const filled = [...counts].filter(([, { transactions }]) => transactions > 0);
    const shown = names === undefined ? mostFraud(filled) : filled;
    return shown.length < 2 ? [] : shown.map(([name, slice]) => ({ group: title, name, ...slice }));
  });
}

class Counts {
  transactions = 0;
  frauds = 0;
  intervened = 0;
  caught = 0;

  add(intervened: number, fraud: number): void {
    this.transactions++;
    this.frauds += fraud;
    this.intervened += intervened;
    this.caught += intervened & fraud;
  }

  join(other: Counts): this {
    this.transactions += other.transactions;
    this.frauds += other.frauds;
    this.intervened += other.intervened;
    this.caught += other.caught;
    return this;
  }
}

/** Those with the most frauds, then the most requests, by themselves; the rest as one; unknown last. */
function mostFraud(slices: readonly (readonly [name: string, slice: Counts])[]): readonly (readonly [name: string, slice: Counts])[] {
  const known = slices.filter(([name]) => name !== UNKNOWN)
    .sort(([a, one], [b, other]) => other.frauds - one.frauds || other.transactions - one.transactions || (a < b ? -1 : 1));
  const rest = known.slice(NAMED_MAX);
  return [
    ...known.slice(0, NAMED_MAX),
    ...(rest.length === 0 ? [] : [[OTHERS, rest.reduce((sum, [, slice]) => sum.join(slice), new Counts())] as const]),
    ...slices.filter(([name]) => name === UNKNOWN),
  ];
}
