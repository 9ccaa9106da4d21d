import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { DecisionRecord } from "../../../src/engine/index.js";
import type { DecisionExplanation } from "../../../src/issuer/index.js";
import { may, useHere } from "../state/here.js";
import { addressOf } from "../state/router.js";
import { EntryDialog } from "./list-entry.js";
import type { Kind, List, Listable } from "./list-entry.js";

const OFFERED = ["block", "watch", "trust"] as const satisfies readonly List[];

/** What the lists said of the message when it was decided, each with its entry. */
export function ListsSaid({ decision: { listed = [] } }: { readonly decision: DecisionRecord }): VNode | null {
  const { words } = useHere();
  if (listed.length === 0) return null;
  return (
    <ul class="note lists-said">
      {listed.map(({ list, kind, entry }) => (
        <li key={entry}>{words.lists.said[list](words.lists.kinds[kind as Kind])} <a href={addressOf(["lists"], { state: "all", text: entry })}>{words.lists.entry}</a></li>
      ))}
    </ul>
  );
}

/** Puts something of this decision on a list. */
export function ListButtons({ decision, explanation }: { readonly decision: DecisionRecord; readonly explanation: DecisionExplanation | undefined }): VNode {
  const here = useHere();
  const { words } = here;
  const [open, setOpen] = useState<List>();
  return (
    <>
      {OFFERED.map((list) => <button key={list} type="button" disabled={!may(here, "analyst")} title={words.lists.means[list]} onClick={() => setOpen(list)}>{words.lists.fromDecision[list]}</button>)}
      {open !== undefined && <EntryDialog list={open} lists={["block", "watch", "allow", "trust"]} from={{ decision, entities: listableOf(decision, explanation, Object.keys(words.lists.kinds)) }} close={() => setOpen(undefined)} added={() => undefined} />}
    </>
  );
}

/** The value of the feature that tells how surely a device is recognised, where it is the surest. */
const RECOGNISED = { feature: "device_key_strength", value: 2 };

/** Entities of the decision that people can say something of, with what the message calls them. */
function listableOf({ entities, areq }: DecisionRecord, explanation: DecisionExplanation | undefined, kinds: readonly string[]): Listable[] {
  const strength = explanation?.features.find(({ name }) => name === RECOGNISED.feature)?.value;
  return entities.filter(({ kind }) => kinds.includes(kind)).map(({ kind, id }) => ({
    kind: kind as Kind, shown: shownOf(kind as Kind, id, areq), shared: (kind === "device" || kind === "deviceMerchant") && strength !== undefined && strength < RECOGNISED.value,
  }));
}

function shownOf(kind: Kind, id: string, { card, email, browserIP, merchantName }: DecisionRecord["areq"]): string {
  const known = { card: `${card.bin}…${card.lastFour}`, email, ip: browserIP, merchant: merchantName, bin: id, device: `#${id.slice(0, 8)}` };
  return known[kind as keyof typeof known] ?? "";
}
