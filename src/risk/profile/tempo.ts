import type { Instant } from "../../base/index.js";
import { finish32 } from "../../base/index.js";
import type { Maybe } from "../context/types.js";
import { decayWeight, settle, wholeSecond } from "./decay.js";
import type { HorizonIndex, Tempo } from "./types.js";
import { HORIZONS_MS } from "./types.js";

/** Plain numbers, already rounded to float32: a typed array of eight costs three times as much to make. */
export function zeroPerHorizon(): number[] {
  return [0, 0, 0, 0, 0, 0, 0, 0];
}

/** Shared by all that keep no sums; nobody writes to it. */
export const NO_AMOUNTS: readonly number[] = zeroPerHorizon();
/** A wrong or hostile amount must not drown a sum for good. */
const AMOUNT_MOST = 1e12;

/** The tempo of an entity that is known to have existed at `at`, without a remembered attempt. */
export function emptyTempo(at: Instant): Tempo {
  return { firstAt: wholeSecond(at), lastAt: at, attempts: 0, counts: zeroPerHorizon(), amounts: NO_AMOUNTS };
}

/**
 * Counts an attempt. One that arrives late counts with what is left of it at `lastAt`, which never moves back.
 * @param amount undefined when unknown, or when the kind keeps no sums
 */
export function foldTempo(before: Tempo, at: Instant, amount: Maybe<number>): Tempo {
  const lastAt = Math.max(before.lastAt, at);
  const attempts = before.attempts + 1;
  const dither = finish32(attempts) / 0x1_0000_0000;
  const elapsedMs = lastAt - before.lastAt;
  const lateMs = lastAt - at;
  const added = Math.min(amount ?? 0, AMOUNT_MOST);
  const sums = added > 0 || before.amounts !== NO_AMOUNTS;
  const counts = zeroPerHorizon();
  const amounts = sums ? zeroPerHorizon() : undefined;
  for (let index = 0; index < HORIZONS_MS.length; index++) {
    const kept = decayWeight(elapsedMs, index as HorizonIndex);
    const fresh = decayWeight(lateMs, index as HorizonIndex);
    counts[index] = settle((before.counts[index] as number) * kept + fresh, dither);
    if (amounts !== undefined) amounts[index] = settle((before.amounts[index] as number) * kept + added * fresh, dither);
  }
  return { firstAt: Math.min(before.firstAt, wholeSecond(at)), lastAt, attempts, counts, amounts: amounts ?? NO_AMOUNTS };
}
