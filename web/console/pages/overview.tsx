import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import type { Figures, OverviewView } from "../../../src/issuer/views.js";
import { Chart } from "../parts/chart.js";
import { Answered } from "../parts/problem.js";
import { Empty, Table } from "../parts/table.js";
import { ActionMark, Bar, Card, Choice, Difference, PageHead, toneOf } from "../parts/values.js";
import { pathWith, useAsked } from "../state/api.js";
import { useEvery } from "../state/every.js";
import { useHere } from "../state/here.js";
import { addressOf, changeQuery, usePlace } from "../state/router.js";
import { Stream } from "./stream.js";

const HOURS = ["24", "168", "672"] as const;
/** How often to look again while the sample history is coming. */
const SAMPLE_GROWS_MS = 3_000;

/** What was decided of late, what it cost, which rules did it, whether all is well, and what is being decided now. */
export function Overview(): VNode {
  const { words, formats, issuer } = useHere();
  const { query } = usePlace();
  const hours = HOURS.find((one) => one === query.get("hours")) ?? "24";
  const asked = useAsked<OverviewView>({ path: pathWith("/overview", { issuer: issuer.id, hours }) });
  useEvery(SAMPLE_GROWS_MS, asked.again, asked.answer?.sample?.loading === true);
  const figures = asked.answer?.figures;
  const lead = figures && figures.count > 0 ? words.overview.lead(formats.count(figures.count), formats.share(figures.frictionless / figures.count)) : undefined;
  return (
    <>
      <PageHead title={words.overview.title} lead={lead}>
        <Choice label={words.common.period} value={hours} values={HOURS.map((one) => [one, words.common.days(Number(one) / 24)] as const)} choose={(one) => changeQuery({ hours: one })} />
      </PageHead>
      <Answered asked={asked}>{(answer) => <Found overview={answer} />}</Answered>
    </>
  );
}

function Found({ overview }: { readonly overview: OverviewView }): VNode {
  const { words, formats } = useHere();
  const { figures, before, sample } = overview;
  return (
    <div class="stack">
      {sample !== null && <p class="note">{(sample.loading ? words.overview.sampleLoading : words.overview.sample)(formats.count(sample.decisions))}</p>}
      {figures.count === 0 ? <Card wide><Empty title={words.overview.empty} how={words.overview.emptyHow} /></Card> : <Tiles figures={figures} before={before} />}
      <div class="overview-grid">
        <div class="stack">
          {figures.count > 0 && <Timeline overview={overview} />}
          {figures.count > 0 && <Rules overview={overview} />}
        </div>
        <div class="stack">
          <Stream />
          <Health overview={overview} />
        </div>
      </div>
    </div>
  );
}

interface TileProps {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly now: number;
  readonly before: number;
  readonly better: 1 | -1 | 0;
}

/** One number, what it was before, and the sum behind it. */
function Tile({ name, value, note, now, before, better }: TileProps): VNode {
  const { words, formats } = useHere();
  const change = before > 0 && Number.isFinite(before) && Number.isFinite(now) ? now / before - 1 : undefined;
  return (
    <div class="tile">
      <span>{name}</span>
      <strong>{value}</strong>
      <small>{change !== undefined && <span title={words.overview.change(formats.signed(change, (size) => formats.share(size)))}><Difference value={Math.round(change * 1000) / 1000} better={better} show={(size) => formats.share(size)} /></span>}{note}</small>
    </div>
  );
}

function Tiles({ figures, before }: { readonly figures: Figures; readonly before: Figures }): VNode {
  const { words, formats } = useHere();
  const { tiles, tileNotes } = words.overview;
  const caught = ({ fraudCaughtAmountMinor, fraudAmountMinor }: Figures): number => fraudCaughtAmountMinor / fraudAmountMinor;
  return (
    <div class="tiles">
      <Tile name={tiles.count} value={formats.count(figures.count)} note={tileNotes.amount(formats.moneyShort(figures.amountMinor))} now={figures.count} before={before.count} better={0} />
      <Tile name={tiles.challenged} value={formats.share(figures.challenge / figures.count)} note={tileNotes.disturbed(formats.count(figures.genuineDisturbed))} now={figures.challenge / figures.count} before={before.challenge / before.count} better={-1} />
      <Tile name={tiles.rejected} value={formats.share(figures.reject / figures.count, 2)} note={tileNotes.rejected(formats.count(figures.reject))} now={figures.reject / figures.count} before={before.reject / before.count} better={-1} />
      <Tile name={tiles.caught} value={figures.fraud === 0 ? words.common.notKnown : formats.share(caught(figures))} note={tileNotes.caught(formats.count(figures.fraudCaught), formats.count(figures.fraud))} now={caught(figures)} before={caught(before)} better={1} />
      <Tile name={tiles.passed} value={formats.basisPoints(figures.fraudBasisPoints)} note={tileNotes.open(formats.count(figures.open))} now={figures.fraudBasisPoints} before={before.fraudBasisPoints} better={-1} />
      <Tile name={tiles.cost} value={formats.moneyShort(figures.costPer10kMinor)} note={tileNotes.total(formats.moneyShort(figures.costMinor))} now={figures.costPer10kMinor} before={before.costPer10kMinor} better={-1} />
    </div>
  );
}

