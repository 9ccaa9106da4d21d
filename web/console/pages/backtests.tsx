import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { BacktestRow } from "../../../src/issuer/index.js";
import { Answered } from "../parts/problem.js";
import { Empty, Table } from "../parts/table.js";
import type { Column } from "../parts/table.js";
import { Bar, Card, Difference, PageHead, Time } from "../parts/values.js";
import { pathWith, useAsked } from "../state/api.js";
import { useEvery } from "../state/every.js";
import { may, useHere } from "../state/here.js";
import type { Here } from "../state/here.js";
import { addressOf } from "../state/router.js";
import { StartDialog } from "./backtest-start.js";

/** How often one that runs is asked how far it is. */
export const LOOK_MS = 1_000;

/** A run's state, in the colours of how it stands. */
export function RunMark({ state }: { readonly state: BacktestRow["state"] }): VNode {
  const { words } = useHere();
  return <span class={`mark ${{ running: "ask", done: "pass", cancelled: "plain", failed: "stop" }[state]}`}>{words.backtests.states[state]}</span>;
}

/** The period of a run in words. */
export function periodOf({ words, formats }: Here, { from, to }: Pick<BacktestRow, "from" | "to">): string {
  if (from === null && to === null) return words.backtests.always;
  return words.backtests.period(from === null ? words.backtests.begun : formats.date(from), to === null ? words.backtests.now : formats.date(to));
}

/** What was tried of late, and how far what runs is. */
export function Backtests(): VNode {
  const here = useHere();
  const { words, issuer } = here;
  const asked = useAsked<{ readonly runs: readonly BacktestRow[] }>({ path: pathWith("/backtests", { issuer: issuer.id }) });
  const [starting, setStarting] = useState(false);
  const runs = asked.answer?.runs ?? [];
  const running = runs.some(({ state }) => state === "running");
  useEvery(LOOK_MS, asked.again, running);
  return (
    <>
      <PageHead title={words.backtests.title} lead={words.backtests.lead}>
        <button type="button" class="main" disabled={running || !may(here, "analyst")} onClick={() => setStarting(true)}>{words.backtests.start}</button>
      </PageHead>
      <Answered asked={{ ...asked, busy: asked.busy && asked.answer === undefined }}>
        {() => <Card><Table title={words.backtests.title} columns={columnsOf(here)} rows={runs} keyOf={({ id }) => id} href={({ id }) => addressOf(["backtests", id])} empty={<Empty title={words.backtests.empty} how={words.backtests.emptyHow} />} /></Card>}
      </Answered>
      {starting && <StartDialog close={() => setStarting(false)} />}
    </>
  );
}

function columnsOf(here: Here): Column<BacktestRow>[] {
  const { words, formats } = here;
  const { columns } = words.backtests;
  return [
    { name: columns.candidate, value: ({ candidate }) => candidate.policy, show: ({ candidate }) => <b>{candidate.policy}</b> },
    { name: columns.model, value: ({ candidate }) => candidate.model, show: ({ candidate }) => candidate.model ?? words.backtests.without },
    { name: columns.period, value: (row) => periodOf(here, row), minor: true },
    { name: columns.state, value: ({ state }) => words.backtests.states[state], show: ({ state, progress }) => <span class="run-state"><RunMark state={state} />{state === "running" && <Bar share={progress.share} tone="ask" />}</span> },
    { name: columns.flipped, numeric: true, value: ({ flipped }) => flipped, show: ({ flipped }) => (flipped === null ? null : formats.count(flipped)) },
    { name: columns.cost, numeric: true, value: ({ costChangeMinor }) => (costChangeMinor === null ? null : costChangeMinor / formats.minorUnits), show: ({ costChangeMinor }) => (costChangeMinor === null ? null : <Difference value={Math.round(costChangeMinor)} better={-1} show={formats.money} />) },
    { name: columns.author, value: ({ author }) => author, minor: true },
    { name: columns.started, value: ({ startedAt }) => startedAt, show: ({ startedAt }) => <Time at={startedAt} long /> },
  ];
}
