import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { ChallengerView, ModelsView, ShadowView } from "../../../src/issuer/models/views.js";
import { FiguresBeside, FlipsTable } from "../parts/beside.js";
import { ReasonDialog } from "../parts/dialog.js";
import { Answered } from "../parts/problem.js";
import { Empty, Table } from "../parts/table.js";
import { ActionMark, Card, Choice, LabelMark, ScoreMark, Time } from "../parts/values.js";
import { ask, pathWith, useAsked } from "../state/api.js";
import { useHere } from "../state/here.js";
import { addressOf, changeQuery, usePlace } from "../state/router.js";
import { ShadowDialog } from "./shadow-dialog.js";

const DAYS = ["1", "7", "30", "90"] as const;
const DAY_MS = 86_400_000;

/** What runs beside what decides, and where it disagreed. */
export function ModelShadow({ models, again }: { readonly models: ModelsView; readonly again: () => void }): VNode {
  const here = useHere();
  const { words, issuer } = here;
  const { query } = usePlace();
  const [open, setOpen] = useState<"start" | "stop">();
  const [now] = useState(Date.now);
  const days = DAYS.find((one) => one === query.get("beside")) ?? "30";
  const asked = useAsked<ShadowView>({ path: pathWith("/shadow", { issuer: issuer.id, from: new Date(now - Number(days) * DAY_MS).toISOString() }) });
  const { shadow, allowed } = models;
  const stop = async (reason: string): Promise<void> => {
    await ask({ method: "POST", path: "/models/shadow", body: { issuer: issuer.id, stop: true, reason } });
    here.tell(words.models.shadow.stopped, "good");
    again();
  };
  const started = (): void => {
    again();
    asked.again();
  };
  return (
    <Card title={words.models.shadow.title} tools={
      <div class="tools">
        <Choice label={words.common.period} value={days} values={DAYS.map((one) => [one, words.common.days(Number(one))] as const)} choose={(one) => changeQuery({ beside: one })} />
        {allowed.includes("stop-shadow") && <button type="button" onClick={() => setOpen("stop")}>{words.models.shadow.stop}</button>}
        {allowed.includes("start-shadow") && <button type="button" class="main" onClick={() => setOpen("start")}>{words.models.shadow.start}</button>}
      </div>
    }>
      {shadow !== null && <Running shadow={shadow} />}
      <Answered asked={asked}>
        {({ challengers: [first, ...others] }) => first === undefined
          ? <Empty title={shadow === null ? words.models.shadow.empty : words.models.shadow.waiting} how={shadow === null ? words.models.shadow.emptyHow : words.models.shadow.waitingHow} />
          : <Challengers all={[first, ...others]} />}
      </Answered>
      {open === "start" && <ShadowDialog models={models} close={() => setOpen(undefined)} done={started} />}
      {open === "stop" && <ReasonDialog title={words.models.shadow.stop} lead={words.models.shadow.stopLead} action={words.models.shadow.stop} reasonNeeded close={() => setOpen(undefined)} act={stop} />}
    </Card>
  );
}

function Running({ shadow: { policy, draft, model, since, author, reason, problem } }: { readonly shadow: NonNullable<ModelsView["shadow"]> }): VNode {
  const { words } = useHere();
  const what = [policy, model].filter((part) => part !== null).join(" + ");
  return (
    <p class={problem === null ? "note" : "note bad"}>
      {problem ?? words.models.shadow.runs(what)} · {words.models.shadow.since} <Time at={since} long /> · {author}{reason !== null && <> · <q>{reason}</q></>}
      {draft !== null && <> · <a href={addressOf(["policies", "drafts", draft])}>{words.policies.states.draft}</a></>}
    </p>
  );
}

const nameOf = ({ policy, model }: ChallengerView): string => [policy, model].filter((part) => part !== null).join(" + ");
const keyOf = ({ policyFingerprint, model }: ChallengerView): string => [policyFingerprint, model ?? ""].join("~");

/** One challenger of those that ran in this time; the newest where the address names none. */
function Challengers({ all }: { readonly all: readonly [ChallengerView, ...ChallengerView[]] }): VNode {
  const { query } = usePlace();
  const { words } = useHere();
  const shown = all.find((one) => keyOf(one) === query.get("challenger")) ?? all[0];
  return (
    <>
      {all.length > 1 && <label class="field"><span>{words.models.challenger}</span><select value={keyOf(shown)} onChange={(event) => changeQuery({ challenger: event.currentTarget.value })}>{all.map((one) => <option key={keyOf(one)} value={keyOf(one)}>{nameOf(one)}</option>)}</select></label>}
      <Compared challenger={shown} />
    </>
  );
}

type Row = ChallengerView["rows"][number];

function Compared({ challenger }: { readonly challenger: ChallengerView }): VNode {
  const { words, formats } = useHere();
  const { compared, agreed, failed, live, flips, rows } = challenger;
  const { shadow } = words.models;
  return (
    <>
      <p class="verdict">{nameOf(challenger)}: {shadow.agreed(formats.count(agreed), formats.count(compared))}{failed > 0 && ` ${shadow.failed(formats.count(failed))}`}</p>
      <div class="beside">
        <FiguresBeside before={live} after={challenger.challenger} names={[words.models.champion, words.models.challenger]} moved={agreed < compared} />
        <div><FlipsTable title={shadow.disagreements} flips={flips} names={[shadow.done, shadow.would]} empty={<Empty title={shadow.alike} how={shadow.alikeHow} />} /></div>
      </div>
      {rows.length > 0 && <Table title={shadow.decisions} heading={<h2>{shadow.decisions}</h2>} rows={rows} keyOf={({ decision }) => decision.id} href={({ decision }) => addressOf(["decisions", decision.id])} columns={[
        { name: words.decisions.columns.at, value: ({ decision }: Row) => decision.at, show: ({ decision }: Row) => <Time at={decision.at} /> },
        { name: words.decisions.columns.merchant, value: ({ decision }: Row) => decision.merchant, minor: true },
        { name: words.decisions.columns.amount, numeric: true, value: ({ decision }: Row) => (decision.amountMinor === null ? null : decision.amountMinor / formats.minorUnits), show: ({ decision }: Row) => (decision.amountMinor === null ? words.common.notKnown : formats.money(decision.amountMinor)) },
        { name: words.decisions.columns.score, numeric: true, value: ({ decision }: Row) => decision.score, show: ({ decision }: Row) => <ScoreMark score={decision.score} />, minor: true },
        { name: shadow.done, value: ({ decision }: Row) => words.actions[decision.action], show: ({ decision }: Row) => <ActionMark action={decision.action} /> },
        { name: shadow.would, value: ({ to }: Row) => words.actions[to], show: ({ to }: Row) => <ActionMark action={to} /> },
        { name: words.decisions.columns.label, value: ({ decision }: Row) => decision.label, show: ({ decision }: Row) => <LabelMark label={decision.label} /> },
      ]} />}
    </>
  );
}
