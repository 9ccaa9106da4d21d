import { sigmoid } from "../../base/index.js";
import { bestFirst, type ComparedRow } from "../compare/compare.js";
import type { Dataset } from "../dataset/types.js";
import type { Evaluation } from "../evaluate/evaluate.js";
import { budgetOf, ranked } from "../evaluate/figures.js";
import { densityOf, mapSvg } from "../som/density.js";
import { bestPointsTable, costPicture, pricedWays, type PricedWay } from "./costs.js";
import { rankingCurves } from "./curves.js";
import { htmlPage, section, sections, tile, tiles } from "./page.js";
import { calibrationPicture, comparePicture, detectionPicture, distributionPicture, precisionRecallPicture, rocPicture } from "./pictures.js";
import { count, percent, percentTick, yen } from "./scale.js";
import { missingColumns, slicesOf } from "./slices.js";
import { compareTable, costTable, importanceTable, ratesTable, slicesTable } from "./tables.js";

const HEADLINE_RATE = 0.01;

/**
 * The evaluation as one HTML page that needs nothing beside itself. The same evaluation gives the same bytes.
 * @param compared what else was judged on the same rows
 */
export function reportPage(dataset: Dataset, evaluation: Evaluation, compared: readonly ComparedRow[] = []): string {
  const { figures, intervals, rows, points, model } = evaluation;
  const order = ranked(rows.scores, rows.labels, rows.amountMinor);
  const curves = rankingCurves(rows, order);
  const ways = pricedWays(rows, order, points, compared);
  const pointsAtRank = (rank: number): string => (rank < 0 ? "–" : String(points[order[rank] as number]));
  const slices = slicesOf(dataset, evaluation, order);
  const title = `Model ${model.id}, ${figures.from.slice(0, 10)} to ${figures.to.slice(0, 10)}`;
  const parts = [
    section("Detection against intervention", "How much of the fraud is caught when the riskiest requests are challenged or rejected. Bars are 95 % intervals.", detectionPicture(evaluation, curves)),
    section("Cost against challenges", `${costSentence(ways[0] as PricedWay)} One-time codes, and the assumptions at the end of this page.`, costPicture(ways)),
    ...(ways.length === 1 ? [] : [section("Cost: the best point of each", "Rules alone challenge from the surest rule down. Rules and model challenge whom a rule would stop, and then by score; the rules' part of both lines is the same. Every intervention is priced as a challenge.", bestPointsTable(ways), true)]),
    section("At fixed rates", "Ties are broken against the model. The score is the one policies see, 0 to 999.", ratesTable(figures, intervals, (rate) => pointsAtRank(budgetOf(rate, order.length) - 1)), true),
    ...(compared.length === 0 ? [] : [
      section("Side by side: detection", "The same requests, judged by what an issuer would use instead. Everything but models was fitted on the requests before them.", comparePicture(bestFirst(compared))),
      section("Side by side: figures", "Ties count against whoever makes them, so rules and small trees can fall below an AUC of one half.", compareTable(bestFirst(compared)), true),
    ]),
    section("ROC", "Chance that a fraud ranks above a genuine request. Rare fraud flatters this figure: read it with the next one.", rocPicture(evaluation, curves)),
    section("Precision and recall", `Of those found, how many are fraud; by chance it would be ${percent(figures.fraudRate, 2)}.`, precisionRecallPicture(evaluation, curves)),
    section("Calibration", "Each bin is expected to hold a tenth of the frauds. On the dashed line a probability means what it says. Bars are 95 % intervals.", calibrationPicture(evaluation)),
    section("Score distribution", "Where frauds and genuine requests lie; each curve adds up to 100 %.", distributionPicture(evaluation)),
    ...(slices.length === 0 ? [] : [section("Slices", `All requests judged at one threshold, that of ${percentTick(HEADLINE_RATE)} intervention overall. A slice with few frauds says little.${missingSentence(missingColumns(dataset))}`, slicesTable(slices), true)]),
    section("What the model leans on", "Mean absolute contribution of a feature to the log-odds, over all judged requests. It says what moves the score, not what causes fraud.", importanceTable(evaluation), true),
    ...(model.mapInputs === undefined ? [] : [
      section("Map of traffic", "Each square is a cell of the model's self-organising map, neighbours being alike; it was taught without labels. The darker, the more fraud among the judged requests there; empty where none came near.", mapSvg(model.mapInputs.map, densityOf(model.mapInputs.map, dataset, evaluation.rowNumbers, dataset.labels))),
    ]),
    section("What the money rests on", "Assumptions are nobody's measurement. Put your own in their place before you believe the cost curve.", costTable(), true),
  ];
  return htmlPage(title, `evaluation of model ${model.id}`, [
    headline(evaluation),
    figureTiles(evaluation),
    sections(parts),
    `<footer>Intervals hold 95 % of ${intervals.replicates} resamplings of cards with all their requests (seed ${intervals.seed}), because frauds of one card are no independent witnesses. A request is fraud when a label that says so had arrived by the end of the data.</footer>`,
  ]);
}

