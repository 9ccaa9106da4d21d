/** Milliseconds since 1970-01-01T00:00:00Z. One request has one instant, taken once at the edge. */
export type Instant = number;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** The instant an ISO 8601 text with a zone names, or undefined when the text names none. */
export function parseInstant(text: string): Instant | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined;
  const instant = Date.parse(text);
  return Number.isNaN(instant) || !namesADay(text) ? undefined : instant;
}

/** Date.parse takes the 30th of February for the 2nd of March. */
function namesADay(text: string): boolean {
  const day = Number(text.slice(8, 10));
  return day <= 28 || new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)) - 1, day)).getUTCDate() === day;
}

/** ISO 8601 in UTC with milliseconds. @throws {RangeError} for no instant */
export function formatInstant(instant: Instant): string {
  const day = Math.floor(instant / DAY_MS);
  if (day !== lastDay) {
    lastDayText = new Date(day * DAY_MS).toISOString().slice(0, -TIME_OF_DAY_LENGTH);
    lastDay = day;
  }
  const ms = Math.trunc(instant - day * DAY_MS);
  const second = Math.floor(ms / SECOND_MS);
  return `${lastDayText}${twoDigits(Math.floor(second / 3600))}:${twoDigits(Math.floor(second / 60) % 60)}:${twoDigits(second % 60)}.${String(1000 + (ms % SECOND_MS)).slice(1)}Z`;
}

const TIME_OF_DAY_LENGTH = "00:00:00.000Z".length;
const TWO_DIGITS = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, "0"));
const twoDigits = (value: number): string => TWO_DIGITS[value] as string;
// What is written in a row is mostly of one day.
let lastDay = NaN;
let lastDayText = "";

/** Days from `from` to `to`, with fractions; negative when `to` is earlier. */
export function daysBetween(from: Instant, to: Instant): number {
  return (to - from) / DAY_MS;
}
