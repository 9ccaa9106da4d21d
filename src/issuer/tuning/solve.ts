import { ACTIONS, NEVER } from "../../risk/index.js";
import type { Thresholds } from "../../risk/index.js";
import { Turns } from "../turns.js";
import type { SolveView, Target } from "../views.js";
import { FRAUD, SUMS, TRUTHS, costOf, figuresOf, intervenes, sumAt } from "./sums.js";
import type { Pricing } from "./sums.js";
import { CHALLENGE, FRICTIONLESS, regions } from "./table.js";
import type { TuningTable } from "./table.js";
import type { Surface } from "./surface.js";

/** A sum over decisions that a target, or the cost, is made of: so much for each corner and each score and below. */
type Cumulative = readonly Float64Array[];

interface Bound {
  readonly target: Exclude<Target, { readonly kind: "least-cost" }>;
  /** What is to be kept to, in the target's own unit, and whether it is the most or the least. */
  readonly limit: number;
  readonly most: boolean;
  readonly sums: Cumulative;
  /** The target's figure is the sum times this. */
  readonly scale: number;
  /** A miss of this size counts as much as a miss of the same share of another target. */
  readonly unit: number;
}

const REJECT = ACTIONS.indexOf("reject");
/** Rounding of sums over a million amounts. */
const SLACK = 1e-9;

/**
 * The cheapest position of the thresholds that keeps to every target: all pairs of scores that occur are tried, challenges from no higher a score on than
 * rejections. Of equal cost it is the highest, which disturbs the fewest. When none keeps to all, the nearest is the one whose
 * largest miss, as a share of what was wanted, is the smallest.
 * @param targets one or more; `least-cost` is meant in any case
 */
export async function solve(table: TuningTable, surface: Surface, targets: readonly Target[], pricing: Pricing): Promise<SolveView> {
  const bounds = targets.flatMap((target) => (target.kind === "least-cost" ? [] : [boundOf(table, target)]));
  const cost = cumulated(table, (sums) => costOf(sums, pricing).costMinor);
  const search = new Search(bounds);
  const turns = new Turns();
  const margin = surface.sliding.reached({ challengeScore: 0, rejectScore: 0 });
  const edges = [...table.scores(), NEVER].reverse();
  const thresholdsOf = (name: keyof Thresholds): readonly number[] => edges.map((edge) => Math.max(0, edge - (edge === NEVER ? 0 : margin[name])));
  const rejectScores = thresholdsOf("rejectScore");
  for (const challengeScore of thresholdsOf("challengeScore")) {
    for (const rejectScore of rejectScores) if (rejectScore >= challengeScore) search.visit({ challengeScore, rejectScore }, surface, cost);
    if (turns.due) await turns.give();
  }
  const positionOf = (thresholds: Thresholds): { thresholds: Thresholds; figures: ReturnType<typeof figuresOf> } => ({ thresholds, figures: figuresOf(table.sumsAt(thresholds), pricing) });
  if (search.solved !== undefined) return { outcome: "solved", ...positionOf(search.solved) };
  return { outcome: "conflict", nearest: positionOf(search.nearest), missed: search.missed(surface), pairs: search.conflicts() };
}

/** What was found on the way over all positions. */
class Search {
  solved: Thresholds | undefined;
  nearest: Thresholds = { challengeScore: NEVER, rejectScore: NEVER };
  private leastCost = Infinity;
  private leastMiss = Infinity;
  private missCost = Infinity;
  /** For each pair of targets, whether some position keeps to both; on the diagonal, to the one. */
  private readonly together: boolean[][];
  private readonly kept: boolean[];

  constructor(private readonly bounds: readonly Bound[]) {
    this.together = bounds.map(() => bounds.map(() => false));
    this.kept = bounds.map(() => false);
  }

  visit(thresholds: Thresholds, surface: Surface, cost: Cumulative): void {
    const { bounds, kept } = this;
    const { low, high, middle } = regions(surface, thresholds);
    let worst = 0;
    for (let place = 0; place < bounds.length; place++) {
      const bound = bounds[place] as Bound;
      const miss = missOf(bound, valueAt(bound.sums, low, high, middle) * bound.scale);
      kept[place] = miss <= SLACK;
      if (miss > worst * bound.unit) worst = miss / bound.unit;
    }
    if (this.solved === undefined || worst <= SLACK) this.note(thresholds, worst, valueAt(cost, low, high, middle));
    if (this.solved === undefined) this.notePairs();
  }

  /** Which targets the nearest position misses, and by how much. */
  missed(surface: Surface): { readonly target: Target; readonly reached: number; readonly by: number }[] {
    const { low, high, middle } = regions(surface, this.nearest);
    return this.bounds.flatMap((bound) => {
      const reached = valueAt(bound.sums, low, high, middle) * bound.scale;
      const by = missOf(bound, reached);
      return by > SLACK ? [{ target: bound.target, reached, by }] : [];
    });
  }

