import type { Merchant } from "../merchants.js";
import type { Person } from "../people.js";

/** What is gone once it was enjoyed is denied more often: games, tickets, clothes for one evening. */
const TEMPTING = new Set(["5816", "7922", "5651", "5732", "5947", "5815"]);

/**
 * Whether the holder will say of what he is about to buy that he did not: some out of habit, many because a statement shows
 * a name they do not know. `denies` moves with how the last denial ended.
 */
export function denies(person: Person, merchant: Merchant, yen: number): boolean {
  const tempting = TEMPTING.has(merchant.trade.mcc) ? 1.8 : 0.7;
  return person.random.chance(person.denies * tempting * (yen > 4_000 ? 1.5 : 0.4));
}
