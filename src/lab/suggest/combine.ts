import { DEFAULT_COSTS, priceOf } from "../../risk/index.js";
import type { Action } from "../../risk/index.js";

/** What rules do on requests whose truth is known. */
export interface Worth {
  /** Requests challenged or rejected. */
  readonly stopped: number;
  /** Frauds among them. */
  readonly caught: number;
  /** Expected cost of letting them pass less that of stopping them, in minor units of the reference currency. */
  readonly savedMinor: number;
}

/** Some of the rules, working together. */
export interface Combination extends Worth {
  /** Bit by rule. */
  readonly mask: number;
  /** No other combination catches as much and stops as little. */
  readonly front: boolean;
}

/** Requests in columns of equal length. */
export interface JudgedRows {
  /** Which rules hold: bit by rule. */
  readonly masks: Uint8Array;
  /** 1 fraud, 0 genuine. */
  readonly labels: Uint8Array;
  readonly amountMinor: Float64Array;
}

/** What an action saves, on one request, over letting it pass. */
export function savedBy(action: Action, amountMinor: number, isFraud: boolean): number {
  const outcome = { amountMinor, truth: isFraud ? "fraud" : "genuine", method: "code" } as const;
  return priceOf({ ...outcome, action: "frictionless" }, DEFAULT_COSTS) - priceOf({ ...outcome, action }, DEFAULT_COSTS);
}

/** All requests on which exactly the same rules hold. */
interface Cell {
  readonly mask: number;
  count: number;
  frauds: number;
  savedByChallenge: number;
  savedByReject: number;
}

/**
 * Every combination of `rules` rules, in the order of their masks. Requests fall into one cell for each set of rules that
 * hold together, so that a combination is a sum over cells and not another pass over the requests.
 * @param rejecting bits of the rules that reject; where one of them holds, the request is not challenged but rejected
 */
export function combinationsOf(rules: number, { masks, labels, amountMinor }: JudgedRows, rejecting: number): readonly Combination[] {
  const cells: readonly Cell[] = Array.from({ length: 1 << rules }, (_, mask) => ({ mask, count: 0, frauds: 0, savedByChallenge: 0, savedByReject: 0 }));
  for (let row = 0; row < masks.length; row++) {
    const cell = cells[masks[row] as number] as Cell;
    const isFraud = labels[row] === 1;
    const amount = amountMinor[row] as number;
    cell.count++;
    cell.frauds += isFraud ? 1 : 0;
    cell.savedByChallenge += savedBy("challenge", amount, isFraud);
    cell.savedByReject += savedBy("reject", amount, isFraud);
  }
  const worths = cells.slice(1).map(({ mask }) => ({ mask, ...worthOf(cells, mask, rejecting) }));
  const front = unbeaten(worths);
  return worths.map((one) => ({ ...one, front: front.has(one.mask) }));
}

function worthOf(cells: readonly Cell[], mask: number, rejecting: number): Worth {
  let [stopped, caught, savedMinor] = [0, 0, 0];
  for (const cell of cells) {
    const holding = cell.mask & mask;
    if (holding === 0) continue;
    stopped += cell.count;
    caught += cell.frauds;
    savedMinor += (holding & rejecting) === 0 ? cell.savedByChallenge : cell.savedByReject;
  }
  return { stopped, caught, savedMinor };
}

export const rulesIn = (mask: number): number => (mask === 0 ? 0 : (mask & 1) + rulesIn(mask >>> 1));

/** Masks of those that no other one beats; of equals that with the fewest rules, and of those the first. */
function unbeaten(combinations: readonly (Worth & { readonly mask: number })[]): ReadonlySet<number> {
  const order = [...combinations].sort((a, b) => a.stopped - b.stopped || b.caught - a.caught || rulesIn(a.mask) - rulesIn(b.mask) || a.mask - b.mask);
  const front = new Set<number>();
  let most = 0;
  for (const { mask, caught } of order) {
    if (caught <= most) continue;
    most = caught;
    front.add(mask);
  }
  return front;
}

/** What rules are called where they are combined. */
export const LETTERS = "ABCDEF";

export const lettersIn = (mask: number): readonly string[] => [...LETTERS].filter((_, place) => (mask >>> place) & 1);

/** Combinations that no other one beats, the gentlest first. */
export function frontOf(combinations: readonly Combination[]): readonly Combination[] {
  return combinations.filter(({ front }) => front).sort((a, b) => a.stopped - b.stopped);
}

/** The one of a front that saves most; undefined where no rule caught anything. */
export function mostSaving(front: readonly Combination[]): Combination | undefined {
  return front.reduce<Combination | undefined>((most, one) => (most === undefined || one.savedMinor > most.savedMinor ? one : most), undefined);
}
