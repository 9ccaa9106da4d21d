import { MINUTE_MS, SECOND_MS } from "../../base/index.js";
import type { Instant } from "../../base/index.js";
import type { Maybe } from "../../risk/index.js";
import { NATIVE_TEMPLATES } from "./methods.js";
import type { AppAnswer, Challenge, ChallengeEvent, ChallengeRules, ChallengeSubject, Effect, MethodOption, Notice, Phase, Result, Step } from "./types.js";

/** Section 16 of the message facts; what it leaves open is ours. */
export const CHALLENGE_RULES: ChallengeRules = {
  firstCReqMs: 30 * SECOND_MS,
  pageMs: 10 * MINUTE_MS,
  wholeMs: 30 * MINUTE_MS,
  triesMax: 3,
  resendsMax: 3,
  resendWaitMs: 30 * SECOND_MS,
  codeMs: 5 * MINUTE_MS,
  decoupledTimeoutStatus: "U",
  rememberMs: 60 * MINUTE_MS,
};

/** A challenge that was announced in an ARes and has not begun. One that is decoupled waits for nobody: it begins when it is next looked at. */
export function newChallenge(subject: ChallengeSubject, at: Instant, rules: ChallengeRules): Challenge {
  const { decoupledUntil } = subject;
  const times = decoupledUntil === undefined ? { deadlineAt: at + rules.firstCReqMs, endsAt: at + rules.firstCReqMs } : { deadlineAt: at, endsAt: decoupledUntil };
  return {
    subject, phase: "awaiting", ...times, language: decoupledUntil === undefined ? "en" : subject.language, notice: undefined, option: 0, code: undefined, asked: undefined, wrong: 0, resends: 0,
    interactions: 0, opened: undefined, elsewhere: false, trusts: undefined, counters: { fromSdk: 0, toSdk: 0 }, result: undefined, report: { state: "pending", tries: 0 },
  };
}

/** The template in which an app asks now. */
export function templateOf(challenge: Challenge): Maybe<string> {
  const { app } = challenge.subject;
  if (challenge.choosing && app?.chooser !== undefined) return app.chooser;
  return app?.rendering.acsUiTemplate === "05" ? "05" : NATIVE_TEMPLATES[optionOf(challenge).method];
}

export function optionOf({ subject, option }: Challenge): MethodOption {
  return subject.options[option] as MethodOption;
}

/** What can be asked for beside the answer. */
export function offersOf(challenge: Challenge, rules: ChallengeRules): { readonly resend: boolean; readonly otherMethod: boolean } {
  return { resend: effectsOf(optionOf(challenge)).length > 0 && challenge.resends < rules.resendsMax, otherMethod: challenge.subject.options.length > 1 };
}

interface Moment {
  readonly at: Instant;
  readonly rules: ChallengeRules;
}

type Transition<Kind extends ChallengeEvent["kind"]> = (challenge: Challenge, event: Extract<ChallengeEvent, { kind: Kind }>, moment: Moment) => Step;
type Row = { readonly [Kind in ChallengeEvent["kind"]]?: Transition<Kind> };

const unchanged = (challenge: Challenge): Step => ({ challenge, effects: [] });

/**
 * What each event does in each phase. Where a row has no entry the event comes too late or too early and changes nothing:
 * that is what keeps a reported result as it was reported.
 */
