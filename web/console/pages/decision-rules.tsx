import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { DecisionExplanation } from "../../../src/issuer/index.js";
import { Table } from "../parts/table.js";
import { ActionMark, Card } from "../parts/values.js";
import { useHere } from "../state/here.js";

type Rule = DecisionExplanation["rules"][number];

/** Rules before the one that decided are many and alike; the last of them show first. */
const SHOWN = 7;

/** Every rule that was asked with its answer; the last one decided. */
export function RulesAsked({ explanation: { rules, record } }: { readonly explanation: DecisionExplanation }): VNode {
  const { words, language } = useHere();
  const [all, setAll] = useState(false);
  const shown = all ? rules : rules.filter(({ answer, rule }, place) => answer !== "no" || rule === record.rule || place >= rules.length - SHOWN);
  const columns = [
    { name: words.overview.rule, value: ({ rule }: Rule) => rule, show: ({ rule, from }: Rule) => <><code>{rule}</code>{from !== undefined && from !== record.setup.policy && <small class="block">{words.models.parents.from} {from}</small>}</> },
    { name: words.decisions.columns.action, value: ({ answer }: Rule) => words.decision.answers[answer], show: ({ answer, rule }: Rule) => <span class={`answer ${answer}`}>{rule === record.rule ? words.decision.decided : words.decision.answers[answer]}</span> },
    { name: words.policies.meaning, value: ({ sentence }: Rule) => sentence?.[language] ?? null, show: ({ sentence }: Rule) => <span class="meaning">{sentence?.[language]}</span> },
  ];
  return (
    <Card wide>
      <Table title={words.decision.rulesAsked} heading={<div><h2>{words.decision.rulesAsked}</h2><p>{words.decision.rulesLead(rules.length)}</p></div>} columns={columns} rows={shown} keyOf={({ rule }) => rule} toneOf={({ rule }) => (rule === record.rule ? "decided" : undefined)} unsorted />
      {shown.length < rules.length && <button type="button" class="quiet" onClick={() => setAll(true)}>{words.decision.showAll}</button>}
    </Card>
  );
}

/** The smallest changes that would have led to another outcome. */
export function WouldChange({ explanation: { wouldChange } }: { readonly explanation: DecisionExplanation }): VNode {
  const { words } = useHere();
  return (
    <Card title={words.decision.wouldChange}>
      {wouldChange.length === 0
        ? <p class="soft">{words.decision.noChange}</p>
        : <ul class="would">{wouldChange.map(({ of, features, score, action, rule }) => (
            <li key={`${of} ${features.join()} ${score}`}><span>{of === "score" ? words.decision.wouldScore(score ?? 0) : words.decision.wouldFeatures(features.join(", ").replaceAll("_", " "))}</span><ActionMark action={action} /><code>{rule}</code></li>
          ))}</ul>}
    </Card>
  );
}
