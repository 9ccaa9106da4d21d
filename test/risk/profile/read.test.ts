import fc from "fast-check";
import * as read from "../../../src/risk/profile/read.js";
import type { Profile, RiskEvent } from "../../../src/risk/profile/types.js";
import { HORIZON } from "../../../src/risk/profile/types.js";
import { T0, attemptAt, lifeOf } from "./stories.js";

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

test("counts and sums fade to the asker's instant and never grow", () => {
  const { tempo } = lifeOf("card", [attemptAt(T0, { amountReferenceMinor: 3000 }), attemptAt(T0, { amountReferenceMinor: 1000 })]);
  expect(read.countWithin(tempo, HORIZON.day, T0 + DAY)).toBeCloseTo(2 / Math.E, 5);
  expect(read.amountWithin(tempo, HORIZON.day, T0 + DAY)).toBeCloseTo(4000 / Math.E, 2);
  expect(read.countWithin(tempo, HORIZON.minute, T0 + DAY)).toBe(0);
  expect(read.countWithin(tempo, HORIZON.minute, T0 - DAY)).toBe(2);
  expect(read.meanAmountWithin(tempo, HORIZON.week)).toBe(2000);
  fc.assert(fc.property(fc.constantFrom(...Object.values(HORIZON)), fc.nat(100 * DAY), fc.nat(100 * DAY), (horizon, age, more) => {
    expect(read.countWithin(tempo, horizon, T0 + age + more)).toBeLessThanOrEqual(read.countWithin(tempo, horizon, T0 + age));
  }));
});

test("acceleration: a burst is above 0, a pause below, a steady pace near 0", () => {
  const steady = Array.from({ length: 100 }, (_, index) => attemptAt(T0 + index * DAY));
  const end = T0 + 99 * DAY;
  const burst = Array.from({ length: 10 }, (_, index) => attemptAt(end + index * MINUTE));
  const of = (events: RiskEvent[], at: number): number => read.acceleration(lifeOf("card", events).tempo, HORIZON.week, HORIZON.quarter, at);
  expect(Math.abs(of(steady, end))).toBeLessThan(0.5);
  expect(of([...steady, ...burst], end + 10 * MINUTE)).toBeGreaterThan(0.8);
  expect(of(steady, end + 30 * DAY)).toBeLessThan(-2);
  const { tempo } = lifeOf("card", [...steady, attemptAt(end, { amountReferenceMinor: 10_000_000 })]);
  expect(read.spendAcceleration(tempo, HORIZON.day, HORIZON.quarter, 1000, end)).toBeGreaterThan(2);
});

test("known and idle times are never negative; without an attempt there is no idle time", () => {
  const { tempo } = lifeOf("card", [attemptAt(T0), attemptAt(T0 + DAY)]);
  expect([read.daysKnown(tempo, T0 + 3 * DAY), read.minutesIdle(tempo, T0 + DAY + MINUTE)]).toEqual([3, 1]);
  expect([read.daysKnown(tempo, T0 - DAY), read.minutesIdle(tempo, T0)]).toEqual([0, 0]);
  const byLabel = lifeOf("card", [{ kind: "label", at: T0, requestedAt: T0, label: "fraud", replaces: undefined }]).tempo;
  expect(read.minutesIdle(byLabel, T0 + DAY)).toBeUndefined();
});

