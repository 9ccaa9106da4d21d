import type { Figures, Flip } from "../views.js";
import { ACTION_COUNT, FRAUD, addDecision, figuresOf, noSums } from "./sums.js";
import type { Pricing } from "./sums.js";
import { flipsView } from "./table.js";

/** The same decisions as they were taken and as something else would have taken them. */
export class BesideSums {
  private readonly before = noSums();
  private readonly after = noSums();
  private readonly flips = new Map<number, { count: number; fraud: number; amountMinor: number }>();

  /**
   * @param truth place in TRUTHS
   * @param old place in ACTIONS of what was done, and `next` of what would have been
   * @param amountMinor NaN where it is not known
   * @returns whether they differ
   */
  add(truth: number, old: number, next: number, amountMinor: number): boolean {
    addDecision(this.before, truth, old, amountMinor);
    addDecision(this.after, truth, next, amountMinor);
    if (next === old) return false;
    const key = old * ACTION_COUNT + next;
    const flip = this.flips.get(key) ?? { count: 0, fraud: 0, amountMinor: 0 };
    flip.count++;
    flip.fraud += truth === FRAUD ? 1 : 0;
    flip.amountMinor += amountMinor === amountMinor ? amountMinor : 0;
    this.flips.set(key, flip);
    return true;
  }

  view(pricing: Pricing): { readonly before: Figures; readonly after: Figures; readonly flips: readonly Flip[] } {
    return { before: figuresOf(this.before, pricing), after: figuresOf(this.after, pricing), flips: flipsView(this.flips) };
  }
}
