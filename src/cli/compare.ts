import { PolicyAnswers, bestFirst, compare, decisionTree, logisticRegression, modelContender, noveltyLikelihood, rowsBetween, selfOrganisingMap } from "../lab/index.js";
import type { ComparedRow, Contender, Dataset, Evaluation } from "../lab/index.js";
import { loadModel } from "../adapters/setup-files.js";
import { DEMO_ISSUER } from "../config.js";
import type { Model } from "../risk/index.js";
import { Unusable } from "./command.js";
import type { Arguments, OptionSpec } from "./command.js";
import { SHIPPED } from "./shipped.js";

/** Options of a comparison. */
export const COMPARE_OPTIONS = {
  compare: { type: "boolean", help: "judge beside the model what an issuer would use instead, fitted on all earlier requests" },
  also: { type: "string", value: "IDS", help: "with --compare, more models to judge, comma-separated" },
} satisfies Readonly<Record<string, OptionSpec>>;

/** What a comparison takes part in, settled before any row is read. */
export interface Comparison {
  /** Listens to the replay of a history, because rules are asked about messages and not about features. */
  readonly answers: PolicyAnswers | undefined;
  run(dataset: Dataset, evaluation: Evaluation, seed: number): readonly ComparedRow[];
}

/** @throws {Unusable | ModelRefused} when a model cannot be had; undefined when no comparison is asked for */
export function comparisonOf(args: Arguments, model: Model): Comparison | undefined {
  const also = args.text("also");
  if (!args.flag("compare")) {
    if (also !== undefined) throw new Unusable("--also: goes with --compare");
    return undefined;
  }
  const models = [model, ...(also?.split(",") ?? []).map((id) => loadModel(SHIPPED.modelDir, id))];
  const answers = args.text("history") === undefined ? undefined : new PolicyAnswers();
  const policy = args.text("policy") ?? DEMO_ISSUER.policy;
  const contenders: readonly Contender[] = [
    ...(answers === undefined ? [] : [answers.contender(`rules of ${policy}`), answers.contenderWith(`rules, then ${model.kind} ${model.id}`, model)]),
    logisticRegression, decisionTree, noveltyLikelihood, selfOrganisingMap(),
    ...models.map((one) => modelContender(`${one.kind} ${one.id}`, one)),
  ];
  return {
    answers,
    run(dataset, { rowNumbers, rows }, seed) {
      const firstJudged = rows.at[0] as number;
      const split = { train: rowsBetween(dataset, -Infinity, firstJudged), test: rowNumbers, labelsUntil: firstJudged, seed };
      return compare(dataset, split, contenders);
    },
  };
}

/** One line per contender, best average precision first. */
export function comparisonTable(compared: readonly ComparedRow[], withRules: boolean): string {
  const digits = (figure: number | null): string => (figure === null ? "  –  " : figure.toFixed(3));
  const width = Math.max(...compared.map(({ name }) => name.length)) + 2;
  const head = `${"".padEnd(width)}${["precision", "AUC", "0.5 %", "1 %", "2 %", "5 %"].map((title) => title.padEnd(11)).join("")}`;
  const lines = bestFirst(compared)
    .map(({ name, describes, figures }) => `${name.padEnd(width)}${[figures.averagePrecision, figures.aucRoc, ...figures.at.map(({ detection }) => detection)].map((figure) => digits(figure).padEnd(11)).join("")}${describes}`);
  return [
    "Side by side on the same requests: average precision, AUC, detection at intervention rates",
    head.trimEnd(),
    ...lines,
    ...(withRules ? [] : ["A data set holds no messages, so rules cannot be judged from it: give --history to see them, too."]),
    "Ties count against whoever makes them, so rules and small trees can fall below an AUC of one half.",
    "",
  ].join("\n");
}
