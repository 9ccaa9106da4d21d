import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { PoliciesView } from "../../../src/issuer/views.js";
import { ReasonDialog } from "../parts/dialog.js";
import { Time } from "../parts/values.js";
import { ask } from "../state/api.js";
import { may, useHere } from "../state/here.js";
import { addressOfVersion } from "./policies.js";

const ALL = 100;

interface ShareFieldProps {
  readonly share: number;
  readonly least: number;
  readonly change: (share: number) => void;
}

/** Asks for a share of the cards: by hand, or by sliding. */
export function ShareField({ share, least, change }: ShareFieldProps): VNode {
  const { words } = useHere();
  const set = (value: number): void => change(Math.max(least, Math.min(ALL, Math.round(value || least))));
  return (
    <label class="field share">
      <span>{words.models.rollout.share}</span>
      <input type="range" min={least} max={ALL} value={share} aria-label={words.models.rollout.share} onInput={(event) => set(event.currentTarget.valueAsNumber)} />
      <input type="number" min={least} max={ALL} value={share} aria-label={words.models.rollout.share} onChange={(event) => set(event.currentTarget.valueAsNumber)} />
      <small>{words.models.rollout.shareHint}</small>
    </label>
  );
}

/** A version that decides for some of the cards, and how it goes on from there. Rolling back stands in the head of the page. */
export function RolloutNote({ rollout: { policy, share, since, author }, again }: { readonly rollout: NonNullable<PoliciesView["rollout"]>; readonly again: () => void }): VNode {
  const here = useHere();
  const { words, formats, issuer } = here;
  const { rollout } = words.models;
  const [asking, setAsking] = useState<"widen" | "finish">();
  const [next, setNext] = useState(Math.min(ALL, share * 2));
  const wanted = asking === "finish" ? ALL : next;
  const widen = async (reason: string): Promise<void> => {
    await ask({ method: "POST", path: "/policies/rollout", body: { issuer: issuer.id, share: wanted, reason } });
    here.tell(wanted === ALL ? rollout.finished : rollout.widened, "good");
    again();
  };
  return (
    <div class="note rollout">
      <p><a href={addressOfVersion(policy)}><b>{rollout.note(policy, formats.share(share / ALL, 0))}</b></a> <span class="soft"><Time at={since} long /> · {rollout.by} {author}</span></p>
      <progress max={ALL} value={share} aria-label={rollout.share} />
      {may(here, "approver") && <div class="tools"><button type="button" onClick={() => setAsking("widen")}>{rollout.widen}</button><button type="button" class="main" onClick={() => setAsking("finish")}>{rollout.finish}</button></div>}
      {asking !== undefined && <ReasonDialog title={rollout[asking]} lead={asking === "widen" ? rollout.widenLead : rollout.finishLead} action={rollout[asking]} reasonNeeded fields={asking === "widen" && <ShareField share={next} least={share + 1} change={setNext} />} close={() => setAsking(undefined)} act={widen} />}
    </div>
  );
}
