import { chartSvg } from "../../../src/lab/report/chart.js";
import { axisUpTo, linearAxis, logAxis, percent, percentTick, yen } from "../../../src/lab/report/scale.js";

test.each([
  [7, ["¥0", "¥2", "¥4", "¥6", "¥8"]],
  [872_875, ["¥0", "¥200,000", "¥400,000", "¥600,000", "¥800,000", "¥1,000,000"]],
  [1_000_000, ["¥0", "¥200,000", "¥400,000", "¥600,000", "¥800,000", "¥1,000,000"]],
])("an axis up to %d ends at a round number that holds it", (highest, labels) => {
  const axis = axisUpTo("cost (yen)", highest, yen);
  expect(axis.ticks.map(({ label }) => label)).toEqual(labels);
  expect(axis.place(highest)).toBeLessThanOrEqual(1);
  expect(axis.place(0)).toBe(0);
});

test("a logarithmic axis runs over whole powers of ten", () => {
  const axis = logAxis("share", 0.003, 1, percentTick);
  expect(axis.ticks.map(({ label }) => label)).toEqual(["0.1 %", "1 %", "10 %", "100 %"]);
  expect([axis.place(0.001), axis.place(0.01), axis.place(1)].map((place) => Number(place.toFixed(9)))).toEqual([0, 0.333333333, 1]);
});

test("shares keep their first digit", () => {
  expect([percent(0), percent(0.0004), percent(0.012), percent(0.86), percent(1)]).toEqual(["0 %", "0.04 %", "1.2 %", "86 %", "100 %"]);
});

describe("a chart", () => {
  const unit = linearAxis("share", 0, 1, percentTick);
  const svg = chartSvg({
    describes: "a <test>",
    x: unit, y: unit,
    lines: [
      { label: "upper & first", tone: "fraud", points: [{ x: 0, y: 0 }, { x: 1, y: 1 }] },
      { label: "lower", tone: "genuine", dashed: true, points: [{ x: 0, y: 0 }, { x: 1, y: 0.99 }] },
    ],
    marks: [{ x: 0.5, y: 0.5, low: 0.4, high: 0.6, tone: "fraud", label: "here" }],
  });

  test("says what it shows, escapes what it is told and has axes with titles", () => {
    expect(svg).toContain('aria-label="a &lt;test&gt;"');
    expect(svg).toContain(">upper &amp; first</text>");
    expect(svg.match(/class="title"[^>]*>share</g)).toHaveLength(2);
    expect(svg.match(/class="grid"/g)).toHaveLength(12);
  });

  test("puts points where they belong", () => {
    const [, start, end] = /class="line fraud" d="M([\d.]+ [\d.]+)L([\d.]+ [\d.]+)"/.exec(svg) ?? [];
    const [left, right, bottom, top] = [start?.split(" ")[0], end?.split(" ")[0], start?.split(" ")[1], end?.split(" ")[1]].map(Number) as [number, number, number, number];
    expect(svg).toContain(`<path class="axis" d="M${left} ${top}V${bottom}H${right}"/>`);
    expect(svg).toContain(`cx="${Math.round(5 * (left + right)) / 10}" cy="${(top + bottom) / 2}"`);
  });

  test("keeps names at the right ends apart", () => {
    const heights = [...svg.matchAll(/<text class="name \w+" x="[\d.]+" y="([\d.]+)">(?:upper|lower)/g)].map(([, y]) => Number(y));
    expect(Math.abs((heights[0] as number) - (heights[1] as number))).toBeGreaterThanOrEqual(16);
  });
});
