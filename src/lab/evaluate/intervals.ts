import { SeededRandom } from "../../base/index.js";
import { cardDaysOf, cardPrecisionOf } from "./card-precision.js";
import { budgetOf, CARDS_A_DAY, INTERVENTION_RATES, ranked, type ScoredRows } from "./figures.js";

interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Where the figures of other cards of the same kind would lie. An interval is null where no resampling gave the figure. */
export interface Intervals {
  readonly level: number;
  readonly replicates: number;
  readonly seed: number;
  readonly aucRoc: Interval | null;
  readonly averagePrecision: Interval | null;
  readonly cardPrecisionAt100: Interval | null;
  readonly detection: readonly { readonly rate: number; readonly interval: Interval | null }[];
}

export interface IntervalOptions {
  readonly seed: number;
  readonly replicates?: number;
}

/** What one resampling says; undefined where it holds no fraud, or nothing else. */
export interface ReplicateFigures {
  readonly aucRoc: number | undefined;
  readonly averagePrecision: number | undefined;
  readonly detection: readonly (number | undefined)[];
}

const LEVEL = 0.95;
const REPLICATES = 200;

/**
 * Percentile intervals from a bootstrap over cards: as many cards are drawn as there are, with replacement, each with all of its
 * rows. Frauds of a card come in bursts and resemble one another; resampling rows one by one would take them for
 * independent witnesses and give intervals that are too narrow. The rows are ranked once, and a replicate is one walk over
 * them with the number of copies of each card. The same rows and seed give the same intervals.
 */
export function intervalsOf(rows: ScoredRows, { seed, replicates = REPLICATES }: IntervalOptions): Intervals {
  const random = new SeededRandom(seed);
  const ranking = rankingOf(rows);
  const days = cardDaysOf(rows);
  const present = Int32Array.from(new Set(rows.cards));
  const drawn = Array.from({ length: replicates }, () => {
    const copies = new Uint16Array(rows.compromisedSince.length);
    for (let draw = 0; draw < present.length; draw++) copies[present[random.below(present.length)] as number]!++;
    return { ...replicateFigures(ranking, copies), cardPrecisionAt100: cardPrecisionOf(days, CARDS_A_DAY, copies) };
  });
  return {
    level: LEVEL,
    replicates,
    seed,
    aucRoc: intervalOf(drawn.map(({ aucRoc }) => aucRoc)),
    averagePrecision: intervalOf(drawn.map(({ averagePrecision }) => averagePrecision)),
    cardPrecisionAt100: intervalOf(drawn.map(({ cardPrecisionAt100 }) => cardPrecisionAt100)),
    detection: INTERVENTION_RATES.map((rate, index) => ({ rate, interval: intervalOf(drawn.map(({ detection }) => detection[index])) })),
  };
}

/** Rows from the riskiest on: whose they are and whether they are fraud, side by side for a walk in order. */
export interface Ranking {
  readonly cards: Int32Array;
  readonly labels: Uint8Array;
}

export function rankingOf({ scores, labels, amountMinor, cards }: ScoredRows): Ranking {
  const order = ranked(scores, labels, amountMinor);
  const ranking = { cards: new Int32Array(order.length), labels: new Uint8Array(order.length) };
  for (let rank = 0; rank < order.length; rank++) {
    ranking.cards[rank] = cards[order[rank] as number] as number;
    ranking.labels[rank] = labels[order[rank] as number] as number;
  }
  return ranking;
}

/** The figures of the rows in which each row stands as often as `copies` says of its card. */
export function replicateFigures({ cards, labels }: Ranking, copies: Uint16Array): ReplicateFigures {
  let count = 0;
  for (let rank = 0; rank < cards.length; rank++) count += copies[cards[rank] as number] as number;
  const budgets = INTERVENTION_RATES.map((rate) => budgetOf(rate, count));
  const caught = budgets.map(() => 0);
  let next = budgets.filter((budget) => budget === 0).length;
  let seen = 0;
  let frauds = 0;
  let pairs = 0;
  let precisions = 0;
  for (let rank = 0; rank < cards.length; rank++) {
    const times = copies[cards[rank] as number] as number;
    if (times === 0) continue;
    const fraud = labels[rank] === 1;
    while (next < budgets.length && seen + times >= (budgets[next] as number)) {
      caught[next] = frauds + (fraud ? (budgets[next] as number) - seen : 0);
      next++;
    }
    if (fraud) for (let copy = 1; copy <= times; copy++) precisions += (frauds + copy) / (seen + copy);
    else pairs += frauds * times;
    seen += times;
    if (fraud) frauds += times;
  }
  const genuine = count - frauds;
  return {
    aucRoc: frauds === 0 || genuine === 0 ? undefined : pairs / (frauds * genuine),
    averagePrecision: frauds === 0 ? undefined : precisions / frauds,
    detection: caught.map((found) => (frauds === 0 ? undefined : found / frauds)),
  };
}

/** The middle {@link LEVEL} of the values that are there. */
function intervalOf(values: readonly (number | undefined)[]): Interval | null {
  const sorted = Float64Array.from(values.filter((value) => value !== undefined)).sort();
  if (sorted.length === 0) return null;
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const below = sorted[Math.floor(place)] as number;
    return below + (place - Math.floor(place)) * ((sorted[Math.ceil(place)] as number) - below);
  };
  return { low: at((1 - LEVEL) / 2), high: at((1 + LEVEL) / 2) };
}
