import type { Context, Maybe } from "../../risk/index.js";

/** Everywhere but at the card's home. */
export const ABROAD = "abroad";

/**
 * Whether a message comes from a place: its cardholder or its merchant is in that country or, for `abroad`, in another than the card's. Who
 * travels buys from a shop there and, by way of the hotel's network, from one at home.
 */
export function isAt(place: string, { card, geo, merchant }: Context): boolean {
  const countries = [geo.country, merchant.country].filter((country: Maybe<string>) => country !== undefined);
  return place === ABROAD ? card.country !== undefined && countries.some((country) => country !== card.country) : countries.includes(place);
}
