import { USUAL_TAKEOVER, foldTakeover, othersPurchase, raisedEvidence, takeoverAt, takeoverWith } from "../../../src/risk/profile/takeover.js";
import type { Profile } from "../../../src/risk/profile/types.js";
import { T0, attemptAt, lifeOf } from "./stories.js";

const DAY = 86_400_000;
/** Ten purchases of about 30, one a day. */
const usual = Array.from({ length: 10 }, (_, day) => attemptAt(T0 + day * DAY, { amountReferenceMinor: [2500, 3000, 3600][day % 3] as number }));
/** Purchases of these amounts on the days after, four hours apart. */
const then = (...amounts: (number | undefined)[]): Profile =>
  lifeOf("card", [...usual, ...amounts.map((amountReferenceMinor, index) => attemptAt(T0 + 10 * DAY + index * DAY / 6, { amountReferenceMinor }))]);
const oddsAfter = (...amounts: (number | undefined)[]): number => then(...amounts).takeover!.logOdds;

test("raised amounts speak for a takeover, the more of them the louder, and usual ones against it", () => {
  const [calm, once, twice, thrice] = [oddsAfter(3000), oddsAfter(15_000), oddsAfter(15_000, 15_000), oddsAfter(15_000, 15_000, 15_000)] as const;
  expect(calm).toBeLessThan(USUAL_TAKEOVER.logOdds + 0.01);
  expect(once).toBeGreaterThan(calm + 2);
  expect(twice).toBeGreaterThan(once + 2);
  expect(thrice).toBeGreaterThan(twice);
  expect(oddsAfter(15_000, 15_000, 3000)).toBeLessThan(twice);
  // A holder goes on buying while another does, so that no single usual purchase clears the card.
  expect(oddsAfter(15_000, 15_000, 3000)).toBeGreaterThan(once);
});

test("a purchase without an amount, or without a habit to compare it with, tells nothing", () => {
  expect(oddsAfter(undefined)).toBeCloseTo(takeoverAt(then(), T0 + 10 * DAY)!, 5);
  expect(lifeOf("card", usual.slice(0, 3).map((attempt) => ({ ...attempt, amountReferenceMinor: 9_000_000 }))).takeover?.logOdds).toBeCloseTo(USUAL_TAKEOVER.logOdds, 5);
  expect([raisedEvidence(undefined, 100), raisedEvidence({ count: 2, centre: 5, spread: 1, highest: 5 }, 100)]).toEqual([0, 0]);
});

test("quiet time brings the odds back to what is usual, from above and from below", () => {
  const [suspected, cleared] = [then(15_000, 15_000, 15_000), then(3000, 3000, 3000)];
  const end = T0 + 11 * DAY;
  const over = (profile: Profile): number[] => [0, 5, 20, 500].map((days) => takeoverAt(profile, end + days * DAY)!);
  expect(over(suspected)).toEqual([...over(suspected)].sort((a, b) => b - a));
  expect(over(cleared)).toEqual([...over(cleared)].sort((a, b) => a - b));
  for (const profile of [suspected, cleared]) expect(over(profile)[3]).toBeCloseTo(Math.log(10 / 1000), 3);
});

test("one purchase is another's at most as likely as the card is taken over", () => {
  for (const logOdds of [-6, -1, 0, 3]) {
    for (const evidence of [-6, -1, 0, 2, 6]) expect(othersPurchase(logOdds, evidence)).toBeLessThan(takeoverWith(logOdds, evidence));
  }
});

test("no story drives the odds where they could not come back from", () => {
  let takeover = USUAL_TAKEOVER;
  const habit = { count: 50, centre: 8, spread: 0.1, highest: 9 };
  for (let index = 0; index < 100; index++) takeover = foldTakeover(takeover, 0, habit, 1e9);
  expect(takeover.logOdds).toBeLessThanOrEqual(12);
  for (let index = 0; index < 100; index++) takeover = foldTakeover(takeover, 0, habit, 1);
  expect(takeover.logOdds).toBeGreaterThanOrEqual(-12);
});
