import { writeFile } from "node:fs/promises";
import { loadPolicy } from "../adapters/setup-files.js";
import { formatInstant } from "../base/index.js";
import type { Instant } from "../base/index.js";
import { DEMO_ISSUER } from "../config.js";
import { DatasetBuilder, LETTERS, RULES_MAX, RuleWitness, frontOf, lettersIn, mostSaving, rulesIn, suggest, suggestPage, suggestSettings } from "../lab/index.js";
import type { Combination, JudgedRule, Suggestion, Worth } from "../lab/index.js";
import { EXIT, Unusable } from "./command.js";
import { draftsDoor, layBefore } from "./drafts-at.js";
import type { Arguments, Command } from "./command.js";
import { checkPlace } from "./files.js";
import { OFFLINE_OPTIONS } from "./offline.js";
import { relive } from "./relive.js";
import { dayOf } from "./rows.js";
import { SHIPPED } from "./shipped.js";

const PROPOSALS = 4;

export const suggestCommand: Command = {
  name: "suggest",
  summary: "Proposes rules from a history and judges them, with those of the policy, on a later period",
  options: {
    ...OFFLINE_OPTIONS,
    history: { type: "string", value: "FILES", help: "history files, comma-separated", required: true },
    policy: { type: "string", value: "NAME/VERSION", help: `policy whose rules are judged, too; ${DEMO_ISSUER.policy} where left out` },
    from: { type: "string", value: "DAY", help: "first day whose requests teach (YYYY-MM-DD); earlier ones only warm profiles up, the first week where left out" },
    until: { type: "string", value: "DAY", help: "first day that no longer teaches; that of --judge-from where left out" },
    "judge-from": { type: "string", value: "DAY", help: "first day that judges; the latest 30 days whose frauds are mostly known where left out, or half of all" },
    to: { type: "string", value: "DAY", help: "first day that no longer judges; labels that arrive later still count; the last whose frauds are mostly known where left out" },
    rules: { type: "string", value: "NUMBER", help: `the most rules to propose, from 1 to ${RULES_MAX}; ${PROPOSALS} where left out` },
    out: { type: "string", value: "FILE", help: "write the proposed rules as YAML to paste below rules: of a policy, .yaml" },
    report: { type: "string", value: "FILE", help: "draw all combinations on one self-contained HTML page, .html" },
    "drafts-at": { type: "string", value: "URL", help: "make each proposed rule a draft, with what speaks for it, at the server there; its bearer token is read from SEKISHO_ADMIN_TOKEN" },
    issuer: { type: "string", value: "ID", help: `issuer whose live policy the drafts begin from; ${DEMO_ISSUER.id} where left out` },
    "skip-bad-rows": { type: "boolean", help: "count rows that cannot be mapped instead of stopping" },
  },
  help: `A decision tree finds the rules: its worthiest path is shortened and rounded, the requests it holds on are put aside, and a new tree is grown for the rest. A fraud teaches only when it was known on the first day that judges. Places left to ${RULES_MAX} go to the policy's own rules that stand in the way of most fraud; every combination is judged. A rule holds where its condition does, whatever rules stand before it. A request is fraud when a label that says so arrived by the end of the data. What is saved is the expected cost of letting requests pass less that of challenging them by a one-time code, by assumptions that the report lists.`,
  async run(args, io) {
    const chosen = chosenBy(args);
    const { out, report } = filesOf(args);
    const drafts = draftsDoor(args);
    const witness = new RuleWitness(loadPolicy(SHIPPED.policyDir, args.text("policy") ?? DEMO_ISSUER.policy));
    const builder = new DatasetBuilder();
    await relive((args.text("history") as string).split(","), args, io, {
      request(replayed) {
        void builder.listener.request?.(replayed);
        void witness.listener.request?.(replayed);
      },
      ...(builder.listener.news && { news: builder.listener.news }),
    }, {});
    const dataset = builder.build();
    const suggestion = suggest(dataset, witness, suggestSettings(dataset, chosen), (args.text("model") ?? DEMO_ISSUER.model ?? "none") !== "none");
    if (out !== undefined) await writeFile(out, suggestion.fragments.map(({ text }) => text).join("\n") || "  # No rule stands out.\n");
    if (report !== undefined) await writeFile(report, suggestPage(suggestion));
    const laid = drafts && (await layBefore(drafts, suggestion.fragments.map(({ id, text }) => ({ id, rules: text, evidence: evidenceOf(id, suggestion) }))));
    io.out(args.json ? `${JSON.stringify({ ...jsonOf(suggestion), ...(laid && { drafts: laid }) })}\n` : `${textOf(suggestion)}${(laid ?? []).map(({ rule, address }) => `${rule} is a draft now: ${address}\n`).join("")}`);
    return EXIT.done;
  },
};

