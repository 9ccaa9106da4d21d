import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { ModelsView } from "../../../src/issuer/models/views.js";
import type { PoliciesView } from "../../../src/issuer/views.js";
import { ReasonDialog } from "../parts/dialog.js";
import { ask, pathWith, useAsked } from "../state/api.js";
import { useHere } from "../state/here.js";
import { PolicyOptions } from "./policy-options.js";

interface ShadowDialogProps {
  readonly models: ModelsView;
  /** A draft that is to run; else whoever is asked chooses. */
  readonly draft?: { readonly id: string; readonly title: string };
  readonly close: () => void;
  readonly done: () => void;
}

/** Asks what is to run beside what decides, and why, and starts it. */
export function ShadowDialog({ models: { models, champion, policy: live, shadow }, draft, close, done }: ShadowDialogProps): VNode {
  const here = useHere();
  const { words, issuer } = here;
  const policies = useAsked<PoliciesView>(draft === undefined ? { path: pathWith("/policies", { issuer: issuer.id }) } : undefined);
  const [policy, setPolicy] = useState(draft === undefined ? "" : `draft ${draft.id}`);
  const [model, setModel] = useState("");
  const start = async (reason: string): Promise<void> => {
    const [kind, id] = policy.split(" ");
    await ask({ method: "POST", path: "/models/shadow", body: { issuer: issuer.id, reason, ...(kind === "draft" && { draft: id }), ...(kind === "policy" && { policy: id }), ...(model !== "" && { model }) } });
    here.tell(words.models.shadow.started, "good");
    done();
  };
  const fields = (
    <>
      <label class="field"><span>{words.models.shadow.policy}</span>
        <select value={policy} disabled={draft !== undefined} onChange={(event) => setPolicy(event.currentTarget.value)}>
          {draft === undefined ? <option value="">{live} – {words.models.shadow.asLive}</option> : <option value={`draft ${draft.id}`}>{draft.title}</option>}
          <PolicyOptions policies={policies.answer} except={live} />
        </select>
      </label>
      <label class="field"><span>{words.models.shadow.model}</span>
        <select value={model} onChange={(event) => setModel(event.currentTarget.value)}>
          <option value="">{champion ?? words.models.noModel} – {words.models.shadow.asLive}</option>
          {models.filter(({ id, problem }) => id !== champion && problem === null).map(({ id }) => <option key={id} value={id}>{id}</option>)}
        </select>
      </label>
    </>
  );
  return <ReasonDialog title={words.models.shadow.start} lead={`${words.models.shadow.startLead}${shadow === null ? "" : ` ${words.models.shadow.replaces}`}`} action={words.models.shadow.startDraft} fields={fields} reasonNeeded close={close} act={start} />;
}
