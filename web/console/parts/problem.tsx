import type { VNode } from "preact";
import type { Asked, Refusal } from "../state/api.js";
import { useHere } from "../state/here.js";
import type { Words } from "../words/index.js";

/** One clear sentence of what went wrong. */
export const sentenceOf = (words: Words, { status, detail }: Refusal): string => (detail !== "" ? detail : status === 0 ? words.common.nobodyAnswers : words.common.failed(status));

/** The sentence, and a way to try once more where there is one. */
export function Problem({ refusal, again }: { readonly refusal: Refusal | undefined; readonly again?: () => void }): VNode | null {
  const { words } = useHere();
  if (refusal === undefined) return null;
  return <div class="problem" role="alert"><span>{sentenceOf(words, refusal)}</span>{again !== undefined && <button type="button" onClick={again}>{words.common.again}</button>}</div>;
}

/** A line that moves while something is asked for; it takes no room, so nothing jumps. */
export function Progress({ busy }: { readonly busy: boolean }): VNode {
  const { words } = useHere();
  return <div class={busy ? "progress busy" : "progress"} role="progressbar" aria-label={words.common.loading} aria-hidden={!busy} />;
}

interface AnswerProps<Answer> {
  readonly asked: Asked<Answer>;
  readonly children: (answer: Answer) => VNode;
}

/** What was answered, or why nothing was, under a line that moves meanwhile. */
export function Answered<Answer>({ asked, children }: AnswerProps<Answer>): VNode {
  return (
    <>
      <Progress busy={asked.busy} />
      <Problem refusal={asked.refusal} again={asked.again} />
      {asked.answer === undefined ? asked.busy && <Waiting /> : children(asked.answer)}
    </>
  );
}

/** Grey shapes where the answer will stand. */
function Waiting(): VNode {
  return <div class="waiting" aria-hidden="true"><i /><i /><i /></div>;
}
