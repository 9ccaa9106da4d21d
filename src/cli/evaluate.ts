import { writeFile } from "node:fs/promises";
import { loadModel } from "../adapters/setup-files.js";
import { DEMO_ISSUER } from "../config.js";
import { sigmoid } from "../base/index.js";
import { evaluate, reportPage, writeScores } from "../lab/index.js";
import type { Evaluation } from "../lab/index.js";
import type { Model } from "../risk/index.js";
import { EXIT, Unusable } from "./command.js";
import type { Arguments, Command } from "./command.js";
import { COMPARE_OPTIONS, comparisonOf, comparisonTable } from "./compare.js";
import { checkPlace } from "./files.js";
import { OFFLINE_OPTIONS } from "./offline.js";
import { Progress } from "./progress.js";
import { ROWS_OPTIONS, checkSource, datasetOf, dayOf } from "./rows.js";
import { SHIPPED } from "./shipped.js";

export const evaluateCommand: Command = {
  name: "evaluate",
  summary: "Measures a model on the requests of a period whose truth is known",
  options: {
    ...OFFLINE_OPTIONS,
    ...ROWS_OPTIONS,
    model: { type: "string", value: "ID", help: `model to measure; ${DEMO_ISSUER.model ?? "none"} where left out` },
    from: { type: "string", value: "DAY", help: "first day whose requests are judged (YYYY-MM-DD); earlier ones only warm profiles up" },
    to: { type: "string", value: "DAY", help: "first day that is not judged any more; labels that arrive later still count" },
    scores: { type: "string", value: "FILE", help: "write id,score of each judged request as CSV" },
    report: { type: "string", value: "FILE", help: "draw the curves on one self-contained HTML page, .html" },
    ...COMPARE_OPTIONS,
    seed: { type: "string", value: "NUMBER", help: "of the resampling that gives the intervals, and of what a comparison fits; 1 where left out" },
  },
  help: "A request is fraud when a label that says so arrived by the end of the data; one without a label counts as genuine, and how many those are is said. Scores and thresholds are calibrated logits. Of equal scores the genuine are taken first. Intervals are 95 %, from 200 resamplings of cards with all their requests.",
  async run(args, io) {
    checkSource(args);
    const from = dayOf(args, "from") ?? -Infinity;
    const to = dayOf(args, "to") ?? Infinity;
    if (from >= to) throw new Unusable(`--to ${String(args.text("to"))}: expected a later day than --from ${String(args.text("from"))}, because it is the first that is not judged`);
    const report = args.text("report");
    if (report !== undefined && !report.endsWith(".html")) throw new Unusable(`--report ${report}: expected a .html file`);
    for (const option of ["report", "scores"]) {
      const path = args.text(option);
      if (path !== undefined) checkPlace(option, path, "file");
    }
    const seed = args.integer("seed", 1, 0, 0xffff_ffff);
    const model = modelOf(args);
    const comparison = comparisonOf(args, model);
    const dataset = await datasetOf(args, io, comparison?.answers?.listener);
    const progress = new Progress(io, "score", "requests");
    let evaluation: Evaluation;
    try {
      evaluation = evaluate(dataset, model, { from, to, seed }, (done, total) => progress.update(done, done / total));
    } finally {
      progress.end();
    }
    const scores = args.text("scores");
    const compared = comparison?.run(dataset, evaluation, seed);
    if (scores !== undefined) await writeScores(scores, dataset, evaluation);
    if (report !== undefined) await writeFile(report, reportPage(dataset, evaluation, compared));
    if (args.json) {
      const table = compared?.map(({ name, describes, figures }) => ({ name, describes, figures }));
      io.out(`${JSON.stringify({ ...evaluation.figures, intervals: evaluation.intervals, ...(table && { compare: table }) })}\n`);
    } else {
      io.out(summaryOf(evaluation));
      if (compared !== undefined) io.out(`\n${comparisonTable(compared, comparison?.answers !== undefined)}`);
    }
    return EXIT.done;
  },
};

/** Read before any row is: reliving a history may take hours. */
function modelOf(args: Arguments): Model {
  const id = args.text("model") ?? DEMO_ISSUER.model;
  if (id === undefined || id === "none") throw new Unusable("--model none: there is nothing to measure without a model");
  return loadModel(SHIPPED.modelDir, id);
}

function summaryOf({ model, figures, intervals, unlabelled }: Evaluation): string {
  const { transactions, frauds, fraudRate, from, to, at } = figures;
  const lines = [
    `model ${model.id} on ${count(transactions)} requests from ${day(from)} to ${day(to)}: ${count(frauds)} frauds (${percent(fraudRate, 2)})`,
    `${percent(unlabelled / transactions, 1)} of the requests have no label and count as genuine`,
    "",
    `${"AUC".padEnd(24)} ${withInterval(figures.aucRoc, intervals.aucRoc)}`,
    `${"average precision".padEnd(24)} ${withInterval(figures.averagePrecision, intervals.averagePrecision)}`,
    `${"card precision at 100".padEnd(24)} ${withInterval(figures.cardPrecisionAt100, intervals.cardPrecisionAt100)}`,
    `${"Brier score".padEnd(24)} ${figures.brier.toPrecision(3)}`,
    "",
    `${"intervention".padEnd(14)}${"detection".padEnd(24)}${"of the amount".padEnd(15)}${"precision".padEnd(11)}${"genuine per fraud".padEnd(19)}from probability`,
    ...at.map(({ rate, detection, amountDetection, precision, falsePositiveRatio, threshold }, index) =>
      [
        percent(rate, 1).padEnd(14),
        withInterval(detection, intervals.detection[index]?.interval ?? null).padEnd(24),
        amountDetection.toFixed(3).padEnd(15),
        precision.toFixed(3).padEnd(11),
        (falsePositiveRatio === null ? "no fraud" : falsePositiveRatio.toFixed(1)).padEnd(19),
        threshold === null ? "too few requests" : sigmoid(threshold).toPrecision(3),
      ].join("")),
    "",
    `Brackets hold 95 % of ${intervals.replicates} resamplings of cards (seed ${intervals.seed}).`,
  ];
  return `${lines.join("\n")}\n`;
}

function withInterval(figure: number | null, interval: { readonly low: number; readonly high: number } | null): string {
  if (figure === null) return "unknown";
  return `${figure.toFixed(3)}${interval === null ? "" : ` [${interval.low.toFixed(3)}, ${interval.high.toFixed(3)}]`}`;
}

const count = (number: number): string => number.toLocaleString("en");
const percent = (share: number, digits: number): string => `${(100 * share).toFixed(digits)} %`;
const day = (instant: string): string => instant.slice(0, 10);
