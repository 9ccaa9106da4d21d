import type { Figures, Flip } from "../views.js";
import { FlipCounts } from "./flips.js";
import { FRAUD, addDecision, figuresOf, noSums } from "./sums.js";
import type { Pricing } from "./sums.js";

/** The same decisions as they were taken and as something else would have taken them. */
export class BesideSums {
  private readonly before = noSums();
  private readonly after = noSums();
  private readonly flips = new FlipCounts();

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
    this.flips.add(old, next, truth === FRAUD, amountMinor);
    return true;
  }

  view(pricing: Pricing): { readonly before: Figures; readonly after: Figures; readonly flips: readonly Flip[] } {
    return { before: figuresOf(this.before, pricing), after: figuresOf(this.after, pricing), flips: this.flips.view() };
  }
}