export const TRANSITIONS: Readonly<Record<Phase, Row>> = {
  awaiting: {
    begin: (challenge, { opened, language }, { at, rules }) => {
      const begun: Challenge = { ...challenge, phase: "asking", opened, language, endsAt: at + rules.wholeMs };
      return asking(begun, undefined, at, rules, effectsOf(optionOf(begun)));
    },
    error: (challenge, { erro, received }, moment) => ended(challenge, failedBy(challenge, erro, received, moment.at), moment),
    time: (challenge, _, moment) => (isDecoupled(challenge) ? decoupledTime(challenge, moment) : ended(challenge, { transStatus: "N", transStatusReason: "14", challengeCancel: "05", end: "never-begun", at: moment.at }, moment)),
  },
  asking: {
    reload: (challenge, _, { at, rules }) => asking(challenge, challenge.notice, at, rules),
    "code-made": (challenge, { hash }, { at, rules }) => unchanged({ ...challenge, code: { hash, sentAt: at, expiresAt: at + rules.codeMs } }),
    // Where there is no page nothing but the question has a time of its own.
    "app-asked": (challenge, _, { at }) => unchanged({ ...challenge, asked: { at, failed: false }, ...(isDecoupled(challenge) && { deadlineAt: challenge.endsAt }) }),
    "not-delivered": (challenge, _, { at, rules }) => asking(orChoosing(withoutQuestion(challenge), rules), "not-delivered", at, rules),
    answer: answered,
    passkey: (challenge, { right }, moment) => {
      if (optionOf(challenge).method !== "passkey") return unchanged(challenge);
      return right ? ended(counted(challenge), passed(moment.at), moment) : mistaken(counted(challenge), moment);
    },
    "no-entry": (challenge, _, { at, rules }) => asking(challenge, challenge.choosing ? "choose-one" : "empty", at, rules),
    // Whoever says it twice may have the app no more.
    continue: (challenge, _, { at, rules }) => asking(challenge.notice === "not-yet" ? orChoosing(challenge, rules) : challenge, "not-yet", at, rules),
    confirmed: (challenge, _, moment) => answeredInApp(challenge, "confirmed", passed(moment.at), moment),
    denied: (challenge, _, moment) => answeredInApp(challenge, "denied", cancelled("01", moment.at), moment),
    resend: resent,
    "other-method": otherMethod,
    chosen,
    cancel: (challenge, { by }, moment) => ended(challenge, cancelled(by === "sdk" ? "08" : "01", moment.at), moment),
    error: (challenge, { erro, received }, moment) => ended(challenge, failedBy(challenge, erro, received, moment.at), moment),
    time: (challenge, _, moment) => (isDecoupled(challenge) ? decoupledTime(challenge, moment) : ended(challenge, { transStatus: "N", transStatusReason: "14", challengeCancel: "04", end: "expired", at: moment.at }, moment)),
  },
  reporting: {
    // The process died on the way to the directory server, or the server was not there: say it again, in the same words.
    time: (challenge) => ({ challenge, effects: ["report"] }),
    reported: (challenge, { state }, { at, rules }) => {
      const tries = challenge.report.tries + 1;
      if (state === "pending") return unchanged({ ...challenge, report: { state, tries }, deadlineAt: at + reportWaitMs(tries) });
      return unchanged({ ...challenge, phase: "done", report: { state, tries }, deadlineAt: at + rules.rememberMs, endsAt: at + rules.rememberMs });
    },
  },
  done: {},
};

/** Between tries to reach the directory server; the first come soon, because a person waits for them. */
export function reportWaitMs(tries: number): number {
  return Math.min(SECOND_MS * 2 ** Math.max(0, tries - 1), 5 * MINUTE_MS);
}

/** One event in the life of a challenge. Total: an event that has no place changes nothing. */
export function step(challenge: Challenge, event: ChallengeEvent, at: Instant, rules: ChallengeRules): Step {
  // What comes after its time finds the challenge ended, even when nobody has looked at the clock since.
  const late = (challenge.phase === "awaiting" || challenge.phase === "asking") && at >= challenge.deadlineAt;
  const kind = late ? "time" : event.kind;
  const transition = TRANSITIONS[challenge.phase][kind] as Transition<typeof kind> | undefined;
  return transition === undefined ? unchanged(challenge) : transition(challenge, (late ? { kind: "time" } : event) as never, { at, rules });
}

function asking(challenge: Challenge, notice: Notice | undefined, at: Instant, rules: ChallengeRules, effects: readonly Effect[] = []): Step {
  return { challenge: { ...challenge, notice, deadlineAt: Math.min(at + rules.pageMs, challenge.endsAt), ...(challenge.subject.app && { shown: templateOf(challenge) }) }, effects };
}

/** The person is asked apart from the requestor's page, without a CReq. */
export function isDecoupled({ subject }: Challenge): boolean {
  return subject.decoupledUntil !== undefined;
}

/** Begins, asks again what did not go out or was not sent when the process died, and ends when the requestor waits no longer. */
function decoupledTime(challenge: Challenge, moment: Moment): Step {
  const { at, rules } = moment;
  if (at >= challenge.endsAt) return ended(challenge, { transStatus: rules.decoupledTimeoutStatus, transStatusReason: "24", challengeCancel: "03", end: "expired", at }, moment);
  return asking({ ...challenge, phase: "asking" }, undefined, at, rules, effectsOf(optionOf(challenge)));
}

/** What must happen before the person can answer in this way. */
function effectsOf({ method }: MethodOption): readonly Effect[] {
  return { code: ["send-code"], app: ["ask-app"], passkey: [] }[method] as readonly Effect[];
}

/** What did not go out may be tried again at once. */
function withoutQuestion(challenge: Challenge): Challenge {
  const { asked } = challenge;
  return optionOf(challenge).method === "app" ? { ...challenge, asked: asked && { ...asked, failed: true } } : { ...challenge, code: undefined };
}

/** When the person was last sent something in the way that is in use. */
function sentAt(challenge: Challenge): Instant | undefined {
  const { code, asked } = challenge;
  if (optionOf(challenge).method !== "app") return code?.sentAt;
  return asked?.failed === false ? asked.at : undefined;
}

/** An app that was asked may answer though the person has turned to another method: whoever denies there must be heard. */
function answeredInApp(challenge: Challenge, said: AppAnswer, result: Result, moment: Moment): Step {
  const { asked, subject } = challenge;
  if (asked === undefined) return unchanged(challenge);
  return ended({ ...counted(challenge), asked: { ...asked, said }, option: subject.options.findIndex(({ method }) => method === "app") }, result, moment);
}

