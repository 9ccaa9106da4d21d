import { DAY_MS } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import { ACTIONS } from "../../risk/index.js";
import { ABANDONED, FAILED, PASSED } from "../ledger/chunk.js";
import type { Chunk } from "../ledger/chunk.js";
import type { Ledger } from "../ledger/ledger.js";
import { bandOf } from "../tuning/segments.js";
import { FRAUD, OPEN, asks, truthOf } from "../tuning/sums.js";
import type { Pricing } from "../tuning/sums.js";
import type { Judge } from "../tuning/judges.js";
import { Turns } from "../turns.js";

/** The rolling quarter that everything is measured over. */
export const WINDOW_DAYS = 90;
/** The window, and what the window of its first day looked back on. */
export const DAYS = 2 * WINDOW_DAYS;
const STEP_ROWS = 4_096;

/** Sums by age: place 0 holds the last 24 hours, place 1 those before, and so on. */
export class Daily {
  readonly count = new Float64Array(DAYS);
  readonly amountMinor = new Float64Array(DAYS);

  /** @param share how much of the decision belongs here: less than 1 where it is only expected to */
  add(age: number, amountMinor: number, share: number): void {
    this.count[age]! += share;
    this.amountMinor[age]! += amountMinor * share;
  }
}

/** Money of one band of amounts that went through. */
export class BandSums {
  readonly through = new Daily();
  readonly fraud = new Daily();
  /** Without a label, while there is time for one. */
  readonly open = new Daily();
  /** Sums of the squares of the amounts, within the window. */
  throughSquares = 0;
  fraudSquares = 0;
}

/** What all meters are made of: the decisions of an issuer in the last {@link DAYS} days, under one way of deciding. */
export interface DaySums {
  /** One for each band, one for amounts above, and one for all, those of no known amount included. */
  readonly bands: readonly BandSums[];
  readonly lowRisk: Daily;
  readonly lowRiskFrictionless: Daily;
  readonly passed: Daily;
  readonly failed: Daily;
  readonly abandoned: Daily;
  /** Asked, without an end so far. */
  readonly unended: Daily;
  /** Of each fraud that went through as it was decided: days since the decision, and days that its label took. Both without fractions. */
  readonly reports: { readonly age: number[]; readonly delay: number[] };
}

export interface Summing {
  readonly ledger: Ledger;
  readonly issuer: string;
  readonly now: Instant;
  /** As for {@link truthOf}. */
  readonly settledBefore: Instant;
  /** Upper ends of the bands in minor units of the reference currency, rising. */
  readonly bandLimits: readonly number[];
  readonly lowRiskBelowScore: number;
  /** What is expected of those who would be asked, but were not. */
  readonly pricing: Pricing;
  readonly judge: Judge;
}

const REJECT = ACTIONS.indexOf("reject");
const FRICTIONLESS = ACTIONS.indexOf("frictionless");

/** One walk over the ledger. */
export async function daySums(summing: Summing): Promise<DaySums> {
  const sums = new Summed(summing);
  const turns = new Turns();
  for (const { chunk, from, to } of summing.ledger.stretches(STEP_ROWS)) {
    sums.add(chunk, from, to);
    if (turns.due) await turns.give();
  }
  return sums;
}

class Summed implements DaySums {
  readonly bands: readonly BandSums[];
  readonly lowRisk = new Daily();
  readonly lowRiskFrictionless = new Daily();
  readonly passed = new Daily();
  readonly failed = new Daily();
  readonly abandoned = new Daily();
  readonly unended = new Daily();
  readonly reports = { age: [] as number[], delay: [] as number[] };
  private readonly all = new BandSums();
  /** Share of those asked that passes, by truth. */
  private readonly passing: readonly number[];

  constructor(private readonly summing: Summing) {
    const { bandLimits, pricing: { parameters, method } } = summing;
    this.bands = [...bandLimits, Infinity].map(() => new BandSums()).concat(this.all);
    const honest = 1 - parameters[`abandon.${method}`];
    this.passing = [parameters[`relayed.${method}`], honest, honest];
  }

  add(chunk: Chunk, from: number, to: number): void {
    const { issuer, now, settledBefore, lowRiskBelowScore, judge, bandLimits } = this.summing;
    const code = chunk.issuer.codeFor(issuer);
    if (code === 0xffff) return;
    const { at, issuer: { codes }, amountMinor: { values: amounts }, score: { values: scores }, action: actions } = chunk;
    const judged = judge(chunk);
    for (let row = from; row < to; row++) {
      const age = Math.floor((now - (at[row] as number)) / DAY_MS);
      if (age < 0 || age >= DAYS || codes[row] !== code) continue;
      const action = judged(row);
      const truth = truthOf(chunk, row, settledBefore);
      const amount = amounts[row] as number;
      const known = amount === amount ? amount : 0;
      // No comparison holds for the NaN of a decision without a score.
      if ((scores[row] as number) < lowRiskBelowScore) {
        this.lowRisk.add(age, known, 1);
        if (action === FRICTIONLESS) this.lowRiskFrictionless.add(age, known, 1);
      }
      const through = asks(action) ? this.ask(chunk, row, age, known, truth) : action === REJECT ? 0 : 1;
      if (through > 0) {
        const band = this.bands[bandOf(amount, bandLimits)];
        if (band !== undefined) addTo(band, age, known, truth, through);
        addTo(this.all, age, known, truth, through);
      }
      if (truth === FRAUD && wentThrough(actions[row] as number, chunk.challenge[row] as number)) this.noteReport(age, chunk.labelAt[row] as number, at[row] as number);
    }
  }

  /** Counts a challenge by how it ended, or by how it would be expected to. @returns the share of it that goes through */
  private ask(chunk: Chunk, row: number, age: number, amount: number, truth: number): number {
    const expected = this.passing[truth] as number;
    if (!asks(chunk.action[row] as number)) {
      this.passed.add(age, amount, expected);
      (truth === FRAUD ? this.failed : this.abandoned).add(age, amount, 1 - expected);
      return expected;
    }
    switch (chunk.challenge[row]) {
      case PASSED:
        this.passed.add(age, amount, 1);
        return 1;
      case FAILED:
        this.failed.add(age, amount, 1);
        return 0;
      case ABANDONED:
        this.abandoned.add(age, amount, 1);
        return 0;
      default:
        this.unended.add(age, amount, 1);
        return expected;
    }
  }

  private noteReport(age: number, labelAt: Instant, at: Instant): void {
    this.reports.age.push(age);
    this.reports.delay.push(Math.max(0, Math.floor((labelAt - at) / DAY_MS)));
  }
}

function wentThrough(action: number, end: number): boolean {
  return asks(action) ? end !== FAILED && end !== ABANDONED : action !== REJECT;
}

function addTo(band: BandSums, age: number, amount: number, truth: number, share: number): void {
  band.through.add(age, amount, share);
  if (truth === FRAUD) band.fraud.add(age, amount, share);
  else if (truth === OPEN) band.open.add(age, amount, share);
  if (age >= WINDOW_DAYS) return;
  band.throughSquares += amount * amount * share;
  if (truth === FRAUD) band.fraudSquares += amount * amount * share;
}
