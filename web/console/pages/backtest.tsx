import type { VNode } from "preact";
import type { BacktestRunView, FlipPage } from "../../../src/issuer/index.js";
import { Icon } from "../parts/icon.js";
import { Answered, sentenceOf } from "../parts/problem.js";
import { Empty } from "../parts/table.js";
import { Card, PageHead, Time } from "../parts/values.js";
import { ask, pathWith, refusalOf, useAsked } from "../state/api.js";
import { useEvery } from "../state/every.js";
import { may, useHere } from "../state/here.js";
import { addressOf, changeQuery, usePlace } from "../state/router.js";
import { BacktestSides, FlipChoice, FlippedTable } from "./backtest-result.js";
import { LOOK_MS, RunMark, periodOf } from "./backtests.js";

const PAGE_ROWS = 100;

/** One run: how far it is, or what came of it. */
export function Backtest({ id }: { readonly id: string }): VNode {
  const here = useHere();
  const { words } = here;
  const asked = useAsked<BacktestRunView>({ path: `/backtests/${encodeURIComponent(id)}` });
  const running = asked.answer?.state === "running";
  useEvery(LOOK_MS, asked.again, running);
  return (
    <>
      <a class="back" href={addressOf(["backtests"])}><Icon name="back" />{words.backtests.title}</a>
      <Answered asked={{ ...asked, busy: asked.busy && asked.answer === undefined }}>{(run) => <Shown run={run} again={asked.again} />}</Answered>
    </>
  );
}

function Shown({ run, again }: { readonly run: BacktestRunView; readonly again: () => void }): VNode {
  const here = useHere();
  const { words } = here;
  const { candidate: { policy, draft, model }, state, author, startedAt, problem, result } = run;
  const cancel = (): void => {
    ask({ method: "DELETE", path: `/backtests/${encodeURIComponent(run.id)}` }).then(() => {
      here.tell(words.backtests.cancelled, "good");
      again();
    }, (failure: unknown) => here.tell(sentenceOf(words, refusalOf(failure)), "bad"));
  };
  return (
    <>
      <PageHead title={<>{policy} <RunMark state={state} /></>} lead={<>{model ?? words.backtests.without} · {periodOf(here, run)} · {author} · <Time at={startedAt} long />{draft !== null && <> · <a href={addressOf(["policies", "drafts", draft])}>{words.backtests.draft}</a></>}</>}>
        {state === "running" && <button type="button" disabled={!may(here, "analyst")} onClick={cancel}>{words.backtests.cancel}</button>}
      </PageHead>
      {state === "running" && <Running run={run} />}
      {state === "cancelled" && <Card><Empty title={words.backtests.states.cancelled} how={words.backtests.gone} /></Card>}
      {state === "failed" && <Card><Empty title={words.backtests.states.failed} how={problem ?? ""} /></Card>}
      {result !== null && <Result run={run} result={result} />}
    </>
  );
}

function Running({ run: { progress: { events, share, secondsLeft } } }: { readonly run: BacktestRunView }): VNode {
  const { words: { backtests: words }, formats } = useHere();
  const said = words.progress(formats.count(events), formats.share(share, 0));
  return (
    <Card>
      <div class="run-progress">
        <progress max={1} value={share} aria-label={said} />
        <p role="status">{said}{secondsLeft !== null && <span class="soft"> · {words.left(secondsLeft)}</span>}</p>
      </div>
    </Card>
  );
}

type Result = NonNullable<BacktestRunView["result"]>;

function Result({ run, result }: { readonly run: BacktestRunView; readonly result: Result }): VNode {
  const { words: { backtests: words }, formats } = useHere();
  const { query } = usePlace();
  const { before, after, flips, unmoved, unmovedBecause, degraded } = result;
  const [from, to, label] = ["from", "to", "label"].map((name) => query.get(name) ?? undefined);
  const why = unmovedBecause.map(({ missing, count }) => `${words.missing[missing] ?? missing} (${formats.count(count)})`).join(", ");
  return (
    <div class="stack">
      <Card title={words.figures}>
        <BacktestSides before={before} after={after} flipped={run.flipped ?? 0}>
          {unmoved > 0 && <p class="note">{words.unmoved(formats.count(unmoved), why)}</p>}
          {degraded > 0 && <p class="note">{words.degraded(formats.count(degraded))}</p>}
        </BacktestSides>
      </Card>
      {flips.length > 0 && (
        <Card title={words.flips}>
          <FlipChoice flips={flips} chosen={from === undefined || to === undefined ? undefined : `${from} ${to}`} choose={(flip) => changeQuery({ from: flip?.from, to: flip?.to, before: undefined })} />
          <Flipped id={run.id} from={from} to={to} label={label} before={query.get("before") ?? undefined} />
        </Card>
      )}
    </div>
  );
}

interface FlippedProps {
  readonly id: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly label: string | undefined;
  readonly before: string | undefined;
}

/** The decisions that fit, a page at a time. */
function Flipped({ id, before, ...filter }: FlippedProps): VNode {
  const { words, formats } = useHere();
  const asked = useAsked<FlipPage>({ path: pathWith(`/backtests/${encodeURIComponent(id)}/flips`, { ...filter, before, limit: PAGE_ROWS }) });
  return (
    <>
      <div class="filters">
        <label><span>{words.backtests.label}</span>
          <select class={filter.label === undefined ? "" : "set"} value={filter.label ?? ""} onChange={(event) => changeQuery({ label: event.currentTarget.value, before: undefined })}>
            <option value="">{words.common.all}</option>
            {Object.entries(words.labels).map(([value, shown]) => <option key={value} value={value}>{shown}</option>)}
          </select>
        </label>
      </div>
      <Answered asked={asked}>
        {({ items, total, next }) => (
          <>
            <FlippedTable replayed rows={items} heading={<p>{words.backtests.shown(formats.count(items.length), formats.count(total))}</p>} empty={<Empty title={words.backtests.noneFits} how={words.common.tryOther} />} />
            <div class="pages">
              {before !== undefined && <button type="button" onClick={() => changeQuery({ before: undefined })}>{words.backtests.newest}</button>}
              {next !== null && <button type="button" onClick={() => changeQuery({ before: next })}>{words.backtests.older}</button>}
            </div>
          </>
        )}
      </Answered>
    </>
  );
}
