import type { VNode } from "preact";
import type { MeterMove, MetersWhatIfView } from "../../../src/issuer/index.js";
import type { Thresholds } from "../../../src/issuer/views.js";
import { useAsked } from "../state/api.js";
import { useHere } from "../state/here.js";
import type { Here } from "../state/here.js";
import { addressOf } from "../state/router.js";
import { fullNameOfMeter, valueOfMeter } from "./meter-names.js";

/** A slider that moves asks no more often. */
const PAUSE_MS = 300;

function sentenceOf(here: Here, meter: MeterMove): string {
  const { warning: words } = here.words.meters;
  const show = (value: number | null): string => (value === null ? here.words.common.notKnown : valueOfMeter(here, meter, value));
  const { before, after, limit, keep } = meter;
  const kept = after.value === null || limit === null || (keep === "below" ? after.value <= limit : after.value >= limit);
  const breaksSoon = kept && limit !== null && after.forecast !== null && (keep === "below" ? after.forecast.value > limit : after.forecast.value < limit);
  return breaksSoon ? words.soon(fullNameOfMeter(here, meter), show(after.forecast.value), show(limit)) : words.one(fullNameOfMeter(here, meter), words.standings[after.standing], show(before.value), show(after.value), show(limit));
}

/** Which meters a change would move to their limits or past them, before it is made. @param change thresholds, or the id of a draft */
export function MeterWarning({ change }: { readonly change: { readonly thresholds: Thresholds } | { readonly draft: string } }): VNode | null {
  const here = useHere();
  const { words, issuer } = here;
  const { answer, refusal } = useAsked<MetersWhatIfView>({ method: "POST", path: "/meters/what-if", body: { issuer: issuer.id, ...change } }, PAUSE_MS);
  // A change that cannot be tried says so where it is made.
  if (refusal !== undefined || (answer !== undefined && answer.meters.every(({ before }) => before.value === null))) return null;
  if (answer === undefined) return <p class="meter-warning" role="status">{words.meters.warning.checking}…</p>;
  const worse = answer.meters.filter(({ id }) => answer.worse.includes(id));
  const stays = answer.meters.filter(({ id, before, after }) => after.standing === "over" && before.standing === "over" && !answer.worse.includes(id));
  const link = <a href={addressOf(["meters"])}>{words.meters.warning.see}</a>;
  const either = stays.length > 0 && ` ${words.meters.warning.stays(stays.map((meter) => fullNameOfMeter(here, meter)).join(words.language.comma))}`;
  if (worse.length === 0) return <p class="meter-warning" role="status">{words.meters.warning.none}{either} {link}</p>;
  return (
    <div class={`meter-warning ${worse.some(({ after }) => after.standing === "over") ? "over" : "near"}`} role="status">
      <b>{words.meters.warning.lead}</b>
      <ul>{worse.map((meter) => <li key={meter.id}>{sentenceOf(here, meter)}{words.language.stop}</li>)}</ul>
      {either} {link}
    </div>
  );
}
