import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { CurvesView, Segment, Thresholds, WhatIfView } from "../../../src/issuer/views.js";
import { ReasonDialog } from "../parts/dialog.js";
import { Answered, Problem } from "../parts/problem.js";
import { Empty } from "../parts/table.js";
import { Card, Choice, PageHead } from "../parts/values.js";
import { ask, useAsked } from "../state/api.js";
import type { Asked } from "../state/api.js";
import { may, useHere } from "../state/here.js";
import { addressOf, changeQuery, goTo, usePlace } from "../state/router.js";
import { MeterWarning } from "./meter-warning.js";
import { Costs } from "./tuning-costs.js";
import { CostCurve, DetectionCurve } from "./tuning-curves.js";
import { Solver } from "./tuning-solver.js";
import { Comparison, Flips, Sliders } from "./tuning-thresholds.js";

const DAYS = ["7", "28", "90"] as const;
const DAY_MS = 86_400_000;
const SEGMENTS = ["place", "device", "mccGroup", "amountBand", "channel", "bin"] as const satisfies readonly (keyof Segment)[];

/** What every question here is about. */
export interface Scope {
  readonly issuer: string;
  readonly from: string;
  readonly segment?: Segment;
  /** Parameters that are only tried. */
  readonly costs?: Readonly<Record<string, number>>;
}

const numberIn = (text: string | null): number | undefined => (text !== null && /^\d{1,4}$/.test(text) ? Number(text) : undefined);

function useScope(costs: Readonly<Record<string, number>>): readonly [Scope, Segment, (typeof DAYS)[number]] {
  const { issuer } = useHere();
  const { query } = usePlace();
  const days = DAYS.find((one) => one === query.get("days")) ?? "28";
  // As old as the page, so that a question stays the same question.
  const from = useMemo(() => new Date(Date.now() - Number(days) * DAY_MS).toISOString(), [days]);
  const segment = Object.fromEntries(SEGMENTS.flatMap((name) => (query.get(name) ? [[name, query.get(name) as string]] : []))) as Segment;
  return [{ issuer: issuer.id, from, ...(Object.keys(segment).length > 0 && { segment }), ...(Object.keys(costs).length > 0 && { costs }) }, segment, days];
}

/** Both thresholds under a person's hand: what they would have led to, beside what is live. */
export function Tuning(): VNode {
  const { words, formats } = useHere();
  const { query } = usePlace();
  const [costs, tryCosts] = useState<Readonly<Record<string, number>>>({});
  const [scope, segment, days] = useScope(costs);
  const curves = useAsked<CurvesView>({ method: "POST", path: "/tuning/curves", body: scope });
  const [challengeScore, rejectScore] = [numberIn(query.get("challenge")), numberIn(query.get("reject"))];
  const chosen = challengeScore === undefined || rejectScore === undefined ? undefined : { challengeScore, rejectScore };
  const tried = useAsked<WhatIfView>(chosen === undefined ? undefined : { method: "POST", path: "/tuning/what-if", body: { ...scope, thresholds: chosen } });
  // What is live says where the sliders stand before anybody has moved them.
  const start = useAsked<WhatIfView>({ method: "POST", path: "/tuning/what-if", body: { ...scope, thresholds: { challengeScore: 1000, rejectScore: 1000 } } });
  const liveThresholds = start.answer?.live.thresholds;
  const unmoved = start.answer && { ...start.answer, candidate: start.answer.live, flips: [] };
  const whatIf = chosen === undefined ? unmoved : (tried.answer ?? unmoved);
  const count = whatIf?.live.figures.count;
  const move = (thresholds: Thresholds | undefined): void => changeQuery({ challenge: thresholds?.challengeScore.toString(), reject: thresholds?.rejectScore.toString() });
  return (
    <>
      <PageHead title={words.tuning.title} lead={count === undefined || count === 0 ? words.tuning.lead : `${words.tuning.lead} ${words.tuning.over(formats.count(count))}${words.language.stop}`}>
        <Choice label={words.common.period} value={days} values={DAYS.map((one) => [one, words.common.days(Number(one))] as const)} choose={(one) => changeQuery({ days: one })} />
      </PageHead>
      <SegmentBar segment={segment} curves={curves.answer} />
      <Problem refusal={tried.refusal ?? start.refusal} />
      <Answered asked={curves}>
        {(answer) => whatIf === undefined || liveThresholds === undefined
          ? <div class="tuning" />
          : whatIf.live.figures.count === 0
            ? <Card><Empty title={words.tuning.empty} how={words.tuning.emptyHow} /></Card>
            : <Bench curves={answer} whatIf={whatIf} thresholds={chosen ?? liveThresholds} moved={chosen !== undefined} move={move} scope={scope} tryCosts={tryCosts} />}
      </Answered>
    </>
  );
}

