import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { PolicyVersionView } from "../../../src/issuer/views.js";
import { Icon } from "../parts/icon.js";
import { Answered } from "../parts/problem.js";
import { Table } from "../parts/table.js";
import { ActionMark, Card, PageHead } from "../parts/values.js";
import { pathWith, useAsked } from "../state/api.js";
import { may, useHere } from "../state/here.js";
import { addressOf } from "../state/router.js";
import { NewDraft } from "./policies.js";

type Rule = PolicyVersionView["rules"][number];

/** One version: its rules in the order in which they are asked, its thresholds and its text. @param id `name/number` */
export function PolicyVersion({ id }: { readonly id: string }): VNode {
  const here = useHere();
  const { words, issuer, language } = here;
  const asked = useAsked<PolicyVersionView>({ path: pathWith(`/policies/${id.split("/").map(encodeURIComponent).join("/")}`, { issuer: issuer.id }) });
  const [drafting, setDrafting] = useState(false);
  return (
    <>
      <a class="back" href={addressOf(["policies"])}><Icon name="back" />{words.policies.title}</a>
      <PageHead title={id} lead={asked.answer && <code>{asked.answer.fingerprint}</code>}>
        <button type="button" class="main" disabled={asked.answer === undefined || !may(here, "analyst")} onClick={() => setDrafting(true)}>{words.policies.draftFrom}</button>
      </PageHead>
      <Answered asked={asked}>
        {({ rules, thresholds, text, parents }) => (
          <div class="stack">
            {thresholds !== null && <p class="note">{words.tuning.challengeScore} <b>{thresholds.challengeScore}</b> · {words.tuning.rejectScore} <b>{thresholds.rejectScore}</b></p>}
            {parents.length > 0 && <p class="note">{words.models.parents.extends} {parents.map((parent) => <b key={parent}>{parent} </b>)}</p>}
            <Card>
              <Table title={words.policies.rules} heading={<h2>{words.policies.rules}</h2>} rows={rules} keyOf={(rule) => rule.id} unsorted columns={[
                { name: "#", numeric: true, value: (rule: Rule) => rules.indexOf(rule) + 1 },
                { name: words.policies.rule, value: (rule: Rule) => rule.id, show: (rule: Rule) => <a href={addressOf(["decisions"], { rule: rule.id })}><code class="rule">{rule.id}</code></a> },
                ...(parents.length > 0 ? [{ name: words.models.parents.from, value: ({ from }: Rule) => from, show: ({ from }: Rule) => (from === id ? from : <span class="mark plain">{from}</span>) }] : []),
                { name: words.policies.then, value: ({ then }: Rule) => words.actions[then], show: ({ then }: Rule) => <ActionMark action={then} /> },
                { name: words.policies.meaning, value: (rule: Rule) => rule[language] },
                { name: words.policies.when, value: ({ when }: Rule) => when, show: ({ when }: Rule) => <code class="when">{when}</code>, minor: true },
              ]} />
            </Card>
            <Card><details class="raw"><summary>{words.policies.showText}</summary><pre tabIndex={0}>{text}</pre></details></Card>
          </div>
        )}
      </Answered>
      {drafting && <NewDraft base={id} close={() => setDrafting(false)} />}
    </>
  );
}
