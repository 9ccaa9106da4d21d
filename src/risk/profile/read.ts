import type { Instant } from "../../base/index.js";
import { DAY_MS, MINUTE_MS, ln, ln1p } from "../../base/index.js";
import type { Maybe, MccGroup } from "../context/types.js";
import { amountGroupHash } from "./amount-habit.js";
import { decayWeight, secondOf } from "./decay.js";
import { FIRST, LAST, WORDS, placeOf, seenAt, wordsOf } from "./seen-set.js";
import type {
  AmountHabit, ChallengeHistory, HorizonIndex, LabelHistory, LabelHorizon, Profile, RobustHabit, Seen, SeenSet, Tempo, TimeHabit,
} from "./types.js";
import { HORIZON, HORIZONS_MS } from "./types.js";

/*
 * What features ask of a profile. Every counter is decayed to the asker's own instant `at`; an `at` earlier than the
 * profile sees it as it stands.
 */

/** Decayed number of attempts over a horizon. */
export function countWithin(tempo: Tempo, horizon: HorizonIndex, at: Instant): number {
  const count = tempo.counts[horizon] as number;
  return count === 0 ? 0 : count * decayWeight(at - tempo.lastAt, horizon);
}

/** Decayed sum of amounts over a horizon, in the reference currency's minor unit. */
export function amountWithin(tempo: Tempo, horizon: HorizonIndex, at: Instant): number {
  const amount = tempo.amounts[horizon] as number;
  return amount === 0 ? 0 : amount * decayWeight(at - tempo.lastAt, horizon);
}

/** Mean amount of the attempts of a horizon in the reference currency's minor unit; attempts without amount count as 0. Unknown without attempts. */
export function meanAmountWithin(tempo: Tempo, horizon: HorizonIndex): Maybe<number> {
  const count = tempo.counts[horizon] as number;
  // Numerator and denominator decay alike, so their ratio needs no instant.
  return count > 0 ? (tempo.amounts[horizon] as number) / count : undefined;
}

/** ln of the rate over `short` against the rate over `long`: above 0 the entity is getting faster. Both are smoothed by one attempt per `long`. */
export function acceleration(tempo: Tempo, short: HorizonIndex, long: HorizonIndex, at: Instant): number {
  return logRateRatio(countWithin(tempo, short, at), countWithin(tempo, long, at), short, long, 1);
}

/** {@link acceleration} of spending, smoothed by `smoothingMinor` of the reference currency's minor unit per `long`. */
export function spendAcceleration(tempo: Tempo, short: HorizonIndex, long: HorizonIndex, smoothingMinor: number, at: Instant): number {
  return logRateRatio(amountWithin(tempo, short, at), amountWithin(tempo, long, at), short, long, smoothingMinor);
}

function logRateRatio(inShort: number, inLong: number, short: HorizonIndex, long: HorizonIndex, smoothing: number): number {
  const shortShare = HORIZONS_MS[short] / HORIZONS_MS[long];
  return ln((inShort + smoothing * shortShare) / ((inLong + smoothing) * shortShare));
}

/** Days since the first attempt, never negative. */
export function daysKnown(tempo: Tempo, at: Instant): number {
  return Math.max(0, at - tempo.firstAt) / DAY_MS;
}

/** Minutes since the latest attempt, never negative. Unknown when no attempt is remembered. */
export function minutesIdle(tempo: Tempo, at: Instant): Maybe<number> {
  return tempo.attempts > 0 ? Math.max(0, at - tempo.lastAt) / MINUTE_MS : undefined;
}

/** The habit within a currency and MCC group; unknown when none is remembered. */
export function groupHabit(amount: AmountHabit, currency: Maybe<string>, mccGroup: Maybe<MccGroup>): Maybe<RobustHabit> {
  const hash = amountGroupHash(currency, mccGroup);
  for (const group of amount.groups) if (group.hash === hash) return group.habit;
  return undefined;
}

/** How many spreads an amount lies above (or, negative, below) the habit's centre. Unknown while the habit is empty. */
export function deviationOf(habit: RobustHabit, amountReferenceMinor: number): Maybe<number> {
  return habit.count > 0 ? (ln1p(amountReferenceMinor) - habit.centre) / habit.spread : undefined;
}

