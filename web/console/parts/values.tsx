import type { ComponentChildren, VNode } from "preact";
import type { DecisionRow } from "../../../src/issuer/views.js";
import { useHere } from "../state/here.js";

type Action = DecisionRow["action"];

/** The four colours that outcomes have everywhere. */
export const toneOf = (action: Action): "pass" | "ask" | "stop" | "plain" =>
  action === "frictionless" ? "pass" : action === "challenge" || action === "decoupled" ? "ask" : action === "reject" ? "stop" : "plain";

/** An outcome, by colour and word. */
export function ActionMark({ action }: { readonly action: Action }): VNode {
  const { words } = useHere();
  return <span class={`mark ${toneOf(action)}`}>{words.actions[action]}</span>;
}

/** A label, where there is one. */
export function LabelMark({ label }: { readonly label: DecisionRow["label"] }): VNode | null {
  const { words } = useHere();
  return label === null ? null : <span class={`mark ${label === "fraud" ? "fraud" : "genuine"}`}>{words.labels[label]}</span>;
}

/** A score with a short bar of its size. */
export function ScoreMark({ score }: { readonly score: number | null }): VNode {
  const { words } = useHere();
  if (score === null) return <span class="soft">{words.common.notKnown}</span>;
  return <span class="score"><meter min={0} max={999} low={700} high={960} optimum={0} value={score} aria-hidden="true" />{score}</span>;
}

/** An instant in the browser's own time, with the exact one beneath the pointer. */
export function Time({ at, long }: { readonly at: string; readonly long?: true }): VNode {
  const { formats } = useHere();
  return <time dateTime={at} title={at}>{long ? formats.day(at) : formats.instant(at)}</time>;
}

/** A bar from the middle: to the right where it is positive, to the left where not. @param size between -1 and 1 */
export function Diverging({ size }: { readonly size: number }): VNode {
  const width = `${Math.min(1, Math.abs(size)) * 50}%`;
  return <span class="diverging" aria-hidden="true"><i class={size > 0 ? "up" : "down"} style={{ width, [size > 0 ? "left" : "right"]: "50%" }} /></span>;
}

/** A share as a bar. */
export function Bar({ share, tone }: { readonly share: number; readonly tone: string }): VNode {
  return <span class="bar" aria-hidden="true"><i class={tone} style={{ width: `${Math.min(1, share) * 100}%` }} /></span>;
}

/** A difference: green where it is for the better, red where it is for the worse. @param better -1 where less is better */
export function Difference({ value, better, show }: { readonly value: number; readonly better: 1 | -1 | 0; readonly show: (magnitude: number) => string }): VNode {
  const { formats } = useHere();
  const tone = value === 0 || better === 0 ? "" : Math.sign(value) === better ? "good" : "bad";
  return <span class={`difference ${tone}`}>{formats.signed(value, show)}</span>;
}

interface CardProps {
  readonly title?: string;
  readonly lead?: string;
  /** As wide as the page; otherwise half of it, or this many of twelve parts. */
  readonly wide?: true;
  readonly span?: 5 | 7;
  readonly tools?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A part of a page, with a heading of its own. */
export function Card({ title, lead, wide, span, tools, children }: CardProps): VNode {
  return (
    <section class={["card", wide && "wide", span && `span-${span}`].filter(Boolean).join(" ")} aria-label={title}>
      {(title !== undefined || tools !== undefined) && <header class="card-head"><div>{title !== undefined && <h2>{title}</h2>}{lead !== undefined && <p>{lead}</p>}</div>{tools}</header>}
      {children}
    </section>
  );
}

/** The head of a page. */
export function PageHead({ title, lead, children }: { readonly title: ComponentChildren; readonly lead?: ComponentChildren; readonly children?: ComponentChildren }): VNode {
  return <header class="page-head"><div><h1 tabIndex={-1}>{title}</h1>{lead !== undefined && <p>{lead}</p>}</div>{children !== undefined && <div class="tools">{children}</div>}</header>;
}

/** One of a few, as buttons side by side. */
export function Choice<Value extends string>({ label, value, values, choose }: { readonly label: string; readonly value: Value; readonly values: readonly (readonly [Value, string])[]; readonly choose: (value: Value) => void }): VNode {
  return <div class="choice" role="group" aria-label={label}>{values.map(([one, name]) => <button key={one} type="button" aria-pressed={one === value} onClick={() => choose(one)}>{name}</button>)}</div>;
}