test("amounts are measured in spreads from the centre, overall and within a group", () => {
  const { amount } = lifeOf("card", Array.from({ length: 30 }, (_, index) => attemptAt(T0 + index * DAY, { amountReferenceMinor: 2000 + (index % 3) * 500 })));
  const habit = amount && read.groupHabit(amount, "JPY", "grocery");
  expect(habit?.count).toBe(30);
  expect(amount && read.groupHabit(amount, "JPY", "game")).toBeUndefined();
  if (habit === undefined) throw new Error("no habit");
  expect(Math.abs(read.deviationOf(habit, 2500) as number)).toBeLessThan(1);
  expect(read.deviationOf(habit, 100_000)).toBeGreaterThan(5);
  expect(read.deviationOf(habit, 10)).toBeLessThan(-5);
  expect(read.aboveHighest(habit, 3000)).toBeCloseTo(0, 5);
  const unpaid = lifeOf("card", [attemptAt(T0, { amountReferenceMinor: undefined })]).amount?.overall;
  expect(unpaid && read.deviationOf(unpaid, 100)).toBeUndefined();
  expect(unpaid && read.aboveHighest(unpaid, 100)).toBeUndefined();
});

test("shares of hours and weekdays add up to one, and neighbours of a used hour are likelier than far ones", () => {
  const { times } = lifeOf("card", Array.from({ length: 20 }, (_, index) => attemptAt(T0 + index * DAY, { localHour: 23, localWeekday: index % 2 })));
  if (times === undefined) throw new Error("no times");
  const hours = Array.from({ length: 24 }, (_, hour) => read.hourShare(times, hour));
  expect(hours.reduce((a, b) => a + b)).toBeCloseTo(1, 10);
  expect(hours[23]).toBeGreaterThan(hours[0] as number);
  expect(hours[0]).toBe(hours[22]);
  expect(hours[0]).toBeGreaterThan(hours[12] as number);
  expect(Array.from({ length: 7 }, (_, day) => read.weekdayShare(times, day)).reduce((a, b) => a + b)).toBeCloseTo(1, 10);
});

test("sets answer who, since when and how often", () => {
  const uses = [[1, 0], [1, 1], [2, 50], [3, 60], [1, 61]] as const;
  const set = lifeOf("device", uses.map(([cards, minutes]) => attemptAt(T0 + minutes * MINUTE, { members: { cards } }))).sets.cards;
  if (set === undefined) throw new Error("no set");
  expect(read.memberOf(set, 1)).toEqual({ hash: 1, firstAt: T0, lastAt: T0 + 61 * MINUTE, count: 3 });
  expect([read.memberOf(set, 9), read.memberOf(set, undefined), read.memberHash(undefined)]).toEqual([undefined, undefined, undefined]);
  const since = (minutes: number): number[] => [read.distinctSince(set, T0 + minutes * MINUTE), read.firstSeenSince(set, T0 + minutes * MINUTE)];
  expect([since(0), since(50), since(55), since(61), since(62)]).toEqual([[3, 3], [3, 2], [2, 1], [1, 0], [0, 0]]);
  expect(read.distinctEver(set)).toBe(3);
});

test("an event in the second of `since` counts as since", () => {
  const set = lifeOf("device", [attemptAt(T0 + 999, { members: { cards: 1 } })]).sets.cards;
  expect(set && [read.distinctSince(set, T0 + 999), read.distinctSince(set, T0 + 1000)]).toEqual([1, 0]);
});

test("challenge shares start at what is usual and move with outcomes", () => {
  const ended = (hours: number, outcome: "passed" | "failed" | "abandoned"): RiskEvent => ({ kind: "challenge", at: T0 + hours * HOUR, requestedAt: T0, outcome });
  const none = lifeOf("card", [attemptAt(T0)]).challenges;
  const some = lifeOf("card", [attemptAt(T0), ended(0, "passed"), ended(1, "failed"), ended(2, "failed"), ended(3, "abandoned")]).challenges;
  if (none === undefined || some === undefined) throw new Error("no challenges");
  expect([read.failedShare(none, 0.1, T0), read.daysSincePassed(none, T0), read.daysSinceFailed(none, T0)]).toEqual([0.1, undefined, undefined]);
  const at = T0 + 3 * HOUR;
  expect(read.abandonedShare(some, 0.04, at)).toBeCloseTo((1 + 2 * 0.04) / 6, 2);
  expect(read.failedShare(some, 0.06, at)).toBeCloseTo((2 + 2 * 0.06) / 6, 2);
  expect(read.failedShare(some, 0.06, at + 900 * DAY)).toBe(0.06);
  expect([read.daysSincePassed(some, T0 + DAY), read.daysSinceFailed(some, T0 + 2 * HOUR + DAY)]).toEqual([1, 1]);
});

