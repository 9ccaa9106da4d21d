import { escapeHtml } from "../../base/index.js";
import { DEFAULT_COSTS, cheapestPoint, costCurve, type CostCurve } from "../../risk/index.js";
import type { ComparedRow } from "../compare/compare.js";
import { ranked, type ScoredRows } from "../evaluate/figures.js";
import { chartSvg, type Line, type Mark, type Point, type Tone } from "./chart.js";
import { INTERVENTION_MAX, addVisible } from "./curves.js";
import { axisUpTo, count, linearAxis, percent, percentTick, yen } from "./scale.js";
import { meter, tableHead } from "./tables.js";

const PER = 10_000;
/** How far to the right the picture may reach: as far as 10 % where every best point lies there. */
const REACHES = [INTERVENTION_MAX, 0.2, 0.5, 1];

/** What one way of choosing whom to challenge costs. */
export interface PricedWay {
  readonly label: string;
  readonly curve: CostCurve;
  /** Index of the point of least cost. */
  readonly best: number;
  /** Model score of the last request that is challenged there; undefined where no score decides. */
  readonly fromScore: number | undefined;
}

/**
 * The model alone, then those of the compared ones that have a place in this picture.
 * @param points model score of each row, 0 to 999
 */
export function pricedWays(rows: ScoredRows, order: Uint32Array, points: ArrayLike<number>, compared: readonly ComparedRow[]): readonly PricedWay[] {
  const way = (label: string, scored: ScoredRows, ranks: Uint32Array, byModel: (threshold: number) => boolean): PricedWay => {
    const curve = costCurve(scored, ranks, "code", DEFAULT_COSTS);
    const best = cheapestPoint(curve);
    const last = ranks[(curve.challenged[best] as number) - 1];
    return { label, curve, best, fromScore: last !== undefined && byModel(curve.thresholds[best] as number) ? points[last] : undefined };
  };
  return [
    way("model alone", rows, order, () => true),
    ...compared.flatMap(({ costs, scored }) => (costs === undefined ? [] : [way(costs.label, scored, ranked(scored.scores, scored.labels, scored.amountMinor), costs.byModel)])),
  ];
}

const per10k = ({ curve }: PricedWay, point: number): number => ((curve.costMinor[point] as number) * PER) / curve.count;
const challengedShare = ({ curve }: PricedWay, point: number): number => (curve.challenged[point] as number) / curve.count;
const TONES: readonly Tone[] = ["fraud", "third", "quiet"];

/** Cost against the share challenged, a line for each way and two flat ones; the best point of each is marked. */
export function costPicture(ways: readonly PricedWay[]): string {
  const [model] = ways as readonly [PricedWay, ...PricedWay[]];
  const farthest = Math.max(...ways.map((way) => challengedShare(way, way.best)));
  const reach = REACHES.find((one) => one >= farthest) ?? 1;
  const [passAll, challengeAll] = [per10k(model, 0), per10k(model, model.curve.costMinor.length - 1)];
  const drawn = ways.map((way) => pointsOf(way, reach, Math.max(passAll, challengeAll, 1)));
  const highest = Math.max(passAll, challengeAll, 1, ...drawn.flatMap((points) => points.map(({ y }) => y)));
  const flat = (y: number): readonly Point[] => [{ x: 0, y }, { x: reach, y }];
  const cheapest = ways.reduce((least, way) => (per10k(way, way.best) < per10k(least, least.best) ? way : least));
  const lines: readonly Line[] = [
    { label: "let everything pass", tone: "quiet", dashed: true, points: flat(passAll) },
    { label: "challenge everything", tone: "genuine", dashed: true, points: flat(challengeAll) },
    ...ways.map(({ label }, place): Line => ({ label, tone: TONES[place % TONES.length] as Tone, points: drawn[place] as readonly Point[] })),
  ];
  const marks = ways.map((way, place): Mark => {
    const least = per10k(way, way.best);
    return { x: challengedShare(way, way.best), y: least, tone: TONES[place % TONES.length] as Tone, large: true, ...(way === cheapest ? { label: `best: ${yen(least)}` } : {}) };
  });
  return chartSvg({
    describes: `Total cost per 10,000 transactions against the share challenged; ${ways.map((way) => `${way.label}: least ${yen(per10k(way, way.best))} where ${percentTick(challengedShare(way, way.best))} are challenged`).join("; ")}`,
    x: linearAxis("transactions challenged (share)", 0, reach, percentTick),
    y: axisUpTo("expected cost per 10,000 transactions (yen)", highest, yen),
    lines,
    marks,
  });
}

function pointsOf(way: PricedWay, reach: number, tall: number): readonly Point[] {
  const points: Point[] = [];
  let highest = tall;
  for (let point = 0; point < way.curve.costMinor.length; point++) {
    const [x, y] = [challengedShare(way, point), per10k(way, point)];
    if (x > reach) break;
    addVisible(points, { x, y }, point === way.best, reach, highest);
    highest = Math.max(highest, y);
  }
  return points;
}

/** The best point of each way: what it costs, whom it disturbs and what it finds. */
export function bestPointsTable(ways: readonly PricedWay[]): string {
  const rows = ways.map((way) => {
    const { curve, best, label, fromScore } = way;
    const last = curve.costMinor.length - 1;
    const [asked, caught, total] = [curve.challenged[best] as number, curve.frauds[best] as number, curve.frauds[last] as number];
    return [
      `<tr><td class="named">${escapeHtml(label)}</td><td class="n">${yen(per10k(way, best))}</td>`,
      meter(asked, curve.count, "genuine", percent(asked / curve.count, 1)),
      `<td class="n">${fromScore ?? "–"}</td>`,
      meter(caught, total, "fraud", percent(caught / total)),
      `<td class="n">${count(asked - caught)} of ${count(curve.count - total)}</td></tr>`,
    ].join("");
  });
  return `<table>${tableHead([["", false], ["cost per 10,000", true], ["challenged", false], ["from score", true], ["fraud detected", false], ["honest requests disturbed", true]])}<tbody>${rows.join("")}</tbody></table>`;
}
