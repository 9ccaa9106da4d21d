import type { ComponentChildren, VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { refusalOf } from "../state/api.js";
import type { Refusal } from "../state/api.js";
import { useHere } from "../state/here.js";
import { Problem } from "./problem.js";

/** A window over the page. The browser keeps the focus in it and closes it on Escape. */
export function Dialog({ title, close, children }: { readonly title: string; readonly close: () => void; readonly children: ComponentChildren }): VNode {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => element.current?.showModal(), []);
  return (
    <dialog ref={element} aria-label={title} onClose={close} onClick={(event) => event.target === element.current && close()}>
      <h2>{title}</h2>
      {children}
    </dialog>
  );
}

interface AskProps {
  readonly title: string;
  readonly lead?: string;
  readonly action: string;
  /** Label and first value of a line above the reason. */
  readonly line?: { readonly label: string; readonly value: string };
  /** What else is asked, above the reason; whoever asks keeps the answers. */
  readonly fields?: ComponentChildren;
  readonly reasonNeeded: boolean;
  readonly tone?: "bad";
  readonly close: () => void;
  readonly act: (reason: string, line: string) => Promise<void>;
}

/** Asks for a reason before something is done that the audit log will keep. */
export function ReasonDialog({ title, lead, action, line, fields, reasonNeeded, tone, close, act }: AskProps): VNode {
  const { words } = useHere();
  const [reason, setReason] = useState("");
  const [first, setFirst] = useState(line?.value ?? "");
  const [refusal, setRefusal] = useState<Refusal>();
  const [busy, setBusy] = useState(false);
  const submit = (event: Event): void => {
    event.preventDefault();
    setBusy(true);
    act(reason, first).then(close, (failure: unknown) => {
      setRefusal(refusalOf(failure));
      setBusy(false);
    });
  };
  return (
    <Dialog title={title} close={close}>
      <form onSubmit={submit}>
        {lead !== undefined && lead !== "" && <p class="soft">{lead}</p>}
        {line !== undefined && <label class="field"><span>{line.label}</span><input required maxLength={200} value={first} onInput={(event) => setFirst(event.currentTarget.value)} /></label>}
        {fields}
        <label class="field"><span>{words.common.reason}</span><textarea rows={3} maxLength={1000} required={reasonNeeded} value={reason} onInput={(event) => setReason(event.currentTarget.value)} /><small>{words.common.reasonHint}</small></label>
        <Problem refusal={refusal} />
        <div class="buttons">
          <button type="button" onClick={close}>{words.common.cancel}</button>
          <button class={tone === "bad" ? "main bad" : "main"} disabled={busy}>{action}</button>
        </div>
      </form>
    </Dialog>
  );
}