/** ln of an amount over the highest one seen; above 0 it is a new record. Unknown while the habit is empty. */
export function aboveHighest(habit: RobustHabit, amountReferenceMinor: number): Maybe<number> {
  return habit.count > 0 ? ln1p(amountReferenceMinor) - habit.highest : undefined;
}

/** Share of the habit in hour 0–23: neighbours lend half their weight, one attempt is spread evenly. 1/24 for an empty habit. */
export function hourShare(times: TimeHabit, hour: number): number {
  const { hours } = times;
  const near = (hours[hour] as number) + ((hours[(hour + 1) % 24] as number) + (hours[(hour + 23) % 24] as number)) / 2;
  return (near / 2 + 1 / 24) / (sumOf(hours) + 1);
}

/** Share of the habit on weekday 0 (Sunday) – 6, one attempt spread evenly. 1/7 for an empty habit. */
export function weekdayShare(times: TimeHabit, weekday: number): number {
  return ((times.weekdays[weekday] as number) + 1 / 7) / (sumOf(times.weekdays) + 1);
}

function sumOf(counts: Uint8Array): number {
  let sum = 0;
  for (let index = 0; index < counts.length; index++) sum += counts[index] as number;
  return sum;
}

/** The hash under which a set remembers an entity id, a country, a currency; unknown stays unknown. */
export { memberHash } from "./seen-set.js";

/** What a set remembers of a member; unknown when it was never there, or was pushed out, or `hash` is unknown. */
export function memberOf(set: SeenSet, hash: Maybe<number>): Maybe<Seen> {
  const words = wordsOf(set);
  const at = hash === undefined ? -1 : placeOf(words, hash);
  return at < 0 ? undefined : seenAt(words, at);
}

/** Whether a set remembers anything at all. */
export function isEmpty(set: SeenSet): boolean {
  return wordsOf(set).length === 0;
}

/** How many remembered members were seen in the second of `since` or later; a lower bound, because a set is bounded. */
export function distinctSince(set: SeenSet, since: Instant): number {
  const second = secondOf(since);
  const words = wordsOf(set);
  let at = 0;
  // Newest first: the first one that is too old ends the walk.
  while (at < words.length && (words[at + LAST] as number) >= second) at += WORDS;
  return at / WORDS;
}

/** How many remembered members were seen for the first time in the second of `since` or later. */
export function firstSeenSince(set: SeenSet, since: Instant): number {
  const second = secondOf(since);
  const words = wordsOf(set);
  let count = 0;
  for (let at = 0; at < words.length; at += WORDS) if ((words[at + FIRST] as number) >= second) count++;
  return count;
}

/** Members remembered and forgotten together; one that was forgotten and came back counts twice. */
export function distinctEver(set: SeenSet): number {
  return wordsOf(set).length / WORDS + set.forgotten;
}

/** Share of challenges failed, shrunk towards `usual` by two challenges. */
export function failedShare(history: ChallengeHistory, usual: number, at: Instant): number {
  return shrunkShare(history.failed, history, usual, at);
}

/** Share of challenges abandoned, shrunk towards `usual` by two challenges. */
export function abandonedShare(history: ChallengeHistory, usual: number, at: Instant): number {
  return shrunkShare(history.abandoned, history, usual, at);
}

const CHALLENGE_SHRINKAGE = 2;

function shrunkShare(part: number, history: ChallengeHistory, usual: number, at: Instant): number {
  const weight = challengeWeight(history, at);
  return (part * weight + CHALLENGE_SHRINKAGE * usual) / (challengeSum(history) * weight + CHALLENGE_SHRINKAGE);
}

function challengeSum(history: ChallengeHistory): number {
  return history.passed + history.failed + history.abandoned;
}

function challengeWeight(history: ChallengeHistory, at: Instant): number {
  return decayWeight(at - history.at, HORIZON.quarter);
}

/** Days since the latest passed challenge, never negative; unknown when there was none. */
export function daysSincePassed(history: ChallengeHistory, at: Instant): Maybe<number> {
  return history.lastPassedAt === undefined ? undefined : Math.max(0, at - history.lastPassedAt) / DAY_MS;
}

