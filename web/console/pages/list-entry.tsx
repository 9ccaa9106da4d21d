import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { DecisionRecord } from "../../../src/engine/index.js";
import type { ListEntryRow } from "../../../src/issuer/index.js";
import { Dialog } from "../parts/dialog.js";
import { Problem } from "../parts/problem.js";
import { Choice } from "../parts/values.js";
import { ask, refusalOf } from "../state/api.js";
import type { Refusal } from "../state/api.js";
import { may, useHere } from "../state/here.js";

export type List = ListEntryRow["list"];
export type Kind = ListEntryRow["kind"];

/** Something that can be put on a list: an entity of a decision, with what it is called there. */
export interface Listable {
  readonly kind: Kind;
  readonly shown: string;
  /** Others than this one have the same key. */
  readonly shared: boolean;
}

/** What somebody wants to put on a list, and of what. */
interface EntryProps {
  readonly list: List;
  readonly lists: readonly List[];
  /** The decision and its entities; without it a value is asked for. */
  readonly from?: { readonly decision: DecisionRecord; readonly entities: readonly Listable[] };
  readonly close: () => void;
  readonly added: (entry: ListEntryRow) => void;
}

type Place = "anywhere" | "abroad" | "country";

/** What stands in the dialog. */
interface Typed {
  readonly list: List;
  readonly kind: Kind;
  readonly value: string;
  readonly until: string;
  readonly place: Place;
  readonly country: string;
  readonly reason: string;
}

/** The last moment of a day in the browser's own time. @param day as a field of a date has it */
const endOf = (day: string): string => new Date(`${day}T23:59:59.999`).toISOString();

/** Puts something on a list: which list, what, until when, where, and why. */
export function EntryDialog({ list, lists, from, close, added }: EntryProps): VNode {
  const here = useHere();
  const { words, issuer } = here;
  const values = Object.keys(words.lists.values) as Kind[];
  const kinds = from?.entities.map(({ kind }) => kind) ?? values;
  const [typed, setTyped] = useState<Typed>({ list, kind: preferred(list, kinds), value: "", until: "", place: "anywhere", country: "", reason: "" });
  const [refusal, setRefusal] = useState<Refusal>();
  const [busy, setBusy] = useState(false);
  const change = (changes: Partial<Typed>): void => setTyped((before) => ({ ...before, ...changes }));
  const submit = (event: Event): void => {
    event.preventDefault();
    setBusy(true);
    ask<ListEntryRow>({ method: "POST", path: "/lists", body: { issuer: issuer.id, ...bodyOf(typed, from?.decision.acsTransID) } }).then((entry) => {
      here.tell(words.lists.added[entry.list], "good");
      added(entry);
      close();
    }, (failure: unknown) => {
      setRefusal(refusalOf(failure));
      setBusy(false);
    });
  };
  const spares = typed.list === "allow" || typed.list === "trust";
  return (
    <Dialog title={words.lists.add} close={close}>
      <form onSubmit={submit} class="entry">
        {lists.length > 1 && <Choice label={words.lists.list} value={typed.list} values={lists.map((one) => [one, words.lists.names[one]])} choose={(one) => change({ list: one, kind: one === "trust" ? "card" : typed.kind })} />}
        <p class="soft">{words.lists.means[typed.list]}</p>
        <What typed={typed} change={change} kinds={typed.list === "trust" ? ["card"] : kinds} entities={from?.entities} />
        <label class="field"><span>{words.lists.until}</span><input type="date" min={dayOf(new Date())} required={typed.list === "trust"} value={typed.until} onInput={(event) => change({ until: event.currentTarget.value })} /><small>{typed.list === "trust" ? words.lists.untilHint.needed : words.lists.untilHint.open}{spares && !may(here, "approver") && ` ${words.lists.approver}`}</small></label>
        {typed.list === "trust" && <Where typed={typed} change={change} />}
        <label class="field"><span>{words.common.reason}</span><textarea rows={2} maxLength={1000} required value={typed.reason} onInput={(event) => change({ reason: event.currentTarget.value })} /><small>{words.common.reasonHint}</small></label>
        <Problem refusal={refusal} />
        <div class="buttons">
          <button type="button" onClick={close}>{words.common.cancel}</button>
          <button class={typed.list === "block" ? "main bad" : "main"} disabled={busy}>{words.lists.addAction[typed.list]}</button>
        </div>
      </form>
    </Dialog>
  );
}

/** A trust is in a card; a thief is known by his device. */
function preferred(list: List, kinds: readonly Kind[]): Kind {
  const first = list === "trust" ? "card" : "device";
  return kinds.includes(first) ? first : (kinds[0] ?? "card");
}

function bodyOf({ list, kind, value, until, place, country, reason }: Typed, decision: string | undefined): object {
  const where = list !== "trust" || place === "anywhere" ? undefined : place === "abroad" ? "abroad" : country.trim().toUpperCase();
  return { list, kind, reason, ...(decision === undefined ? { value } : { decision }), ...(until !== "" && { until: endOf(until) }), ...(where !== undefined && { place: where }) };
}

/** A day in the browser's own time, as a field of a date has it. */
function dayOf(instant: Date): string {
  return [instant.getFullYear(), instant.getMonth() + 1, instant.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

interface PartProps {
  readonly typed: Typed;
  readonly change: (changes: Partial<Typed>) => void;
}

/** Of the decision one of its entities, else a kind and its value. */
function What({ typed, change, kinds, entities }: PartProps & { readonly kinds: readonly Kind[]; readonly entities: readonly Listable[] | undefined }): VNode {
  const { words } = useHere();
  const shownOf = (kind: Kind): string => entities?.find((one) => one.kind === kind)?.shown ?? "";
  const shared = entities?.some((one) => one.kind === typed.kind && one.shared) === true;
  const hint = words.lists.values[typed.kind as keyof typeof words.lists.values];
  return (
    <>
      <label class="field"><span>{words.lists.what}</span><select value={typed.kind} onChange={(event) => change({ kind: event.currentTarget.value as Kind })}>{kinds.map((kind) => <option key={kind} value={kind}>{words.lists.kinds[kind]}{entities !== undefined && ` ${shownOf(kind)}`}</option>)}</select>{entities === undefined && <small>{words.lists.decisionHint}</small>}</label>
      {shared && typed.list !== "watch" && <p class="note bad">{words.lists.shared}</p>}
      {entities === undefined && <label class="field"><span>{words.lists.value}</span><input required maxLength={300} autocomplete="off" placeholder={hint} value={typed.value} onInput={(event) => change({ value: event.currentTarget.value })} /><small>{words.lists.valueHint}</small></label>}
    </>
  );
}

function Where({ typed, change }: PartProps): VNode {
  const { words } = useHere();
  return (
    <div class="field where">
      <label><span>{words.lists.place}</span><select value={typed.place} onChange={(event) => change({ place: event.currentTarget.value as Place })}>{Object.entries(words.lists.places).map(([place, name]) => <option key={place} value={place}>{name}</option>)}</select></label>
      {typed.place === "country" && <label><span>{words.lists.country}</span><input required size={4} maxLength={2} pattern="[A-Za-z]{2}" value={typed.country} onInput={(event) => change({ country: event.currentTarget.value })} /></label>}
    </div>
  );
}