const FILLS = { frictionless: "pass-fill", challenge: "ask-fill", reject: "stop-fill", other: "plain-fill" } as const;

function Timeline({ overview: { timeline } }: { readonly overview: OverviewView }): VNode {
  const { words, formats, language } = useHere();
  const x = useMemo(() => timeline.map(({ at }) => Date.parse(at) / 1000), [timeline]);
  // The top of each pile is painted first and what lies in it over it; those that need a look lie at the bottom, where one sees them grow.
  const series = useMemo(() => {
    const order = ["frictionless", "other", "challenge", "reject"] as const;
    return order.map((name, place) => ({
      name: name === "other" ? words.overview.other : words.actions[name],
      colour: FILLS[name],
      kind: "bars" as const,
      values: timeline.map((stretch) => order.slice(place).reduce((sum, one) => sum + stretch[one], 0)),
      read: timeline.map((stretch) => stretch[name]),
    })).filter(({ read }, place) => order[place] !== "other" || read.some((value) => value > 0));
  }, [timeline, language]);
  return (
    <Card title={words.overview.timeline}>
      <Chart title={words.overview.timeline} x={x} xName="" showX={(seconds) => formats.hour(new Date(seconds * 1000).toISOString())} showY={formats.countShort} series={series} time height={250} />
    </Card>
  );
}

function Rules({ overview: { rules, figures } }: { readonly overview: OverviewView }): VNode {
  const { words, formats } = useHere();
  const columns = [
    { name: words.overview.rule, value: ({ rule }: OverviewView["rules"][number]) => rule, show: ({ rule }: OverviewView["rules"][number]) => <code class="rule">{rule}</code> },
    { name: words.decisions.columns.action, value: ({ action }: OverviewView["rules"][number]) => words.actions[action], show: ({ action }: OverviewView["rules"][number]) => <ActionMark action={action} /> },
    { name: words.common.count, numeric: true as const, value: ({ count }: OverviewView["rules"][number]) => count, show: ({ count }: OverviewView["rules"][number]) => formats.count(count) },
    { name: "%", value: ({ count }: OverviewView["rules"][number]) => count / figures.count, show: ({ count, action }: OverviewView["rules"][number]) => <span class="meter-cell"><Bar share={count / figures.count} tone={toneOf(action)} />{formats.share(count / figures.count)}</span> },
    { name: words.overview.fraud, numeric: true as const, value: ({ fraud }: OverviewView["rules"][number]) => fraud, show: ({ fraud }: OverviewView["rules"][number]) => formats.count(fraud) },
  ];
  return (
    <Card>
      <Table title={words.overview.rules} heading={<h2>{words.overview.rules}</h2>} columns={columns} rows={rules} keyOf={({ rule, action }) => `${rule} ${action}`} href={({ rule }) => addressOf(["decisions"], { rule })} />
    </Card>
  );
}

function Health({ overview: { health, live } }: { readonly overview: OverviewView }): VNode {
  const { words } = useHere();
  const [name = "", version = ""] = live.policy.split("/");
  return (
    <Card title={words.overview.health}>
      <ul class="health">
        {Object.entries(health).map(([part, state]) => <li key={part} class={state === true ? "well" : "ill"}><i aria-hidden="true" /><b>{part}</b><span>{state === true ? "" : state}</span></li>)}
      </ul>
      <dl class="pairs">
        <div><dt>{words.overview.policy}</dt><dd><a href={addressOf(["policies", name, version])}>{live.policy}</a></dd></div>
        <div><dt>{words.overview.model}</dt><dd>{live.model ?? words.overview.noModel}</dd></div>
      </dl>
    </Card>
  );
}
