import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { PolicyProblem } from "../../../src/issuer/views.js";
import { useHere } from "../state/here.js";

/** As the style sheet has it. */
const LINE_PX = 20;

interface EditorProps {
  readonly label: string;
  readonly text: string;
  readonly problems: readonly PolicyProblem[];
  readonly readOnly: boolean;
  readonly change: (text: string) => void;
  /** On Ctrl+S. */
  readonly save: () => void;
}

/** A text with numbered lines and its problems in the margin; a click on one leads to its line. */
export function Editor({ label, text, problems, readOnly, change, save }: EditorProps): VNode {
  const { words } = useHere();
  const area = useRef<HTMLTextAreaElement>(null);
  const [scroll, setScroll] = useState(0);
  const [caret, setCaret] = useState(0);
  const lines = text.split("\n").length;
  const byLine = new Map(problems.map((problem) => [problem.line, problem] as const));
  useEffect(() => {
    const element = area.current as HTMLTextAreaElement;
    const look = (): void => setCaret(element.value.slice(0, element.selectionStart).split("\n").length);
    element.addEventListener("selectionchange", look);
    return () => element.removeEventListener("selectionchange", look);
  }, []);
  const goToLine = (line: number): void => {
    const element = area.current as HTMLTextAreaElement;
    const start = text.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    element.focus();
    element.setSelectionRange(start, start);
    element.scrollTop = Math.max(0, (line - 6) * LINE_PX);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    save();
  };
  return (
    <div class="editor">
      <div class="editor-text">
        <div class="gutter" aria-hidden="true"><ol style={{ transform: `translateY(${-scroll}px)` }}>
          {Array.from({ length: lines }, (_, place) => {
            const problem = byLine.get(place + 1);
            return <li key={place} class={[problem?.severity, place + 1 === caret && "here"].filter(Boolean).join(" ")} title={problem?.message}>{place + 1}</li>;
          })}
        </ol></div>
        <textarea ref={area} value={text} readOnly={readOnly} spellcheck={false} autocomplete="off" wrap="off" aria-label={label} onKeyDown={press} onInput={(event) => change(event.currentTarget.value)} onScroll={(event) => setScroll(event.currentTarget.scrollTop)} />
      </div>
      {problems.length > 0 && (
        <ul class="editor-problems">
          {problems.map(({ severity, line, path, message }) => <li key={`${line} ${path} ${message}`} class={severity}><button type="button" onClick={() => goToLine(line)}><b>{words.draft.line(line)}</b><span>{message}</span>{path !== "" && <code>{path}</code>}</button></li>)}
        </ul>
      )}
    </div>
  );
}
