import { WINDOW_DAYS } from "./day-sums.js";
import type { BandSums, Daily } from "./day-sums.js";
import type { LabelDelay } from "./label-delay.js";
import type { Estimate } from "./views.js";

/** Two-sided 95 %. */
const Z = 1.959964;
/** What is to come is taken to go on as in so many days before. */
const RUN_DAYS = 28;
const WEEK_DAYS = 7;
const BASIS_POINTS = 10_000;

/** Sum over the last `days`, whose oldest may be there in part. */
export function sumWithin(daily: Float64Array, days: number): number {
  const wholeDays = Math.floor(days);
  let sum = 0;
  for (let age = 0; age < wholeDays; age++) sum += daily[age] ?? 0;
  return sum + (days - wholeDays) * (daily[wholeDays] ?? 0);
}

/**
 * The fraud rate, in basis points of the money, that a window has once every fraud in it is reported. What is known stands; to it comes what is
 * expected of money whose frauds are not all known yet, and of money to come: the rate at which money whose frauds would be known by now
 * showed fraud over the window (the Cape Cod method of actuaries). The band takes frauds as independent, each of the mean size that counts
 * for the sum's scatter, or as coming in crowds where the weeks differ more than that.
 * @param ahead days from now to the window's end; 0 for the window up to now
 * @returns null where no money went through
 */
export function fraudForecast(band: BandSums, { knownAt }: LabelDelay, ahead: number): Estimate | null {
  const [money, fraud] = [band.through.amountMinor, band.fraud.amountMinor];
  const shown = money.map((one, age) => one * (knownAt[age] as number));
  const unshown = money.map((one, age) => one - (shown[age] as number));
  const [moneyShown, fraudShown] = [sumWithin(shown, WINDOW_DAYS), sumWithin(fraud, WINDOW_DAYS)];
  const back = Math.max(0, WINDOW_DAYS - ahead);
  const toCome = Math.min(ahead, WINDOW_DAYS) * (sumWithin(money, RUN_DAYS) / RUN_DAYS);
  const whole = sumWithin(money, back) + toCome;
  if (whole === 0) return null;
  const known = sumWithin(fraud, back);
  const unknown = sumWithin(unshown, back) + toCome;
  const size = sizeOfOne(band, shown);
  const rest = countForecast(size === 0 ? 0 : fraudShown / size, moneyShown === 0 ? Infinity : unknown / moneyShown);
  const points = (amount: number): number => Math.min(BASIS_POINTS, (amount * BASIS_POINTS) / whole);
  return { value: points(known + rest.value * size), low: points(known + rest.low * size), high: points(known + rest.high * size) };
}

/**
 * Money by which one of a number of independent frauds changes the sum: as they scatter by their own sizes, or, if that is more, as the weeks of
 * the window scatter around their mean rate. Without a fraud, that of any payment.
 */
function sizeOfOne(band: BandSums, shown: Float64Array): number {
  const [money, fraud] = [sumWithin(band.through.amountMinor, WINDOW_DAYS), sumWithin(band.fraud.amountMinor, WINDOW_DAYS)];
  if (fraud === 0) return money === 0 ? 0 : band.throughSquares / money;
  const rate = fraud / sumWithin(shown, WINDOW_DAYS);
  let [scatter, weeks] = [0, 0];
  for (let from = 0; from + WEEK_DAYS <= WINDOW_DAYS; from += WEEK_DAYS) {
    const expected = rate * rangeSum(shown, from);
    if (expected === 0) continue;
    weeks++;
    scatter += (rangeSum(band.fraud.amountMinor, from) - expected) ** 2 / expected;
  }
  return Math.max(band.fraudSquares / fraud, weeks > 1 ? scatter / (weeks - 1) : 0);
}

function rangeSum(daily: Float64Array, from: number): number {
  let sum = 0;
  for (let age = from; age < from + WEEK_DAYS; age++) sum += daily[age] as number;
  return sum;
}

/**
 * How many events are to come when `seen` came about in what is 1/`ratio` times as much. The band is that of a Poisson number whose rate is known
 * only from those seen (a gamma distribution, half an event more than seen), by Wilson and Hilferty's approximation.
 */
function countForecast(seen: number, ratio: number): Estimate {
  if (ratio === 0) return { value: 0, low: 0, high: 0 };
  // Where nothing can be told of, anything may come.
  if (ratio === Infinity) return { value: 0, low: 0, high: Infinity };
  const scale = 1 + ratio;
  const shape = ((seen + 0.5) * ratio) / scale;
  const quantile = (z: number): number => scale * shape * Math.max(0, 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape))) ** 3;
  const value = seen * ratio;
  return { value, low: Math.min(value, quantile(-Z)), high: Math.max(value, quantile(Z)) };
}

/**
 * The share that a window has at its end: what is counted stands, the days to come go on as the last four weeks. The band takes decisions as
 * independent, or as coming in crowds where the days of these weeks differ more than that.
 * @param part what of `whole` has the property, by count
 * @returns null where there is nothing to count
 */
export function shareForecast(part: readonly Daily[], whole: readonly Daily[], ahead: number): Estimate | null {
  const back = Math.max(0, WINDOW_DAYS - ahead);
  const days = Math.min(ahead, WINDOW_DAYS);
  const [counts, parts] = [totals(whole), totals(part)];
  const [run, runPart] = [sumWithin(counts, RUN_DAYS), sumWithin(parts, RUN_DAYS)];
  const [known, knownPart] = [sumWithin(counts, back), sumWithin(parts, back)];
  const toCome = (run * days) / RUN_DAYS;
  const all = known + toCome;
  if (all === 0) return null;
  const share = run === 0 ? 0 : runPart / run;
  const value = (knownPart + share * toCome) / all;
  // Half an event more on either side: days without one do not make it impossible.
  const wary = (runPart + 0.5) / (run + 1);
  const scatter = run === 0 ? 0 : crowding(parts, counts, wary) * wary * (1 - wary);
  const deviation = (Math.sqrt(scatter * (toCome + (toCome * toCome) / Math.max(1, run))) * Z) / all;
  return { value, low: Math.max(0, value - deviation), high: Math.min(1, value + deviation) };
}

function totals(dailies: readonly Daily[]): Float64Array {
  return (dailies[0] as Daily).count.map((_, age) => dailies.reduce((sum, { count }) => sum + (count[age] as number), 0));
}

/** How much more the days of the last weeks scatter than independent decisions would; at least 1. */
function crowding(parts: Float64Array, counts: Float64Array, share: number): number {
  let [scatter, days] = [0, 0];
  for (let age = 0; age < RUN_DAYS; age++) {
    const count = counts[age] as number;
    if (count === 0) continue;
    days++;
    scatter += ((parts[age] as number) - share * count) ** 2 / (count * share * (1 - share));
  }
  return days > 1 ? Math.max(1, scatter / (days - 1)) : 1;
}
