import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { DraftState, DraftView, PolicyProblem } from "../../../src/issuer/views.js";
import { ReasonDialog } from "../parts/dialog.js";
import { DiffView } from "../parts/diff-view.js";
import { Editor } from "../parts/editor.js";
import { Icon } from "../parts/icon.js";
import { Answered, Progress, sentenceOf } from "../parts/problem.js";
import { Empty, Table } from "../parts/table.js";
import { Card, Choice, PageHead, Time } from "../parts/values.js";
import { ask, refusalOf, useAsked } from "../state/api.js";
import { may, useHere } from "../state/here.js";
import { addressOf, changeQuery, usePlace } from "../state/router.js";
import { DraftBacktest } from "./draft-backtest.js";
import { MeterWarning } from "./meter-warning.js";
import { StateMark, addressOfVersion } from "./policies.js";
import { DraftShadow } from "./draft-shadow.js";
import { ShareField } from "./rollout.js";

type Step = DraftView["allowed"][number];
/** An approval names the text it is of. */
type Draft = DraftView & { readonly digest: string };

const CHECK_PAUSE_MS = 250;
const TABS = ["editor", "difference", "cases", "backtest", "history"] as const;
const ROAD: readonly DraftState[] = ["draft", "submitted", "approved", "published"];
/** Steps in the order in which they are offered; the last that is allowed is the one to take. */
const STEPS: readonly Exclude<Step, "edit" | "test">[] = ["withdraw", "send-back", "submit", "approve", "publish"];

/** A draft from its first line to its publication. */
export function Draft({ id }: { readonly id: string }): VNode {
  const asked = useAsked<Draft>({ path: `/policies/drafts/${encodeURIComponent(id)}` });
  return <Answered asked={asked}>{(draft) => <Open draft={draft} />}</Answered>;
}

/** @param draft as it was first answered; every step answers with the draft as it is then */
function Open({ draft: first }: { readonly draft: Draft }): VNode {
  const here = useHere();
  const { words } = here;
  const { query } = usePlace();
  const [draft, setDraft] = useState(first);
  const [text, setText] = useState(first.text);
  const [asking, setAsking] = useState<Exclude<Step, "edit" | "test">>();
  const [busy, setBusy] = useState(false);
  const [share, setShare] = useState(100);
  const tab = TABS.find((one) => one === query.get("tab")) ?? "editor";
  const changed = text !== draft.text;
  const check = useAsked<{ readonly problems: readonly PolicyProblem[] }>(changed ? { method: "POST", path: "/policies/check", body: { issuer: here.issuer.id, text } } : undefined, CHECK_PAUSE_MS);
  const problems = changed ? (check.answer?.problems ?? draft.problems) : draft.problems;
  const take = async (step: Step, method: "PUT" | "POST", body: object): Promise<void> => {
    const path = `/policies/drafts/${encodeURIComponent(draft.id)}${step === "edit" ? "" : `/${step}`}`;
    const answer = await ask<Draft>({ method, path, body });
    setDraft(answer);
    setText(answer.text);
    here.tell(words.draft.done[step], "good");
  };
  const now = (step: "edit" | "test"): void => {
    setBusy(true);
    const saved = changed ? take("edit", "PUT", { text }) : Promise.resolve();
    (step === "edit" ? saved : saved.then(() => take("test", "POST", {}))).catch((failure: unknown) => here.tell(sentenceOf(words, refusalOf(failure)), "bad")).finally(() => setBusy(false));
  };
  const mayEdit = draft.allowed.includes("edit");
  const steps = STEPS.filter((step) => draft.allowed.includes(step));
  const names = { editor: words.draft.editor, difference: words.draft.difference, cases: words.draft.cases, backtest: words.backtests.tab, history: words.draft.history };
  return (
    <>
      <a class="back" href={addressOf(["policies"])}><Icon name="back" />{words.policies.title}</a>
      <PageHead title={<>{draft.title} <StateMark state={draft.state} /></>} lead={<>{words.policies.columns.base} <a href={addressOfVersion(draft.base)}>{draft.base}</a> · {draft.author} · <Time at={draft.changedAt} long /></>}>
        {mayEdit && <button type="button" disabled={!changed || busy} onClick={() => now("edit")}>{words.draft.steps.edit}</button>}
        {draft.allowed.includes("test") && <button type="button" disabled={busy} onClick={() => now("test")}>{words.draft.steps.test}</button>}
        {may(here, "analyst") && draft.published === null && draft.state !== "withdrawn" && <DraftShadow draft={draft} disabled={busy || changed || problems.some(({ severity }) => severity === "error")} />}
        {steps.map((step, place) => <button key={step} type="button" class={place === steps.length - 1 && step !== "withdraw" ? "main" : ""} disabled={busy || changed} title={changed ? words.draft.unsaved : undefined} onClick={() => setAsking(step)}>{words.draft.steps[step]}</button>)}
      </PageHead>
      <Progress busy={busy} />
      <Road state={draft.state} />
      {draft.published === null && draft.state !== "withdrawn" && <MeterWarning key={draft.digest} change={{ draft: draft.id }} />}
      {draft.published !== null && <p class="note">{words.draft.publishedAs(draft.published)} <a href={addressOfVersion(draft.published)}>{draft.published}</a></p>}
      <Card>
        <div class="tabs">
          <Choice label={draft.title} value={tab} values={TABS.map((one) => [one, names[one]] as const)} choose={(one) => changeQuery({ tab: one })} />
          <Soundness busy={check.busy && changed} problems={problems} unsaved={changed} readOnly={!mayEdit} />
        </div>
        {tab === "editor" && <Editor label={draft.title} text={text} problems={problems} readOnly={!mayEdit} change={setText} save={() => mayEdit && changed && now("edit")} />}
        {tab === "difference" && <DiffView before={draft.baseText} after={text} base={draft.base} />}
        {tab === "cases" && <Cases cases={changed ? null : draft.cases} />}
        {tab === "backtest" && <DraftBacktest draft={draft.id} text={text} saved={!changed} />}
        {tab === "history" && <Steps steps={draft.steps} />}
      </Card>
      {asking !== undefined && <ReasonDialog title={words.draft.steps[asking]} lead={words.draft.leads[asking]} action={words.draft.steps[asking]} reasonNeeded={["submit", "approve", "send-back"].includes(asking)} fields={asking === "publish" && <ShareField share={share} least={1} change={setShare} />} {...(asking === "withdraw" && { tone: "bad" as const })} close={() => setAsking(undefined)} act={(reason) => take(asking, "POST", { ...(reason !== "" && { reason }), ...(asking === "approve" && { digest: draft.digest }), ...(asking === "publish" && share < 100 && { share }) })} />}
    </>
  );
}

