import type { VNode } from "preact";
import type { DecisionExplanation } from "../../../src/issuer/index.js";
import { PlacesMap } from "../parts/places-map.js";
import { Table } from "../parts/table.js";
import { Card, Diverging } from "../parts/values.js";
import { useHere } from "../state/here.js";
import type { Here } from "../state/here.js";

type Feature = DecisionExplanation["features"][number];

const SHOWN = 12;

/** Smaller ones are what is left of an unfinished count. */
const NOTHING = 0.0005;

const named = ({ name }: Feature): string => name.replaceAll("_", " ");
const partOf = ({ contribution = 0 }: Feature): number => contribution;

/** A value with its unit, where the unit says something to a person. */
function measureOf({ value, unit }: Feature, { language }: Here): string {
  if (value === undefined) return "";
  const number = (Math.abs(value) < NOTHING ? 0 : value).toLocaleString(language, { maximumSignificantDigits: 3 });
  return ["flag", "log", "log-odds", "score"].includes(unit) ? number : `${number} ${unit}`;
}

/** What weighed, as bars from the middle. A sentence says what holds where a feature raises the score; where it lowers it, its value says more. */
export function Contributions({ explanation }: { readonly explanation: DecisionExplanation }): VNode | null {
  const here = useHere();
  const { words, language, formats } = here;
  const weighed = explanation.features.filter((feature) => partOf(feature) !== 0).sort((a, b) => Math.abs(partOf(b)) - Math.abs(partOf(a)));
  if (weighed.length === 0) return null;
  const [strong, weak] = [weighed.slice(0, SHOWN), weighed.slice(SHOWN)];
  const rest = weak.reduce((sum, feature) => sum + partOf(feature), 0);
  const largest = Math.max(...strong.map((feature) => Math.abs(partOf(feature))), Math.abs(rest));
  const signed = (part: number): string => formats.signed(part, (size) => formats.number(size, 2));
  return (
    <Card wide title={words.decision.weighed} lead={words.decision.weighedLead}>
      <div class="parts-head" aria-hidden="true"><span /><span><i>← {words.decision.against}</i><i>{words.decision.forFraud} →</i></span></div>
      <ul class="parts">
        {strong.map((feature) => (
          <li key={feature.name}>
            <span>{partOf(feature) > 0 ? feature.sentence[language] : named(feature)}<small>{partOf(feature) > 0 ? `${named(feature)} ` : ""}{measureOf(feature, here)}</small></span>
            <Diverging size={partOf(feature) / largest} />
            <b>{signed(partOf(feature))}</b>
          </li>
        ))}
        {weak.length > 0 && <li class="soft"><span>{words.decision.rest(weak.length)}</span><Diverging size={rest / largest} /><b>{signed(rest)}</b></li>}
      </ul>
      <details class="raw">
        <summary>{words.decision.features}</summary>
        <Table title={words.decision.features} rows={explanation.features} keyOf={({ name }) => name} columns={[
          { name: words.decision.feature, value: ({ name }: Feature) => name, show: ({ name }: Feature) => <code>{name}</code> },
          { name: words.decision.value, numeric: true, value: ({ value }: Feature) => value ?? null, show: (feature: Feature) => measureOf(feature, here) || words.decision.answers.unknown },
          { name: words.decision.part, numeric: true, value: ({ contribution }: Feature) => contribution ?? null, show: (feature: Feature) => signed(partOf(feature)) },
        ]} />
      </details>
    </Card>
  );
}

/** Logarithms of how many times the usual something is. */
const RATIO = /_(over_|ratio|record|shift|surprise)/;
/** Where the scale of a picture ends: so many deviations, or e³ ≈ 20 times the usual. */
const ENDS = { deviations: 6, ratio: 3 } as const;
/** What lies as near to the middle is nothing to wonder at. */
const USUAL = { deviations: 2, ratio: 0.7 } as const;

function HabitLine({ feature }: { readonly feature: Feature }): VNode {
  const { words, formats, language } = useHere();
  const value = feature.value ?? 0;
  if (feature.unit === "flag") return <li><span>{value === 1 ? <>{feature.sentence[language]}<small>{named(feature)}</small></> : named(feature)}</span><span class={`mark ${value === 1 ? "ask" : "pass"}`}>{value === 1 ? words.decision.isNew : words.decision.isKnown}</span></li>;
  const kind = feature.unit === "deviations" ? "deviations" : "ratio";
  const place = 50 + (Math.max(-1, Math.min(1, value / ENDS[kind])) * 50);
  const usual = (USUAL[kind] / ENDS[kind]) * 50;
  const unusual = Math.abs(value) > USUAL[kind];
  const factor = Math.exp(value);
  const shown = kind === "deviations" ? words.decision.deviations(formats.signed(value, (size) => formats.number(size, 1))) : words.decision.times(formats.number(factor, factor < 10 ? 1 : 0));
  return (
    <li>
      <span>{value > USUAL[kind] ? <>{feature.sentence[language]}<small>{named(feature)}</small></> : named(feature)}</span>
      <span class="habit-scale" aria-hidden="true"><i style={{ left: `${50 - usual}%`, width: `${2 * usual}%` }} /><b class={unusual ? "unusual" : ""} style={{ left: `${place}%` }} /></span>
      <span class={unusual ? "unusual" : "soft"}>{shown}</span>
    </li>
  );
}

/** The transaction beside what the card and the others in it usually do. */
export function Habit({ explanation: { features, pasts } }: { readonly explanation: DecisionExplanation }): VNode {
  const { words, formats } = useHere();
  const told = features.filter(({ group, value, unit, name }) => group === "habit" && value !== undefined && (unit === "deviations" || RATIO.test(name) || (unit === "flag" && name.startsWith("card_"))));
  const attempts = pasts["card"];
  if (attempts === undefined || told.length === 0) return <Card title={words.decision.habit}><p class="soft">{words.decision.noHabit}</p></Card>;
  return (
    <Card title={words.decision.habit} lead={words.decision.habitLead(formats.count(attempts))}>
      <p class="habit-legend" aria-hidden="true"><i />{words.decision.usual}</p>
      <ul class="habit">{told.map((feature) => <HabitLine key={feature.name} feature={feature} />)}</ul>
    </Card>
  );
}

/** Where this one came from and where the card was before it, as far as network addresses tell. */
export function Places({ explanation: { record: { attempt }, lastPlace } }: { readonly explanation: DecisionExplanation }): VNode | null {
  const { words, formats } = useHere();
  const { latitude, longitude, ipCountry } = attempt;
  if (latitude === undefined || longitude === undefined) return null;
  const named = (place: string, country: string | undefined): string => (country === undefined ? place : `${place} · ${formats.country(country)}`);
  const now = { latitude, longitude, name: named(words.decision.placeNow, ipCountry), kind: "now" as const };
  const before = lastPlace === null ? [] : [{ ...lastPlace, name: named(words.decision.placeBefore, lastPlace.country), kind: "before" as const }];
  const lead = lastPlace === null ? words.decision.noPlaceBefore : words.decision.placesLead(formats.count(lastPlace.kilometres), formats.day(new Date(lastPlace.at).toISOString()));
  return <Card title={words.decision.places} lead={lead}><PlacesMap places={[...before, now]} title={`${words.decision.places}: ${lead}`} /></Card>;
}
