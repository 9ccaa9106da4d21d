import type { VNode } from "preact";
import type { MeterView } from "../../../src/issuer/index.js";
import { useHere } from "../state/here.js";
import type { Here } from "../state/here.js";
import { changeQuery } from "../state/router.js";
import { limitOfMeter, nameOfMeter, valueOfMeter } from "./meter-names.js";

/** How far one stands, by colour and word. */
export function StandingMark({ meter }: { readonly meter: Pick<MeterView, "standing" | "limit"> }): VNode {
  const { words } = useHere();
  if (meter.limit === null) return <span class="mark plain">{words.meters.standings.none}</span>;
  return <span class={`mark ${{ ok: "pass", near: "ask", over: "stop" }[meter.standing]}`}>{words.meters.standings[meter.standing]}</span>;
}

/** Ends of the scale a meter is drawn on: everything that matters has a place, and its limit is well inside. */
function scaleOf({ keep, unit, value, limit, forecast }: MeterView): readonly [number, number] {
  const shown = [value, limit, forecast?.value ?? null].filter((one) => one !== null);
  if (keep === "above") return [Math.max(0, 1 - 1.6 * Math.max(0.02, ...shown.map((one) => 1 - one), limit === null ? 0 : 1.6 * (1 - limit))), 1];
  const high = Math.max(...shown.map((one) => one * 1.15), limit === null ? 0 : limit * 1.5, unit === "share" ? 0.01 : 1);
  return [0, unit === "share" ? Math.min(1, high) : high];
}

/** The value as a bar, with its limit, and where it is expected to end with the band of that. */
function GaugeBar({ meter }: { readonly meter: MeterView }): VNode {
  const [low, high] = scaleOf(meter);
  const at = (value: number): number => Math.max(0, Math.min(100, ((value - low) / (high - low)) * 100));
  const { value, limit, forecast, standing, keep } = meter;
  return (
    <span class={`gauge-bar ${limit === null ? "none" : standing}`} aria-hidden="true">
      {limit !== null && <i class="barred" style={keep === "below" ? { left: `${at(limit)}%`, right: 0 } : { left: 0, width: `${at(limit)}%` }} />}
      {value !== null && <i class="value" style={{ width: `${at(value)}%` }} />}
      {forecast !== null && <i class="band" style={{ left: `${at(forecast.low)}%`, width: `${Math.max(0.6, at(forecast.high) - at(forecast.low))}%` }} />}
      {forecast !== null && <i class="expected" style={{ left: `${at(forecast.value)}%` }} />}
      {limit !== null && <i class="limit" style={{ left: `${at(limit)}%` }} />}
    </span>
  );
}

/** Where it stands and where it goes, in one or two sentences. */
function sentencesOf(here: Here, meter: MeterView): readonly string[] {
  const { words: { meters: words }, formats } = here;
  const { value, limit, keep, standing, forecast, open, unit } = meter;
  if (value === null) return [words.nothing];
  const show = (one: number): string => valueOfMeter(here, meter, one);
  const apart = limit === null ? 0 : Math.abs(value - limit);
  const broken = limit !== null && forecast !== null && (keep === "below" ? forecast.value > limit : forecast.value < limit);
  const first = limit === null ? words.sentences.none : standing === "over" ? words.sentences.over(show(apart)) : standing === "near" ? (broken ? words.sentences.nearSoon : words.sentences.nearNow) : words.sentences.ok(show(apart));
  const rest = unit === "basis-points"
    ? open.count > 0 && open.expectedMinor !== null ? [words.open(formats.moneyShort(open.amountMinor), formats.moneyShort(open.expectedMinor))] : []
    : open.count > 0 ? [words.openChallenges(formats.count(open.count))] : [];
  return [first, ...(forecast === null ? [] : [words.forecast(show(forecast.value), show(forecast.low), show(forecast.high))]), ...rest];
}

/** One meter as a tile that shows its chart. */
export function Gauge({ meter, chosen }: { readonly meter: MeterView; readonly chosen: boolean }): VNode {
  const here = useHere();
  const limit = limitOfMeter(here, meter);
  const [first, ...rest] = sentencesOf(here, meter);
  return (
    <button type="button" class="gauge" aria-pressed={chosen} onClick={() => changeQuery({ meter: meter.id })}>
      <span class="gauge-head"><b>{nameOfMeter(here, meter)}</b><StandingMark meter={meter} /></span>
      <span class="gauge-value"><strong>{meter.value === null ? here.words.common.notKnown : valueOfMeter(here, meter, meter.value)}</strong>{limit !== "" && <small>{limit}</small>}</span>
      <GaugeBar meter={meter} />
      <span class="gauge-says"><b>{first}</b> {rest.join(here.language === "ja" ? "" : " ")}</span>
    </button>
  );
}
