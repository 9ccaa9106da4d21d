import { clamp } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import { ACTIONS, NEVER, outcomeAt } from "../../risk/index.js";
import type { Thresholds } from "../../risk/index.js";
import type { Chunk } from "../ledger/chunk.js";
import type { Ledger } from "../ledger/ledger.js";
import { Turns } from "../turns.js";
import type { Flip } from "../views.js";
import { FlipCounts } from "./flips.js";
import { scopeTest } from "./segments.js";
import type { BandLimits, Scope } from "./segments.js";
import { FRAUD, MEMBERS, SUMS, TRUTHS, noSums, sumAt, truthOf } from "./sums.js";
import { UNMOVED } from "./surface.js";
import type { Surface } from "./surface.js";

/** Scores of the scale, and a place for decisions without one. */
const BINS = NEVER + 1;
export const BLIND_BIN = NEVER;
const CELL = TRUTHS.length * MEMBERS;
const CORNERS = 4;
const BLIND_OUTCOME = 4;
export const [FRICTIONLESS, CHALLENGE] = [ACTIONS.indexOf("frictionless"), ACTIONS.indexOf("challenge")];
/** Rows before it is looked whether others should have a turn. */
const STEP_ROWS = 4_096;

export interface Gathering {
  readonly ledger: Ledger;
  readonly surface: Surface;
  readonly scope: Scope;
  readonly limits: BandLimits;
  /** As for {@link truthOf}. */
  readonly settledBefore: Instant;
  /** Told of the rows in scope, chunk by chunk, each list only until it returns. */
  readonly onRows?: (chunk: Chunk, rows: Uint32Array) => void;
}

/**
 * All that positions of the thresholds are answered from: for every score, and every set of outcomes that the policy has for some decision,
 * the sums by truth. Some twenty sets come up, so a million decisions become a table that fits a processor's cache.
 */
export class TuningTable {
  /** By packed outcomes: for each score, sums by truth. */
  private readonly cells = new Map<number, Float64Array>();
  /** Decisions whose facts are not known, which keep what was decided. */
  unmoved = 0;
  private cumulated: readonly Float64Array[] | undefined;

  private constructor(private readonly surface: Surface) {}

  /** One walk over the ledger. Brings the surface up to date before. */
  static async gather(gathering: Gathering): Promise<TuningTable> {
    const { ledger, surface, scope, limits, onRows } = gathering;
    await surface.bringUpToDate(ledger);
    const table = new TuningTable(surface);
    const turns = new Turns();
    const rows = new Uint32Array(STEP_ROWS);
    for (const { chunk, from, to } of ledger.stretches(STEP_ROWS)) {
      const inScope = scopeTest(chunk, scope, limits);
      if (inScope === undefined) continue;
      const { upTo } = surface.outcomesIn(chunk);
      let found = 0;
      for (let row = from; row < Math.min(to, upTo); row++) if (inScope(row)) rows[found++] = row;
      table.add(chunk, rows.subarray(0, found), gathering.settledBefore);
      onRows?.(chunk, rows.subarray(0, found));
      if (turns.due) await turns.give();
    }
    return table;
  }

  /** Sums of every decision under the policy with these thresholds. */
  sumsAt(thresholds: Thresholds): Float64Array {
    const { low, high, middle } = regions(this.surface, thresholds);
    const [neither, , , both] = this.cumulative() as readonly [Float64Array, Float64Array, Float64Array, Float64Array];
    const between = this.cumulative()[middle] as Float64Array;
    const sums = noSums();
    // The last place of each holds everything, decisions without a score included: those are the same in all four.
    for (let place = 0; place < SUMS; place++) {
      const at = (cumulative: Float64Array, bin: number): number => cumulative[bin * SUMS + place] as number;
      sums[place] = at(neither, low) + at(between, high) - at(between, low) + at(both, BINS) - at(both, high);
    }
    return sums;
  }

  /** Sums of every decision when nothing but the score decides: from a threshold on it is challenged. */
  sumsOfModel(threshold: number): Float64Array {
    const sums = noSums();
    for (const cells of this.cells.values()) {
      for (let bin = 0; bin < BINS; bin++) addCell(sums, cells, bin, bin >= threshold && bin !== BLIND_BIN ? CHALLENGE : FRICTIONLESS);
    }
    return sums;
  }

  /** Sums of every decision by the policy without a score. */
  sumsOfRules(): Float64Array {
    return this.sumsBy((outcomes) => outcomeAt(outcomes, BLIND_OUTCOME));
  }

  /** Sums of every decision with one action for all. */
  sumsOfAction(action: number): Float64Array {
    return this.sumsBy(() => action);
  }

