import { ln } from "../../base/index.js";
import type { Dataset } from "../dataset/types.js";
import { CannotTrain } from "../train/settings.js";
import { binOf, edgesOf } from "./bins.js";
import type { Contender, FittedContender } from "./types.js";

/** Attributes of which the feature table says whether the card's history holds this value: 1 where it does not. */
const SEEN_BEFORE = [
  "card_device_new", "card_network_new", "card_ip_country_new", "card_merchant_new", "card_merchant_country_new", "card_mcc_group_new", "card_address_new",
] as const;
/** Attributes of which the table holds ln(chance among all / chance in the card's habit) already. */
const RATIOS = ["card_hour_unusual", "card_weekday_unusual"] as const;
/** The amount: how it lies in the card's habit, and how among cards of the same BIN. */
const AMOUNT = { habit: "card_amount_deviation", population: "bin_amount_deviation" } as const;
/** How long a history the card has. */
const TENURE = "card_attempts_log";
/** Rows added to each side of a count, so that what was never met keeps a chance. */
const SMOOTHING = 0.5;

/**
 * The likelihood ratio of Freeman et al., "Who are you? A statistical approach to measuring user authenticity" (2016), worked
 * out from the feature table and without labels: the sum over attributes of ln(chance in all traffic / chance in the card's
 * history), taken as independent.
 *
 * A value the history does not hold gets the chance of something new, times its chance in all traffic (their back-off
 * smoothing), so the ratio is one over the chance of something new; that chance is learned by length of history. A value the
 * history holds gets the chance of nothing new, against how often a value of somebody with next to no history is met again.
 */
export const noveltyLikelihood: Contender = {
  name: "novelty likelihood",
  fit(data, rows): FittedContender {
    const column = (name: string): number => data.features.names.indexOf(name);
    const tenure = column(TENURE);
    const edges = edgesOf(data, rows)[tenure] ?? new Float64Array();
    const terms = [
      ...SEEN_BEFORE.filter((name) => column(name) >= 0).map((name) => seenBefore(data, rows, column(name), { column: tenure, edges })),
      ...RATIOS.filter((name) => column(name) >= 0).map((name) => ratio(column(name))),
      ...(column(AMOUNT.habit) >= 0 && column(AMOUNT.population) >= 0 ? [amount(data, rows, column(AMOUNT.habit), column(AMOUNT.population))] : []),
    ];
    if (terms.length === 0) throw new CannotTrain("the data set has none of the features that compare a request with its card's history");
    return {
      score: (of, row) => terms.reduce((sum, term) => sum + term(of, row), 0),
      describe: () => `${terms.length} attributes against the card's history, learned without labels`,
    };
  },
};

type Term = (data: Dataset, row: number) => number;

const valueOf = ({ values, features }: Dataset, row: number, feature: number): number => values[row * features.names.length + feature] as number;
/** An unknown attribute says nothing. */
const isKnown = ({ known, features }: Dataset, row: number, feature: number): boolean => known === undefined || known[row * features.names.length + feature] === 1;

function ratio(feature: number): Term {
  return (data, row) => (isKnown(data, row, feature) ? valueOf(data, row, feature) : 0);
}

/** Lengths of history, in groups; without edges all are one group. */
interface Tenure {
  readonly column: number;
  readonly edges: Float64Array;
}

function seenBefore(data: Dataset, rows: Uint32Array, feature: number, { column, edges }: Tenure): Term {
  const group = (of: Dataset, row: number): number => (edges.length === 0 ? 0 : binOf(edges, valueOf(of, row, column)));
  const fresh = new Float64Array(edges.length + 1).fill(SMOOTHING);
  const all = new Float64Array(edges.length + 1).fill(2 * SMOOTHING);
  for (const row of rows) {
    if (!isKnown(data, row, feature)) continue;
    const at = group(data, row);
    all[at] = (all[at] as number) + 1;
    if (valueOf(data, row, feature) > 0.5) fresh[at] = (fresh[at] as number) + 1;
  }
  const chanceOfNew = fresh.map((count, at) => count / (all[at] as number));
  // The shortest history of which anything is known.
  const shortest = Math.max(0, all.findIndex((count) => count > 2 * SMOOTHING));
  const metAgain = 1 - (chanceOfNew[shortest] as number);
  return (of, row) => {
    if (!isKnown(of, row, feature)) return 0;
    const chance = chanceOfNew[group(of, row)] as number;
    return valueOf(of, row, feature) > 0.5 ? -ln(chance) : ln(metAgain) - ln(1 - chance);
  };
}

const AMOUNT_BINS = 33;
const AMOUNT_LIMIT = 8;

/** Both rows are in robust deviations of ln(amount), so their densities can be set against each other. */
function amount(data: Dataset, rows: Uint32Array, habit: number, population: number): Term {
  const inHabit = densityOf(data, rows, habit);
  const inPopulation = densityOf(data, rows, population);
  return (of, row) => {
    if (!isKnown(of, row, habit) || !isKnown(of, row, population)) return 0;
    return ln(inPopulation[binOfAmount(valueOf(of, row, population))] as number) - ln(inHabit[binOfAmount(valueOf(of, row, habit))] as number);
  };
}

function densityOf(data: Dataset, rows: Uint32Array, feature: number): Float64Array {
  const counts = new Float64Array(AMOUNT_BINS).fill(SMOOTHING);
  let all = AMOUNT_BINS * SMOOTHING;
  for (const row of rows) {
    if (!isKnown(data, row, feature)) continue;
    const bin = binOfAmount(valueOf(data, row, feature));
    counts[bin] = (counts[bin] as number) + 1;
    all++;
  }
  return counts.map((count) => count / all);
}

function binOfAmount(deviations: number): number {
  const held = Math.max(-AMOUNT_LIMIT, Math.min(AMOUNT_LIMIT, deviations));
  return Math.round(((held + AMOUNT_LIMIT) / (2 * AMOUNT_LIMIT)) * (AMOUNT_BINS - 1));
}
