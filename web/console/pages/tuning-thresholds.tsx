import type { VNode } from "preact";
import type { Thresholds, WhatIfView } from "../../../src/issuer/views.js";
import { FiguresBeside, FlipsTable } from "../parts/beside.js";
import { Empty } from "../parts/table.js";
import { Card } from "../parts/values.js";
import { useHere } from "../state/here.js";

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

/** The candidate beside what is live: one sentence of money first, then figure by figure. */
export function Comparison({ whatIf: { live, candidate, unmoved }, moved }: { readonly whatIf: WhatIfView; readonly moved: boolean }): VNode {
  const { words, formats } = useHere();
  const saved = live.figures.costPer10kMinor - candidate.figures.costPer10kMinor;
  const sentence = !moved ? words.tuning.same : Math.abs(saved) < 0.5 ? words.tuning.even : saved > 0 ? words.tuning.better(formats.money(Math.round(saved))) : words.tuning.worse(formats.money(Math.round(-saved)));
  return (
    <>
      <p class={`verdict ${!moved || Math.abs(saved) < 0.5 ? "" : saved > 0 ? "good" : "bad"}`} aria-live="polite">{sentence}</p>
      <FiguresBeside before={live.figures} after={candidate.figures} names={[words.tuning.live, words.tuning.candidate]} moved={moved} />
      {live.figures.open > 0 && <p class="soft small">{words.tuning.open(formats.count(live.figures.open))}</p>}
      {unmoved > 0 && <p class="soft small">{words.tuning.unmoved(formats.count(unmoved))}</p>}
    </>
  );
}

/** How many decisions would change, from what to what. */
export function Flips({ whatIf: { flips } }: { readonly whatIf: WhatIfView }): VNode {
  const { words } = useHere();
  return <Card span={7}><FlipsTable title={words.tuning.flips} flips={flips} empty={<Empty title={words.tuning.flipsEmpty} how={words.tuning.lead} />} names={[words.tuning.from, words.tuning.to]} /></Card>;
}
