import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { DraftRow, PoliciesView } from "../../../src/issuer/views.js";
import { ReasonDialog } from "../parts/dialog.js";
import { Answered } from "../parts/problem.js";
import { Empty, Table } from "../parts/table.js";
import { Card, PageHead, Time } from "../parts/values.js";
import { ask, pathWith, useAsked } from "../state/api.js";
import { may, useHere } from "../state/here.js";
import { addressOf, goTo } from "../state/router.js";
import { RolloutNote } from "./rollout.js";

type Version = PoliciesView["versions"][number];

/** The address of a version `name/number`. */
export const addressOfVersion = (id: string): string => addressOf(["policies", ...id.split("/")]);

/** A state of a draft in the colours of how far it is. */
export function StateMark({ state }: { readonly state: DraftRow["state"] }): VNode {
  const { words } = useHere();
  return <span class={`mark ${{ draft: "plain", submitted: "ask", approved: "pass", published: "pass", withdrawn: "plain" }[state]}`}>{words.policies.states[state]}</span>;
}

/** Asks for a title, begins a draft of `base` and opens it. */
export function NewDraft({ base, close }: { readonly base: string; readonly close: () => void }): VNode {
  const { words, issuer } = useHere();
  const begin = async (reason: string, title: string): Promise<void> => {
    const { id } = await ask<DraftRow>({ method: "POST", path: "/policies/drafts", body: { issuer: issuer.id, title, base, ...(reason !== "" && { reason }) } });
    goTo(addressOf(["policies", "drafts", id]));
  };
  return <ReasonDialog title={words.policies.newDraft} lead={`${words.policies.columns.base} ${base}`} action={words.policies.newDraft} line={{ label: words.policies.draftTitle, value: "" }} reasonNeeded={false} close={close} act={begin} />;
}

/** What is live, what was, and what is in work. */
export function Policies(): VNode {
  const here = useHere();
  const { words, issuer } = here;
  const asked = useAsked<PoliciesView>({ path: pathWith("/policies", { issuer: issuer.id }) });
  const [open, setOpen] = useState<"draft" | "roll-back">();
  const rollBack = async (reason: string): Promise<void> => {
    await ask({ method: "POST", path: "/policies/roll-back", body: { issuer: issuer.id, reason } });
    here.tell(words.policies.rolledBack, "good");
    asked.again();
  };
  const live = asked.answer?.live;
  return (
    <>
      <PageHead title={words.policies.title} lead={live !== undefined && <>{words.policies.liveNow}: <a href={addressOfVersion(live)}>{live}</a></>}>
        {asked.answer?.mayRollBack && <button type="button" onClick={() => setOpen("roll-back")}>{words.policies.rollBack}</button>}
        <button type="button" class="main" disabled={live === undefined || !may(here, "analyst")} onClick={() => setOpen("draft")}>{words.policies.newDraft}</button>
      </PageHead>
      <Answered asked={asked}>{(answer) => <div class="stack">{answer.rollout !== null && <RolloutNote key={answer.rollout.share} rollout={answer.rollout} again={asked.again} />}<Drafts drafts={answer.drafts} /><Versions versions={answer.versions} /></div>}</Answered>
      {open === "draft" && live !== undefined && <NewDraft base={live} close={() => setOpen(undefined)} />}
      {open === "roll-back" && <ReasonDialog title={words.policies.rollBack} lead={words.policies.rollBackLead} action={words.policies.rollBack} reasonNeeded tone="bad" close={() => setOpen(undefined)} act={rollBack} />}
    </>
  );
}

function Drafts({ drafts }: { readonly drafts: readonly DraftRow[] }): VNode {
  const { words } = useHere();
  const { columns } = words.policies;
  return (
    <Card>
      <Table title={words.policies.drafts} heading={<h2>{words.policies.drafts}</h2>} rows={drafts} keyOf={({ id }) => id} href={({ id }) => addressOf(["policies", "drafts", id])} empty={<Empty title={words.policies.noDrafts} how={words.policies.noDraftsHow} />} columns={[
        { name: columns.title, value: ({ title }: DraftRow) => title, show: ({ title }: DraftRow) => <b>{title}</b> },
        { name: columns.state, value: ({ state }: DraftRow) => words.policies.states[state], show: ({ state }: DraftRow) => <StateMark state={state} /> },
        { name: columns.base, value: ({ base }: DraftRow) => base },
        { name: columns.author, value: ({ author }: DraftRow) => author },
        { name: columns.changed, value: ({ changedAt }: DraftRow) => changedAt, show: ({ changedAt }: DraftRow) => <Time at={changedAt} long /> },
      ]} />
    </Card>
  );
}

function Versions({ versions }: { readonly versions: readonly Version[] }): VNode {
  const { words } = useHere();
  const { columns } = words.policies;
  return (
    <Card>
      <Table title={words.policies.versions} heading={<h2>{words.policies.versions}</h2>} rows={versions} keyOf={({ id }) => id} href={({ id }) => addressOfVersion(id)} columns={[
        { name: columns.version, value: ({ id }: Version) => id, show: ({ id, live }: Version) => <b>{id} {live && <span class="mark pass">{words.overview.live}</span>}</b> },
        { name: columns.published, value: ({ publishedAt }: Version) => publishedAt, show: ({ publishedAt }: Version) => (publishedAt === null ? <span class="soft">{words.policies.shipped}</span> : <Time at={publishedAt} long />) },
        { name: columns.author, value: ({ author }: Version) => author },
        { name: columns.reason, value: ({ reason }: Version) => reason },
        { name: columns.fingerprint, value: ({ fingerprint }: Version) => fingerprint, show: ({ fingerprint }: Version) => <code>{fingerprint.slice(0, 12)}</code>, minor: true },
      ]} />
    </Card>
  );
}
