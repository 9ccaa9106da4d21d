import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { ModelCard, ModelsView } from "../../../src/issuer/models/views.js";
import { ReasonDialog } from "../parts/dialog.js";
import { Answered } from "../parts/problem.js";
import { Empty, Table } from "../parts/table.js";
import { Card, PageHead, Time } from "../parts/values.js";
import { ask, pathWith, useAsked } from "../state/api.js";
import { useHere } from "../state/here.js";
import { ModelDrift } from "./model-drift.js";
import { ModelShadow } from "./model-shadow.js";

type Verdict = "approve" | "decline" | "withdraw";
const VERDICTS: readonly Verdict[] = ["withdraw", "decline", "approve"];
/** Of the traffic that is intervened on. */
const RATES = [0.01, 0.05];

/** Which model scores, what could, what runs beside it, and whether what comes in is still what it knows. */
export function Models(): VNode {
  const { words, issuer } = useHere();
  const asked = useAsked<ModelsView>({ path: pathWith("/models", { issuer: issuer.id }) });
  const { answer } = asked;
  return (
    <>
      <PageHead title={words.models.title} lead={answer && words.models.lead(answer.champion ?? words.models.noModel, answer.policy)} />
      <Answered asked={asked}>
        {(models) => (
          <div class="stack">
            {models.proposal !== null && <Proposal models={models} again={asked.again} />}
            <Shelf models={models} again={asked.again} />
            <ModelShadow models={models} again={asked.again} />
            <ModelDrift />
            {models.promotions.length > 0 && <Promotions promotions={models.promotions} />}
          </div>
        )}
      </Answered>
    </>
  );
}

interface PartProps {
  readonly models: ModelsView;
  readonly again: () => void;
}

/** A model that waits for a second person. */
function Proposal({ models: { proposal, allowed }, again }: PartProps): VNode | null {
  const here = useHere();
  const { words, issuer } = here;
  const [asking, setAsking] = useState<Verdict>();
  if (proposal === null) return null;
  const say = async (verdict: Verdict, reason: string): Promise<void> => {
    await ask({ method: "POST", path: "/models/promote", body: { issuer: issuer.id, proposal: proposal.id, verdict, reason } });
    here.tell(words.models.verdictDone[verdict], "good");
    again();
  };
  return (
    <Card title={words.models.waits} lead={words.models.proposal(proposal.author, proposal.model, proposal.replaces ?? words.models.noModel)} tools={
      <div class="tools">{VERDICTS.filter((verdict) => allowed.includes(verdict)).map((verdict) => <button key={verdict} type="button" class={verdict === "approve" ? "main" : ""} onClick={() => setAsking(verdict)}>{words.models.verdicts[verdict]}</button>)}</div>
    }>
      <p><Time at={proposal.at} long /> {proposal.reason !== null && <q>{proposal.reason}</q>}</p>
      {!allowed.includes("approve") && <p class="soft small">{words.models.ownProposal}</p>}
      {asking !== undefined && <ReasonDialog title={words.models.verdicts[asking]} lead={words.models.verdictLeads[asking]} action={words.models.verdicts[asking]} reasonNeeded {...(asking === "decline" && { tone: "bad" as const })} close={() => setAsking(undefined)} act={(reason) => say(asking, reason)} />}
    </Card>
  );
}

