import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { DecisionExplanation, ReviewCase, ReviewReason, ReviewVerdict } from "../../../src/issuer/index.js";
import { Dialog } from "../parts/dialog.js";
import { Answered, Problem } from "../parts/problem.js";
import { ActionMark, Card, LabelMark, ScoreMark, Time } from "../parts/values.js";
import { ask, refusalOf, useAsked } from "../state/api.js";
import type { Refusal } from "../state/api.js";
import { may, useHere } from "../state/here.js";
import type { Here } from "../state/here.js";
import { addressOf } from "../state/router.js";
import { Habit, Places } from "./decision-features.js";
import { useReviewKeys } from "./review-keys.js";
import { KindMarks } from "./review-kinds.js";
import { Links } from "./review-links.js";

const HOUR_MS = 3_600_000;
const VERDICTS = ["fraud", "genuine", "unsure"] as const;

interface CaseProps {
  readonly id: string;
  /** The queue is to be asked for anew. */
  readonly changed: () => void;
  /** The case is done: to the next one. */
  readonly moveOn: () => void;
}

/** One case: why it is here, what its card usually does, what is linked to it, and what is to be done. */
export function ReviewedCase({ id, changed, moveOn }: CaseProps): VNode {
  const asked = useAsked<ReviewCase>({ path: `/review/${id}` });
  const explanation = useAsked<DecisionExplanation>({ path: `/decisions/${id}/explain` });
  const refresh = (): void => {
    asked.again();
    changed();
  };
  return (
    <div class="stack">
      <div><Answered asked={asked}>{(found) => <Found found={found} refresh={refresh} moveOn={moveOn} />}</Answered></div>
      {explanation.answer === undefined ? <Card><Waiting busy={explanation.busy} refusal={explanation.refusal} again={explanation.again} /></Card> : <><Habit explanation={explanation.answer} /><Places explanation={explanation.answer} /></>}
      <div><Links id={id} /></div>
    </div>
  );
}

function Waiting({ busy, refusal, again }: { readonly busy: boolean; readonly refusal: Refusal | undefined; readonly again: () => void }): VNode {
  const { words } = useHere();
  return busy ? <p class="waiting-line"><i aria-hidden="true" />{words.decision.explaining}</p> : <Problem refusal={refusal} again={again} />;
}

function Found({ found, refresh, moveOn }: { readonly found: ReviewCase; readonly refresh: () => void; readonly moveOn: () => void }): VNode {
  const here = useHere();
  const { words, formats, session } = here;
  const { decision, claim, verdict, snoozedUntil, stands } = found;
  const [open, setOpen] = useState<"snooze" | "note" | ReviewVerdict>();
  const [refusal, setRefusal] = useState<Refusal>();
  const mine = claim?.by === session.person.id;
  const allowed = may(here, "analyst");
  const step = async (name: string, body: object, then: () => void): Promise<void> => {
    await ask({ method: "POST", path: `/review/${decision.id}/${name}`, body });
    setRefusal(undefined);
    then();
  };
  const now = (name: string, body: object, said: string): void => void step(name, body, () => {
    here.tell(said, "good");
    refresh();
  }).catch((failure: unknown) => setRefusal(refusalOf(failure)));
  const judge = (word: ReviewVerdict, replaces?: string): Promise<void> => step("verdict", { verdict: word, ...(replaces !== undefined && { replaces }) }, () => {
    here.tell(words.review.saidSo[word], "good");
    refresh();
    moveOn();
  });
  const say = (word: ReviewVerdict): void => {
    if (stands !== null && stands !== word) return setOpen(word);
    judge(word).catch((failure: unknown) => setRefusal(refusalOf(failure)));
  };
  const keyed = (word: ReviewVerdict) => (): void => {
    if (allowed && mine) say(word);
  };
  const take = (): void => {
    if (allowed && verdict === null) now("claim", {}, words.review.said.claimed);
  };
  useReviewKeys({ c: take, s: () => allowed && setOpen("snooze"), f: keyed("fraud"), g: keyed("genuine"), u: keyed("unsure") });
  return (
    <Card>
      <header class="case-head">
        <KindMarks item={found} /><ActionMark action={decision.action} /><LabelMark label={decision.label} />
        <span class="soft">{claim !== null && (mine ? words.review.yours(formats.instant(claim.until)) : words.review.theirs(claim.by, formats.instant(claim.until)))}{claim?.takenFrom && ` (${words.review.takenFrom(claim.takenFrom)})`}{snoozedUntil !== null && words.review.asideUntil(formats.day(snoozedUntil))}{verdict !== null && words.review.judged(words.review.verdicts[verdict.verdict], verdict.by)}</span>
      </header>
      <h2 class="case-sentence">{sentenceOf(found, here)}</h2>
      <ul class="case-reasons">{found.reasons.map((reason, index) => <li key={index}>{reasonText(reason, here)}</li>)}</ul>
      <p class="case-facts"><Time at={decision.at} long /><ScoreMark score={decision.score} /><code>{decision.cardBin}…{decision.cardLastFour}</code><span>{words.review.stake(formats.money(found.stakeMinor))}</span><a href={addressOf(["decisions", decision.id])}>{words.review.details}</a></p>
      <Problem refusal={refusal} />
      {allowed && <div class="case-buttons">
        <span>{VERDICTS.map((word) => <button key={word} type="button" class={`verdict ${word}`} disabled={claim !== null && !mine} aria-pressed={stands === word} onClick={() => say(word)}>{words.review.verdicts[word]} <kbd aria-hidden="true">{word[0]}</kbd></button>)}</span>
        <span>
          {verdict === null && (mine ? <button type="button" onClick={() => now("release", {}, words.review.said.released)}>{words.review.release}</button> : <button type="button" onClick={() => now("claim", claim === null ? {} : { takeOver: true }, words.review.said.claimed)}>{claim === null ? words.review.claim : words.review.takeOver} <kbd aria-hidden="true">c</kbd></button>)}
          <button type="button" disabled={claim !== null && !mine} onClick={() => setOpen("snooze")}>{words.review.snooze} <kbd aria-hidden="true">s</kbd></button>
          <button type="button" onClick={() => setOpen("note")}>{words.review.note}</button>
        </span>
      </div>}
      <Steps found={found} />
      {open === "note" && <TextDialog title={words.review.note} action={words.review.note} close={() => setOpen(undefined)} act={({ text }) => step("note", { text }, () => { here.tell(words.review.said.noted, "good"); refresh(); })} />}
      {open === "snooze" && <TextDialog title={words.review.snooze} action={words.review.snooze} durations close={() => setOpen(undefined)} act={({ text, hours }) => step("snooze", { until: new Date(Date.now() + Number(hours) * HOUR_MS).toISOString(), ...(text.trim() !== "" && { reason: text }) }, () => { here.tell(words.review.said.snoozed, "good"); refresh(); moveOn(); })} />}
      {open !== undefined && open !== "note" && open !== "snooze" && stands !== null && <Dialog title={words.review.verdicts[open]} close={() => setOpen(undefined)}>
        <p>{words.review.overrule(words.review.verdicts[stands], words.review.verdicts[open])}</p>
        <div class="buttons"><button type="button" onClick={() => setOpen(undefined)}>{words.common.cancel}</button><button type="button" class="main" onClick={() => { setOpen(undefined); judge(open, stands).catch((failure: unknown) => setRefusal(refusalOf(failure))); }}>{words.review.verdicts[open]}</button></div>
      </Dialog>}
    </Card>
  );
}

