import { formatInstant } from "../base/index.js";
import { explainDecision } from "../issuer/index.js";
import type { DecisionExplanation } from "../issuer/index.js";
import type { Change, ExplainedFeature } from "../risk/index.js";
import { EXIT, Unusable } from "./command.js";
import type { Command } from "./command.js";
import { DATA_DIR_OPTION, readInstallation } from "./installation.js";

const REASONS_SHOWN = 8;

export const explainCommand: Command = {
  name: "explain",
  summary: "One decision: what was known, what spoke for and against, which rules were asked, what would have changed it",
  positionals: "ID",
  options: { ...DATA_DIR_OPTION, ja: { type: "boolean", help: "sentences in Japanese" } },
  help: "ID is the acsTransID or threeDSServerTransID. Everything is made again from the journal, as it stood at that moment.",
  async run(args, io) {
    const [id, ...more] = args.positionals;
    if (id === undefined || more.length > 0) throw new Unusable("name one decision by its acsTransID or threeDSServerTransID");
    const { journal, library } = await readInstallation(args);
    const result = await explainDecision({ journal, setupOf: (ids) => library.setupOf(ids) }, id);
    if (result.outcome === "unknown-decision") throw new Unusable(`${id}: the journal holds no such decision`);
    if (result.outcome === "setup-gone") throw new Unusable(`${id}: what took this decision is not here any more: ${result.missing.join(", ")}`);
    io.out(args.json ? `${JSON.stringify(result.explanation)}\n` : textOf(result.explanation, args.flag("ja") ? "ja" : "en"));
    return EXIT.done;
  },
};

function textOf({ record, exact, pasts, features, rules, wouldChange }: DecisionExplanation, language: "en" | "ja"): string {
  const known = features.filter(({ contribution }) => contribution !== undefined);
  const strongest = [...known].sort((a, b) => Math.abs(b.contribution ?? 0) - Math.abs(a.contribution ?? 0)).slice(0, REASONS_SHOWN);
  const past = Object.entries(pasts).map(([kind, attempts]) => `${kind} ${attempts}`);
  const decided = rules.find(({ rule }) => rule === record.rule);
  return [
    `${formatInstant(record.at)}  card ${record.areq.card.bin}…${record.areq.card.lastFour}  ${String(record.areq.merchantName ?? "")}`,
    `${record.action}, by ${record.rule === "otherwise" ? "no rule: what the policy does otherwise" : `rule ${record.rule}`}${decided?.sentence === undefined ? "" : `: ${decided.sentence[language]}`}`,
    record.score === undefined ? "no score" : `score ${record.score} of 999, probability of fraud ${((record.probability ?? 0) * 100).toFixed(2)} %`,
    `policy ${record.setup.policy}, model ${record.setup.model ?? "none"}${record.degraded.length > 0 ? `, without: ${record.degraded.join(", ")}` : ""}`,
    `earlier attempts: ${past.join(", ") || "none of anything here"}`,
    "",
    "What weighed most (parts of the logit):",
    ...strongest.map((feature) => `  ${signed(feature.contribution ?? 0)}  ${feature.name} = ${valueOf(feature)}  ${feature.sentence[language]}`),
    "",
    "Rules asked:",
    ...rules.map(({ rule, from = record.setup.policy, answer }) => `  ${answer.padEnd(8)} ${rule}${from === record.setup.policy ? "" : `  (${from})`}`),
    "",
    "What would have changed it:",
    ...(wouldChange.length === 0 ? ["  nothing that is tried here: neither the score nor any of its strongest reasons"] : wouldChange.map((change) => `  ${changeText(change)}`)),
    ...(exact ? [] : ["", "The features made again differ from those that decided: data or code have changed since."]),
    "",
  ].join("\n");
}

function valueOf({ value, unit }: ExplainedFeature): string {
  return value === undefined ? "unknown" : `${Number(value.toPrecision(4))} ${unit}`;
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
}

function changeText({ of, features, score, action, rule }: Change): string {
  return of === "score" ? `a score of ${String(score)}: ${action} (${rule})` : `without ${features.join(" and ")}: score ${String(score)}, ${action} (${rule})`;
}
