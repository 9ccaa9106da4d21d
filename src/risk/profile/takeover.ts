import type { Instant } from "../../base/index.js";
import { clamp, DAY_MS, exp, ln, ln1p, logit, sigmoid } from "../../base/index.js";
import type { Maybe } from "../context/types.js";
import type { Profile, RobustHabit, Takeover } from "./types.js";

/*
 * A hidden Markov model of two states (Rabiner 1989), followed forwards: a card is in its holder's hands alone, or somebody
 * else buys with it, too. Round numbers that no data set was asked for: they need be right in size alone, because what a
 * reading is worth is for the model to learn.
 */

/** Of the purchases of a card in two hands, how many the other makes. */
const OTHERS_SHARE = 0.5;
/** Whoever must be quick buys for several times what the holder would: ln 4. */
const RAISED_BY = 1.3862943611198906;
/** A takeover is noticed after so many days, and a card that is not taken over goes so many without. */
const LASTS_DAYS = 10;
const SPARES_DAYS = 1000;
/** No single amount proves or clears anything beyond e^6 to one. */
const MOST_EVIDENCE = 6;
/** A habit of fewer amounts judges none. */
const LEAST_AMOUNTS = 3;
/** Beyond this neither state could be left again in time. */
const MOST_LOG_ODDS = 12;

const USUAL = LASTS_DAYS / (LASTS_DAYS + SPARES_DAYS);
const FORGETS_PER_DAY = 1 / LASTS_DAYS + 1 / SPARES_DAYS;
/** Log-odds of a takeover where nothing is known. */
export const USUAL_TAKEOVER: Takeover = { logOdds: Math.fround(ln(LASTS_DAYS / SPARES_DAYS)) };

/** Log-odds of a takeover at `at`, by the attempts before it: unobserved time brings them back to what is usual. */
export function takeoverAt({ takeover, tempo }: Profile, at: Instant): Maybe<number> {
  return takeover && afterQuiet(takeover, at - tempo.lastAt);
}

function afterQuiet({ logOdds }: Takeover, quietMs: number): number {
  if (quietMs <= 0) return logOdds;
  return logit(USUAL + (sigmoid(logOdds) - USUAL) * exp((-quietMs / DAY_MS) * FORGETS_PER_DAY));
}

/**
 * How much better an amount fits purchases raised above the habit than the habit itself, as a log-likelihood ratio of two
 * normal distributions of ln(1 + amount); 0 while there is no habit or no amount.
 */
export function raisedEvidence(habit: Maybe<RobustHabit>, amountReferenceMinor: Maybe<number>): number {
  if (habit === undefined || habit.count < LEAST_AMOUNTS || amountReferenceMinor === undefined) return 0;
  const shift = RAISED_BY / habit.spread;
  const spreads = (ln1p(Math.max(amountReferenceMinor, 0)) - habit.centre) / habit.spread;
  return clamp(shift * spreads - (shift * shift) / 2, -MOST_EVIDENCE, MOST_EVIDENCE);
}

/** Log-odds of a takeover once a purchase of that evidence is known. */
export function takeoverWith(logOdds: number, evidence: number): number {
  return logOdds + ln(1 - OTHERS_SHARE + OTHERS_SHARE * exp(evidence));
}

/** Log-odds that the purchase of that evidence is the other's. */
export function othersPurchase(logOdds: number, evidence: number): number {
  const taken = sigmoid(logOdds);
  return ln((taken * OTHERS_SHARE) / (1 - taken * OTHERS_SHARE)) + evidence;
}

/**
 * @param habit as it stood before the attempt
 * @param amountReferenceMinor of the attempt
 */
export function foldTakeover(before: Takeover, quietMs: number, habit: Maybe<RobustHabit>, amountReferenceMinor: Maybe<number>): Takeover {
  const evidence = raisedEvidence(habit, amountReferenceMinor);
  return { logOdds: Math.fround(clamp(takeoverWith(afterQuiet(before, quietMs), evidence), -MOST_LOG_ODDS, MOST_LOG_ODDS)) };
}
