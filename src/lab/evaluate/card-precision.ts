import { DAY_MS, type Instant } from "../../base/index.js";
import type { ScoredRows } from "./figures.js";

/** The cards of one day that nobody knew to be compromised when it began, riskiest first. */
export interface CardDay {
  readonly cards: Int32Array;
  /** 1 where one of the card's requests of the day is fraud. */
  readonly compromised: Uint8Array;
}

export const dayOf = (at: Instant): number => Math.floor(at / DAY_MS);

/** Days in order. A card is as risky as its riskiest request of the day; of equally risky cards the honest come first. */
export function cardDaysOf({ cards, at, scores, labels, compromisedSince }: ScoredRows): readonly CardDay[] {
  const days = new Map<number, Map<number, { risk: number; compromised: number }>>();
  cards.forEach((card, row) => {
    const day = dayOf(at[row] as number);
    const seenToday = days.get(day) ?? days.set(day, new Map()).get(day)!;
    const seen = seenToday.get(card);
    const risk = scores[row] as number;
    const compromised = labels[row] as number;
    if (seen === undefined) seenToday.set(card, { risk, compromised });
    else {
      seen.risk = Math.max(seen.risk, risk);
      seen.compromised |= compromised;
    }
  });
  return [...days].sort(([a], [b]) => a - b).map(([day, seenToday]) => {
    const listed = [...seenToday]
      .filter(([card]) => (compromisedSince[card] as number) > day * DAY_MS)
      .sort(([, a], [, b]) => b.risk - a.risk || a.compromised - b.compromised);
    return { cards: Int32Array.from(listed, ([card]) => card), compromised: Uint8Array.from(listed, ([, { compromised }]) => compromised) };
  });
}

/**
 * Mean over days of the share of truly compromised cards among the day's `places` riskiest cards; those that an earlier day's
 * list found are left out.
 * @param copies by card number, how many times the card is there
 */
export function cardPrecisionOf(days: readonly CardDay[], places: number, copies: Uint16Array): number {
  const left = copies.slice();
  let sum = 0;
  for (const { cards, compromised } of days) {
    let free = places;
    let hits = 0;
    for (let i = 0; i < cards.length && free > 0; i++) {
      const card = cards[i] as number;
      const taken = Math.min(left[card] as number, free);
      free -= taken;
      if (compromised[i] !== 1) continue;
      hits += taken;
      left[card] = (left[card] as number) - taken;
    }
    sum += hits / places;
  }
  return sum / Math.max(1, days.length);
}
