import { SeededRandom } from "../../../src/base/index.js";
import { BandSums, DAYS, Daily } from "../../../src/issuer/meters/day-sums.js";
import type { DaySums } from "../../../src/issuer/meters/day-sums.js";
import { fraudForecast, shareForecast } from "../../../src/issuer/meters/forecast.js";
import { quarterEnd, standingOf } from "../../../src/issuer/meters/gauges.js";
import { labelDelayOf } from "../../../src/issuer/meters/label-delay.js";
import type { Estimate } from "../../../src/issuer/meters/views.js";

const LATE = 60;

/** Frauds of every day and every delay, as many of each as `weight` says; those not reported yet are not there. */
function reportsOf(weight: (delay: number) => number, days = DAYS): DaySums["reports"] {
  const [age, delay]: [number[], number[]] = [[], []];
  for (let since = 0; since < days; since++) for (let took = 0; took < LATE; took++) for (let times = 0; times < (took < since ? weight(took) : 0); times++) {
    age.push(since);
    delay.push(took);
  }
  return { age, delay };
}

describe("how soon frauds become known", () => {
  test.each<readonly [string, (delay: number) => number]>([
    ["evenly over the delay", () => 10],
    ["mostly within a week", (delay) => (delay < 7 ? 60 : 3)],
    ["all at the end", (delay) => (delay === LATE - 1 ? 300 : 0)],
  ])("%s, though the young ones are not reported yet", (_, weight) => {
    const all = Array.from({ length: LATE }, (_one, delay) => weight(delay)).reduce((sum, one) => sum + one, 0);
    const { within } = labelDelayOf(reportsOf(weight), LATE);
    for (const days of [0, 1, 7, 20, 45, 59, 60, 200]) {
      const truth = Array.from({ length: Math.min(days, LATE) }, (_one, delay) => weight(delay)).reduce((sum, one) => sum + one, 0) / all;
      expect(Math.abs(within(days) - truth)).toBeLessThan(0.02);
    }
  });

  test("the plain share would be wrong: of a young ledger only the early ones are there", () => {
    const reports = reportsOf((delay) => (delay < 10 ? 30 : 10), 65);
    const plain = reports.delay.filter((one) => one < 10).length / reports.delay.length;
    expect(plain).toBeGreaterThan(0.5);
    expect(labelDelayOf(reports, LATE).within(10)).toBeCloseTo(300 / 800, 1);
  });

  test("without any fraud they are taken to come evenly, and without a delay all is known", () => {
    const { within, knownAt } = labelDelayOf({ age: [], delay: [] }, LATE);
    expect([within(0), within(30), within(60)]).toEqual([0, expect.closeTo(0.5, 9), 1]);
    expect([knownAt[0], knownAt[59], knownAt[60]]).toEqual([expect.closeTo(1 / 120, 9), expect.closeTo(119 / 120, 9), 1]);
    expect([...labelDelayOf({ age: [5], delay: [3] }, 0).knownAt].every((one) => one === 1)).toBe(true);
  });

  test("what is reported after the delay counts as of its last day", () => {
    expect(labelDelayOf({ age: Array<number>(500).fill(150), delay: Array<number>(500).fill(90) }, LATE).within(LATE - 1)).toBeLessThan(0.03);
  });
});

/** Money of every day, of which a share is lost; of that, what is reported by now when reports come evenly over 60 days. */
function bandOf(money: (age: number) => number, basisPoints: number, amount = 5_000): BandSums {
  const band = new BandSums();
  for (let age = 0; age < DAYS; age++) {
    const lost = (money(age) * basisPoints) / 10_000;
    const reported = lost * Math.min(1, (age + 0.5) / LATE);
    band.through.add(age, money(age), 1);
    band.fraud.add(age, reported, 1);
    if (age < 90) band.fraudSquares += reported * amount;
    if (age < 90) band.throughSquares += money(age) * amount;
  }
  return band;
}

const EVENLY = labelDelayOf(reportsOf(() => 20), LATE);
const plainRate = (band: BandSums): number => {
  const sum = (daily: Daily): number => daily.amountMinor.slice(0, 90).reduce((total, one) => total + one, 0);
  return (sum(band.fraud) * 10_000) / sum(band.through);
};