/** Checked before the history is relived: that may take hours. */
function chosenBy(args: Arguments): Parameters<typeof suggestSettings>[1] {
  const days = { from: dayOf(args, "from"), until: dayOf(args, "until"), judgeFrom: dayOf(args, "judge-from"), to: dayOf(args, "to") };
  const { from, until, judgeFrom = until, to } = days;
  if (from !== undefined && until !== undefined && from >= until) throw new Unusable(`--until ${String(args.text("until"))}: expected a later day than --from ${String(args.text("from"))}`);
  if (until !== undefined && judgeFrom !== undefined && judgeFrom < until) throw new Unusable(`--judge-from ${String(args.text("judge-from"))}: expected no earlier day than --until ${String(args.text("until"))}, because rules are judged on requests that did not teach them`);
  if (judgeFrom !== undefined && to !== undefined && judgeFrom >= to) throw new Unusable(`--to ${String(args.text("to"))}: expected a later day than ${formatInstant(judgeFrom).slice(0, 10)}, on which judging begins`);
  const given = Object.fromEntries(Object.entries(days).filter(([, instant]) => instant !== undefined));
  return { ...given, proposals: args.integer("rules", PROPOSALS, 1, RULES_MAX) };
}

function filesOf(args: Arguments): { readonly out: string | undefined; readonly report: string | undefined } {
  const [out, report] = [args.text("out"), args.text("report")];
  if (out !== undefined && !out.endsWith(".yaml")) throw new Unusable(`--out ${out}: expected a .yaml file`);
  if (report !== undefined && !report.endsWith(".html")) throw new Unusable(`--report ${report}: expected a .html file`);
  if (out !== undefined) checkPlace("out", out, "file");
  if (report !== undefined) checkPlace("report", report, "file");
  return { out, report };
}

function jsonOf({ taught, judged, rules, combinations, policy, retirements, witnessed }: Suggestion): object {
  const period = <Of extends { readonly from: Instant; readonly to: Instant }>(of: Of): object => ({ ...of, from: formatInstant(of.from), to: formatInstant(of.to) });
  return {
    taught: period(taught), judged: period(judged),
    rules: rules.map(({ when, both, ...rule }) => ({
      ...rounded(rule), when: when ?? null, precision: rule.stopped === 0 ? null : rule.caught / rule.stopped, recall: rule.caught / judged.frauds,
      both: Object.fromEntries(rules.map(({ id }, place) => [id, both[place]])),
    })),
    combinations: combinations.map(({ mask, ...one }) => ({ rules: rules.filter((_, place) => (mask >>> place) & 1).map(({ id }) => id), ...rounded(one) })),
    policy: rounded(policy), retire: retirements, witnessed: period(witnessed),
  };
}

const rounded = <Of extends Worth>(of: Of): Of => ({ ...of, savedMinor: Math.round(of.savedMinor) });

