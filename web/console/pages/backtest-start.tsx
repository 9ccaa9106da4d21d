import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { BacktestRunView, ModelsView } from "../../../src/issuer/index.js";
import type { PoliciesView } from "../../../src/issuer/views.js";
import { Dialog } from "../parts/dialog.js";
import { Problem } from "../parts/problem.js";
import { ask, pathWith, refusalOf, useAsked } from "../state/api.js";
import type { Refusal } from "../state/api.js";
import { useHere } from "../state/here.js";
import { addressOf, goTo } from "../state/router.js";
import { PolicyOptions } from "./policy-options.js";

/** Begins a full replay and opens it. @param wish what decides instead, and when */
export async function beginBacktest(issuer: string, wish: Readonly<Record<string, string>>): Promise<void> {
  const { id } = await ask<BacktestRunView>({ method: "POST", path: "/backtests", body: { issuer, ...wish } });
  goTo(addressOf(["backtests", id]));
}

/** The first instant of a day that a field names, in UTC as the page shows periods. */
const instantOf = (day: string): string => `${day}T00:00:00.000Z`;

/** Asks what is to decide instead, and over which time. */
export function StartDialog({ close }: { readonly close: () => void }): VNode {
  const { words: { backtests: words, common }, issuer } = useHere();
  const policies = useAsked<PoliciesView>({ path: pathWith("/policies", { issuer: issuer.id }) }).answer;
  const models = useAsked<ModelsView>({ path: pathWith("/models", { issuer: issuer.id }) }).answer;
  const [wish, setWish] = useState({ policy: "", model: "", from: "", to: "" });
  const [refusal, setRefusal] = useState<Refusal>();
  const [busy, setBusy] = useState(false);
  const set = (name: keyof typeof wish) => (event: Event): void => setWish({ ...wish, [name]: (event.currentTarget as HTMLInputElement).value });
  const submit = (event: Event): void => {
    event.preventDefault();
    setBusy(true);
    const [kind, id = ""] = wish.policy.split(" ");
    const { model, from, to } = wish;
    beginBacktest(issuer.id, { ...(id !== "" && { [kind as string]: id }), ...(model !== "" && { model }), ...(from !== "" && { from: instantOf(from) }), ...(to !== "" && { to: instantOf(to) }) }).catch((failure: unknown) => {
      setRefusal(refusalOf(failure));
      setBusy(false);
    });
  };
  return (
    <Dialog title={words.start} close={close}>
      <form onSubmit={submit}>
        <p class="soft">{words.startLead}</p>
        <label class="field"><span>{words.policy}</span>
          <select value={wish.policy} onChange={set("policy")}>
            <option value="">{words.livePolicy}{policies !== undefined && ` (${policies.live})`}</option>
            <PolicyOptions policies={policies} />
          </select>
        </label>
        <label class="field"><span>{words.model}</span>
          <select value={wish.model} onChange={set("model")}>
            <option value="">{words.liveModel}{models !== undefined && models.champion !== null && ` (${models.champion})`}</option>
            <option value="none">{words.noModel}</option>
            {models?.models.map(({ id }) => <option key={id} value={id}>{id}</option>)}
          </select>
        </label>
        <div class="two-fields">
          <label class="field"><span>{words.from}</span><input type="date" value={wish.from} onInput={set("from")} /></label>
          <label class="field"><span>{words.to}</span><input type="date" value={wish.to} min={wish.from} onInput={set("to")} /></label>
        </div>
        <Problem refusal={refusal} />
        <div class="buttons">
          <button type="button" onClick={close}>{common.cancel}</button>
          <button class="main" disabled={busy}>{words.begin}</button>
        </div>
      </form>
    </Dialog>
  );
}