function sentenceOf({ decision: { action, amountMinor, merchant } }: ReviewCase, { words, formats }: Here): string {
  const { passed, rejected, asked, someAmount, someMerchant } = words.review;
  const sentence = action === "frictionless" ? passed : action === "reject" ? rejected : asked;
  return sentence(amountMinor === null ? someAmount : formats.money(amountMinor), merchant ?? someMerchant);
}

function reasonText(reason: ReviewReason, { words }: Here): string {
  const { reasons, facts, links } = words.review;
  const listed = (names: readonly string[]): string => names.join(words.language.comma);
  switch (reason.why) {
    case "score": {
      const by = Math.round(reason.challengeScore - reason.score);
      return by > 0 ? reasons.scoreBelow(reason.score, by) : reasons.scoreAbove(reason.score, -by);
    }
    case "linked-fraud":
      return reasons.linked(listed(reason.shares.map((kind) => links[kind])));
    case "habit":
      return reasons.habit(listed(reason.usual.map((name) => facts[name] ?? name)), listed(reason.unusual.map((name) => facts[name] ?? name)));
    case "challenger":
      return reasons.challenger(words.actions[reason.action], reason.model ?? reason.policy);
  }
}

function Steps({ found: { steps } }: { readonly found: ReviewCase }): VNode {
  const { words } = useHere();
  if (steps.length === 0) return <p class="soft case-steps">{words.review.untouched}</p>;
  return <section class="case-steps" aria-label={words.review.history}><ol>{[...steps].reverse().map((step, index) => <li key={index}><Time at={step.at} /> <b>{step.author}</b> {words.review.steps[step.action] ?? step.action}{step.reason !== null && <q>{step.reason}</q>}</li>)}</ol></section>;
}

interface TextProps {
  readonly title: string;
  readonly action: string;
  /** Asks for how long, too; then the text may be left out. */
  readonly durations?: true;
  readonly close: () => void;
  readonly act: (said: { readonly text: string; readonly hours: string }) => Promise<void>;
}

function TextDialog({ title, action, durations, close, act }: TextProps): VNode {
  const { words } = useHere();
  const [text, setText] = useState("");
  const [hours, setHours] = useState("24");
  const [refusal, setRefusal] = useState<Refusal>();
  const submit = (event: Event): void => {
    event.preventDefault();
    act({ text, hours }).then(close, (failure: unknown) => setRefusal(refusalOf(failure)));
  };
  return (
    <Dialog title={title} close={close}>
      <form onSubmit={submit}>
        {durations && <label class="field"><span>{words.review.snoozeFor}</span><select value={hours} onChange={(event) => setHours(event.currentTarget.value)}>{Object.entries(words.review.durations).map(([value, name]) => <option key={value} value={value}>{name}</option>)}</select></label>}
        <label class="field"><span>{words.review.noteLabel}</span><textarea rows={3} maxLength={1000} required={durations !== true} value={text} onInput={(event) => setText(event.currentTarget.value)} /><small>{words.review.noteHint}</small></label>
        <Problem refusal={refusal} />
        <div class="buttons"><button type="button" onClick={close}>{words.common.cancel}</button><button class="main">{action}</button></div>
      </form>
    </Dialog>
  );
}
