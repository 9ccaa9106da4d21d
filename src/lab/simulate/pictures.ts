import { DAY_MS, exp, ln } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import { chartSvg } from "../report/chart.js";
import type { Line, Point } from "../report/chart.js";
import { axisUpTo, count, linearAxis, logAxis, percentTick, yen } from "../report/scale.js";
import type { Axis } from "../report/scale.js";
import { standaloneSvg } from "../report/standalone.js";
import { CAUSES, isFraud, isTheft } from "./causes.js";
import type { Cause } from "./causes.js";
import { simulate } from "./simulate.js";

/** The world the pictures show: small, so that they are made in seconds, and a whole year, so that its seasons are seen. */
const SHOWN = { seed: 1, cards: 600, days: 364, startAt: Date.UTC(2026, 0, 1) };
const WEEK_MS = 7 * DAY_MS;

interface Happened {
  readonly at: Instant;
  readonly cause: Cause;
  readonly yen: number;
  readonly payment: boolean;
  labelledAt: Instant | undefined;
}

/** Pictures for docs/simulator.md by file name, each an SVG; the same on every machine. */
export function worldPictures(): Readonly<Record<string, string>> {
  const happened = liveThrough();
  return {
    "world-weeks.svg": standaloneSvg(weeksPicture(happened)),
    "world-amounts.svg": standaloneSvg(amountsPicture(happened)),
    "world-labels.svg": standaloneSvg(labelsPicture(happened)),
    "world-campaigns.svg": standaloneSvg(campaignsPicture(happened)),
  };
}

function liveThrough(): readonly Happened[] {
  const byRef = new Map<string, Happened>();
  const onDeed = ({ at, cause, yen: amount, request: { areq } }: { at: Instant; cause: Cause; yen: number; request: { areq: { threeDSServerTransID: string; messageCategory?: string } } }): void =>
    void byRef.set(areq.threeDSServerTransID, { at, cause, yen: amount, payment: areq.messageCategory === "01", labelledAt: undefined });
  for (const line of simulate({ ...SHOWN, onDeed })) {
    if (line.type !== "label" || line.label !== "fraud") continue;
    const one = byRef.get(line.ref);
    if (one) one.labelledAt ??= Date.parse(line.at);
  }
  return [...byRef.values()];
}

const monthAxis = (): Axis => {
  const months = "JFMAMJJASOND";
  const ticks = Array.from(months, (label, month) => ({ at: Date.UTC(2026, month, 15), label }));
  const { startAt, days } = SHOWN;
  return { title: "month", ticks, place: (at) => (at - startAt) / (days * DAY_MS) };
};

function weeksPicture(happened: readonly Happened[]): string {
  const weeks = SHOWN.days / 7;
  const perWeek = (counts: (one: Happened) => boolean): Point[] => {
    const sums = new Array<number>(weeks).fill(0);
    for (const one of happened) if (counts(one)) sums[Math.floor((one.at - SHOWN.startAt) / WEEK_MS)]!++;
    return sums.map((y, week) => ({ x: SHOWN.startAt + (week + 0.5) * WEEK_MS, y }));
  };
  const honest = perWeek(({ cause }) => !isFraud(cause));
  // Campaigns make single weeks jump; the mean of four shows how much there is.
  const single = perWeek(({ cause }) => isFraud(cause));
  const fraud = single.slice(3).map(({ x }, week) => ({ x: x - 1.5 * WEEK_MS, y: 25 * single.slice(week, week + 4).reduce((sum, { y }) => sum + y, 0) }));
  return chartSvg({
    describes: "Honest requests and frauds of each week of a year; sales and presents make peaks in January, July and at the end of the year",
    x: monthAxis(),
    y: axisUpTo("requests a week", Math.max(...[...honest, ...fraud].map(({ y }) => y)), count),
    lines: [{ label: "honest", tone: "genuine", points: honest, filled: true }, { label: "fraud × 100", tone: "fraud", points: fraud }],
  });
}

