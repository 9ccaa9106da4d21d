import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import type { DriftFigure, DriftView } from "../../../src/issuer/models/views.js";
import { Chart } from "../parts/chart.js";
import { Answered } from "../parts/problem.js";
import { Empty, Table } from "../parts/table.js";
import { Bar, Card, Choice } from "../parts/values.js";
import { pathWith, useAsked } from "../state/api.js";
import { useHere } from "../state/here.js";
import { changeQuery, usePlace } from "../state/router.js";

const DAYS = ["7", "30", "90"] as const;
const LEVEL_TONES = { stable: "pass", watch: "ask", act: "stop" } as const;
/** An index that fills a bar. */
const FULL = 0.5;

/** How far scores and messages of late have moved. */
export function ModelDrift(): VNode {
  const { words, issuer } = useHere();
  const { query } = usePlace();
  const days = DAYS.find((one) => one === query.get("drift")) ?? "7";
  const asked = useAsked<DriftView>({ path: pathWith("/models/drift", { issuer: issuer.id, days }) });
  return (
    <Card title={words.models.drift.title} lead={words.models.drift.lead} tools={<Choice label={words.common.period} value={days} values={DAYS.map((one) => [one, words.common.days(Number(one))] as const)} choose={(one) => changeQuery({ drift: one })} />}>
      <Answered asked={asked}>
        {(drift) => (drift.score === null && drift.facts.length === 0
          ? <Empty title={words.models.drift.tooFew} how={words.models.drift.tooFewHow} />
          : <div class="drift">{drift.score !== null && <Scores score={drift.score} days={drift.days} />}{drift.facts.length > 0 && drift.reference !== null && <Facts drift={drift} reference={drift.reference} />}</div>)}
      </Answered>
    </Card>
  );
}

function Level({ level }: Pick<DriftFigure, "level">): VNode {
  const { words } = useHere();
  return <span class={`mark ${LEVEL_TONES[level]}`}>{words.models.drift.levels[level]}</span>;
}

function Scores({ score: { psi, level, bands }, days }: { readonly score: NonNullable<DriftView["score"]>; readonly days: DriftView["days"] }): VNode {
  const { words, formats, language } = useHere();
  const { drift } = words.models;
  const bandStarts = useMemo(() => bands.map(({ from }) => from), [bands]);
  const shares = useMemo(() => [{ name: drift.share, colour: "curve-model", kind: "bars" as const, values: bands.map(({ share }) => share) }, { name: drift.expected, colour: "live", kind: "dashed" as const, values: bands.map(({ expected }) => expected) }], [bands, language]);
  const dayStarts = useMemo(() => days.map(({ at }) => Date.parse(at) / 1000), [days]);
  const indexes = useMemo(() => [{ name: drift.index, colour: "curve-both", values: days.map((day) => day.psi) }], [days, language]);
  return (
    <div>
      <h3>{drift.score} <Level level={level} /> {formats.number(psi, 3)}</h3>
      <p class="soft small">{drift.scoreLead}</p>
      <Chart title={drift.score} x={bandStarts} xName={drift.band} showX={String} showY={(share) => formats.share(share, 0)} series={shares} height={210} maxX={1000} />
      {days.filter((day) => day.psi !== null).length > 1 && <Chart title={drift.days} x={dayStarts} xName="" showX={(seconds) => formats.hour(new Date(seconds * 1000).toISOString())} showY={(index) => formats.number(index, 2)} series={indexes} time height={150} />}
    </div>
  );
}

function Facts({ drift: { facts, later }, reference }: { readonly drift: DriftView; readonly reference: NonNullable<DriftView["reference"]> }): VNode {
  const { words, formats } = useHere();
  const { drift } = words.models;
  return (
    <div class="facts">
      <Table title={drift.facts} heading={<h3>{drift.facts}</h3>} rows={facts} keyOf={({ name }) => name} columns={[
        { name: drift.fact, value: ({ name }: DriftFigure) => name, show: ({ name }: DriftFigure) => <code>{name}</code> },
        { name: drift.state, value: ({ level }: DriftFigure) => drift.levels[level], show: ({ level }: DriftFigure) => <Level level={level} /> },
        { name: drift.index, numeric: true, value: ({ psi }: DriftFigure) => psi, show: ({ psi, level }: DriftFigure) => <span class="meter-cell"><Bar share={psi / FULL} tone={LEVEL_TONES[level]} />{formats.number(psi, 3)}</span> },
      ]} />
      <p class="soft small">{drift.factsLead(formats.count(later.decisions), formats.count(reference.decisions))}</p>
    </div>
  );
}
