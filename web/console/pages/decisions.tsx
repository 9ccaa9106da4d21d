import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { DecisionPage, DecisionRow } from "../../../src/issuer/views.js";
import { Icon } from "../parts/icon.js";
import { Answered } from "../parts/problem.js";
import { Empty, Table } from "../parts/table.js";
import type { Column } from "../parts/table.js";
import { ActionMark, Card, LabelMark, PageHead, ScoreMark, Time } from "../parts/values.js";
import { pathWith, useAsked } from "../state/api.js";
import { useHere } from "../state/here.js";
import type { Here } from "../state/here.js";
import { addressOf, changeQuery, goTo, usePlace } from "../state/router.js";
import { useStream } from "./stream.js";

const PAGE_ROWS = 50;
const FILTERS = ["from", "to", "action", "rule", "scoreMin", "scoreMax", "amountMin", "label", "challenge", "listed", "channel", "country", "text"] as const;
type Filter = (typeof FILTERS)[number];
/** Those that are there from the start; the rest comes on request. */
const FIRST: readonly Filter[] = ["action", "label", "challenge"];

const ACTIONS = ["frictionless", "challenge", "decoupled", "reject", "attempt", "inform"] as const;

/** Decisions that fit what the address says, newest first. */
export function Decisions(): VNode {
  const here = useHere();
  const { words, formats, issuer } = here;
  const { query } = usePlace();
  const filters = Object.fromEntries(FILTERS.flatMap((name) => (query.get(name) ? [[name, query.get(name) as string]] : []))) as Partial<Record<Filter, string>>;
  const before = query.get("before") ?? undefined;
  const amountMin = filters.amountMin === undefined ? undefined : Math.round(Number(filters.amountMin) * formats.minorUnits);
  const asked = useAsked<DecisionPage>({ path: pathWith("/decisions", { issuer: issuer.id, ...filters, amountMin, from: instantOf(filters.from), to: instantOf(filters.to), before, limit: PAGE_ROWS }) }, 120);
  // New ones belong on the first page, and whether they fit a filter only the API knows.
  const plain = before === undefined && Object.keys(filters).length === 0;
  return (
    <>
      <PageHead title={words.decisions.title} lead={asked.answer && words.decisions.found(formats.count(asked.answer.total))}>
        <Search text={filters.text ?? ""} />
      </PageHead>
      <FilterBar filters={filters} />
      <Answered asked={asked}>
        {({ items, next }) => (
          <Card>
            {plain ? <Live items={items} /> : <Found rows={items} fresh={[]} />}
            <div class="pages">
              {before !== undefined && <button type="button" onClick={() => changeQuery({ before: undefined })}>{words.decisions.newest}</button>}
              {next !== null && <button type="button" onClick={() => goTo(addressOf(["decisions"], { ...Object.fromEntries(query), before: next }))}>{words.decisions.older}</button>}
            </div>
          </Card>
        )}
      </Answered>
    </>
  );
}

/** A field of a day and time, in the browser's own time. */
const instantOf = (local: string | undefined): string | undefined => (local === undefined || Number.isNaN(Date.parse(local)) ? undefined : new Date(local).toISOString());

/** The first page, with what has been decided since on top. */
function Live({ items }: { readonly items: readonly DecisionRow[] }): VNode {
  const { rows } = useStream(false, PAGE_ROWS);
  const known = new Set(items.map(({ id }) => id));
  const fresh = rows.filter(({ id }) => !known.has(id));
  return <Found rows={[...fresh, ...items].slice(0, PAGE_ROWS)} fresh={fresh} />;
}

function Found({ rows, fresh }: { readonly rows: readonly DecisionRow[]; readonly fresh: readonly DecisionRow[] }): VNode {
  const here = useHere();
  const { words } = here;
  const clear = (): void => goTo(addressOf(["decisions"]));
  const isNew = new Set(fresh.map(({ id }) => id));
  return (
    <Table
      title={words.decisions.title}
      columns={columnsOf(here)}
      rows={rows}
      keyOf={({ id }) => id}
      href={({ id }) => addressOf(["decisions", id])}
      toneOf={({ id }) => (isNew.has(id) ? "new" : undefined)}
      empty={<Empty title={words.decisions.empty} how={words.common.tryOther}><button type="button" onClick={clear}>{words.decisions.clear}</button></Empty>}
    />
  );
}