  /** Pairs that cannot be had together, though each can be had alone. */
  conflicts(): (readonly [Target, Target])[] {
    const { bounds, together } = this;
    return bounds.flatMap((one, place) => bounds.flatMap((other, second) => {
      const alone = together[place]?.[place] === true && together[second]?.[second] === true;
      return second > place && alone && together[place]?.[second] === false ? [[one.target, other.target] as const] : [];
    }));
  }

  private note(thresholds: Thresholds, worst: number, cost: number): void {
    if (worst <= SLACK) {
      if (this.solved !== undefined && !(cost < this.leastCost)) return;
      this.solved = thresholds;
      this.leastCost = cost;
    } else if (worst < this.leastMiss - SLACK || (worst < this.leastMiss + SLACK && cost < this.missCost)) {
      this.nearest = thresholds;
      this.leastMiss = worst;
      this.missCost = cost;
    }
  }

  private notePairs(): void {
    const { kept, together } = this;
    for (let one = 0; one < kept.length; one++) {
      if (kept[one] === true) for (let other = one; other < kept.length; other++) if (kept[other] === true) (together[one] as boolean[])[other] = true;
    }
  }
}

function missOf({ limit, most }: Bound, reached: number): number {
  const miss = most ? reached - limit : limit - reached;
  return miss > 0 ? miss : 0;
}

/** The whole of a cumulated sum at one position; its regions are those of {@link regions}. */
function valueAt(cumulative: Cumulative, low: number, high: number, middle: 1 | 2): number {
  const [neither, between, both] = [cumulative[0] as Float64Array, cumulative[middle] as Float64Array, cumulative[3] as Float64Array];
  return (neither[low] as number) + (between[high] as number) - (between[low] as number) + (both[both.length - 1] as number) - (both[high] as number);
}

/** @param of one number of the sums of some decisions; of the sums of all of them it is the sum of those numbers */
function cumulated(table: TuningTable, of: (sums: Float64Array) => number): Cumulative {
  return table.cumulative().map((sums) => Float64Array.from({ length: sums.length / SUMS }, (_, bin) => of(sums.subarray(bin * SUMS, (bin + 1) * SUMS))));
}

const countOf = (action: number) => (sums: Float64Array): number => TRUTHS.reduce((sum, _, truth) => sum + (sums[sumAt(truth, action)] as number), 0);
const countAll = (sums: Float64Array): number => ACTIONS.reduce((sum, _, action) => sum + countOf(action)(sums), 0);
const amountAll = (sums: Float64Array): number => TRUTHS.reduce((sum, _, truth) => ACTIONS.reduce((inner, _action, action) => inner + (sums[sumAt(truth, action) + 1] as number), sum), 0);
const fraudPassed = (sums: Float64Array): number => ACTIONS.reduce((sum, _, action) => (intervenes(action) ? sum : sum + (sums[sumAt(FRAUD, action) + 1] as number)), 0);

function boundOf(table: TuningTable, target: Bound["target"]): Bound {
  const whole = table.sumsOfAction(FRICTIONLESS);
  const per = (total: number, factor = 1): number => (total === 0 ? 0 : factor / total);
  switch (target.kind) {
    case "challenge-share-max":
      return { target, limit: target.share, most: true, sums: cumulated(table, countOf(CHALLENGE)), scale: per(countAll(whole)), unit: Math.max(target.share, 0.001) };
    case "reject-share-max":
      return { target, limit: target.share, most: true, sums: cumulated(table, countOf(REJECT)), scale: per(countAll(whole)), unit: Math.max(target.share, 0.001) };
    case "fraud-basis-points-max":
      return { target, limit: target.basisPoints, most: true, sums: cumulated(table, fraudPassed), scale: per(amountAll(whole), 10_000), unit: Math.max(target.basisPoints, 0.1) };
    case "frictionless-share-min": {
      const counted = cumulated(table, countOf(FRICTIONLESS)).map((sums) => upTo(sums, target.belowScore));
      const all = countAll(table.cumulative()[0]?.subarray(target.belowScore * SUMS, (target.belowScore + 1) * SUMS) ?? whole);
      // Of no traffic at all, any share passes.
      return { target, limit: all === 0 ? 0 : target.share, most: false, sums: counted, scale: per(all), unit: Math.max(target.share, 0.001) };
    }
  }
}

/** Counts nothing from a score on, nor what has none. */
function upTo(cumulative: Float64Array, score: number): Float64Array {
  return cumulative.map((sum, bin) => (bin <= score ? sum : (cumulative[score] as number)));
}