describe("the forecast of a fraud rate", () => {
  test.each([[0], [12.5], [41], [89.9], [90], [92]])("of a steady rate is that rate, %d days ahead, whatever is not reported yet", (ahead) => {
    const band = bandOf(() => 2_000_000, 13);
    expect(plainRate(band)).toBeLessThan(9);
    const { value, low, high } = fraudForecast(band, EVENLY, ahead) as Estimate;
    expect(Math.abs(value - 13)).toBeLessThan(0.15);
    expect(low).toBeLessThan(13);
    expect(high).toBeGreaterThan(13);
  });

  test("takes known frauds that leave the window with them", () => {
    // A crowd of frauds long ago, all reported, and the same rate otherwise.
    const band = bandOf(() => 1_000_000, 10);
    for (let age = 70; age < 90; age++) band.fraud.add(age, 20_000, 1);
    // Of 90 million, frauds in 60 would be known: 60,000 and the crowd's 400,000. The other 30 are taken to be like them, and so are 20 that come for those that leave.
    const rate = 460_000 / 60e6;
    const points = (lost: number): number => (lost * 10_000) / 90e6;
    expect((fraudForecast(band, EVENLY, 0) as Estimate).value).toBeCloseTo(points(460_000 + rate * 30e6), 0);
    expect((fraudForecast(band, EVENLY, 20) as Estimate).value).toBeCloseTo(points(40_000 + rate * 50e6), 0);
  });

  test("weighs what is to come by the last four weeks' money", () => {
    // No fraud lately is known, and trade has doubled: half of the window to come is of today's size.
    const band = bandOf((age) => (age < 28 ? 2_000_000 : 1_000_000), 10);
    expect((fraudForecast(band, EVENLY, 45) as Estimate).value).toBeCloseTo(10, 0);
  });

  test("without a fraud so far is none, but not certainly none; with more money its end is surer", () => {
    const [little, much] = [bandOf(() => 100_000, 0), bandOf(() => 10_000_000, 0)].map((band) => fraudForecast(band, EVENLY, 30) as Estimate) as [Estimate, Estimate];
    expect([little.value, little.low]).toEqual([0, 0]);
    expect(little.high).toBeGreaterThan(5);
    expect(much.high).toBeGreaterThan(0);
    expect(much.high).toBeLessThan(little.high / 50);
  });

  test("is as wide as the weeks differ, where frauds come in crowds", () => {
    const [steady, crowded] = [bandOf(() => 5_000_000, 10), bandOf(() => 5_000_000, 10)];
    for (let week = 0; week < 12; week++) for (let age = week * 7; age < week * 7 + 7; age++) crowded.fraud.amountMinor[age]! *= week % 4 === 0 ? 4 : 0.01;
    const widthOf = (band: BandSums): number => {
      const { low, high } = fraudForecast(band, EVENLY, 30) as Estimate;
      return high - low;
    };
    expect(widthOf(crowded)).toBeGreaterThan(3 * widthOf(steady));
  });

  test("needs money that went through", () => {
    expect(fraudForecast(new BandSums(), EVENLY, 30)).toBeNull();
  });

  test("holds the truth in its band 19 times out of 20, over simulated quarters", () => {
    const random = new SeededRandom(3);
    const [perDay, rate, ahead] = [20, 0.03, 30];
    let [held, errors] = [0, 0];
    const runs = 200;
    for (let run = 0; run < runs; run++) {
      const { band, reports, truth } = simulated(random, perDay, rate, ahead);
      const { value, low, high } = fraudForecast(band, labelDelayOf(reports, LATE), ahead) as Estimate;
      if (low <= truth && truth <= high) held++;
      errors += value / truth - 1;
    }
    expect(held / runs).toBeGreaterThan(0.9);
    expect(held / runs).toBeLessThan(0.995);
    expect(Math.abs(errors / runs)).toBeLessThan(0.06);
  });
});

/** Single payments, some of them frauds with delays from 0 to 60 days, up to a window's end that is still to come: what is known of it now, and its true rate in basis points. */
function simulated(random: SeededRandom, perDay: number, rate: number, ahead: number): { readonly band: BandSums; readonly reports: DaySums["reports"]; readonly truth: number } {
  const band = new BandSums();
  const reports = { age: [] as number[], delay: [] as number[] };
  let [money, lost] = [0, 0];
  for (let age = DAYS - 1; age >= -ahead; age--) {
    for (let payment = 0; payment < perDay; payment++) {
      const amount = 1_000 + random.below(20_000);
      const fraud = random.chance(rate);
      if (age < 90 - ahead) {
        money += amount;
        lost += fraud ? amount : 0;
      }
      if (age < 0) continue;
      const delay = random.next() * LATE;
      const reported = fraud && delay <= age + random.next();
      band.through.add(age, amount, 1);
      if (age < 90) band.throughSquares += amount * amount;
      if (!reported) continue;
      band.fraud.add(age, amount, 1);
      if (age < 90) band.fraudSquares += amount * amount;
      reports.age.push(age);
      reports.delay.push(Math.floor(delay));
    }
  }
  return { band, reports, truth: (lost * 10_000) / money };
}

