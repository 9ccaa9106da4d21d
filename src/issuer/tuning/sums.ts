import type { Instant } from "../../base/index.js";
import { ACTIONS, priceOf } from "../../risk/index.js";
import type { ChallengeMethod, CostParameters } from "../../risk/index.js";
import type { Chunk } from "../ledger/chunk.js";
import type { BacktestFigures, Figures } from "../views.js";

/** What is known of a decision's truth. `open`: no label yet, and there is still time for one. */
export const TRUTHS = ["fraud", "genuine", "open"] as const;
export const [FRAUD, GENUINE, OPEN] = [0, 1, 2] as const;

/** Sums for each truth and action: how many, their amounts, and the squares of these. */
export const MEMBERS = 3;
export const ACTION_COUNT = ACTIONS.length;
export const SUMS = TRUTHS.length * ACTION_COUNT * MEMBERS;

/** How prices are made from sums. */
export interface Pricing {
  readonly parameters: CostParameters;
  /** How those are, or would be, asked who are challenged. */
  readonly method: ChallengeMethod;
}

/** Sums of no decisions. They are kept as {@link sumAt} places them. */
export const noSums = (): Float64Array => new Float64Array(SUMS);

/** Where the sums of a truth (place in TRUTHS) and an action (place in ACTIONS) begin. */
export const sumAt = (truth: number, action: number): number => (truth * ACTION_COUNT + action) * MEMBERS;

/** Place in TRUTHS of a row. @param settledBefore without a label, what is older than this counts as genuine */
export function truthOf(chunk: Pick<Chunk, "label" | "at">, row: number, settledBefore: Instant): number {
  const label = chunk.label[row] as number;
  if (label !== 0) return label - 1;
  return (chunk.at[row] as number) < settledBefore ? GENUINE : OPEN;
}

/** Adds one decision. @param amountMinor NaN where it is not known, which counts as nothing */
export function addDecision(sums: Float64Array, truth: number, action: number, amountMinor: number): void {
  const place = sumAt(truth, action);
  const amount = amountMinor === amountMinor ? amountMinor : 0;
  sums[place]! += 1;
  sums[place + 1]! += amount;
  sums[place + 2]! += amount * amount;
}

const ASKS = ACTIONS.map((action) => action === "challenge" || action === "decoupled");
const INTERVENES = ACTIONS.map((action, place) => ASKS[place] === true || action === "reject");

/** Whether a place in ACTIONS is one that asks the cardholder. */
export const asks = (action: number): boolean => ASKS[action] as boolean;

/** Whether a place in ACTIONS is one that stops or asks the cardholder. */
export const intervenes = (action: number): boolean => INTERVENES[action] as boolean;

/** The figures of everything in `sums`. */
export function figuresOf(sums: Float64Array, pricing: Pricing): Figures {
  const counts = ACTIONS.map((_, action) => TRUTHS.reduce((sum, _truth, truth) => sum + (sums[sumAt(truth, action)] as number), 0));
  const [frictionless = 0, challenge = 0, decoupled = 0, reject = 0, attempt = 0, inform = 0] = counts;
  const count = counts.reduce((sum, one) => sum + one, 0);
  const over = (truth: number, member: number, chosen: (action: number) => boolean): number => ACTIONS.reduce((sum, _, action) => (chosen(action) ? sum + (sums[sumAt(truth, action) + member] as number) : sum), 0);
  const all = (): boolean => true;
  const amountMinor = TRUTHS.reduce((sum, _, truth) => sum + over(truth, 1, all), 0);
  const [fraudAmountMinor, fraudCaughtAmountMinor] = [over(FRAUD, 1, all), over(FRAUD, 1, intervenes)];
  const { costMinor } = costOf(sums, pricing);
  return {
    count, frictionless, challenge, reject, other: decoupled + attempt + inform, amountMinor,
    fraud: over(FRAUD, 0, all), fraudAmountMinor, fraudCaught: over(FRAUD, 0, intervenes), fraudCaughtAmountMinor,
    genuineDisturbed: over(GENUINE, 0, intervenes), open: over(OPEN, 0, all),
    costMinor, costPer10kMinor: count === 0 ? 0 : (costMinor * 10_000) / count,
    fraudBasisPoints: amountMinor === 0 ? 0 : ((fraudAmountMinor - fraudCaughtAmountMinor) * 10_000) / amountMinor,
  };
}

/** Figures with what follows from them said out. */
export function withShares(figures: Figures): BacktestFigures {
  const { count, challenge, reject, fraud, fraudCaught, fraudAmountMinor, fraudCaughtAmountMinor } = figures;
  const share = (part: number): number => (count === 0 ? 0 : part / count);
  return { ...figures, challengeShare: share(challenge), rejectShare: share(reject), fraudMissed: fraud - fraudCaught, fraudMissedAmountMinor: fraudAmountMinor - fraudCaughtAmountMinor };
}

/** A price as the straight line over the amount that it is: every parameter but the amount is the same for all. */
export interface PriceLine {
  readonly fixed: number;
  readonly perMinor: number;
}

const ANY_AMOUNT = 1_000_000;

/** What a truth and an action cost, whatever the amount. What is open is priced as genuine, as nearly all of it will turn out. */
export function priceLine(truth: number, action: number, { parameters, method }: Pricing): PriceLine {
  const priceAt = (amountMinor: number): number => priceOf({ amountMinor, truth: truth === FRAUD ? "fraud" : "genuine", action: ACTIONS[action] as (typeof ACTIONS)[number], method }, parameters);
  const fixed = priceAt(0);
  return { fixed, perMinor: (priceAt(ANY_AMOUNT) - fixed) / ANY_AMOUNT };
}

/** Expected cost of everything in `sums`, and the sum of the squares of what each decision costs. */
export function costOf(sums: Float64Array, pricing: Pricing): { readonly costMinor: number; readonly squares: number } {
  let [costMinor, squares] = [0, 0];
  for (let truth = 0; truth < TRUTHS.length; truth++) {
    for (let action = 0; action < ACTION_COUNT; action++) {
      const place = sumAt(truth, action);
      const [count, amount, amountSquares] = [sums[place] as number, sums[place + 1] as number, sums[place + 2] as number];
      if (count === 0) continue;
      const { fixed, perMinor } = priceLine(truth, action, pricing);
      costMinor += fixed * count + perMinor * amount;
      squares += fixed * fixed * count + 2 * fixed * perMinor * amount + perMinor * perMinor * amountSquares;
    }
  }
  return { costMinor, squares };
}
