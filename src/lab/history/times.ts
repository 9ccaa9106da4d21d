import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, parseInstant } from "../../base/index.js";
import type { Instant } from "../../base/index.js";

export const UNIT_MS = { milliseconds: 1, seconds: SECOND_MS, minutes: MINUTE_MS, hours: HOUR_MS, days: DAY_MS } as const;
export type TimeUnit = keyof typeof UNIT_MS;

/** The instant a cell names, or undefined. */
export type ReadTime = (text: string) => Instant | undefined;

/** A number of `unit`s since `since`. */
export function countedTime(unit: TimeUnit, since: Instant): ReadTime {
  const unitMs = UNIT_MS[unit];
  return (text) => {
    const count = decimal(text);
    return count === undefined ? undefined : since + Math.round(count * unitMs);
  };
}

/** ISO 8601 with a zone. */
export const isoTime: ReadTime = parseInstant;

/** A plain decimal number, or undefined; unlike `Number`, nothing that is empty or written in another base. */
export function decimal(text: string): number | undefined {
  return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : undefined;
}

const PARTS = { YYYY: 4, MM: 2, DD: 2, HH: 2, mm: 2, ss: 2 } as const;
type Part = keyof typeof PARTS;

/**
 * A time written by `pattern`, such as `YYYY-MM-DD HH:mm:ss`, at a fixed distance from UTC. Year, month and day must occur.
 * @param zone `Z` or `+09:00`
 * @returns undefined when pattern or zone cannot be used
 */
export function patternTime(pattern: string, zone: string): ReadTime | undefined {
  const offset = parseInstant(`2000-01-01T00:00:00${zone}`);
  const order: Part[] = [];
  const source = pattern.replace(/YYYY|MM|DD|HH|mm|ss|[^A-Za-z0-9]/g, (piece) => {
    if (!Object.hasOwn(PARTS, piece)) return `\\u{${piece.codePointAt(0)?.toString(16)}}`;
    order.push(piece as Part);
    return `(\\d{${PARTS[piece as Part]}})`;
  });
  const distinct = new Set(order);
  if (offset === undefined || distinct.size !== order.length || !(["YYYY", "MM", "DD"] as const).every((part) => distinct.has(part))) return undefined;
  if (/[A-Za-z0-9]/.test(source.replace(/\\u\{[0-9a-f]+\}|\(\\d\{\d\}\)/g, ""))) return undefined;

  const form = new RegExp(`^${source}$`, "u");
  const shiftMs = offset - Date.UTC(2000, 0, 1);
  return (text) => {
    const groups = form.exec(text);
    if (!groups) return undefined;
    const value = (part: Part) => (distinct.has(part) ? groups[order.indexOf(part) + 1] : "00");
    const iso = `${value("YYYY")}-${value("MM")}-${value("DD")}T${value("HH")}:${value("mm")}:${value("ss")}.000Z`;
    const instant = Date.parse(iso);
    // Date.parse moves 31 February to March; a date that does not come back as written is none.
    return Number.isNaN(instant) || new Date(instant).toISOString() !== iso ? undefined : instant + shiftMs;
  };
}

export const WIRE_TIMES = { date: 8, minute: 12, second: 14 } as const;

/** An instant as the wire writes it: `date` 20260301, `minute` 202603011000, `second` 20260301100000, in UTC. */
export function wireTime(at: Instant, precision: keyof typeof WIRE_TIMES): string {
  const day = Math.floor(at / DAY_MS);
  if (day !== lastDay) {
    lastDay = day;
    lastDayText = new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll("-", "");
  }
  if (precision === "date") return lastDayText;
  const second = Math.floor((at - day * DAY_MS) / SECOND_MS);
  const clock = 1_000_000 + Math.floor(second / 3600) * 10_000 + (Math.floor(second / 60) % 60) * 100 + (second % 60);
  const text = lastDayText + String(clock).slice(1);
  return precision === "minute" ? text.slice(0, 12) : text;
}

// Histories come in order, so most calls are about the day of the call before.
let lastDay = NaN;
let lastDayText = "";
