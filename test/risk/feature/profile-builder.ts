import type { Instant } from "../../../src/base/index.js";
import { DAY_MS, MINUTE_MS, SECOND_MS, hash32 } from "../../../src/base/index.js";
import type { Profile, SetName } from "../../../src/risk/index.js";
import { HORIZON } from "../../../src/risk/profile/types.js";
import { memberHash } from "../../../src/risk/profile/read.js";
import { bareContext } from "../context-builder.js";

export const AT: Instant = bareContext().at;

type ByHorizon = { readonly [Horizon in keyof typeof HORIZON]?: number };
type ByLabelHorizon = { readonly [Horizon in "day" | "week" | "month" | "quarter"]?: number };
/** A remembered member: its text, and how long ago it was first and last seen. */
type Member = readonly [text: string, firstMinutesAgo: number, lastMinutesAgo: number];

interface Sketch {
  readonly attempts?: number;
  readonly firstDaysAgo?: number;
  readonly lastMinutesAgo?: number;
  readonly counts?: ByHorizon;
  readonly amounts?: ByHorizon;
  /** ln(1 + amount): centre and spread of ten amounts, and the highest. */
  readonly habit?: readonly [centre: number, spread: number, highest: number];
  readonly groups?: { readonly [group: string]: readonly [centre: number, spread: number] };
  readonly hours?: { readonly [hour: number]: number };
  readonly sets?: { readonly [Name in SetName]?: readonly Member[] };
  readonly forgotten?: number;
  readonly place?: readonly [latitude: number, longitude: number, minutesAgo: number];
  readonly challenges?: { readonly passed?: number; readonly failed?: number; readonly abandoned?: number; readonly passedDaysAgo?: number; readonly failedDaysAgo?: number };
  readonly weekdays?: { readonly [weekday: number]: number };
  readonly fraud?: ByLabelHorizon;
  readonly genuine?: ByLabelHorizon;
  readonly fraudDaysAgo?: number;
  readonly genuineDaysAgo?: number;
  /** Frauds that became known one after another, and how many days ago the first did. */
  readonly fraudRun?: readonly [frauds: number, daysAgo: number];
  readonly takeoverLogOdds?: number;
}

/** A profile written down by hand: known for 100 days, last seen now, with whatever the sketch says and nothing else. */
export function profileOf(sketch: Sketch = {}): Profile {
  const { attempts = 10, firstDaysAgo = 100, lastMinutesAgo = 0, habit, hours, weekdays, place, challenges } = sketch;
  return {
    tempo: {
      firstAt: AT - firstDaysAgo * DAY_MS, lastAt: AT - lastMinutesAgo * MINUTE_MS, attempts,
      counts: byHorizon(sketch.counts), amounts: byHorizon(sketch.amounts),
    },
    amount: habit && {
      overall: { count: 10, centre: habit[0], spread: habit[1], highest: habit[2] },
      groups: Object.entries(sketch.groups ?? {}).map(([group, [centre, spread]]) => ({ hash: hash32(group), habit: { count: 10, centre, spread, highest: centre } })),
    },
    times: (hours ?? weekdays) && {
      hours: Uint8Array.from({ length: 24 }, (_, hour) => hours?.[hour] ?? 0), weekdays: Uint8Array.from({ length: 7 }, (_, weekday) => weekdays?.[weekday] ?? 0),
    },
    sets: Object.fromEntries(Object.entries(sketch.sets ?? {}).map(([name, members]) => [name, setOf(members, sketch.forgotten ?? 0)])),
    place: place && { latitude: place[0], longitude: place[1], at: AT - place[2] * MINUTE_MS, country: undefined },
    challenges: challenges && {
      passed: challenges.passed ?? 0, failed: challenges.failed ?? 0, abandoned: challenges.abandoned ?? 0, at: AT,
      lastPassedAt: challenges.passedDaysAgo === undefined ? undefined : AT - challenges.passedDaysAgo * DAY_MS, lastFailedAt: challenges.failedDaysAgo === undefined ? undefined : AT - challenges.failedDaysAgo * DAY_MS,
    },
    labels: {
      fraud: byHorizon(sketch.fraud).slice(HORIZON.day), genuine: byHorizon(sketch.genuine).slice(HORIZON.day),
      fraudTotal: sketch.fraud?.quarter ?? 0, lastFraudAt: daysAgo(sketch.fraudDaysAgo), lastGenuineAt: daysAgo(sketch.genuineDaysAgo), fraudRun: sketch.fraudRun?.[0] ?? 0,
      fraudRunSince: daysAgo(sketch.fraudRun?.[1]), at: AT,
    },
    takeover: sketch.takeoverLogOdds === undefined ? undefined : { logOdds: sketch.takeoverLogOdds },
  };
}

function daysAgo(days: number | undefined): Instant | undefined {
  return days === undefined ? undefined : AT - days * DAY_MS;
}

function byHorizon(values: ByHorizon = {}): number[] {
  const all = Object.keys(HORIZON).map(() => 0);
  for (const [horizon, value] of Object.entries(values)) all[HORIZON[horizon as keyof typeof HORIZON]] = Math.fround(value);
  return all;
}

function setOf(members: readonly Member[], forgotten: number): NonNullable<Profile["sets"][SetName]> {
  const newestFirst = [...members].sort((one, other) => one[2] - other[2]);
  return { members: newestFirst.map(([text, first, last]) => memberOf(text, AT - first * MINUTE_MS, AT - last * MINUTE_MS)), forgotten };
}

function memberOf(text: string, firstAt: Instant, lastAt: Instant): NonNullable<Profile["sets"][SetName]>["members"][number] {
  return { hash: memberHash(text)!, firstAt: firstAt - (firstAt % SECOND_MS), lastAt: lastAt - (lastAt % SECOND_MS), count: 1 };
}
