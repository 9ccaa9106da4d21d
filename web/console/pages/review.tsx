import type { VNode } from "preact";
import type { ReviewItem, ReviewPage } from "../../../src/issuer/index.js";
import { csvOf, saveCsv } from "../parts/csv.js";
import { Icon } from "../parts/icon.js";
import { Answered } from "../parts/problem.js";
import { Empty } from "../parts/table.js";
import { Card, Choice, PageHead } from "../parts/values.js";
import { pathWith, useAsked } from "../state/api.js";
import type { Asked } from "../state/api.js";
import { useEvery } from "../state/every.js";
import { useHere } from "../state/here.js";
import type { Here } from "../state/here.js";
import { addressOf, changeQuery, goTo, usePlace } from "../state/router.js";
import { ReviewedCase } from "./review-case.js";
import { useReviewKeys } from "./review-keys.js";
import { KindMarks, kindsOf } from "./review-kinds.js";

const STATES = ["open", "mine", "free", "snoozed"] as const;
const PAGE_ITEMS = 50;
/** Others work on the queue, too. */
const LOOK_MS = 20_000;

/** Decisions that a person should look at: the queue, and the one that is looked at. */
export function Review(): VNode {
  const here = useHere();
  const { words, formats, issuer } = here;
  const { query } = usePlace();
  const [kind, before, chosen] = ["kind", "before", "case"].map((name) => query.get(name) ?? undefined);
  const state = STATES.find((one) => one === query.get("state")) ?? "open";
  const asked = useAsked<ReviewPage>({ path: pathWith("/review", { issuer: issuer.id, kind, state, before, limit: PAGE_ITEMS }) });
  useEvery(LOOK_MS, asked.again);
  const ids = asked.answer?.items.map(({ decision }) => decision.id) ?? [];
  const go = (step: 1 | -1): void => {
    const next = ids[chosen === undefined ? 0 : ids.indexOf(chosen) + step];
    if (next !== undefined) changeQuery({ case: next });
  };
  useReviewKeys({ j: () => go(1), k: () => go(-1) });
  /** After a case is done, the one that stood below it. */
  const moveOn = (): void => {
    const place = ids.indexOf(chosen ?? "");
    changeQuery({ case: ids[place + 1] ?? ids[place - 1] });
    asked.again();
  };
  const kinds = [["", words.common.all], ...Object.entries(words.review.kinds)] as const;
  return (
    <>
      <PageHead title={words.review.title} lead={words.review.lead}>
        {asked.answer !== undefined && <p class="soft">{words.review.open(formats.count(asked.answer.open.total))}{words.language.comma}{words.review.aside(formats.count(asked.answer.snoozed))}</p>}
      </PageHead>
      <div class="filters">
        <Choice label={words.review.state} value={state} values={STATES.map((one) => [one, words.review.states[one]])} choose={(one) => changeQuery({ state: one === "open" ? undefined : one, before: undefined })} />
        <Choice label={words.review.kind} value={kind ?? ""} values={kinds.map(([one, name]) => [one, `${name}${countOf(asked, one)}`])} choose={(one) => changeQuery({ kind: one, before: undefined })} />
      </div>
      <div class="review">
        <div class="queue-side"><Answered asked={asked}>{(page) => <Queue page={page} chosen={chosen} filtered={kind !== undefined || state !== "open" || before !== undefined} later={before !== undefined} />}</Answered></div>
        {chosen === undefined ? <Card><Empty title={words.review.choose} how={words.review.chooseHow} /></Card> : <ReviewedCase key={chosen} id={chosen} changed={asked.again} moveOn={moveOn} />}
      </div>
    </>
  );
}

function countOf({ answer }: Asked<ReviewPage>, kind: string): string {
  const count = answer?.open.byKind[kind as keyof ReviewPage["open"]["byKind"]];
  return count === undefined || count === 0 ? "" : ` ${count}`;
}

interface QueueProps {
  readonly page: ReviewPage;
  readonly chosen: string | undefined;
  readonly filtered: boolean;
  readonly later: boolean;
}

function Queue({ page: { items, next }, chosen, filtered, later }: QueueProps): VNode {
  const here = useHere();
  const { words } = here;
  const { query } = usePlace();
  if (items.length === 0) {
    return <Card>{filtered ? <Empty title={words.review.emptyFiltered} how={words.common.tryOther}><button type="button" onClick={() => goTo(addressOf(["review"]))}>{words.review.clear}</button></Empty> : <Empty title={words.review.empty} how={words.review.emptyHow} />}</Card>;
  }
  return (
    <Card>
      <div class="table-head"><h2>{words.review.queue}</h2><button type="button" class="quiet csv" title={words.common.csvOf(words.review.queue)} onClick={() => saveCsv(words.review.title, queueCsv(items, here))}><Icon name="save" />{words.common.csv}</button></div>
      <ol class="queue">{items.map((item) => <QueueLine key={item.decision.id} item={item} chosen={item.decision.id === chosen} />)}</ol>
      {(later || next !== null) && <div class="pages">
        {later && <button type="button" onClick={() => changeQuery({ before: undefined })}>{words.review.newest}</button>}
        {next !== null && <a class="button" href={addressOf(["review"], { ...Object.fromEntries(query), before: next })}>{words.review.older}</a>}
      </div>}
    </Card>
  );
}

function QueueLine({ item, chosen }: { readonly item: ReviewItem; readonly chosen: boolean }): VNode {
  const here = useHere();
  const { words, formats } = here;
  const { query } = usePlace();
  const { decision, claim, stakeMinor } = item;
  return (
    <li>
      <a class="case-line" href={addressOf(["review"], { ...Object.fromEntries(query), case: decision.id })} aria-current={chosen ? "true" : undefined}>
        <span class="case-top"><KindMarks item={item} /><time dateTime={decision.at} title={decision.at}>{ageOf(decision.at, here)}</time></span>
        <span class="case-top"><b>{decision.amountMinor === null ? words.common.notKnown : formats.money(decision.amountMinor)}</b><span class="soft">{decision.score === null ? words.review.noScore : `${words.review.score} ${decision.score}`}</span></span>
        <span class="case-top soft"><span class="case-merchant">{decision.merchant ?? words.review.someMerchant}</span><span>{claim === null ? words.review.stake(formats.moneyShort(stakeMinor)) : claim.by}</span></span>
      </a>
    </li>
  );
}

const MINUTE_MS = 60_000;

function ageOf(at: string, { words }: Here): string {
  const minutes = Math.max(0, Math.round((Date.now() - Date.parse(at)) / MINUTE_MS));
  const { ago } = words.review;
  return minutes < 60 ? ago.minutes(minutes) : minutes < 48 * 60 ? ago.hours(Math.round(minutes / 60)) : ago.days(Math.round(minutes / 1440));
}

function queueCsv(items: readonly ReviewItem[], { words }: Here): string {
  const { columns, kinds } = words.review;
  return csvOf(
    [columns.id, columns.at, columns.kinds, columns.score, columns.amount, columns.stake, columns.merchant, columns.claim],
    items.map((item) => [item.decision.id, item.decision.at, kindsOf(item).map((kind) => kinds[kind]).join(" "), item.decision.score, item.decision.amountMinor, item.stakeMinor, item.decision.merchant, item.claim?.by ?? null]),
  );
}
