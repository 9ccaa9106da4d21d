import type { VNode } from "preact";
import type { ReviewItem, ReviewKind } from "../../../src/issuer/index.js";
import { useHere } from "../state/here.js";

const TONES = { "suspicious-frictionless": "ask", "saveable-reject": "stop", "shadow-disagreement": "plain" } as const;
/** Each kind once, in the order of the reasons. */
export const kindsOf = ({ reasons }: ReviewItem): readonly ReviewKind[] => [...new Set(reasons.map(({ kind }) => kind))];

/** What a case is in the queue for. */
export function KindMarks({ item }: { readonly item: ReviewItem }): VNode {
  const { words } = useHere();
  return <span class="kinds">{kindsOf(item).map((kind) => <span key={kind} class={`mark ${TONES[kind]}`} title={words.review.kindLeads[kind]}>{words.review.kinds[kind]}</span>)}</span>;
}
