import type { ComponentChildren, VNode } from "preact";
import type { FlippedRow } from "../../../src/issuer/index.js";
import type { BacktestFigures, Flip } from "../../../src/issuer/views.js";
import { Comparison } from "../parts/beside.js";
import type { ComparedLine } from "../parts/beside.js";
import { Table } from "../parts/table.js";
import type { Column } from "../parts/table.js";
import { ActionMark, LabelMark, ScoreMark, Time } from "../parts/values.js";
import { useHere } from "../state/here.js";
import type { Here } from "../state/here.js";
import { addressOf } from "../state/router.js";

interface Sides {
  readonly before: BacktestFigures;
  readonly after: BacktestFigures;
}

function linesOf({ words, formats }: Here): ComparedLine<BacktestFigures>[] {
  const { rows } = words.backtests;
  const share = (value: number): string => formats.share(value, 2);
  return [
    { name: rows.cost, of: ({ costMinor }) => Math.round(costMinor), show: formats.money, better: -1 },
    { name: rows.challenge, of: ({ challengeShare }) => challengeShare, show: share, better: -1 },
    { name: rows.reject, of: ({ rejectShare }) => rejectShare, show: share, better: -1 },
    { name: rows.caught, of: ({ fraudCaught }) => fraudCaught, show: formats.count, better: 1 },
    { name: rows.caughtAmount, of: ({ fraudCaughtAmountMinor }) => fraudCaughtAmountMinor, show: formats.money, better: 1 },
    { name: rows.missed, of: ({ fraudMissed }) => fraudMissed, show: formats.count, better: -1 },
    { name: rows.missedAmount, of: ({ fraudMissedAmountMinor }) => fraudMissedAmountMinor, show: formats.money, better: -1 },
    { name: rows.disturbed, of: ({ genuineDisturbed }) => genuineDisturbed, show: formats.count, better: -1 },
  ];
}

/** What it would have cost in one sentence, then figure by figure, as it was and as it would be. */
export function BacktestSides({ before, after, flipped, children }: Sides & { readonly flipped: number; readonly children?: ComponentChildren }): VNode {
  const here = useHere();
  const { words: { backtests: words }, formats } = here;
  const saved = Math.round(before.costMinor - after.costMinor);
  const sentence = flipped === 0 ? words.same : saved === 0 ? words.even : saved > 0 ? words.saves(formats.money(saved)) : words.costs(formats.money(-saved));
  return (
    <>
      <p class={`verdict ${flipped === 0 || saved === 0 ? "" : saved > 0 ? "good" : "bad"}`} role="status">{sentence}</p>
      <div class="table-scroll" tabIndex={0} role="region" aria-label={words.figures}>
        <Comparison before={before} after={after} names={[words.before, words.after]} moved={flipped > 0} lines={linesOf(here)} />
      </div>
      {before.open > 0 && <p class="soft small">{words.open(formats.count(before.open))}</p>}
      {children}
    </>
  );
}

interface FlipsProps {
  readonly flips: readonly Flip[];
  /** `from to` of the change that is looked at. */
  readonly chosen: string | undefined;
  readonly choose: (flip: Flip | undefined) => void;
}