function textOf(suggestion: Suggestion): string {
  const { taught, judged, rules, combinations, policy, retirements, witnessed } = suggestion;
  const front = frontOf(combinations);
  const idle = retirements.filter(({ because }) => because === "never holds");
  const best = mostSaving(front);
  return [
    `taught by ${count(taught.requests)} requests from ${day(taught.from)} to ${lastDay(taught.to)}: ${count(taught.frauds)} frauds known by ${day(judged.from)}`,
    `judged on ${count(judged.requests)} requests from ${day(judged.from)} to ${lastDay(judged.to)}: ${count(judged.frauds)} frauds; ${percent(judged.unlabelled / judged.requests)} have no label and count as genuine`,
    "",
    ...(rules.some(({ when }) => when !== undefined) ? [] : ["No rule stands out in the period that teaches.", ""]),
    ...rules.flatMap((rule, place) => ruleLines(rule, place, suggestion)),
    front.length === 0 ? "No rule caught any fraud." : `Of ${count(combinations.length)} combination${combinations.length === 1 ? "" : "s"}, those that no other one beats, stopping as little and catching as much:`,
    ...front.map((one) => `${combinationLine(one, suggestion)}${one === best && one.savedMinor > 0 ? "  <- saves most" : ""}`),
    "",
    `For comparison, all of ${policy.id}: ${worthText(policy, judged.frauds)}`,
    "",
    ...(retirements.length === 0 ? ["No rule of the policy could go."] : [
      `Rules of ${policy.id} that could go, by the ${count(witnessed.requests)} requests from ${day(witnessed.from)} to ${lastDay(witnessed.to)}:`,
      ...(idle.length === 0 ? [] : [`- on none hold ${idle.map(({ id }) => id).join(", ")}`]),
      ...retirements.filter((one) => !idle.includes(one)).map(({ id, held, decided }) => `- ${id} holds on ${count(held)} and decides ${count(decided)}, and without it they all get the same answer`),
    ]),
    "",
  ].join("\n");
}

/** What speaks for a proposed rule, as whoever is to approve it reads it. */
function evidenceOf(id: string, suggestion: Suggestion): string {
  const place = suggestion.rules.findIndex((rule) => rule.id === id);
  const { judged } = suggestion;
  const lines = ruleLines(suggestion.rules[place] as JudgedRule, place, suggestion).map((line) => line.trim()).filter((line) => line !== "");
  return [`Judged on ${count(judged.requests)} requests from ${day(judged.from)} to ${lastDay(judged.to)}.`, ...lines].join("\n");
}

function ruleLines(rule: JudgedRule, place: number, { judged, rules, policy }: Suggestion): readonly string[] {
  const { id, when, sentence, stopped, caught, taught, beyondPolicy, both } = rule;
  const shared = rules.flatMap((_, other) => (other === place || both[other] === 0 ? [] : [`${percent((both[other] as number) / stopped)} with ${LETTERS[other]}`]));
  return [
    `${LETTERS[place]}  ${id}${when === undefined ? ` (of ${policy.id})` : ""}: ${worthText(rule, judged.frauds)}`,
    `   precision ${stopped === 0 ? "unknown" : percent(caught / stopped)}, recall ${percent(caught / judged.frauds)}; when taught ${count(taught.count)} and ${count(taught.frauds)}; overlap ${shared.length === 0 ? "none" : shared.join(", ")}`,
    ...(rule.addsNothing ? [`   ${stopped === 0 ? "holds on none of the requests" : "never holds alone: the other rules cover it"}`] : []),
    ...(when === undefined ? [] : [`   of what ${policy.id} lets pass: stop ${count(beyondPolicy.count)}, catch ${count(beyondPolicy.frauds)}`, `   ${when}`]),
    `   ${sentence.en}`,
    `   ${sentence.ja}`,
    "",
  ];
}

function combinationLine(one: Combination, { judged }: Suggestion): string {
  const size = rulesIn(one.mask);
  return `${size} ${size === 1 ? "rule: " : "rules:"} ${worthText(one, judged.frauds)}  (${lettersIn(one.mask).join(" ")})`;
}

function worthText({ stopped, caught, savedMinor }: Worth, frauds: number): string {
  return `stop ${count(stopped)}, catch ${count(caught)} of ${count(frauds)}, save ${yen(savedMinor)}`;
}

const yen = (minor: number): string => `${minor <= -0.5 ? "-" : ""}¥${count(Math.abs(Math.round(minor)))}`;
const count = (number: number): string => number.toLocaleString("en");
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const day = (instant: Instant): string => formatInstant(instant).slice(0, 10);
const lastDay = (end: Instant): string => day(end - 1);
