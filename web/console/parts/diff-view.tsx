import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import { useHere } from "../state/here.js";
import { diffLines, foldedDiff } from "./diff.js";

const CONTEXT_LINES = 3;
const SIGNS = { same: " ", added: "+", removed: "−" } as const;

/** A coloured difference; long runs of lines alike are told by their number. */
export function DiffView({ before, after, base }: { readonly before: string; readonly after: string; readonly base: string }): VNode {
  const { words } = useHere();
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  const [added, removed] = (["added", "removed"] as const).map((kind) => lines.filter((line) => line.kind === kind).length) as [number, number];
  if (added + removed === 0) return <p class="soft">{words.draft.unchanged(base)}</p>;
  return (
    <>
      <p class="diff-head"><span class="added">+{added}</span> <span class="removed">−{removed}</span> <span class="soft">{words.draft.changes(added, removed)}</span></p>
      <div class="diff" tabIndex={0} role="region" aria-label={words.draft.difference}>
        {foldedDiff(lines, CONTEXT_LINES).map((part) => ("skipped" in part
          ? <p class="skipped">{words.draft.skipped(part.skipped)}</p>
          : part.lines.map(({ kind, text, before: old, after: young }) => <div class={kind}><i>{old}</i><i>{young}</i><b>{SIGNS[kind]}</b><code>{text}</code></div>)))}
      </div>
    </>
  );
}
