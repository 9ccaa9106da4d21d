import type { Instant } from "../../base/index.js";
import { asin, clamp, cos, HOUR_MS, ln, ln1p, SECOND_MS, sin } from "../../base/index.js";
import type { Context, Maybe } from "../context/types.js";
import {
  amountWithin, countWithin, daysKnown, daysOfFraudRun, daysSinceFraud, daysSinceGenuine, deviationOf, distinctSince, fraudWithin, isEmpty, meanAmountWithin, memberHash, memberOf,
} from "../profile/read.js";
import { othersPurchase, raisedEvidence, takeoverAt, takeoverWith } from "../profile/takeover.js";
import type { HorizonIndex, LabelHorizon, LastPlace, Profile, RobustHabit, SeenSet } from "../profile/types.js";
import { HORIZON } from "../profile/types.js";

/*
 * What rows have in common: from what a message or a profile tells to a tame number. Whatever is unknown stays unknown.
 */

/** What amounts are raised by before they are compared, in the reference currency's minor unit. */
const AMOUNT_RAISE_MINOR = 100;

/** 1 for yes, 0 for no. */
export function flag(condition: Maybe<boolean>): Maybe<number> {
  return condition === undefined ? undefined : condition ? 1 : 0;
}

/** 1 where the two differ, 0 where they agree. */
export function differ<T>(one: Maybe<T>, other: Maybe<T>): Maybe<number> {
  return one === undefined || other === undefined ? undefined : one === other ? 0 : 1;
}

/** ln(1 + `size`) of a count, an amount or an age, which are never negative. */
export function logOf(size: Maybe<number>): Maybe<number> {
  return size === undefined ? undefined : ln1p(clamp(size, 0, 1e15));
}

/** ln of `one` over `other`, both raised by `raise` so that small sizes do not shout; at most 8 either way. */
export function logRatio(one: number, other: number, raise: number): number {
  return clamp(ln((one + raise) / (other + raise)), -8, 8);
}

/** Spreads between the purchase amount and a habit's centre, at most 8 either way. Unknown while fewer than three amounts taught the habit. */
export function deviation(habit: Maybe<RobustHabit>, { purchase }: Context): Maybe<number> {
  if (habit === undefined || habit.count < 3 || purchase.amountReferenceMinor === undefined) return undefined;
  const spreads = deviationOf(habit, Math.max(purchase.amountReferenceMinor, 0));
  return spreads === undefined ? undefined : clamp(spreads, -8, 8);
}

/** ln of the purchase amount over the profile's mean amount of a horizon. */
export function amountOverMean({ tempo }: Profile, horizon: HorizonIndex, { purchase }: Context): Maybe<number> {
  const mean = meanAmountWithin(tempo, horizon);
  return purchase.amountReferenceMinor === undefined || mean === undefined
    ? undefined
    : logRatio(Math.max(purchase.amountReferenceMinor, 0), mean, AMOUNT_RAISE_MINOR);
}

/** ln of the mean amount of a horizon, this purchase included, over the mean amount of ninety days before it. */
export function meanShift({ tempo }: Profile, horizon: HorizonIndex, { at, purchase }: Context): Maybe<number> {
  const amount = purchase.amountReferenceMinor;
  const usual = meanAmountWithin(tempo, HORIZON.quarter);
  if (amount === undefined || usual === undefined) return undefined;
  const recent = (amountWithin(tempo, horizon, at) + Math.max(amount, 0)) / (countWithin(tempo, horizon, at) + 1);
  return logRatio(recent, usual, AMOUNT_RAISE_MINOR);
}

/** ln(1 + decayed attempts of a horizon). */
export function attemptsLog({ tempo }: Profile, horizon: HorizonIndex, at: Instant): number {
  return ln1p(countWithin(tempo, horizon, at));
}

/** ln(1 + days an entity has been known): 0 for one met for the first time, unknown where the message names none. */
export function ageLog(key: Maybe<string>, profile: Maybe<Profile>, at: Instant): Maybe<number> {
  if (key === undefined) return undefined;
  return isNew(profile) ? 0 : logOf(daysKnown(profile.tempo, at));
}

/** No attempt of this entity is remembered; a label or a challenge alone does not make it known. */
export function isNew(profile: Maybe<Profile>): profile is undefined {
  return profile === undefined || profile.tempo.attempts === 0;
}

/** 1 where a set does not hold `text`, 0 where it does. Unknown while the set is empty: everything would be new. */
export function newTo(set: Maybe<SeenSet>, text: Maybe<string>): Maybe<number> {
  if (set === undefined || isEmpty(set) || text === undefined) return undefined;
  return memberOf(set, memberHash(text)) === undefined ? 1 : 0;
}

