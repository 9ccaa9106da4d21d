import { formatInstant } from "../../base/index.js";
import { MAP_ROWS, inputCount, type InputScale, type Model } from "../../risk/index.js";
import type { Figures } from "../evaluate/figures.js";
import type { TrainSettings } from "./settings.js";
import type { Metrics } from "./types.js";

const share = (value: number | null): string => (value === null ? "–" : value.toFixed(3));

/** The model card: what the model is, what it was made from, what it did, and what it must not be used for. */
export function cardOf(model: Model, metrics: Metrics, scales: readonly InputScale[]): string {
  const { settings, rows, backend } = metrics;
  const day = (at: number): string => formatInstant(at);
  const { members } = settings;
  const steps = inputCount(scales) - scales.length;
  const widths = [inputCount(scales), ...settings.hidden, 1].join("–");
  return `# ${model.id}

${members === 1 ? `A feed-forward network (${widths}, rectified)` : `The mean of ${members} feed-forward networks (${widths} each, rectified)`} that gives the probability that a payment is fraud, and a score from 0 to 999:
score s means that at most 1 - s/1000 of genuine reference traffic is as high.

| | |
|---|---|
| features | ${scales.length - (settings.map === undefined ? 0 : MAP_ROWS.length)}, table ${model.featureFingerprint}${mapLine(settings)}; ${scales.filter((scale) => scale.transform === "root").length} by their root; ${steps} steps beside them |
| taught by | ${rows.train} rows, ${day(settings.from)} to ${day(settings.until)} |
${heldBackLines(metrics)}
| labels | those that had arrived by ${day(settings.labelsUntil)} |
| backend | TensorFlow.js, \`${backend}\` |
| seed | ${settings.seed} |
| epochs | ${metrics.epochsRun}, kept ${metrics.keptEpochs.join(", ")} |
| batch, learning rate, weight decay, dropout | ${settings.batchSize}, ${settings.learningRate}, ${settings.weightDecay}, ${settings.dropout} |

## What it did

${settings.holdBack ? figuresTable([["validation", metrics.validation], ["calibration", metrics.calibration]]) : figuresTable([["the rows that taught", metrics.validation]])}

${judgementOf(settings)} Judge the model on a period
after ${day(settings.holdBack ? settings.end : settings.until)} with \`sekisho evaluate\`.

## What it is not for

It speaks of payments like those it learned from. Its score is one fact for a policy, never the only ground for refusing a
person, and it knows nothing of fraud that nobody reported.
`;
}

function mapLine({ map }: TrainSettings): string {
  return map === undefined ? "" : `, and ${MAP_ROWS.map(({ name }) => `\`${name}\``).join(" and ")} of a self-organising map of ${map.width} × ${map.height} cells`;
}

function heldBackLines({ settings, rows }: Metrics): string {
  const { keep, validateFrom, calibrateFrom, end, holdBack } = settings;
  if (!holdBack) return "| calibrated by | the rows that taught, for want of others: its probabilities are too sure of themselves |";
  return [
    `| ${keep === "best" ? "best epoch chosen by" : "watched on, choosing no epoch"} | ${rows.validate} rows, ${formatInstant(validateFrom)} to ${formatInstant(calibrateFrom)} |`,
    `| calibrated by | ${rows.calibrate} rows, ${formatInstant(calibrateFrom)} to ${formatInstant(end)} |`,
  ].join("\n");
}

function judgementOf({ keep, holdBack }: TrainSettings): string {
  if (!holdBack) return "No rows were held back, so that these figures say nothing of other rows.";
  if (keep === "best") return "The validation rows chose the epoch and the calibration rows two numbers; neither is a test.";
  return "The calibration rows chose two numbers; they are no test.";
}

/** The figures of one part of the rows per line, as Markdown. */
export function figuresTable(parts: readonly (readonly [name: string, figures: Figures])[]): string {
  const rates = parts[0]?.[1].at ?? [];
  return [
    `| rows | frauds | AUC | average precision | cards in 100 | ${rates.map(({ rate }) => `detection at ${rate * 100} %`).join(" | ")} | Brier |`,
    `|---|---|---|---|---|${rates.map(() => "---|").join("")}---|`,
    ...parts.map(([name, figures]) => line(name, figures)),
  ].join("\n");
}

function line(name: string, figures: Figures): string {
  const cells = [
    `${name}, ${figures.transactions}`, String(figures.frauds), share(figures.aucRoc), share(figures.averagePrecision), share(figures.cardPrecisionAt100),
    ...figures.at.map(({ detection }) => share(detection)), figures.brier.toPrecision(3),
  ];
  return `| ${cells.join(" | ")} |`;
}
