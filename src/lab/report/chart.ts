import { escapeHtml } from "../../base/index.js";
import type { Axis } from "./scale.js";

/** Names of colours in the style sheet: told apart by colour-blind people, and again by dashes. */
export type Tone = "fraud" | "genuine" | "third" | "quiet";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Line {
  readonly label: string;
  readonly tone: Tone;
  readonly points: readonly Point[];
  readonly dashed?: boolean;
  /** Fill what lies below. */
  readonly filled?: boolean;
  /** Write the label from this x on, below the line, instead of at its right end. */
  readonly labelAt?: number;
  /** Write the label to the right of the highest point instead. */
  readonly labelAtPeak?: boolean;
}

/** A dot, with a bar from `low` to `high` where those are given. */
export interface Mark extends Point {
  readonly tone: Tone;
  readonly low?: number;
  readonly high?: number;
  readonly label?: string;
  readonly large?: boolean;
}

export interface Chart {
  /** What the picture shows, for those who cannot see it. */
  readonly describes: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
  readonly marks?: readonly Mark[];
}

const WIDTH = 640;
const HEIGHT = 380;
const TOP = 34;
const BOTTOM = 52;
/** Widths of a letter, of a plain and a bold text. */
const LETTER = 6.6;
const BOLD_LETTER = 7.3;
const LABEL_HEIGHT = 16;
const LABEL_DROP = 22;

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** A line chart as SVG text: axes with titles, grid, lines with their names beside them, marks. */
export function chartSvg({ describes, x, y, lines, marks = [] }: Chart): string {
  const atEnd = lines.filter(({ labelAt, labelAtPeak, points }) => labelAt === undefined && labelAtPeak !== true && points.length > 0);
  const left = 14 + LETTER * Math.max(...y.ticks.map(({ label }) => label.length));
  const right = WIDTH - Math.max(18, 12 + BOLD_LETTER * Math.max(0, ...atEnd.map(({ label }) => label.length)));
  const bottom = HEIGHT - BOTTOM;
  const frame: Frame = { left, right, x: (value) => left + x.place(value) * (right - left), y: (value) => bottom - y.place(value) * (bottom - TOP) };
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(describes)}">`,
    axes(frame, x, y),
    ...lines.map((line) => lineOf(line, frame)),
    ...marks.map((mark) => markOf(mark, frame)),
    endLabels(atEnd, frame),
    "</svg>",
  ].join("");
}

function axes(frame: Frame, x: Axis, y: Axis): string {
  const { left } = frame;
  const bottom = HEIGHT - BOTTOM;
  const across = y.ticks.map(({ at, label }) => `<path class="grid" d="M${px(left)} ${px(frame.y(at))}H${px(frame.right)}"/><text x="${px(left - 8)}" y="${px(frame.y(at) + 4)}" text-anchor="end">${escapeHtml(label)}</text>`);
  const up = x.ticks.map(({ at, label }) => `<path class="grid" d="M${px(frame.x(at))} ${TOP}V${bottom}"/><text x="${px(frame.x(at))}" y="${bottom + 19}" text-anchor="middle">${escapeHtml(label)}</text>`);
  const titles = `<text class="title" x="8" y="16">${escapeHtml(y.title)}</text><text class="title" x="${px(frame.right)}" y="${HEIGHT - 8}" text-anchor="end">${escapeHtml(x.title)}</text>`;
  return `${across.join("")}${up.join("")}<path class="axis" d="M${px(left)} ${TOP}V${bottom}H${px(frame.right)}"/>${titles}`;
}

function lineOf(line: Line, frame: Frame): string {
  const { tone, points, dashed, filled } = line;
  if (points.length === 0) return "";
  const path = `M${points.map((point) => `${px(frame.x(point.x))} ${px(frame.y(point.y))}`).join("L")}`;
  const area = filled !== true ? "" : `<path class="area ${tone}" d="${path}V${HEIGHT - BOTTOM}H${px(frame.x((points[0] as Point).x))}Z"/>`;
  return `${area}<path class="line ${tone}${dashed === true ? " dashed" : ""}" d="${path}"/>${labelInside(line, frame)}`;
}

function labelInside({ label, tone, points, labelAt, labelAtPeak }: Line, frame: Frame): string {
  const name = (x: number, y: number): string => `<text class="name ${tone}" x="${px(x + 8)}" y="${px(y)}">${escapeHtml(label)}</text>`;
  if (labelAtPeak === true) {
    const peak = points.reduce((top, point) => (point.y >= top.y ? point : top));
    return name(frame.x(peak.x), frame.y(peak.y) + 10);
  }
  if (labelAt === undefined) return "";
  const left = frame.x(labelAt);
  const along = points.filter(({ x }) => frame.x(x) >= left && frame.x(x) <= left + 8 + BOLD_LETTER * label.length).map(({ y }) => frame.y(y));
  const lowest = Math.max(frame.y(heightAt(points, labelAt)), ...along);
  // Below the line, unless there is no room.
  return name(left, lowest + LABEL_DROP > HEIGHT - BOTTOM ? lowest - 7 : lowest + LABEL_DROP);
}

/** Where a line is at `x`, between its points if need be. */
function heightAt(points: readonly Point[], x: number): number {
  const after = points.findIndex((point) => point.x >= x);
  const [to, from] = [points[after < 0 ? points.length - 1 : after] as Point, points[Math.max(0, after - 1)] as Point];
  return to.x === from.x || after < 0 ? to.y : from.y + ((to.y - from.y) * (x - from.x)) / (to.x - from.x);
}

function markOf({ x, y, tone, low, high, label, large }: Mark, frame: Frame): string {
  const [cx, cy] = [frame.x(x), frame.y(y)];
  const bar = low === undefined || high === undefined ? "" : `<path class="bar ${tone}" d="M${px(cx - 5)} ${px(frame.y(low))}h10M${px(cx)} ${px(frame.y(low))}V${px(frame.y(high))}M${px(cx - 5)} ${px(frame.y(high))}h10"/>`;
  const text = label === undefined ? "" : `<text class="name ${tone}" x="${px(cx + 11)}" y="${px(cy + 22)}">${escapeHtml(label)}</text>`;
  return `${bar}<circle class="dot ${tone}" cx="${px(cx)}" cy="${px(cy)}" r="${large === true ? 6 : 3.5}"/>${text}`;
}

/** Names at the right ends, moved apart where they would stand on one another. */
function endLabels(lines: readonly Line[], frame: Frame): string {
  const labels = lines.map(({ label, tone, points }) => ({ label, tone, y: frame.y((points.at(-1) as Point).y) + 4 })).sort((a, b) => a.y - b.y);
  for (let i = 1; i < labels.length; i++) {
    const [above, label] = [labels[i - 1], labels[i]];
    if (above !== undefined && label !== undefined) label.y = Math.max(label.y, above.y + LABEL_HEIGHT);
  }
  const overflow = Math.max(0, (labels.at(-1)?.y ?? 0) - (HEIGHT - BOTTOM + 4));
  return labels.map(({ label, tone, y }) => `<text class="name ${tone}" x="${px(frame.right + 8)}" y="${px(y - overflow)}">${escapeHtml(label)}</text>`).join("");
}

const px = (place: number): string => String(Math.round(place * 10) / 10);