/** How many decisions change from what to what; one of these can be looked at alone. */
export function FlipChoice({ flips, chosen, choose }: FlipsProps): VNode {
  const { words, formats } = useHere();
  const total = flips.reduce((sum, { count }) => sum + count, 0);
  return (
    <ul class="flips" aria-label={words.backtests.flips}>
      <li><button type="button" aria-pressed={chosen === undefined} onClick={() => choose(undefined)}><span>{words.backtests.anyFlip}</span><b>{formats.count(total)}</b></button></li>
      {flips.map((flip) => {
        const { from, to, count, fraud, amountMinor } = flip;
        return (
          <li key={`${from} ${to}`}>
            <button type="button" aria-pressed={chosen === `${from} ${to}`} onClick={() => choose(flip)}>
              <span><ActionMark action={from} /> → <ActionMark action={to} /></span><b>{formats.count(count)}</b>
              <small>{words.backtests.fraud} {formats.count(fraud)} · {formats.money(amountMinor)}</small>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** A decision that comes out otherwise; the fast backtest knows no new score. */
export type AnyFlip = Pick<FlippedRow, "decision" | "to" | "rule"> & Partial<Pick<FlippedRow, "score" | "reasons" | "newReasons">>;

const REASONS_SHOWN = 2;

function reasonsText(reasons: FlippedRow["reasons"] | undefined, most: number): string {
  return (reasons ?? []).slice(0, most).map(({ feature, contribution }) => `${feature} ${contribution < 0 ? "−" : "+"}${Math.abs(contribution).toFixed(2)}`).join(", ");
}

function columnsOf({ words, formats }: Here, replayed: boolean): Column<AnyFlip>[] {
  const { backtests } = words;
  const { columns } = words.decisions;
  return [
    { name: columns.at, value: ({ decision }) => decision.at, show: ({ decision }) => <Time at={decision.at} /> },
    { name: backtests.was, value: ({ decision }) => words.actions[decision.action], show: ({ decision }) => <Side action={decision.action} rule={decision.rule} score={decision.score} /> },
    { name: backtests.would, value: ({ to }) => words.actions[to], show: ({ to, rule, score, decision }) => <Side action={to} rule={rule} score={replayed ? (score ?? null) : decision.score} /> },
    { name: backtests.amount, numeric: true, value: ({ decision: { amountMinor } }) => (amountMinor === null ? null : amountMinor / formats.minorUnits), show: ({ decision: { amountMinor } }) => (amountMinor === null ? null : formats.money(amountMinor)) },
    { name: columns.merchant, value: ({ decision }) => decision.merchant, minor: true },
    ...(replayed ? [{ name: backtests.why, value: (row: AnyFlip) => reasonsText(row.newReasons, Infinity), show: (row: AnyFlip) => <Why row={row} />, minor: true as const }] : []),
    { name: columns.label, value: ({ decision: { label } }) => (label === null ? null : words.labels[label]), show: ({ decision: { label } }) => <LabelMark label={label} /> },
    { name: `${backtests.was}: ${backtests.rule}`, value: ({ decision }) => decision.rule, csvOnly: true },
    { name: `${backtests.was}: ${backtests.score}`, value: ({ decision }) => decision.score, csvOnly: true },
    { name: `${backtests.would}: ${backtests.rule}`, value: ({ rule }) => rule, csvOnly: true },
    ...(replayed ? [{ name: `${backtests.would}: ${backtests.score}`, value: ({ score }: AnyFlip) => score ?? null, csvOnly: true as const }, { name: backtests.reasonsWas, value: ({ reasons }: AnyFlip) => reasonsText(reasons, Infinity), csvOnly: true as const }] : []),
    { name: columns.id, value: ({ decision }) => decision.id, csvOnly: true },
  ];
}

function Side({ action, rule, score }: { readonly action: AnyFlip["to"]; readonly rule: string; readonly score: number | null }): VNode {
  return <span class="side-by"><ActionMark action={action} /><small><code>{rule}</code> {score !== null && <ScoreMark score={score} />}</small></span>;
}

/** The strongest contributions, as they were and, where they differ, as they would be. */
function Why({ row: { reasons, newReasons } }: { readonly row: AnyFlip }): VNode {
  const [was, would] = [reasonsText(reasons, REASONS_SHOWN), reasonsText(newReasons, REASONS_SHOWN)];
  return <span class="why"><small>{was}</small>{would !== was && would !== "" && <small>→ {would}</small>}</span>;
}

interface FlippedTableProps {
  readonly rows: readonly AnyFlip[];
  /** With new scores and reasons, as a full replay has them. */
  readonly replayed: boolean;
  readonly heading: ComponentChildren;
  readonly empty?: ComponentChildren;
}

/** Decisions that come out otherwise; each row opens its decision. */
export function FlippedTable({ rows, replayed, heading, empty }: FlippedTableProps): VNode {
  const here = useHere();
  return <Table title={here.words.backtests.decisions} heading={heading} columns={columnsOf(here, replayed)} rows={rows} keyOf={({ decision }) => decision.id} href={({ decision }) => addressOf(["decisions", decision.id])} empty={empty} />;
}
