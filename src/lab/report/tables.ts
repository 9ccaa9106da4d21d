import { escapeHtml } from "../../base/index.js";
import { COST_PARAMETERS, FEATURES, MAP_ROWS } from "../../risk/index.js";
import type { ComparedRow } from "../compare/compare.js";
import type { Evaluation } from "../evaluate/evaluate.js";
import type { Figures } from "../evaluate/figures.js";
import type { Intervals } from "../evaluate/intervals.js";
import type { Tone } from "./chart.js";
import { count, percent, percentTick, yen } from "./scale.js";
import { SLICE_RATE, type Slice } from "./slices.js";

const FEATURES_SHOWN = 20;
/** Length of a full meter, in pixels. */
const METER = 70;

/** A share of `full` as a bar with its figure. */
export function meter(value: number, full: number, tone: Tone, text: string): string {
  const length = full > 0 ? Math.round((METER * value) / full) : 0;
  return `<td class="meter"><i class="${tone}" style="width:${length}px"></i>${escapeHtml(text)}</td>`;
}

export const tableHead = (columns: readonly (readonly [title: string, numeric: boolean])[]): string =>
  `<thead><tr>${columns.map(([title, numeric]) => `<th scope="col"${numeric ? ' class="n"' : ""}>${escapeHtml(title)}</th>`).join("")}</tr></thead>`;

export function ratesTable({ at }: Figures, intervals: Intervals, pointsAt: (rate: number) => string): string {
  const rows = at.map(({ rate, detection, amountDetection, precision, falsePositiveRatio }, index) => {
    const interval = intervals.detection[index]?.interval;
    const between = interval === null || interval === undefined ? "" : `${percent(interval.low)} – ${percent(interval.high)}`;
    return `<tr><td>${percentTick(rate)}</td>${meter(detection, 1, "fraud", percent(detection))}<td>${between}</td>${meter(amountDetection, 1, "third", percent(amountDetection))}${meter(precision, 1, "genuine", percent(precision))}<td class="n">${falsePositiveRatio === null ? "no fraud" : falsePositiveRatio.toFixed(1)}</td><td class="n">${escapeHtml(pointsAt(rate))}</td></tr>`;
  });
  return `<table>${tableHead([["intervened on", false], ["fraud detected", false], ["95 % interval", false], ["of its amount", false], ["precision", false], ["genuine per fraud", true], ["from score", true]])}<tbody>${rows.join("")}</tbody></table>`;
}

/** @param slices of {@link SLICE_RATE} */
export function slicesTable(slices: readonly Slice[]): string {
  const highestRate = Math.max(...slices.map(({ frauds, transactions }) => frauds / transactions));
  const highestIntervention = Math.max(...slices.map(({ intervened, transactions }) => intervened / transactions));
  const rows = slices.map(({ group, name, transactions, frauds, intervened, caught }, index) => {
    const first = slices[index - 1]?.group !== group;
    const members = slices.filter((slice) => slice.group === group).length;
    return [
      `<tr${first ? ' class="first"' : ""}>${first ? `<td class="group" rowspan="${members}">${escapeHtml(group)}</td>` : ""}<td>${escapeHtml(name)}</td>`,
      `<td class="n">${count(transactions)}</td><td class="n">${count(frauds)}</td>`,
      meter(frauds / transactions, highestRate, "fraud", percent(frauds / transactions, 2)),
      meter(intervened / transactions, highestIntervention, "genuine", percent(intervened / transactions, 1)),
      frauds === 0 ? '<td class="meter">–</td>' : meter(caught / frauds, 1, "third", `${percent(caught / frauds)} of ${count(frauds)}`),
      `<td class="n">${intervened === 0 ? "–" : percent(caught / intervened, 0)}</td></tr>`,
    ].join("");
  });
  return `<table>${tableHead([["", false], ["slice", false], ["requests", true], ["frauds", true], ["fraud rate", false], [`intervened on at ${percentTick(SLICE_RATE)} overall`, false], ["fraud detected", false], ["precision", true]])}<tbody>${rows.join("")}</tbody></table>`;
}

export function importanceTable({ inputs, importance }: Evaluation): string {
  const describes = new Map([...FEATURES, ...MAP_ROWS].map((row) => [row.name, row.describes]));
  const order = Array.from(importance, (_, index) => index).sort((a, b) => (importance[b] as number) - (importance[a] as number)).slice(0, FEATURES_SHOWN);
  const highest = importance[order[0] as number] as number;
  const rows = order.map((index) => {
    const name = inputs[index] as string;
    const value = importance[index] as number;
    return `<tr><td><code>${escapeHtml(name)}</code></td>${meter(value, highest, "third", value.toFixed(3))}<td>${escapeHtml(describes.get(name) ?? "")}</td></tr>`;
  });
  return `<table>${tableHead([["feature", false], ["mean |contribution|", false], ["what it is", false]])}<tbody>${rows.join("")}</tbody></table>`;
}

/** @param best as {@link bestFirst} gives them */
export function compareTable(best: readonly ComparedRow[]): string {
  const digits = (figure: number | null): string => `<td class="n">${figure === null ? "–" : figure.toFixed(3)}</td>`;
  const rows = best.map(({ name, describes, figures }) =>
    `<tr><td class="named">${escapeHtml(name)}<small>${escapeHtml(describes)}</small></td>${digits(figures.averagePrecision)}${digits(figures.aucRoc)}${figures.at.map(({ detection }) => meter(detection, 1, "fraud", percent(detection))).join("")}</tr>`);
  const rates = best[0]?.figures.at.map(({ rate }) => [`detected at ${percentTick(rate)}`, false] as const) ?? [];
  return `<table>${tableHead([["", false], ["average precision", true], ["AUC", true], ...rates])}<tbody>${rows.join("")}</tbody></table>`;
}

/** What the money rests on. */
export function costTable(): string {
  const rows = COST_PARAMETERS.map(({ name, value, unit, source, describes }) => `<tr><td><code>${escapeHtml(name)}</code></td><td class="n">${unit === "share" ? value.toFixed(2) : value < 1 && value > 0 ? `¥${value}` : yen(value)}</td><td>${escapeHtml(source)}</td><td>${escapeHtml(describes)}</td></tr>`);
  return `<table>${tableHead([["parameter", false], ["value", true], ["source", false], ["share or cost", false]])}<tbody>${rows.join("")}</tbody></table>`;
}
