import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { ListEntryRow, ListPage } from "../../../src/issuer/index.js";
import { ReasonDialog } from "../parts/dialog.js";
import { Icon } from "../parts/icon.js";
import { Answered } from "../parts/problem.js";
import { Empty, Table } from "../parts/table.js";
import type { Column } from "../parts/table.js";
import { Card, Choice, PageHead, Time } from "../parts/values.js";
import { ask, pathWith, useAsked } from "../state/api.js";
import { may, useHere } from "../state/here.js";
import type { Here } from "../state/here.js";
import { addressOf, changeQuery, goTo, usePlace } from "../state/router.js";
import { EntryDialog } from "./list-entry.js";
import type { Kind, List } from "./list-entry.js";

const PAGE_ROWS = 50;
const TONES = { block: "stop", allow: "pass", watch: "plain", trust: "pass" } as const satisfies Record<List, string>;
/** Active ones are what one comes for; the others are history. */
const STATES = ["active", "expired", "ended", "all"] as const;
type State = (typeof STATES)[number];

/** A list by name and colour. */
export function ListMark({ list }: { readonly list: List }): VNode {
  const { words } = useHere();
  return <span class={`mark ${TONES[list]}`}>{words.lists.names[list]}</span>;
}

/** What is and was on the issuer's lists. */
export function Lists(): VNode {
  const here = useHere();
  const { words, formats, issuer } = here;
  const { query } = usePlace();
  const [list, kind, text, before] = ["list", "kind", "text", "before"].map((name) => query.get(name) ?? undefined);
  const state = STATES.find((one) => one === query.get("state")) ?? "active";
  const asked = useAsked<ListPage>({ path: pathWith("/lists", { issuer: issuer.id, list, kind, text, before, limit: PAGE_ROWS, state: state === "all" ? undefined : state }) }, 120);
  const [open, setOpen] = useState<"add" | ListEntryRow>();
  const end = async (reason: string): Promise<void> => {
    await ask({ method: "POST", path: `/lists/${(open as ListEntryRow).id}/end`, body: { reason } });
    here.tell(words.lists.ended, "good");
    asked.again();
  };
  const filtered = list !== undefined || kind !== undefined || text !== undefined || state !== "active";
  return (
    <>
      <PageHead title={words.lists.title} lead={words.lists.lead}>
        <button type="button" class="main" disabled={!may(here, "analyst")} onClick={() => setOpen("add")}>{words.lists.add}</button>
      </PageHead>
      <FilterBar list={list} kind={kind} text={text} state={state} />
      <Answered asked={asked}>
        {({ items, total, next }) => (
          <Card>
            <Table
              title={words.lists.title} heading={<p>{words.lists.found(total, formats.count(total))}</p>} columns={columnsOf(here, setOpen)} rows={items} keyOf={({ id }) => id} toneOf={({ state: now }) => (now === "active" ? undefined : "past")}
              empty={filtered ? <Empty title={words.lists.emptyFiltered} how={words.common.tryOther}><button type="button" onClick={() => goTo(addressOf(["lists"]))}>{words.lists.clear}</button></Empty> : <Empty title={words.lists.empty} how={words.lists.emptyHow} />}
            />
            {(list !== undefined || before !== undefined || next !== null) && <div class="pages">
              {list !== undefined && <a class="button" href={addressOf(["decisions"], { listed: list })}>{words.lists.decisionsOf[list as List]}</a>}
              {before !== undefined && <button type="button" onClick={() => changeQuery({ before: undefined })}>{words.lists.newest}</button>}
              {next !== null && <button type="button" onClick={() => goTo(addressOf(["lists"], { ...Object.fromEntries(query), before: next }))}>{words.lists.older}</button>}
            </div>}
          </Card>
        )}
      </Answered>
      {open === "add" && <EntryDialog list="block" lists={["block", "watch", "allow", "trust"]} close={() => setOpen(undefined)} added={asked.again} />}
      {open !== undefined && open !== "add" && <ReasonDialog title={words.lists.endTitle(open.shown)} lead={words.lists.endLead} action={words.lists.end} reasonNeeded close={() => setOpen(undefined)} act={end} />}
    </>
  );
}

