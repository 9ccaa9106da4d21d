import { ln } from "../../base/index.js";

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** One direction of a picture: which values it shows, where they stand between 0 and 1, and what is written beside it. */
export interface Axis {
  /** With its unit. */
  readonly title: string;
  readonly ticks: readonly Tick[];
  /** 0 at the near end, 1 at the far end; outside of them for values that are not shown. */
  readonly place: (value: number) => number;
}

const TICKS = 5;

export function linearAxis(title: string, low: number, high: number, label: (value: number) => string): Axis {
  const step = niceStep((high - low) / TICKS);
  const count = Math.floor((high - low) / step + 1e-9);
  const ticks = Array.from({ length: count + 1 }, (_, i) => low + i * step);
  return { title, ticks: ticks.map((at) => ({ at, label: label(at) })), place: (value) => (value - low) / (high - low) };
}

/** From nothing to a round number that holds `highest`. */
export function axisUpTo(title: string, highest: number, label: (value: number) => string): Axis {
  const step = niceStep(Math.max(highest, Number.MIN_VALUE * 1e10) / TICKS);
  return linearAxis(title, 0, step * Math.ceil(highest / step - 1e-9), label);
}

/** Powers of ten from the one at or below `low` to the one at or above `high`. */
export function logAxis(title: string, low: number, high: number, label: (value: number) => string): Axis {
  const first = Math.floor(log10(low) + 1e-9);
  const last = Math.max(first + 1, Math.ceil(log10(high) - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(`1e${first + i}`));
  return { title, ticks: ticks.map((at) => ({ at, label: label(at) })), place: (value) => (log10(value) - first) / (last - first) };
}

const log10 = (value: number): number => ln(value) / ln(10);

/** 1, 2 or 5 times a power of ten, at least `step`. */
function niceStep(step: number): number {
  const power = Number(`1e${Math.floor(log10(step) + 1e-9)}`);
  return ([1, 2, 5].find((times) => times * power >= step * (1 - 1e-9)) ?? 10) * power;
}

/** `0.5 %`; small shares keep their first digit. */
export function percent(share: number, digits = share === 0 || share >= 0.1 ? 0 : share < 0.001 ? 2 : 1): string {
  return `${(100 * share).toFixed(digits)} %`;
}

/** For ticks, which are round: `0.01 %`, `5 %`. */
export const percentTick = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;

export const yen = (minor: number): string => `${minor <= -0.5 ? "-" : ""}¥${Math.abs(Math.round(minor)).toLocaleString("en")}`;
export const count = (number: number): string => number.toLocaleString("en");