/** Days since the latest failed challenge, never negative; unknown when there was none. */
export function daysSinceFailed(history: ChallengeHistory, at: Instant): Maybe<number> {
  return history.lastFailedAt === undefined ? undefined : Math.max(0, at - history.lastFailedAt) / DAY_MS;
}

/** Decayed fraud labels, counted from the moment each arrived. */
export function fraudWithin(labels: LabelHistory, horizon: LabelHorizon, at: Instant): number {
  return labelsWithin(labels.fraud, labels, horizon, at);
}

/** Decayed genuine labels, counted from the moment each arrived. */
export function genuineWithin(labels: LabelHistory, horizon: LabelHorizon, at: Instant): number {
  return labelsWithin(labels.genuine, labels, horizon, at);
}

function labelsWithin(counts: readonly number[], labels: LabelHistory, horizon: LabelHorizon, at: Instant): number {
  const count = counts[horizon - HORIZON.day] as number;
  return count === 0 ? 0 : count * decayWeight(at - labels.at, horizon);
}

/** Days since the latest fraud label arrived, never negative; unknown when there was none. */
export function daysSinceFraud(labels: LabelHistory, at: Instant): Maybe<number> {
  return labels.lastFraudAt === undefined ? undefined : Math.max(0, at - labels.lastFraudAt) / DAY_MS;
}

/** Days since the latest genuine label arrived, never negative; unknown when there was none. */
export function daysSinceGenuine(labels: LabelHistory, at: Instant): Maybe<number> {
  return labels.lastGenuineAt === undefined ? undefined : Math.max(0, at - labels.lastGenuineAt) / DAY_MS;
}

/** Days since the first fraud of the latest run became known, never negative; unknown where no run is going on. */
export function daysOfFraudRun(labels: LabelHistory, at: Instant): Maybe<number> {
  return labels.fraudRunSince === undefined ? undefined : Math.max(0, at - labels.fraudRunSince) / DAY_MS;
}

/** Share of the attempts of the past week that count as answered: most fraud is reported later than that. */
const ANSWERED_WITHIN_WEEK = 0.5;
/** What is believed of the world before it taught anything: one fraud in a thousand, as firmly as a thousand attempts would tell. */
const WORLD_FRAUD_RATE = 0.001;
const WORLD_WEIGHT = 1000;

/**
 * Log-odds that an attempt of this entity is fraud, less those of an attempt of anybody: 0 says "like everybody". Shrunk
 * towards 0 by `smoothing` attempts. Many sources label fraud alone, so what is not labelled counts as genuine by and by.
 * @param everyone the profile of kind `everyone`; unknown at the very start of a world
 */
export function riskLogOdds(profile: Profile, everyone: Maybe<Profile>, horizon: LabelHorizon, smoothing: number, at: Instant): number {
  const base = fraudRate(everyone, horizon, at);
  const fraud = profile.labels === undefined ? 0 : fraudWithin(profile.labels, horizon, at);
  const others = othersWithin(profile, fraud, horizon, at);
  return ln((fraud + smoothing * base) / (others + smoothing * (1 - base))) - ln(base / (1 - base));
}

/** Smoothed share of fraud among all attempts. */
export function fraudRate(everyone: Maybe<Profile>, horizon: LabelHorizon, at: Instant): number {
  if (everyone?.labels === undefined) return WORLD_FRAUD_RATE;
  const fraud = fraudWithin(everyone.labels, horizon, at);
  const others = othersWithin(everyone, fraud, horizon, at);
  return (fraud + WORLD_WEIGHT * WORLD_FRAUD_RATE) / (fraud + others + WORLD_WEIGHT);
}

/** Attempts that stand against the frauds: those labelled genuine, or those old enough that a complaint would have come. */
function othersWithin(profile: Profile, fraud: number, horizon: LabelHorizon, at: Instant): number {
  const attempts = countWithin(profile.tempo, horizon, at);
  const unanswered = horizon > HORIZON.week ? countWithin(profile.tempo, HORIZON.week, at) * (1 - ANSWERED_WITHIN_WEEK) : 0;
  const genuine = profile.labels === undefined ? 0 : genuineWithin(profile.labels, horizon, at);
  return Math.max(attempts - unanswered - fraud, genuine, 0);
}