/** Until when, and where it is not everywhere. */
function untilOf({ words, formats }: Here, { until, place }: ListEntryRow): string {
  const end = until === null ? words.lists.always : formats.day(until);
  return place === null ? end : `${end}${words.language.comma}${place === "abroad" ? words.lists.abroad : place}`;
}

function columnsOf(here: Here, end: (entry: ListEntryRow) => void): Column<ListEntryRow>[] {
  const { words } = here;
  const { columns, kinds, states } = words.lists;
  return [
    { name: columns.list, value: ({ list }) => words.lists.names[list], show: ({ list }) => <ListMark list={list} /> },
    { name: columns.entity, value: ({ shown }) => shown, show: ({ kind, shown }) => <span class="listed"><b>{shown}</b><small>{kinds[kind]}</small></span> },
    { name: columns.kind, value: ({ kind }) => kinds[kind], csvOnly: true },
    { name: columns.until, value: ({ until }) => until, show: (entry) => untilOf(here, entry) },
    { name: columns.reason, value: ({ reason }) => reason, show: ({ reason, ended }) => <span class="listed"><span>{reason}</span>{ended !== null && <small>{words.lists.endedBy(ended.author)}{words.language.comma}{ended.reason}</small>}</span> },
    { name: columns.author, value: ({ author }) => author, minor: true },
    { name: columns.added, value: ({ addedAt }) => addedAt, show: ({ addedAt }) => <Time at={addedAt} long />, minor: true },
    { name: columns.decision, value: ({ decision }) => decision, show: ({ decision }) => decision && <a href={addressOf(["decisions", decision])}><code>{decision.slice(0, 8)}</code></a>, extra: true },
    { name: columns.state, value: ({ state }) => states[state], show: (entry) => (entry.state === "active" && may(here, "analyst") ? <button type="button" class="quiet" aria-label={words.lists.endTitle(entry.shown)} onClick={() => end(entry)}>{words.lists.end}</button> : <span class="soft">{states[entry.state]}</span>) },
    { name: columns.id, value: ({ id }) => id, csvOnly: true },
  ];
}

interface FilterProps {
  readonly list: string | undefined;
  readonly kind: string | undefined;
  readonly text: string | undefined;
  readonly state: State;
}

function FilterBar({ list, kind, text, state }: FilterProps): VNode {
  const { words } = useHere();
  const [typed, setTyped] = useState(text ?? "");
  const names = words.lists.filters;
  const select = (name: "list" | "kind", value: string | undefined, values: Readonly<Record<string, string>>): VNode => (
    <label><span>{names[name]}</span><select class={value === undefined ? "" : "set"} value={value ?? ""} onChange={(event) => changeQuery({ [name]: event.currentTarget.value, before: undefined })}><option value="">{words.common.all}</option>{Object.entries(values).map(([one, shown]) => <option key={one} value={one}>{shown}</option>)}</select></label>
  );
  const type = (value: string): void => {
    setTyped(value);
    changeQuery({ text: value.trim() === "" ? undefined : value, before: undefined });
  };
  return (
    <div class="filters">
      <Choice label={names.state} value={state} values={STATES.map((one) => [one, one === "all" ? words.common.all : words.lists.states[one]])} choose={(one) => changeQuery({ state: one === "active" ? undefined : one, before: undefined })} />
      {select("list", list, words.lists.names)}
      {select("kind", kind, words.lists.kinds satisfies Record<Kind, string>)}
      <label class="search"><input type="search" value={typed} maxLength={64} placeholder={words.lists.search} aria-label={words.lists.search} onInput={(event) => type(event.currentTarget.value)} /><Icon name="search" /><kbd aria-hidden="true">/</kbd></label>
    </div>
  );
}