describe("the forecast of a share", () => {
  const daily = (count: (age: number) => number): Daily => {
    const made = new Daily();
    for (let age = 0; age < DAYS; age++) made.add(age, 0, count(age));
    return made;
  };

  test.each([[0], [10.5], [60], [92]])("of a steady share is that share, %d days ahead", (ahead) => {
    const { value, low, high } = shareForecast([daily(() => 90)], [daily(() => 100)], ahead) as Estimate;
    expect(value).toBeCloseTo(0.9, 9);
    expect([low <= 0.9, high >= 0.9, high - low < 0.03]).toEqual([true, true, true]);
  });

  test("after a change goes to what the last four weeks were, as the window leaves the old days behind", () => {
    const changed = daily((age) => (age < 28 ? 60 : 90));
    const at = (ahead: number): number => (shareForecast([changed], [daily(() => 100)], ahead) as Estimate).value;
    expect(at(0)).toBeCloseTo((28 * 0.6 + 62 * 0.9) / 90, 9);
    expect(at(31)).toBeCloseTo((28 * 0.6 + 31 * 0.9 + 31 * 0.6) / 90, 9);
    expect(at(90)).toBeCloseTo(0.6, 9);
  });

  test("counts several kinds together, and is wider where the days differ", () => {
    expect(shareForecast([daily(() => 30)], [daily(() => 30), daily(() => 50), daily(() => 20)], 45)?.value).toBeCloseTo(0.3, 9);
    const width = (part: Daily): number => {
      const { low, high } = shareForecast([part], [daily(() => 100)], 45) as Estimate;
      return high - low;
    };
    expect(width(daily((age) => (age % 2 === 0 ? 100 : 40)))).toBeGreaterThan(3 * width(daily(() => 70)));
    expect(shareForecast([new Daily()], [new Daily()], 45)).toBeNull();
  });

  test("of nothing lately is what is left of the window", () => {
    expect(shareForecast([daily((age) => (age >= 40 ? 8 : 0))], [daily((age) => (age >= 40 ? 10 : 0))], 20)).toEqual({ value: expect.closeTo(0.8, 9), low: expect.closeTo(0.8, 9), high: expect.closeTo(0.8, 9) });
    expect(shareForecast([daily((age) => (age >= 40 ? 8 : 0))], [daily((age) => (age >= 40 ? 10 : 0))], 60)).toBeNull();
  });

  test("holds the truth in its band 19 times out of 20", () => {
    const random = new SeededRandom(8);
    const runs = 300;
    let held = 0;
    for (let run = 0; run < runs; run++) {
      const days = Array.from({ length: DAYS + 40 }, () => Array.from({ length: 30 }, () => random.chance(0.9)).filter(Boolean).length);
      const [part, whole] = [daily((age) => days[age + 40] as number), daily(() => 30)];
      const truth = days.slice(0, 90).reduce((sum, one) => sum + one, 0) / (90 * 30);
      const { low, high } = shareForecast([part], [whole], 40) as Estimate;
      if (low <= truth && truth <= high) held++;
    }
    expect(held / runs).toBeGreaterThan(0.9);
    expect(held / runs).toBeLessThan(0.995);
  });
});

describe("where a meter stands", () => {
  const at = (value: number): Estimate => ({ value, low: value, high: value });
  test.each([
    ["below", 13, 5, [], 10_000, "ok"], ["below", 13, 10.39, [], 10_000, "ok"], ["below", 13, 10.4, [], 10_000, "near"], ["below", 13, 13, [], 10_000, "near"], ["below", 13, 13.01, [], 10_000, "over"],
    ["below", 13, 5, [at(14)], 10_000, "near"], ["below", 13, 5, [at(13), null], 10_000, "ok"], ["below", 0, 0, [], 10_000, "ok"], ["below", 0, 0.1, [], 10_000, "over"],
    ["above", 0.95, 0.97, [], 1, "ok"], ["above", 0.95, 0.96, [], 1, "near"], ["above", 0.95, 0.95, [], 1, "near"], ["above", 0.95, 0.949, [], 1, "over"], ["above", 0.95, 1, [at(0.9)], 1, "near"], ["above", 1, 1, [], 1, "ok"],
    ["below", null, 99, [at(1_000)], 10_000, "ok"], ["below", 13, null, [], 10_000, "ok"],
  ] as const)("keep %s %p: %p, expected %j, of %d", (keep, limit, value, expected, scale, standing) => {
    expect(standingOf(limit, keep, value, expected, scale, 0.8)).toBe(standing);
  });
});

test.each([["2026-01-01T00:00:00Z", "2026-04-01"], ["2026-03-31T23:59:59Z", "2026-04-01"], ["2026-08-20T09:30:00Z", "2026-10-01"], ["2026-11-28T00:00:00Z", "2027-01-01"]])("the quarter of %s ends at %s", (now, end) => {
  expect(quarterEnd(Date.parse(now))).toBe(Date.parse(`${end}T00:00:00Z`));
});