/** `attempts` one hour apart, `frauds` of them labelled so ten days later, then thirty days of quiet. */
function cell(attempts: number, frauds: number, genuines = 0): Profile {
  const label = (index: number, label: "fraud" | "genuine"): RiskEvent => ({ kind: "label", at: T0 + (10 * 24 + index) * HOUR, requestedAt: T0, label, replaces: undefined });
  return lifeOf("hour", [
    ...Array.from({ length: attempts }, (_, index) => attemptAt(T0 + index * HOUR)),
    ...Array.from({ length: frauds }, (_, index) => label(index, "fraud")),
    ...Array.from({ length: genuines }, (_, index) => label(index, "genuine")),
  ]);
}
const LATER = T0 + 40 * DAY;
const oddsOf = (profile: Profile, everyone: Profile | undefined): number => read.riskLogOdds(profile, everyone, HORIZON.quarter, 50, LATER);

test("risk is told against everyone", () => {
  const everyone = cell(400, 4);
  expect(Math.abs(oddsOf(everyone, everyone))).toBeLessThan(1.2);
  expect(oddsOf(cell(100, 20), everyone)).toBeGreaterThan(3);
  expect(oddsOf(cell(100, 0), everyone)).toBeLessThan(-0.5);
  expect(Math.abs(oddsOf(cell(1, 0), everyone))).toBeLessThan(0.05);
});

test("risk grows with frauds and shrinks with attempts, and is known from the very first moment of a world", () => {
  const everyone = cell(400, 4);
  const byFraud = [0, 1, 2, 5, 10].map((frauds) => oddsOf(cell(50, frauds), everyone));
  expect(byFraud).toEqual([...byFraud].sort((a, b) => a - b));
  const byAttempts = [5, 20, 80, 300].map((attempts) => oddsOf(cell(attempts, 2), everyone));
  expect(byAttempts).toEqual([...byAttempts].sort((a, b) => b - a));
  expect(Number.isFinite(oddsOf(cell(1, 0), undefined))).toBe(true);
  expect(read.fraudRate(undefined, HORIZON.quarter, LATER)).toBe(0.001);
});

test("genuine labels add nothing where attempts were old enough to count as genuine, and count where they were forgotten", () => {
  const everyone = cell(400, 4);
  expect(oddsOf(cell(100, 3, 50), everyone)).toBeCloseTo(oddsOf(cell(100, 3), everyone), 5);
  expect(oddsOf(cell(0, 3, 90), everyone)).toBeLessThan(oddsOf(cell(0, 3), everyone));
});

test("attempts of the last days do not yet make a cell safe", () => {
  const fresh = cell(100, 0);
  const rightAway = read.riskLogOdds(fresh, undefined, HORIZON.quarter, 50, T0 + 100 * HOUR);
  const afterAWhile = read.riskLogOdds(fresh, undefined, HORIZON.quarter, 50, T0 + 30 * DAY);
  expect(rightAway).toBeGreaterThan(afterAWhile);
  expect(rightAway).toBeLessThan(0);
});

test("label counts fade and say how long ago", () => {
  const labels = cell(10, 1, 1).labels;
  if (labels === undefined) throw new Error("no labels");
  const arrived = T0 + 10 * DAY;
  expect(read.fraudWithin(labels, HORIZON.month, arrived + 30 * DAY)).toBeCloseTo(1 / Math.E, 5);
  expect(read.genuineWithin(labels, HORIZON.week, arrived)).toBe(1);
  expect(read.daysSinceFraud(labels, arrived + DAY)).toBe(1);
});
