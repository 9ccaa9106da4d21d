import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { MeterSettings, MeterSettingsView } from "../../../src/issuer/index.js";
import { Dialog } from "../parts/dialog.js";
import { Answered, Problem } from "../parts/problem.js";
import { ask, pathWith, refusalOf, useAsked } from "../state/api.js";
import type { Refusal } from "../state/api.js";
import { may, useHere } from "../state/here.js";

const BANDS_MAX = 6;

interface LimitsProps {
  readonly close: () => void;
  readonly kept: () => void;
}

/** The limits an issuer keeps to, in a window; an approver may change them and says why. */
export function MeterLimits({ close, kept }: LimitsProps): VNode {
  const { words, issuer } = useHere();
  const path = pathWith("/meters/settings", { issuer: issuer.id });
  const asked = useAsked<MeterSettingsView>({ path });
  return <Dialog title={words.meters.limits} close={close}><Answered asked={asked}>{(view) => <Form view={view} path={path} close={close} kept={kept} />}</Answered></Dialog>;
}

type Shares = "frictionlessShareMin" | "challengeSuccessMin" | "challengeFailureMax" | "challengeAbandonmentMax" | "nearShare";

const DECIMALS = 6;
const percent = (share: number | null): string => (share === null ? "" : String(Number((share * 100).toFixed(DECIMALS))));

function Form({ view, path, close, kept }: LimitsProps & { readonly view: MeterSettingsView; readonly path: string }): VNode {
  const here = useHere();
  const { words: { meters: { form: words }, common, meters }, formats } = here;
  const [settings, setSettings] = useState<MeterSettings>(view.settings);
  const [reason, setReason] = useState("");
  const [refusal, setRefusal] = useState<Refusal>();
  const [busy, setBusy] = useState(false);
  const change = (members: Partial<MeterSettings>): void => setSettings((before) => ({ ...before, ...members }));
  const mayChange = may(here, "approver");
  const submit = (event: Event): void => {
    event.preventDefault();
    setBusy(true);
    ask({ method: "PUT", path, body: { ...settings, reason } }).then(() => {
      here.tell(words.kept, "good");
      kept();
      close();
    }, (failure: unknown) => {
      setRefusal(refusalOf(failure));
      setBusy(false);
    });
  };
  const shareField = (name: Shares, label: string, optional: boolean): VNode => (
    <label class="field"><span>{label}</span><input type="number" min={0} max={100} step="any" required={!optional} placeholder={optional ? words.noLimit : undefined} value={percent(settings[name])} onChange={({ currentTarget: { valueAsNumber } }) => change({ [name]: Number.isNaN(valueAsNumber) ? null : Number((valueAsNumber / 100).toFixed(DECIMALS + 2)) })} /></label>
  );
  const wholeField = (name: "lowRiskBelowScore" | "merchantsShown", label: string, max: number): VNode => <label class="field"><span>{label}</span><input type="number" min={1} max={max} required value={settings[name]} onChange={({ currentTarget: { valueAsNumber } }) => change({ [name]: valueAsNumber })} /></label>;
  const { changed } = view;
  return (
    <form onSubmit={submit}>
      <p class="soft">{changed === null ? words.defaults : <>{words.changed(changed.author, formats.day(changed.at))} <q>{changed.reason}</q></>} {!mayChange && words.needs}</p>
      <fieldset disabled={!mayChange || busy} class="limits">
        <Bands settings={settings} change={change} />
        {wholeField("lowRiskBelowScore", words.lowRisk, 1000)}{shareField("frictionlessShareMin", words.frictionless, false)}
        {shareField("challengeSuccessMin", words.success, true)}{shareField("challengeFailureMax", words.failure, true)}{shareField("challengeAbandonmentMax", words.abandonment, true)}
        {shareField("nearShare", words.near, false)}{wholeField("merchantsShown", words.merchants, 100)}
        <label class="field wide"><span>{common.reason}</span><textarea rows={2} maxLength={1000} required value={reason} onInput={(event) => setReason(event.currentTarget.value)} /><small>{common.reasonHint}</small></label>
      </fieldset>
      <Problem refusal={refusal} />
      <div class="buttons"><button type="button" onClick={close}>{common.cancel}</button><button class="main" disabled={!mayChange || busy} title={mayChange ? meters.limits : words.needs}>{words.keep}</button></div>
    </form>
  );
}

function Bands({ settings, change }: { readonly settings: MeterSettings; readonly change: (members: Partial<MeterSettings>) => void }): VNode {
  const { words: { meters: { form: words } } } = useHere();
  const { bands, currency } = settings;
  const edit = (place: number, members: Partial<MeterSettings["bands"][number]>): void => change({ bands: bands.map((band, index) => (index === place ? { ...band, ...members } : band)) });
  const last = bands.at(-1);
  return (
    <div class="bands wide">
      <label class="field"><span>{words.currency}</span><input required pattern="[A-Z]{3}" maxLength={3} value={currency} onChange={(event) => change({ currency: event.currentTarget.value.toUpperCase() })} /></label>
      <h3>{words.bands}</h3>
      {bands.map((band, place) => (
        <div key={place}>
          <label><span>{words.upTo}</span><input type="number" min={0} step="any" required value={band.upTo} onChange={(event) => edit(place, { upTo: event.currentTarget.valueAsNumber })} /></label>
          <label><span>{words.most}</span><input type="number" min={0} max={10_000} step="any" required value={band.basisPointsMax} onChange={(event) => edit(place, { basisPointsMax: event.currentTarget.valueAsNumber })} /></label>
          <button type="button" class="quiet" disabled={bands.length === 1} onClick={() => change({ bands: bands.filter((_, index) => index !== place) })}>{words.removeBand}</button>
        </div>
      ))}
      {bands.length < BANDS_MAX && <button type="button" class="quiet" onClick={() => change({ bands: [...bands, { upTo: (last?.upTo ?? 0) * 2, basisPointsMax: last?.basisPointsMax ?? 1 }] })}>{words.addBand}</button>}
    </div>
  );
}