/** Every model that there is, the champion and the challenger first, with what it did on rows that it did not learn from. */
function Shelf({ models: { models, champion, shadow, allowed }, again }: PartProps): VNode {
  const here = useHere();
  const { words, formats, issuer } = here;
  const { columns } = words.models;
  const [proposing, setProposing] = useState<string>();
  const propose = async (model: string, reason: string): Promise<void> => {
    await ask({ method: "POST", path: "/models/promote", body: { issuer: issuer.id, model, reason } });
    here.tell(words.models.proposed, "good");
    again();
  };
  const rank = ({ id }: ModelCard): number => (id === champion ? 0 : id === shadow?.model ? 1 : 2);
  // Rows that calibrated it chose two numbers and nothing else, which the others may have helped to choose.
  const figuresOf = ({ figures }: ModelCard) => figures.find(({ part }) => part === "calibration") ?? figures[0];
  const figure = (name: string, of: (figures: NonNullable<ReturnType<typeof figuresOf>>) => number | undefined, show: (value: number) => string, minor?: true) => ({
    name, numeric: true as const, ...(minor && { minor }),
    value: (card: ModelCard) => { const figures = figuresOf(card); return (figures && of(figures)) ?? null; },
    show: (card: ModelCard) => { const figures = figuresOf(card); const value = figures && of(figures); return value === undefined ? <span class="soft">{words.common.notKnown}</span> : show(value); },
  });
  return (
    <Card>
      <Table title={words.models.available} heading={<h2>{words.models.available}</h2>} rows={[...models].sort((a, b) => rank(a) - rank(b))} keyOf={({ id }) => id} empty={<Empty title={words.models.none} how={words.models.noneHow} />} columns={[
        { name: columns.model, value: ({ id }: ModelCard) => id, show: ({ id, problem }: ModelCard) => <><b>{id}</b> {id === champion && <span class="mark pass">{words.models.champion}</span>} {id === shadow?.model && <span class="mark ask">{words.models.challenger}</span>}{problem !== null && <small class="block bad">{problem}</small>}</> },
        { name: columns.kind, value: ({ kind }: ModelCard) => kind, extra: true },
        { name: columns.taught, numeric: true, value: ({ taught }: ModelCard) => taught?.rows ?? null, show: ({ taught }: ModelCard) => (taught === null ? <span class="soft">{words.models.taughtElsewhere}</span> : formats.count(taught.rows)), minor: true },
        { name: columns.until, value: ({ taught }: ModelCard) => taught?.until ?? null, show: ({ taught }: ModelCard) => taught && <Time at={taught.until} long />, extra: true },
        figure(columns.rows, ({ transactions }) => transactions, formats.count, true),
        figure(columns.frauds, ({ frauds }) => frauds, formats.count, true),
        figure(columns.auc, ({ aucRoc }) => aucRoc, (value) => formats.number(value, 3)),
        figure(columns.precision, ({ averagePrecision }) => averagePrecision, (value) => formats.number(value, 3)),
        ...RATES.map((rate) => figure(columns.detection(formats.share(rate, 0)), ({ at }) => at.find((one) => one.rate === rate)?.detection, (value) => formats.share(value))),
        { name: columns.features, value: ({ features }: ModelCard) => features.count, show: ({ features }: ModelCard) => <span title={features.fingerprint}>{formats.count(features.count)} {features.fits && <span class="soft">{words.models.fits}</span>}</span>, minor: true },
        { name: "", value: () => null, show: ({ id, problem }: ModelCard) => (id !== champion && problem === null && allowed.includes("propose") ? <button type="button" onClick={() => setProposing(id)}>{words.models.propose}</button> : "") },
      ]} />
      {proposing !== undefined && <ReasonDialog title={words.models.proposeTitle(proposing)} lead={words.models.proposeLead(champion ?? words.models.noModel)} action={words.models.propose} reasonNeeded close={() => setProposing(undefined)} act={(reason) => propose(proposing, reason)} />}
    </Card>
  );
}

type Promotion = ModelsView["promotions"][number];

function Promotions({ promotions }: Pick<ModelsView, "promotions">): VNode {
  const { words } = useHere();
  const { promotion } = words.models;
  return (
    <Card>
      <Table title={words.models.promotions} heading={<h2>{words.models.promotions}</h2>} rows={promotions} keyOf={({ at, model }) => `${at} ${model}`} columns={[
        { name: promotion.at, value: ({ at }: Promotion) => at, show: ({ at }: Promotion) => <Time at={at} long /> },
        { name: promotion.model, value: ({ model }: Promotion) => model, show: ({ model }: Promotion) => <b>{model}</b> },
        { name: promotion.replaced, value: ({ replaced }: Promotion) => replaced },
        { name: promotion.by, value: ({ proposedBy }: Promotion) => proposedBy },
        { name: promotion.approved, value: ({ approvedBy }: Promotion) => approvedBy },
        { name: promotion.reason, value: ({ reason }: Promotion) => reason },
      ]} />
    </Card>
  );
}