/** ln(1 + members seen at `since` or later, `own` not counted). */
export function othersLog(set: Maybe<SeenSet>, own: Maybe<string>, since: Instant): Maybe<number> {
  if (set === undefined) return undefined;
  const ours = memberOf(set, memberHash(own));
  // Sets remember whole seconds, rounded down.
  const ownCount = ours !== undefined && ours.lastAt + SECOND_MS > since ? 1 : 0;
  return ln1p(distinctSince(set, since) - ownCount);
}

/**
 * Many attempts of small amounts within ten minutes: ln(1 + attempts) times ln(mean amount of cards of the same BIN / mean
 * amount of those ten minutes), 0 where the amounts are not small.
 */
export function smallAmountBurst({ tempo }: Profile, bin: Profile, at: Instant): Maybe<number> {
  const mean = meanAmountWithin(tempo, HORIZON.tenMinutes);
  const usual = meanAmountWithin(bin.tempo, HORIZON.month);
  if (mean === undefined || usual === undefined) return undefined;
  return ln1p(countWithin(tempo, HORIZON.tenMinutes, at)) * Math.max(0, logRatio(usual, mean, AMOUNT_RAISE_MINOR));
}

/** Log-odds that somebody else buys with the card, too, once this purchase is known. */
export function takeoverOdds(profile: Profile, { at, purchase }: Context): Maybe<number> {
  const before = takeoverAt(profile, at);
  return before === undefined ? undefined : takeoverWith(before, raisedEvidence(profile.amount?.overall, purchase.amountReferenceMinor));
}

/** Log-odds that this purchase is somebody else's. */
export function othersPurchaseOdds(profile: Profile, { at, purchase }: Context): Maybe<number> {
  const before = takeoverAt(profile, at);
  return before === undefined ? undefined : othersPurchase(before, raisedEvidence(profile.amount?.overall, purchase.amountReferenceMinor));
}

/** ln(1 + decayed fraud labels of a horizon). */
export function fraudsLog({ labels }: Profile, horizon: LabelHorizon, at: Instant): Maybe<number> {
  return labels && ln1p(fraudWithin(labels, horizon, at));
}

/** ln(1 + days since the latest fraud label), ninety days at most and where there was none. */
export function fraudAgeLog({ labels }: Profile, at: Instant): Maybe<number> {
  return labels && ln1p(Math.min(daysSinceFraud(labels, at) ?? 90, 90));
}

/** ln(1 + days since the latest genuine label), ninety days at most and where there was none. */
export function clearedAgeLog({ labels }: Profile, at: Instant): Maybe<number> {
  return labels && ln1p(Math.min(daysSinceGenuine(labels, at) ?? 90, 90));
}

/** ln(1 + days since a run of frauds began to become known), ninety days at most. Unknown where none is going on. */
export function fraudRunAgeLog({ labels }: Profile, at: Instant): Maybe<number> {
  const days = labels && daysOfFraudRun(labels, at);
  return days === undefined ? undefined : ln1p(Math.min(days, 90));
}

/** Places of IP addresses are this wrong without anybody having travelled. */
const PLACE_PLAY_KM = 100;
/** Two messages minutes apart say little about speed; a quarter of an hour at least is taken for the way. */
const TRAVEL_HOURS_MIN = 0.25;
const EARTH_RADIUS_KM = 6371;
const DEGREE = Math.PI / 180;

/** Kilometres from the last place, beyond what imprecise places explain. */
export function kilometresFrom(place: Maybe<LastPlace>, { latitude, longitude }: Context["geo"]): Maybe<number> {
  if (place === undefined || latitude === undefined || longitude === undefined) return undefined;
  return Math.max(0, distanceKm(place.latitude, place.longitude, latitude, longitude) - PLACE_PLAY_KM);
}

/** Kilometres per hour that the way from the last place would have taken. */
export function speedFrom(place: Maybe<LastPlace>, context: Context): Maybe<number> {
  const distance = kilometresFrom(place, context.geo);
  if (distance === undefined || place === undefined) return undefined;
  return distance / Math.max((context.at - place.at) / HOUR_MS, TRAVEL_HOURS_MIN);
}

/** Great-circle distance in kilometres between two places in degrees. */
export function distanceKm(latitude: number, longitude: number, otherLatitude: number, otherLongitude: number): number {
  const north = sin(((otherLatitude - latitude) * DEGREE) / 2);
  const east = sin(((otherLongitude - longitude) * DEGREE) / 2);
  const half = north * north + cos(latitude * DEGREE) * cos(otherLatitude * DEGREE) * east * east;
  return 2 * EARTH_RADIUS_KM * asin(Math.min(1, Math.sqrt(half)));
}
