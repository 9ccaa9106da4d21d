import { ln1p } from "../../base/index.js";
import type { Dataset } from "../dataset/types.js";
import type { Evaluation } from "../evaluate/evaluate.js";
import { budgetOf } from "../evaluate/figures.js";
import { yen } from "./scale.js";

/** Reads one request: undefined where it, or the data set, does not tell. */
interface SliceReader {
  readonly amountMinor: number;
  feature(name: string): number | undefined;
}

interface SliceGroup {
  readonly title: string;
  /** The name of the slice a request belongs to; undefined where that is unknown. */
  readonly sliceOf: (request: SliceReader) => string | undefined;
  /** Every name, in the order of the table. */
  readonly names: readonly string[];
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

const AMOUNT_NAMES = [`below ${yen(AMOUNTS_MINOR[0])}`, ...AMOUNTS_MINOR.slice(1).map((high, i) => `${yen(AMOUNTS_MINOR[i] as number)} – ${yen(high)}`), `${yen(AMOUNTS_MINOR[3])} and more`];

const flag = (title: string, feature: string, yes: string, no: string): SliceGroup => ({
  title,
  names: [yes, no],
  sliceOf: (request) => {
    const value = request.feature(feature);
    return value === undefined ? undefined : value > 0 ? yes : no;
  },
});

const GROUPS: readonly SliceGroup[] = [
  flag("Channel", "without_cardholder", "without the cardholder (3RI)", "with the cardholder (BRW, APP)"),
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
  flag("Country pair", "merchant_abroad", "merchant abroad", "merchant in the card's country"),
  flag("Connection", "ip_abroad", "from abroad", "from the card's country"),
  {
    title: "Kind of goods (MCC)",
    names: ["turned into money at once", "easily resold", "others"],
    sliceOf: (request) => {
      const [cash, resale] = [request.feature("cash_like"), request.feature("resalable_goods")];
      if (cash === undefined && resale === undefined) return undefined;
      return (cash ?? 0) > 0 ? "turned into money at once" : (resale ?? 0) > 0 ? "easily resold" : "others";
    },
  },
  {
    title: "Amount",
    names: AMOUNT_NAMES,
    sliceOf: ({ amountMinor }) => (amountMinor === 0 ? undefined : AMOUNT_NAMES[AMOUNTS_MINOR.filter((low) => amountMinor >= low).length]),
  },
  flag("Local time", "night", "at night (0 to 5)", "by day"),
];

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
  const reader = {
    get amountMinor() {
      return rows.amountMinor[row] as number;
    },
    feature(name: string): number | undefined {
      const place = placeOf.get(name);
      if (place === undefined) return undefined;
      const cell = (rowNumbers[row] as number) * width + place;
      return dataset.known?.[cell] === 0 ? undefined : dataset.values[cell];
    },
  };
  return GROUPS.flatMap(({ title, names, sliceOf }) => {
    const counts = new Map([...names, UNKNOWN].map((name) => [name, { transactions: 0, frauds: 0, intervened: 0, caught: 0 }]));
    for (row = 0; row < order.length; row++) {
      const slice = counts.get(sliceOf(reader) ?? UNKNOWN);
      if (slice === undefined) continue;
      slice.transactions++;
      slice.frauds += rows.labels[row] as number;
      slice.intervened += intervened[row] as number;
      slice.caught += (intervened[row] as number) & (rows.labels[row] as number);
    }
    const filled = [...counts].filter(([, { transactions }]) => transactions > 0);
    return filled.length < 2 ? [] : filled.map(([name, slice]) => ({ group: title, name, ...slice }));
  });
}