/** How far the draft is on its way. */
function Road({ state }: { readonly state: DraftState }): VNode | null {
  const { words } = useHere();
  const place = ROAD.indexOf(state);
  if (place < 0) return null;
  return <ol class="road">{ROAD.map((one, index) => <li key={one} class={index < place ? "past" : index === place ? "now" : ""} aria-current={index === place ? "step" : undefined}><i aria-hidden="true" />{words.policies.states[one]}</li>)}</ol>;
}

interface SoundnessProps {
  readonly busy: boolean;
  readonly problems: readonly PolicyProblem[];
  readonly unsaved: boolean;
  readonly readOnly: boolean;
}

function Soundness({ busy, problems, unsaved, readOnly }: SoundnessProps): VNode {
  const { words } = useHere();
  const worst = problems.some(({ severity }) => severity === "error") ? "error" : problems.length > 0 ? "warning" : "sound";
  return <p class={`soundness ${worst}`} role="status">{readOnly ? words.draft.readOnly : busy ? `${words.draft.checking}…` : worst === "sound" ? words.draft.sound : words.draft.problems(problems.length)}{unsaved && <span class="soft"> · {words.draft.unsaved}</span>}</p>;
}

type Failed = NonNullable<DraftView["cases"]>["failed"][number];

function Cases({ cases }: { readonly cases: DraftView["cases"] }): VNode {
  const { words } = useHere();
  if (cases === null) return <Empty title={words.draft.casesNone} how={words.draft.casesNoneHow} />;
  const all = cases.passed + cases.failed.length;
  return (
    <>
      <p class={cases.failed.length === 0 ? "verdict good" : "verdict bad"}>{cases.failed.length === 0 ? words.draft.casesPassed(cases.passed) : words.draft.casesFailed(cases.failed.length, all)}</p>
      <span class="cases-bar" aria-hidden="true"><i style={{ width: `${(cases.passed / Math.max(1, all)) * 100}%` }} /></span>
      {cases.failed.length > 0 && <Table title={words.draft.cases} rows={cases.failed} keyOf={({ name }) => name} columns={[{ name: words.draft.caseName, value: ({ name }: Failed) => name, show: ({ name }: Failed) => <b>{name}</b> }, { name: words.draft.caseSays, value: ({ message }: Failed) => message }]} />}
    </>
  );
}

function Steps({ steps }: { readonly steps: DraftView["steps"] }): VNode {
  return <ol class="history">{steps.map(({ at, action, author, reason }) => <li key={`${at} ${action}`}><Time at={at} long /><p><b>{author}</b> {action}{reason !== null && <q>{reason}</q>}</p></li>)}</ol>;
}
