import type { Instant } from "../../base/index.js";
import { withShares } from "../tuning/sums.js";
import type { Pricing } from "../tuning/sums.js";
import type { Outcomes } from "./outcomes.js";
import type { Rehearsal } from "./rehearsal.js";
import type { ReplayedView } from "./views.js";

/**
 * What came of a candidate, without the decisions one by one.
 * @param rehearsals all that wrote into `outcomes`
 * @param settledBefore without a label, what is older than this counts as genuine
 */
export async function resultOf(outcomes: Outcomes, rehearsals: readonly Rehearsal[], pricing: Pricing, settledBefore: Instant): Promise<Omit<ReplayedView, "rows">> {
  const { before, after, flips } = (await outcomes.sums(settledBefore)).view(pricing);
  const missing = new Map<string, number>();
  for (const rehearsal of rehearsals) for (const [what, count] of rehearsal.missing) missing.set(what, (missing.get(what) ?? 0) + count);
  const unmovedBecause = [...missing].map(([what, count]) => ({ missing: what, count }));
  return {
    before: withShares(before), after: withShares(after), flips,
    unmoved: unmovedBecause.reduce((sum, { count }) => sum + count, 0), unmovedBecause,
    degraded: rehearsals.reduce((sum, { degraded }) => sum + degraded, 0),
  };
}
