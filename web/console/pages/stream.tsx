import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { DecisionRow } from "../../../src/issuer/views.js";
import { Icon } from "../parts/icon.js";
import { ActionMark, Card, ScoreMark, Time } from "../parts/values.js";
import { pathWith } from "../state/api.js";
import { useHere } from "../state/here.js";
import { addressOf } from "../state/router.js";

const ROWS_SHOWN = 9;
/** A burst is shown at a pace that an eye can follow. */
const SHOW_MS = 400;

/** Decisions as they are taken. While it is paused they are kept back, and their number shows. */
export function useStream(paused: boolean, rowsMax: number): { readonly rows: readonly DecisionRow[]; readonly held: number; readonly lost: boolean } {
  const { issuer } = useHere();
  const [rows, setRows] = useState<readonly DecisionRow[]>([]);
  const [held, setHeld] = useState(0);
  const [lost, setLost] = useState(false);
  const waiting = useRef<DecisionRow[]>([]);
  const stopped = useRef(paused);
  stopped.current = paused;
  useEffect(() => {
    const source = new EventSource(pathWith("/api/v1/stream", { issuer: issuer.id }));
    source.addEventListener("decision", (event) => waiting.current.unshift(JSON.parse((event as MessageEvent<string>).data) as DecisionRow));
    source.onopen = () => setLost(false);
    source.onerror = () => setLost(true);
    const timer = setInterval(() => {
      waiting.current.length = Math.min(waiting.current.length, stopped.current ? 1000 : rowsMax);
      if (stopped.current) return setHeld(waiting.current.length);
      setHeld(0);
      const arrived = waiting.current.splice(0);
      // A line that was cut off begins again with what it had told before.
      if (arrived.length > 0) setRows((before) => [...arrived, ...before.filter(({ id }) => !arrived.some((one) => one.id === id))].slice(0, rowsMax));
    }, SHOW_MS);
    return () => {
      source.close();
      clearInterval(timer);
    };
  }, [issuer.id]);
  return { rows, held, lost };
}

/** The newest decisions, one line each. */
export function Stream(): VNode {
  const { words, formats } = useHere();
  const [paused, setPaused] = useState(false);
  const { rows, held, lost } = useStream(paused, ROWS_SHOWN);
  const tools = <button type="button" class="quiet" aria-pressed={paused} onClick={() => setPaused(!paused)}><Icon name={paused ? "resume" : "pause"} />{paused ? words.overview.resume : words.overview.pause}{held > 0 && ` · ${words.overview.held(held)}`}</button>;
  return (
    <Card title={words.overview.stream} tools={tools} {...(lost && { lead: words.overview.lost })}>
      {rows.length === 0 && <p class="waiting-line"><i aria-hidden="true" />{words.overview.waiting}</p>}
      <ol class="stream">
        {rows.map((row) => (
          <li key={row.id}>
            <a href={addressOf(["decisions", row.id])}>
              <Time at={row.at} />
              <ActionMark action={row.action} />
              <b>{row.merchant ?? row.channel}</b>
              <span class="number">{row.amountMinor === null ? words.common.notKnown : formats.money(row.amountMinor)}</span>
              <ScoreMark score={row.score} />
            </a>
          </li>
        ))}
      </ol>
    </Card>
  );
}
