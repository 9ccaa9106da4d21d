import type { VNode } from "preact";
import type { Figures, Thresholds, WhatIfView } from "../../../src/issuer/views.js";
import { Empty, Table } from "../parts/table.js";
import { ActionMark, Card, Difference } from "../parts/values.js";
import { useHere } from "../state/here.js";
import type { Here } from "../state/here.js";

/** One above the highest score: nobody reaches it. */
const NEVER = 1000;

interface SlidersProps {
  readonly thresholds: Thresholds;
  readonly live: Thresholds;
  readonly move: (thresholds: Thresholds) => void;
}

/** The scale of scores in the colours of its outcomes, and a slider for each border. Neither passes the other. */
export function Sliders({ thresholds, live, move }: SlidersProps): VNode {
  const { words } = useHere();
  const { challengeScore, rejectScore } = thresholds;
  const percent = (score: number): string => `${(score / NEVER) * 100}%`;
  const setChallenge = (score: number): void => move({ challengeScore: score, rejectScore: Math.max(score, rejectScore) });
  const setReject = (score: number): void => move({ rejectScore: score, challengeScore: Math.min(score, challengeScore) });
  const slider = (name: string, tone: string, value: number, liveValue: number, set: (score: number) => void): VNode => (
    <label class={`slider ${tone}`}>
      <span>{name}</span>
      <input type="number" min={0} max={NEVER} value={value} aria-label={name} onChange={(event) => set(Math.max(0, Math.min(NEVER, Math.round(event.currentTarget.valueAsNumber || 0))))} />
      <input type="range" min={0} max={NEVER} value={value} aria-label={name} aria-valuetext={value === NEVER ? words.tuning.never : String(value)} onInput={(event) => set(event.currentTarget.valueAsNumber)} />
      <i class="live" style={{ left: `calc(10px + (100% - 20px) * ${liveValue / NEVER})` }} title={`${words.tuning.live} ${liveValue}`} aria-hidden="true" />
    </label>
  );
  return (
    <div class="sliders">
      <div class="outcomes" aria-hidden="true">
        <i class="pass" style={{ width: percent(challengeScore) }}><span>{words.actions.frictionless}</span></i>
        <i class="ask" style={{ width: percent(rejectScore - challengeScore) }} />
        <i class="stop" style={{ width: percent(NEVER - rejectScore) }} />
      </div>
      {slider(words.tuning.challengeScore, "ask", challengeScore, live.challengeScore, setChallenge)}
      {slider(words.tuning.rejectScore, "stop", rejectScore, live.rejectScore, setReject)}
    </div>
  );
}

interface Line {
  readonly name: string;
  readonly of: (figures: Figures) => number;
  readonly show: (value: number) => string;
  readonly better: 1 | -1;
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

function linesOf({ words, formats }: Here): Line[] {
  const { rows } = words.tuning;
  return [
    { name: rows.cost, of: ({ costPer10kMinor }) => Math.round(costPer10kMinor), show: formats.money, better: -1 },
    { name: rows.challenge, of: ({ challenge, count }) => share(challenge, count), show: (value) => formats.share(value, 2), better: -1 },
    { name: rows.reject, of: ({ reject, count }) => share(reject, count), show: (value) => formats.share(value, 2), better: -1 },
    { name: rows.caught, of: ({ fraudCaught, fraud }) => share(fraudCaught, fraud), show: formats.share, better: 1 },
    { name: rows.caughtAmount, of: ({ fraudCaughtAmountMinor, fraudAmountMinor }) => share(fraudCaughtAmountMinor, fraudAmountMinor), show: formats.share, better: 1 },
    { name: rows.basisPoints, of: ({ fraudBasisPoints }) => fraudBasisPoints, show: formats.basisPoints, better: -1 },
    { name: rows.disturbed, of: ({ genuineDisturbed }) => genuineDisturbed, show: formats.count, better: -1 },
  ];
}

/** The candidate beside what is live: one sentence of money first, then figure by figure. */
export function Comparison({ whatIf: { live, candidate }, moved }: { readonly whatIf: WhatIfView; readonly moved: boolean }): VNode {
  const here = useHere();
  const { words, formats } = here;
  const saved = live.figures.costPer10kMinor - candidate.figures.costPer10kMinor;
  const sentence = !moved ? words.tuning.same : Math.abs(saved) < 0.5 ? words.tuning.even : saved > 0 ? words.tuning.better(formats.money(Math.round(saved))) : words.tuning.worse(formats.money(Math.round(-saved)));
  return (
    <>
      <p class={`verdict ${!moved || Math.abs(saved) < 0.5 ? "" : saved > 0 ? "good" : "bad"}`} aria-live="polite">{sentence}</p>
      <table class="comparison">
        <thead><tr><th scope="col">{words.tuning.figure}</th><th scope="col" class="number">{words.tuning.live}</th><th scope="col" class="number">{words.tuning.candidate}</th><th scope="col" class="number">{words.tuning.difference}</th></tr></thead>
        <tbody>
          {linesOf(here).map(({ name, of, show, better }) => (
            <tr key={name}><th scope="row">{name}</th><td class="number">{show(of(live.figures))}</td><td class="number"><b>{show(of(candidate.figures))}</b></td><td class="number">{moved && <Difference value={of(candidate.figures) - of(live.figures)} better={better} show={show} />}</td></tr>
          ))}
        </tbody>
      </table>
      {live.figures.open > 0 && <p class="soft small">{words.tuning.open(formats.count(live.figures.open))}</p>}
    </>
  );
}

type Flip = WhatIfView["flips"][number];

/** How many decisions would change, from what to what. */
export function Flips({ whatIf: { flips } }: { readonly whatIf: WhatIfView }): VNode {
  const { words, formats } = useHere();
  return (
    <Card span={7}>
      <Table title={words.tuning.flips} heading={<h2>{words.tuning.flips}</h2>} rows={flips} keyOf={({ from, to }) => `${from} ${to}`} empty={<Empty title={words.tuning.flipsEmpty} how={words.tuning.same} />} columns={[
        { name: words.tuning.from, value: ({ from }: Flip) => words.actions[from], show: ({ from }: Flip) => <ActionMark action={from} /> },
        { name: words.tuning.to, value: ({ to }: Flip) => words.actions[to], show: ({ to }: Flip) => <ActionMark action={to} /> },
        { name: words.common.count, numeric: true, value: ({ count }: Flip) => count, show: ({ count }: Flip) => formats.count(count) },
        { name: words.tuning.fraud, numeric: true, value: ({ fraud }: Flip) => fraud, show: ({ fraud }: Flip) => formats.count(fraud) },
        { name: words.tuning.amount, numeric: true, value: ({ amountMinor }: Flip) => amountMinor / formats.minorUnits, show: ({ amountMinor }: Flip) => formats.money(amountMinor) },
      ]} />
    </Card>
  );
}
