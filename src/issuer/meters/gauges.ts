import { DAY_MS, formatInstant } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import type { Maybe } from "../../risk/index.js";
import { WINDOW_DAYS } from "./day-sums.js";
import type { BandSums, Daily, DaySums } from "./day-sums.js";
import { fraudForecast, shareForecast, sumWithin } from "./forecast.js";
import type { LabelDelay } from "./label-delay.js";
import type { Estimate, MeterSettings, MeterView, Standing } from "./views.js";

const BASIS_POINTS = 10_000;

export interface GaugeParts {
  readonly settings: MeterSettings;
  /** Upper ends of the bands in the reference currency; none where their currency has no rate. */
  readonly bandLimits: readonly number[];
  readonly delay: LabelDelay;
  readonly now: Instant;
  readonly periodEnd: Instant;
}

/** Every meter of some sums: by band, above the bands, over all amounts; friction; and how challenges end. */
export function gaugesOf(sums: DaySums, parts: GaugeParts): readonly MeterView[] {
  const { settings } = parts;
  const { bands, lowRisk, lowRiskFrictionless, passed, failed, abandoned, unended } = sums;
  const ended = [passed, failed, abandoned];
  const share = (kind: MeterView["kind"], part: Daily, whole: readonly Daily[], limit: number | null, keep: MeterView["keep"], open: Maybe<Daily>): MeterView => shareMeter({ kind, part, whole, limit, keep, open }, parts);
  return [
    ...bands.map((band, place) => fraudMeter(band, place, parts)).filter(({ id }) => parts.bandLimits.length > 0 || id === "fraud:all"),
    share("frictionless", lowRiskFrictionless, [lowRisk], settings.frictionlessShareMin, "above", undefined),
    share("challenge-success", passed, ended, settings.challengeSuccessMin, "above", unended),
    share("challenge-failure", failed, ended, settings.challengeFailureMax, "below", unended),
    share("challenge-abandonment", abandoned, ended, settings.challengeAbandonmentMax, "below", unended),
  ];
}

function fraudMeter(band: BandSums, place: number, parts: GaugeParts): MeterView {
  const { settings, bandLimits, delay } = parts;
  const limit = place < bandLimits.length ? (settings.bands[place]?.basisPointsMax ?? null) : null;
  const [part, whole] = [within(band.fraud), within(band.through)];
  const value = whole.amountMinor === 0 ? null : (part.amountMinor * BASIS_POINTS) / whole.amountMinor;
  const [once, forecast] = [fraudForecast(band, delay, 0), fraudForecast(band, delay, daysAhead(parts))];
  return {
    id: `fraud:${place < bandLimits.length ? place : place === bandLimits.length ? "above" : "all"}`, kind: "fraud", unit: "basis-points", band: bandView(place, parts), keep: "below",
    value, limit, standing: standingOf(limit, "below", value, [once, forecast], BASIS_POINTS, settings.nearShare), part: rounded(part), whole: rounded(whole),
    open: { ...rounded(within(band.open)), expectedMinor: once === null ? null : Math.round(((once.value - (value ?? 0)) * whole.amountMinor) / BASIS_POINTS), once },
    forecast, series: seriesOf(band.fraud.amountMinor, band.through.amountMinor, BASIS_POINTS, parts.now),
  };
}

function bandView(place: number, { settings: { currency, bands }, bandLimits }: GaugeParts): MeterView["band"] {
  if (place > bandLimits.length || bandLimits.length === 0) return null;
  return { currency, over: bands[place - 1]?.upTo ?? 0, upTo: bands[place]?.upTo ?? null, overMinor: bandLimits[place - 1] ?? 0, upToMinor: bandLimits[place] ?? null };
}

interface ShareOf extends Pick<MeterView, "kind" | "limit" | "keep"> {
  readonly part: Daily;
  readonly whole: readonly Daily[];
  readonly open: Maybe<Daily>;
}

function shareMeter({ kind, part, whole, limit, keep, open }: ShareOf, parts: GaugeParts): MeterView {
  const [inPart, inWhole] = [within(part), whole.map(within).reduce(added)];
  const value = inWhole.count === 0 ? null : inPart.count / inWhole.count;
  const forecast = shareForecast([part], whole, daysAhead(parts));
  const unended = open === undefined ? { count: 0, amountMinor: 0 } : within(open);
  return {
    id: kind, kind, unit: "share", band: null, keep, value, limit, standing: standingOf(limit, keep, value, [forecast], 1, parts.settings.nearShare), part: rounded(inPart), whole: rounded(inWhole),
    open: { ...rounded(unended), expectedMinor: null, once: onceEnded(inPart.count, inWhole.count, unended.count) }, forecast,
    series: seriesOf(part.count, whole.map(({ count }) => count).reduce((sum, one) => sum.map((count, age) => count + (one[age] as number))), 1, parts.now),
  };
}

/** Whatever has no end yet may end either way. */
function onceEnded(part: number, whole: number, open: number): Estimate | null {
  return whole === 0 ? null : { value: part / whole, low: part / (whole + open), high: (part + open) / (whole + open) };
}

/**
 * Where a meter stands. What its limit allows is the way from the best value there is to the limit; `near` begins at a share of it, or where it is
 * expected to break the limit.
 * @param best 0 to the worst value, in the meter's unit: the whole of the scale
 */
export function standingOf(limit: number | null, keep: MeterView["keep"], value: number | null, expected: readonly (Estimate | null)[], scale: number, nearShare: number): Standing {
  if (limit === null || value === null) return "ok";
  // A least share is a most of what lacks to the whole.
  const lack = (one: number): number => (keep === "below" ? one : scale - one);
  const [allowed, slack] = [lack(limit), scale * 1e-12];
  if (lack(value) > allowed + slack) return "over";
  const breaks = expected.some((one) => one !== null && lack(one.value) > allowed + slack);
  return breaks || (lack(value) > 0 && lack(value) >= nearShare * allowed - slack) ? "near" : "ok";
}

/** The end of the calendar quarter (UTC) in which an instant lies. */
export function quarterEnd(now: Instant): Instant {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), (Math.floor(date.getUTCMonth() / 3) + 1) * 3, 1);
}

const daysAhead = ({ now, periodEnd }: GaugeParts): number => (periodEnd - now) / DAY_MS;

interface Amount { readonly count: number; readonly amountMinor: number }

const within = ({ count, amountMinor }: Daily): Amount => ({ count: sumWithin(count, WINDOW_DAYS), amountMinor: sumWithin(amountMinor, WINDOW_DAYS) });
const added = (one: Amount, other: Amount): Amount => ({ count: one.count + other.count, amountMinor: one.amountMinor + other.amountMinor });
const rounded = ({ count, amountMinor }: Amount): Amount => ({ count: Math.round(count), amountMinor: Math.round(amountMinor) });

/** A rate over fewer days than these is mostly chance. */
const SERIES_DAYS_MIN = 14;

/** The value of the window that ended so many days ago, for each of the window's days; null before there was enough to look back on. */
function seriesOf(part: Float64Array, whole: Float64Array, scale: number, now: Instant): MeterView["series"] {
  const known = whole.findLastIndex((count) => count > 0) + 1;
  return Array.from({ length: WINDOW_DAYS }, (_, place) => {
    const ago = WINDOW_DAYS - 1 - place;
    const [parts, all] = [part, whole].map((daily) => sumWithin(daily.subarray(ago), WINDOW_DAYS)) as [number, number];
    return { at: formatInstant(now - ago * DAY_MS), value: all === 0 || known - ago < SERIES_DAYS_MIN ? null : (parts * scale) / all };
  });
}