function missingSentence(columns: readonly string[]): string {
  return columns.length === 0 ? "" : ` The data set lacks ${columns.join(", ")}, and there are no slices by what it lacks; made anew, it has them.`;
}

function headline({ figures, intervals, unlabelled }: Evaluation): string {
  const index = figures.at.findIndex(({ rate }) => rate === HEADLINE_RATE);
  const { detection = 0, amountDetection = 0, falsePositiveRatio = null } = figures.at[index] ?? {};
  const interval = intervals.detection[index]?.interval ?? null;
  const between = interval === null ? "" : ` (95 % interval ${percent(interval.low)} to ${percent(interval.high)})`;
  const price = falsePositiveRatio === null ? "" : `, disturbing ${falsePositiveRatio.toFixed(1)} honest cardholders for each fraud`;
  return [
    `<p class="headline">By intervening on ${percentTick(HEADLINE_RATE)} of the requests, the model catches <b>${percent(detection)} of the frauds</b>${between} and ${percent(amountDetection)} of their amount${price}.</p>`,
    `<p class="lead">${count(figures.transactions)} requests from ${figures.from.slice(0, 10)} to ${figures.to.slice(0, 10)}, ${count(figures.frauds)} of them fraud (${percent(figures.fraudRate, 2)}). ${percent(unlabelled / figures.transactions, 1)} of the requests have no label and count as genuine.</p>`,
  ].join("\n");
}

function figureTiles({ figures, intervals }: Evaluation): string {
  const figure = (name: string, value: number | null, interval: { readonly low: number; readonly high: number } | null): string =>
    tile(name, value === null ? "–" : value.toFixed(3), interval === null ? "no interval" : `${interval.low.toFixed(3)} to ${interval.high.toFixed(3)}`);
  return tiles([
    figure("average precision", figures.averagePrecision, intervals.averagePrecision),
    figure("AUC (ROC)", figures.aucRoc, intervals.aucRoc),
    figure("card precision at 100 a day", figures.cardPrecisionAt100, intervals.cardPrecisionAt100),
    tile("Brier score", figures.brier.toPrecision(3), `${(figures.fraudRate * (1 - figures.fraudRate)).toPrecision(3)} without a model; less is better`),
  ]);
}

/** What the best point of the model's cost curve asks for, and what it is worth. */
function costSentence({ curve, best, fromScore }: PricedWay): string {
  const { count: all, challenged, frauds, costMinor, thresholds } = curve;
  const last = costMinor.length - 1;
  const per10k = (point: number): string => yen(((costMinor[point] as number) * 10_000) / all);
  const flat = `letting everything pass ${per10k(0)}, challenging everything ${per10k(last)}`;
  if (best === 0) return `Letting everything pass costs least: ${per10k(0)} per 10,000 transactions; challenging everything ${per10k(last)}.`;
  const [asked, caught, total, genuine] = [challenged[best] as number, frauds[best] as number, frauds[last] as number, all - (frauds[last] as number)];
  return `With the model alone least, ${per10k(best)} per 10,000 transactions, when ${percent(asked / all)} are challenged: from probability ${percentTick(sigmoid(thresholds[best] as number))} (score ${fromScore ?? "–"}), ${percent(caught / total)} of the frauds detected, ${percent((asked - caught) / genuine)} of the honest disturbed; ${flat}.`;
}