const counted = (challenge: Challenge): Challenge => ({ ...challenge, interactions: challenge.interactions + 1 });
const passed = (at: Instant): Result => ({ transStatus: "Y", transStatusReason: undefined, challengeCancel: undefined, end: "passed", at });
const cancelled = (challengeCancel: string, at: Instant): Result => ({ transStatus: "N", transStatusReason: "01", challengeCancel, end: "cancelled", at });

function failedBy({ subject: { messageVersion } }: Challenge, erro: Result["erro"], received: boolean, at: Instant): Result {
  const own = messageVersion === "2.3.1";
  const challengeCancel = own ? (received ? "09" : "10") : "06";
  // 2.1.0 has no reason for technical trouble; 07, an invalid transaction, is nearest.
  return { transStatus: "U", transStatusReason: messageVersion === "2.1.0" ? "07" : "22", challengeCancel, end: "error", at, ...(own && erro !== undefined && { erro }) };
}

/** An answer counts while its code lives. Of a code that is gone nothing is said, not even whether it was right. */
function answered(before: Challenge, { right, elsewhere, trusts }: Extract<ChallengeEvent, { kind: "answer" }>, moment: Moment): Step {
  const { at, rules } = moment;
  const challenge = { ...counted(before), elsewhere: before.elsewhere || elsewhere, trusts: trusts ?? before.trusts };
  if (optionOf(challenge).method !== "code") return asking(before, optionOf(challenge).method === "app" ? "not-yet" : "empty", at, rules);
  if (challenge.code === undefined || at >= challenge.code.expiresAt) return asking(challenge, "expired", at, rules);
  return right ? ended(challenge, passed(at), moment) : mistaken(challenge, moment);
}

function mistaken(challenge: Challenge, moment: Moment): Step {
  const { at, rules } = moment;
  const wrong = challenge.wrong + 1;
  if (wrong < rules.triesMax) return asking({ ...challenge, wrong }, "wrong", at, rules);
  return ended({ ...challenge, wrong }, { transStatus: "N", transStatusReason: "19", challengeCancel: undefined, end: "failed", at }, moment);
}

function resent(challenge: Challenge, _: unknown, moment: Moment): Step {
  const { at, rules } = moment;
  // What was sent again once already, and did not help, is not all that there is.
  const other = challenge.resends > 0 ? orChoosing(challenge, rules) : challenge;
  return other.choosing ? asking(other, undefined, at, rules) : sentAgain(challenge, moment);
}

function sentAgain(challenge: Challenge, { at, rules }: Moment): Step {
  const effects = effectsOf(optionOf(challenge));
  if (effects.length === 0) return asking(challenge, undefined, at, rules);
  if (challenge.resends >= rules.resendsMax) return asking(challenge, "no-more-codes", at, rules);
  const before = sentAt(challenge);
  if (before !== undefined && at < before + rules.resendWaitMs) return asking(challenge, "wait", at, rules);
  return asking({ ...challenge, resends: challenge.resends + 1 }, "sent-again", at, rules, effects);
}

/** The next of the card's methods that is not used up. A question sent another way is one sent again: it has the same limit. */
function otherMethod(challenge: Challenge, _: unknown, { at, rules }: Moment): Step {
  const { options } = challenge.subject;
  if (options.length < 2) return asking(challenge, challenge.notice, at, rules);
  const others = options.map((_option, offset) => (challenge.option + offset) % options.length).slice(1);
  const next = others.find((index) => challenge.resends < rules.resendsMax || effectsOf(options[index] as MethodOption).length === 0);
  return next === undefined ? asking(challenge, "no-more-codes", at, rules) : turnedTo(challenge, next, { at, rules });
}

function turnedTo(challenge: Challenge, option: number, { at, rules }: Moment): Step {
  const changed = { ...challenge, option, code: undefined };
  const effects = effectsOf(optionOf(changed));
  if (effects.length === 0) return asking(changed, undefined, at, rules);
  return asking({ ...changed, resends: challenge.resends + 1 }, undefined, at, rules, effects);
}

/** Asks which way it shall be, where the app can show that and a question can still be sent. */
function orChoosing(challenge: Challenge, rules: ChallengeRules): Challenge {
  return challenge.subject.app?.chooser !== undefined && challenge.resends < rules.resendsMax ? { ...challenge, choosing: true } : challenge;
}

/** The way that is in use, once more, or another. To choose is no attempt. */
function chosen(before: Challenge, { option }: Extract<ChallengeEvent, { kind: "chosen" }>, moment: Moment): Step {
  if (before.choosing === undefined) return unchanged(before);
  if (option === undefined) return asking(before, "choose-one", moment.at, moment.rules);
  const challenge = { ...before, choosing: undefined };
  return option === challenge.option ? sentAgain(challenge, moment) : turnedTo(challenge, option, moment);
}

function ended(challenge: Challenge, result: Result, { at }: Moment): Step {
  return { challenge: { ...challenge, phase: "reporting", notice: undefined, code: undefined, result, deadlineAt: at, endsAt: at }, effects: ["report"] };
}
