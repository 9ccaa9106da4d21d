// Why it was decided so: the rule in words, the score, and what weighed most as bars.
import { node } from "./nodes.js";

const SHOWN = 4;
const HIGHEST = 999;

export function decisionNode({ action, rule, sentence, score, probability, reasons, policy, model, wouldChange }) {
  const largest = Math.max(...reasons.map(({ contribution }) => Math.abs(contribution)), 0.1);
  const raised = reasons.filter(({ contribution }) => contribution > 0).slice(0, SHOWN);
  const lowered = reasons.filter(({ contribution }) => contribution < 0).slice(0, SHOWN);
  return node(
    "div",
    { class: "why" },
    node("h3", {}, (words) => words.whyHeading(words.actions[action] ?? action)),
    node("p", { class: "rule" }, (words, language) => sentence?.[language] ?? words.otherwise),
    node("p", { class: "hint" }, (words) => words.ruleName(rule, policy, model)),
    score === undefined ? undefined : scoreNode(score, probability),
    raised.length === 0 ? undefined : reasonList((words) => words.raised, raised, largest, "up"),
    lowered.length === 0 ? undefined : reasonList((words) => words.lowered, lowered, largest, "down"),
    changesNode(wouldChange),
  );
}

function scoreNode(score, probability) {
  const mark = node("span", { class: "mark" });
  mark.style.left = `${(score / HIGHEST) * 100}%`;
  return node(
    "div",
    { class: "score" },
    node("p", {}, node("b", { "data-score": String(score) }, (words) => words.score(score)), node("span", { class: "hint" }, (words) => words.probability((probability * 100).toPrecision(2)))),
    node("div", { class: "scale", "aria-hidden": "true" }, mark),
  );
}

/** A sentence says what holds when a feature raises the score; where it lowers it, its name and value say more. */
function reasonList(heading, reasons, largest, direction) {
  const rows = reasons.map(({ feature, value, unit, contribution, sentence }) => {
    const bar = node("span", { class: `bar ${direction}`, "aria-hidden": "true" });
    bar.style.width = `${Math.max(2, (Math.abs(contribution) / largest) * 100)}%`;
    const text = direction === "up"
      ? node("span", {}, (_words, language) => sentence[language])
      : node("span", { class: "measure" }, `${feature.replaceAll("_", " ")}${measureOf(value, unit)}`);
    return node("li", {}, text, node("span", { class: "amount" }, `${contribution > 0 ? "+" : "−"}${Math.abs(contribution).toFixed(2)}`), node("span", { class: "track" }, bar));
  });
  return node("div", { class: "reasons" }, node("h4", {}, heading), node("ul", {}, rows));
}

/** Units that say nothing to a person are left out. */
function measureOf(value, unit) {
  if (value === undefined) return "";
  return ` = ${Number(value.toPrecision(3))}${["flag", "log", "log-odds", "score"].includes(unit) ? "" : ` ${unit}`}`;
}

function changesNode(changes) {
  if (changes.length === 0) return undefined;
  const rows = changes.slice(0, SHOWN).map(({ of, features, score, action, rule }) =>
    node("li", {}, (words) => (of === "score" ? words.changeScore(score, words.actions[action] ?? action, rule) : words.changeFeatures(features.join(", ").replaceAll("_", " "), words.actions[action] ?? action, rule))));
  return node("details", { class: "changes" }, node("summary", {}, (words) => words.wouldChange), node("ul", {}, rows));
}