interface BenchProps {
  readonly curves: CurvesView;
  readonly whatIf: WhatIfView;
  readonly thresholds: Thresholds;
  readonly moved: boolean;
  readonly move: (thresholds: Thresholds | undefined) => void;
  readonly scope: Scope;
  readonly tryCosts: (costs: Readonly<Record<string, number>>) => void;
}

function Bench({ curves, whatIf, thresholds, moved, move, scope, tryCosts }: BenchProps): VNode {
  const here = useHere();
  const { words } = here;
  const [drafting, setDrafting] = useState(false);
  const draft = <button type="button" class="main" disabled={!moved || !may(here, "analyst")} onClick={() => setDrafting(true)}>{words.tuning.makeDraft}</button>;
  return (
    <div class="stack">
      <div class="tuning">
        <Card>
          <Sliders thresholds={thresholds} live={whatIf.live.thresholds} move={move} />
          <Comparison whatIf={whatIf} moved={moved} />
          {moved && <MeterWarning change={{ thresholds }} />}
          <div class="buttons">{moved && <button type="button" onClick={() => move(undefined)}>{words.tuning.backToLive}</button>}{draft}</div>
        </Card>
        <div class="stack">
          <CostCurve curves={curves} whatIf={whatIf} moved={moved} />
          <DetectionCurve curves={curves} whatIf={whatIf} moved={moved} />
        </div>
      </div>
      <div class="grid">
        <Flips whatIf={whatIf} />
        <Solver scope={scope} move={move} />
        <Costs tryCosts={tryCosts} />
      </div>
      {drafting && <MakeDraft thresholds={thresholds} close={() => setDrafting(false)} />}
    </div>
  );
}

function MakeDraft({ thresholds, close }: { readonly thresholds: Thresholds; readonly close: () => void }): VNode {
  const { words, issuer } = useHere();
  const { challengeScore, rejectScore } = thresholds;
  const make = async (reason: string, title: string): Promise<void> => {
    const { id } = await ask<{ readonly id: string }>({ method: "POST", path: "/policies/drafts", body: { issuer: issuer.id, title, constants: { challengeScore, rejectScore }, ...(reason !== "" && { reason }) } });
    goTo(addressOf(["policies", "drafts", id]));
  };
  return <ReasonDialog title={words.tuning.makeDraft} action={words.tuning.makeDraft} line={{ label: words.tuning.draftTitle, value: words.tuning.draftProposal(challengeScore, rejectScore) }} reasonNeeded={false} close={close} act={make} />;
}

function SegmentBar({ segment, curves }: { readonly segment: Segment; readonly curves: Asked<CurvesView>["answer"] }): VNode {
  const { words, formats } = useHere();
  const named = (value: string): string => (words.tuning.segmentValues as Readonly<Record<string, string>>)[value] ?? value;
  const chosen = Object.keys(segment).length > 0;
  return (
    <div class="filters" role="group" aria-label={words.tuning.segment}>
      {SEGMENTS.map((member) => {
        const values = curves?.segments.find((one) => one.member === member)?.values ?? [];
        const value = segment[member];
        if (values.length === 0 && value === undefined) return null;
        return (
          <label key={member}><span>{words.tuning.segments[member]}</span>
            <select class={value === undefined ? "" : "set"} value={value ?? ""} onChange={(event) => changeQuery({ [member]: event.currentTarget.value })}>
              <option value="">{words.tuning.everything}</option>
              {value !== undefined && !values.some((one) => one.value === value) && <option value={value}>{named(value)}</option>}
              {values.map((one) => <option key={one.value} value={one.value}>{named(one.value)} ({formats.countShort(one.count)})</option>)}
            </select>
          </label>
        );
      })}
      {chosen && <button type="button" class="quiet" onClick={() => changeQuery(Object.fromEntries(SEGMENTS.map((name) => [name, undefined])))}>{words.tuning.everything}</button>}
    </div>
  );
}
