import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { MeterView, MetersView } from "../../../src/issuer/index.js";
import { Chart } from "../parts/chart.js";
import { Answered } from "../parts/problem.js";
import { Empty, Table } from "../parts/table.js";
import type { Column } from "../parts/table.js";
import { Card, PageHead } from "../parts/values.js";
import { pathWith, useAsked } from "../state/api.js";
import { useHere } from "../state/here.js";
import { usePlace } from "../state/router.js";
import { Challenges } from "./meter-challenges.js";
import { Gauge, StandingMark } from "./meter-gauge.js";
import { fullNameOfMeter, valueOfMeter } from "./meter-names.js";
import { MeterLimits } from "./meter-limits.js";

const DAY_S = 86_400;
const CHART_HEIGHT = 240;

/** A calm wall: how an issuer stands against its limits, and where it goes. */
export function Meters(): VNode {
  const { words, issuer, formats } = useHere();
  const asked = useAsked<MetersView>({ path: pathWith("/meters", { issuer: issuer.id }) });
  const [setting, setSetting] = useState(false);
  const { answer } = asked;
  return (
    <>
      <PageHead title={words.meters.title} lead={answer !== undefined && words.meters.lead(answer.days, formats.date(new Date(Date.parse(answer.periodEnd) - 1).toISOString()))}>
        <button type="button" onClick={() => setSetting(true)}>{words.meters.limits}</button>
      </PageHead>
      <Answered asked={asked}>{(view) => (view.meters.every(({ value }) => value === null) ? <Card><Empty title={words.meters.empty} how={words.meters.emptyHow} /></Card> : <Wall view={view} />)}</Answered>
      {setting && <MeterLimits close={() => setSetting(false)} kept={asked.again} />}
    </>
  );
}

function Wall({ view }: { readonly view: MetersView }): VNode {
  const { words, formats } = useHere();
  const { query } = usePlace();
  const { meters } = view;
  const worst = meters.find(({ standing }) => standing === "over") ?? meters.find(({ standing }) => standing === "near") ?? meters[0];
  const chosen = meters.find(({ id }) => id === query.get("meter")) ?? worst;
  const group = (title: string, members: readonly MeterView[]): VNode => (
    <section aria-label={title}><h2 class="wall-title">{title}</h2><div class="wall">{members.map((meter) => <Gauge key={meter.id} meter={meter} chosen={meter === chosen} />)}</div></section>
  );
  const share = (days: number): string => formats.share(view.labels.reported.find((one) => one.days === days)?.share ?? 0, 0);
  return (
    <div class="stack">
      {!view.banded && <p class="note bad">{words.meters.noRate(words.meters.form.currency)}</p>}
      {group(words.meters.groups.fraud, meters.filter(({ kind }) => kind === "fraud"))}
      {view.labels.frauds > 0 && <p class="wall-note soft">{words.meters.labels(formats.count(view.labels.frauds), share(7), share(30))}</p>}
      {group(words.meters.groups.others, meters.filter(({ kind }) => kind !== "fraud"))}
      {chosen !== undefined && <OverTime key={chosen.id} meter={chosen} view={view} />}
      <Challenges challenges={view.challenges} />
      <AllMeters meters={meters} />
    </div>
  );
}