function columnsOf({ words, formats }: Here): Column<DecisionRow>[] {
  const { columns } = words.decisions;
  return [
    { name: columns.at, value: ({ at }) => at, show: ({ at }) => <Time at={at} /> },
    { name: columns.action, value: ({ action }) => words.actions[action], show: ({ action }) => <ActionMark action={action} /> },
    { name: columns.score, value: ({ score }) => score, show: ({ score }) => <ScoreMark score={score} /> },
    { name: columns.amount, numeric: true, value: ({ amountMinor }) => (amountMinor === null ? null : amountMinor / formats.minorUnits), show: ({ amountMinor }) => (amountMinor === null ? null : formats.money(amountMinor)) },
    { name: columns.merchant, value: ({ merchant }) => merchant, show: ({ merchant, mcc, sample }) => <span>{merchant ?? words.common.notKnown}{mcc !== null && <small> {mcc}</small>}{sample && <small class="tag">{words.decisions.sample}</small>}</span> },
    { name: columns.card, value: ({ cardBin, cardLastFour }) => `${cardBin}…${cardLastFour}`, show: ({ cardBin, cardLastFour }) => <code>{cardBin}…{cardLastFour}</code>, extra: true },
    { name: columns.country, value: ({ country }) => country, extra: true },
    { name: columns.channel, value: ({ channel }) => channel, extra: true },
    { name: columns.rule, value: ({ rule }) => rule, show: ({ rule }) => <code>{rule}</code>, minor: true },
    { name: columns.challenge, value: ({ challenge }) => (challenge === null ? null : words.challenges[challenge]), show: ({ challenge }) => challenge && words.challenges[challenge] },
    { name: columns.id, value: ({ id }) => id, csvOnly: true },
    { name: "MCC", value: ({ mcc }) => mcc, csvOnly: true },
    { name: columns.label, value: ({ label }) => (label === null ? null : words.labels[label]), show: ({ label }) => <LabelMark label={label} /> },
  ];
}

function Search({ text }: { readonly text: string }): VNode {
  const { words } = useHere();
  const [typed, setTyped] = useState(text);
  const field = useRef<HTMLInputElement>(null);
  // What was typed comes back by way of the address, perhaps later than the next letter.
  useEffect(() => {
    if (document.activeElement !== field.current) setTyped(text);
  }, [text]);
  const type = (value: string): void => {
    setTyped(value);
    changeQuery({ text: value.trim() === "" ? undefined : value, before: undefined });
  };
  return (
    <label class="search">
      <input ref={field} type="search" value={typed} maxLength={100} placeholder={words.decisions.search} aria-label={words.decisions.search} onInput={(event) => type(event.currentTarget.value)} />
      <Icon name="search" /><kbd aria-hidden="true">/</kbd>
    </label>
  );
}

function FilterBar({ filters }: { readonly filters: Partial<Record<Filter, string>> }): VNode {
  const { words } = useHere();
  const set = Object.keys(filters).length > 0;
  const [all, setAll] = useState(() => Object.keys(filters).some((name) => name !== "text" && !FIRST.includes(name as Filter)));
  const names = words.decisions.filters;
  const change = (name: Filter) => (event: Event): void => changeQuery({ [name]: (event.currentTarget as HTMLInputElement).value, before: undefined });
  const choose = (name: "action" | "label" | "challenge" | "listed" | "channel", values: readonly (readonly [string, string])[]): VNode => (
    <label><span>{names[name]}</span><select class={filters[name] === undefined ? "" : "set"} value={filters[name] ?? ""} onChange={change(name)}><option value="">{words.common.all}</option>{values.map(([value, shown]) => <option key={value} value={value}>{shown}</option>)}</select></label>
  );
  const enter = (name: "rule" | "scoreMin" | "scoreMax" | "amountMin" | "country" | "from" | "to", type: "text" | "number" | "datetime-local"): VNode => (
    // Preact types each kind of input by itself; these differ in nothing that is said here.
    <label><span>{names[name]}</span><input type={type as "text"} class={filters[name] === undefined ? "" : "set"} value={filters[name] ?? ""} min={0} {...(name === "country" && { maxLength: 2, size: 4 })} onChange={change(name)} /></label>
  );
  return (
    <div class="filters">
      {choose("action", ACTIONS.map((one) => [one, words.actions[one]]))}
      {choose("label", Object.entries(words.labels))}
      {choose("challenge", Object.entries(words.challenges))}
      {all && <>{choose("listed", Object.entries(words.lists.names))}{choose("channel", [["BRW", "BRW"], ["APP", "APP"], ["3RI", "3RI"]])}{enter("rule", "text")}{enter("scoreMin", "number")}{enter("scoreMax", "number")}{enter("amountMin", "number")}{enter("country", "text")}{enter("from", "datetime-local")}{enter("to", "datetime-local")}</>}
      {!all && <button type="button" onClick={() => setAll(true)}>{words.decisions.moreFilters}</button>}
      {set && <button type="button" class="quiet" onClick={() => changeQuery({ ...Object.fromEntries(FILTERS.map((name) => [name, undefined])), before: undefined })}>{words.decisions.clear}</button>}
    </div>
  );
}
