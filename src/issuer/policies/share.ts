import { hash32 } from "../../base/index.js";

const HASHES = 2 ** 32;

/**
 * Whether a card is among those for which a version decides that is not for all of them yet. Always the same for a card and a
 * version; which cards come first is another matter for every version, so that nobody is always the one on whom things are tried; and a
 * share that grows keeps the cards it has.
 * @param cardKey keyed hash of the card
 * @param version `name/version`
 * @param share in percent
 */
export function isInShare(cardKey: string, version: string, share: number): boolean {
  return hash32(`${version} ${cardKey}`) < (share / 100) * HASHES;
}
