import fc from "fast-check";
import { daysBetween, formatInstant, parseInstant } from "../../src/base/index.js";

test.each([
  ["2026-03-01T10:00:00.000Z", Date.UTC(2026, 2, 1, 10)],
  ["2026-03-01T10:00Z", Date.UTC(2026, 2, 1, 10)],
  ["2026-03-01T10:00:00.123456Z", Date.UTC(2026, 2, 1, 10, 0, 0, 123)],
  ["2026-03-01T19:00:00+09:00", Date.UTC(2026, 2, 1, 10)],
  ["2024-02-29T23:59:59-00:30", Date.UTC(2024, 2, 1, 0, 29, 59)],
  ["2026-12-31T00:00:00Z", Date.UTC(2026, 11, 31)],
])("%s names an instant", (text, instant) => {
  expect(parseInstant(text)).toBe(instant);
});

test.each(["", "now", "2026-03-01", "2026-03-01T10:00:00", "2026-03-01 10:00:00Z", "2026-02-29T10:00:00Z", "2026-02-30T10:00:00Z", "2026-04-31T10:00:00Z", "2026-13-01T10:00:00Z", "2026-00-10T10:00:00Z", "2026-01-00T10:00:00Z", "2026-01-01T25:00:00Z", "2026-01-01T10:61:00Z", "20260301T100000Z"])(
  "%j names none",
  (text) => expect(parseInstant(text)).toBeUndefined(),
);

test("an instant is written in UTC, and days between two may be parts or negative", () => {
  expect(formatInstant(Date.UTC(2026, 2, 1, 10, 0, 0, 5))).toBe("2026-03-01T10:00:00.005Z");
  expect([daysBetween(0, 129_600_000), daysBetween(86_400_000, 0)]).toEqual([1.5, -1]);
});

test("an instant is written as the engine's own date writes it", () => {
  fc.assert(fc.property(fc.integer({ min: -8.64e15, max: 8.64e15 }), (instant) => expect(formatInstant(instant)).toBe(new Date(instant).toISOString())));
  fc.assert(fc.property(fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 0, 3) }), (instant) => expect(formatInstant(instant)).toBe(new Date(instant).toISOString())));
  for (const none of [NaN, Infinity, 1e17]) expect(() => formatInstant(none)).toThrow(RangeError);
});