/** The value day by day, and on to the period's end. */
function OverTime({ meter, view }: { readonly meter: MeterView; readonly view: MetersView }): VNode {
  const here = useHere();
  const { words } = here;
  const name = fullNameOfMeter(here, meter);
  const { series, forecast, limit, unit } = meter;
  const times = series.map(({ at }) => Date.parse(at) / 1000);
  const now = times.at(-1) ?? 0;
  const end = Date.parse(view.periodEnd) / 1000;
  const ahead = Math.max(1, Math.ceil((end - now) / DAY_S));
  const coming = Array.from({ length: ahead }, (_, day) => Math.min(end, now + (day + 1) * DAY_S));
  // Three straight lines from what is now to what is expected: of the way between nothing is said.
  const way = (to: number | undefined): (number | null)[] => [...series.map((_, place) => (place === series.length - 1 ? meter.value : null)), ...coming.map((_, day) => (to === undefined || meter.value === null ? null : meter.value + ((to - meter.value) * (day + 1)) / ahead))];
  const all = [...times, ...coming];
  const lowest = unit === "share" && meter.keep === "above" ? Math.max(0, Math.min(...[limit, meter.value, forecast?.low, ...series.map(({ value }) => value)].filter((one) => typeof one === "number")) - 0.03) : 0;
  return (
    <Card title={words.meters.chart(name)} lead={words.meters.chartLead} tools={<StandingMark meter={meter} />}>
      <Chart title={words.meters.chart(name)} x={all} xName="" time height={CHART_HEIGHT} minY={lowest} {...(unit === "share" && meter.keep === "above" && { maxY: 1 })} showX={(at) => here.formats.monthDay(new Date(at * 1000).toISOString())} showY={(value) => valueOfMeter(here, meter, value)} bands={[{ edges: [3, 2], colour: "curve-model" }]} series={[
        { name: words.meters.series.value, colour: "curve-both", values: [...series.map(({ value }) => value), ...coming.map(() => null)] },
        { name: words.meters.series.forecast, colour: "curve-model", kind: "dashed", values: way(forecast?.value) },
        { name: "low", colour: "curve-model", kind: "edge", values: way(forecast?.low) },
        { name: "high", colour: "curve-model", kind: "edge", values: way(forecast?.high) },
        ...(limit === null ? [] : [{ name: words.meters.series.limit, colour: "stop-fill", kind: "dashed" as const, values: all.map(() => limit) }]),
      ]} />
    </Card>
  );
}

function AllMeters({ meters }: { readonly meters: readonly MeterView[] }): VNode {
  const here = useHere();
  const { words, formats } = here;
  const { columns } = words.meters;
  const measured = (name: string, of: (meter: MeterView) => number | null, more: Partial<Column<MeterView>> = {}): Column<MeterView> => ({ name, numeric: true, value: of, show: (meter) => { const value = of(meter); return value === null ? words.common.notKnown : valueOfMeter(here, meter, value); }, ...more });
  const money = (name: string, of: (meter: MeterView) => number | null): Column<MeterView> => ({ name, numeric: true, minor: true, value: of, show: (meter) => { const value = of(meter); return value === null ? words.common.notKnown : formats.moneyShort(value); } });
  const count = (name: string, of: (meter: MeterView) => number): Column<MeterView> => ({ name, numeric: true, extra: true, value: of, show: (meter) => formats.count(of(meter)) });
  return (
    <Card>
      <Table title={words.meters.table} heading={<h2>{words.meters.table}</h2>} rows={meters} keyOf={({ id }) => id} columns={[
        { name: columns.meter, value: (meter: MeterView) => fullNameOfMeter(here, meter) },
        { name: columns.standing, value: ({ standing, limit }: MeterView) => words.meters.standings[limit === null ? "none" : standing], show: (meter: MeterView) => <StandingMark meter={meter} /> },
        measured(columns.value, ({ value }) => value), measured(columns.limit, ({ limit }) => limit),
        measured(columns.once, ({ open }) => open.once?.value ?? null, { minor: true }),
        measured(columns.forecast, ({ forecast }) => forecast?.value ?? null), measured(columns.low, ({ forecast }) => forecast?.low ?? null, { minor: true }), measured(columns.high, ({ forecast }) => forecast?.high ?? null, { minor: true }),
        count(columns.part, ({ part }) => part.count), count(columns.whole, ({ whole }) => whole.count), money(columns.partMoney, ({ part }) => part.amountMinor), money(columns.wholeMoney, ({ whole }) => whole.amountMinor),
        count(columns.open, ({ open }) => open.count), money(columns.expected, ({ open }) => open.expectedMinor),
        { name: columns.unit, value: ({ unit }: MeterView) => unit, csvOnly: true },
      ]} />
    </Card>
  );
}