  /** Scores that some decision has, rising: between two of them a threshold does what the higher one does. */
  scores(): readonly number[] {
    const present = new Uint8Array(NEVER);
    for (const cells of this.cells.values()) {
      for (let bin = 0; bin < NEVER; bin++) for (let truth = 0; truth < TRUTHS.length; truth++) if ((cells[bin * CELL + truth * MEMBERS] as number) > 0) present[bin] = 1;
    }
    return [...present.keys()].filter((score) => present[score] === 1);
  }

  /** For each corner (place among the first four outcomes), sums for every score and below: SUMS numbers for no score, for score 0, and so on. */
  cumulative(): readonly Float64Array[] {
    this.cumulated ??= Array.from({ length: CORNERS }, (_, corner) => {
      const cumulative = new Float64Array((BINS + 1) * SUMS);
      for (let bin = 0; bin < BINS; bin++) {
        const next = cumulative.subarray((bin + 1) * SUMS, (bin + 2) * SUMS);
        next.set(cumulative.subarray(bin * SUMS, (bin + 1) * SUMS));
        for (const [outcomes, cells] of this.cells) addCell(next, cells, bin, outcomeAt(outcomes, corner));
      }
      return cumulative;
    });
    return this.cumulated;
  }

  /** How many decisions change, by what they were and would be. */
  flips(from: Thresholds, to: Thresholds): readonly Flip[] {
    const [before, after] = [regions(this.surface, from), regions(this.surface, to)];
    const flips = new FlipCounts();
    for (const [outcomes, cells] of this.cells) {
      for (let bin = 0; bin < BINS; bin++) {
        const [old, next] = [outcomeAt(outcomes, cornerIn(before, bin)), outcomeAt(outcomes, cornerIn(after, bin))];
        const cell = cells.subarray(bin * CELL, (bin + 1) * CELL);
        const count = TRUTHS.reduce((sum, _, truth) => sum + (cell[truth * MEMBERS] as number), 0);
        if (old === next || count === 0) continue;
        flips.addSome(old, next, count, cell[FRAUD * MEMBERS] as number, TRUTHS.reduce((sum, _, truth) => sum + (cell[truth * MEMBERS + 1] as number), 0));
      }
    }
    return flips.view();
  }

  private sumsBy(actionOf: (outcomes: number) => number): Float64Array {
    const sums = noSums();
    for (const [outcomes, cells] of this.cells) for (let bin = 0; bin < BINS; bin++) addCell(sums, cells, bin, actionOf(outcomes));
    return sums;
  }

  private add(chunk: Chunk, rows: Uint32Array, settledBefore: Instant): void {
    const { outcomes } = this.surface.outcomesIn(chunk);
    const { score: { values: scores }, amountMinor: { values: amounts } } = chunk;
    let packed = -1;
    let cells: Float64Array = new Float64Array(0);
    for (const row of rows) {
      if (outcomes[row] !== packed) {
        packed = outcomes[row] as number;
        cells = this.cellsOf(packed & ~UNMOVED);
      }
      if ((packed & UNMOVED) !== 0) this.unmoved++;
      const score = scores[row] as number;
      const amount = amounts[row] as number;
      const known = amount === amount ? amount : 0;
      const place = (score === score ? score : BLIND_BIN) * CELL + truthOf(chunk, row, settledBefore) * MEMBERS;
      cells[place]! += 1;
      cells[place + 1]! += known;
      cells[place + 2]! += known * known;
    }
  }

  private cellsOf(packed: number): Float64Array {
    let cells = this.cells.get(packed);
    if (cells === undefined) this.cells.set(packed, (cells = new Float64Array(BINS * CELL)));
    return cells;
  }
}

/** The scale in three parts: below `low` no threshold is reached, from `high` on both, in between that of `middle`. */
export interface Regions {
  readonly low: number;
  readonly high: number;
  readonly middle: 1 | 2;
}

/** Thresholds off the scale are as its nearer end. */
export function regions({ sliding }: Pick<Surface, "sliding">, thresholds: Thresholds): Regions {
  const { challengeScore, rejectScore } = sliding.reached(thresholds);
  const challenge = clamp(challengeScore, 0, NEVER);
  const reject = clamp(rejectScore, 0, NEVER);
  return challenge <= reject ? { low: challenge, high: reject, middle: 1 } : { low: reject, high: challenge, middle: 2 };
}

/** Which of a decision's outcomes holds: none of the thresholds reached, one, or both. @param bin its score, or BLIND_BIN without one */
export function cornerIn({ low, high, middle }: Regions, bin: number): number {
  return bin === BLIND_BIN || bin < low ? 0 : bin < high ? middle : 3;
}

function addCell(sums: Float64Array, cells: Float64Array, bin: number, action: number): void {
  for (let truth = 0; truth < TRUTHS.length; truth++) {
    const [to, from] = [sumAt(truth, action), bin * CELL + truth * MEMBERS];
    sums[to]! += cells[from] as number;
    sums[to + 1]! += cells[from + 1] as number;
    sums[to + 2]! += cells[from + 2] as number;
  }
}