const STEPS_PER_E = 4;

function amountsPicture(happened: readonly Happened[]): string {
  const density = (counts: (one: Happened) => boolean): Point[] => {
    const chosen = happened.filter((one) => one.payment && one.yen > 0 && counts(one));
    const bins = new Map<number, number>();
    for (const one of chosen) {
      const bin = Math.floor(ln(one.yen) * STEPS_PER_E);
      bins.set(bin, (bins.get(bin) ?? 0) + 1);
    }
    const [first, last] = [ln(100) * STEPS_PER_E, ln(1_000_000) * STEPS_PER_E];
    return Array.from({ length: Math.floor(last - first) }, (_, index) => Math.ceil(first) + index).map((bin) => ({ x: exp((bin + 0.5) / STEPS_PER_E), y: (bins.get(bin) ?? 0) / chosen.length }));
  };
  const lines: Line[] = [
    { label: "honest", tone: "genuine", filled: true, labelAtPeak: true, points: density(({ cause }) => !isFraud(cause)) },
    { label: "goods to sell", tone: "fraud", labelAt: 40_000, points: density(({ cause }) => isFraud(cause) && !SMALL.has(cause)) },
    { label: "tests and habits", tone: "third", labelAt: 150, dashed: true, points: density(({ cause }) => SMALL.has(cause)) },
  ];
  return chartSvg({
    describes: "Amounts of honest purchases, of frauds for goods that are sold, and of frauds that test a card or build a habit: the three overlap",
    x: logAxis("amount", 100, 1_000_000, (amount) => (amount < 1_000_000 ? yen(amount) : "¥1 M")),
    y: axisUpTo("share of the requests in a step of the amount", Math.max(...lines.flatMap(({ points }) => points.map(({ y }) => y))), percentTick),
    lines,
  });
}

const SMALL = new Set<Cause>(["card-testing", "enumeration", "habit-building"]);

function labelsPicture(happened: readonly Happened[]): string {
  const enough = SHOWN.startAt + (SHOWN.days - 150) * DAY_MS;
  const knownAfter = (counts: (one: Happened) => boolean): Point[] => {
    const chosen = happened.filter((one) => one.at < enough && counts(one));
    return Array.from({ length: 61 }, (_, index) => 2 * index).map((x) => ({ x, y: chosen.filter(({ at, labelledAt }) => labelledAt !== undefined && labelledAt - at <= x * DAY_MS).length / chosen.length }));
  };
  return chartSvg({
    describes: "Share of the frauds known to the bank so many days after they happened: half after ten days, some never",
    x: linearAxis("days since the request", 0, 120, String),
    y: linearAxis("known as fraud (share)", 0, 1, percentTick),
    lines: [
      { label: "theft of goods", tone: "fraud", filled: true, points: knownAfter(({ cause }) => isTheft(cause) && !SMALL.has(cause)) },
      { label: "tests and habits", tone: "third", dashed: true, points: knownAfter(({ cause }) => SMALL.has(cause)) },
      { label: "friendly fraud", tone: "genuine", points: knownAfter(({ cause }) => cause === "friendly-fraud") },
    ],
  });
}

function campaignsPicture(happened: readonly Happened[]): string {
  const rows = (Object.keys(CAUSES) as Cause[]).filter(isFraud);
  const y: Axis = { title: "", ticks: rows.map((label, index) => ({ at: index, label })), place: (row) => 1 - (row + 0.5) / rows.length };
  return chartSvg({
    describes: "When the attempts of each kind of campaign were made in a year: testing and enumeration in bursts, habits over weeks, friendly fraud all the time",
    x: monthAxis(),
    y,
    lines: [],
    // A little up or down, so that a burst is seen to be one.
    marks: happened.filter(({ cause }) => isFraud(cause)).map(({ at, cause }, index) => ({ x: at, y: rows.indexOf(cause) + (((index * 37) % 9) - 4) / 14, tone: isTheft(cause) ? "fraud" : "genuine" })),
  });
}
