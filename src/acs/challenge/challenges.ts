import type { Instant } from "../../base/index.js";
import { learn } from "../../engine/index.js";
import type { Engine } from "../../engine/index.js";
import { parseCReq, parseRRes, serialise, toErro } from "../../protocol/index.js";
import type { CReq, Fault, JsonObject, ParseOptions, Subject } from "../../protocol/index.js";
import type { Maybe } from "../../risk/index.js";
import { Deadlines } from "./deadlines.js";
import type { ChallengeDelivery, DeliveryFailure } from "./delivery.js";
import { newChallenge, offersOf, optionOf, step } from "./machine.js";
import { wireCodesOf } from "./methods.js";
import { finalCResOf, rreqOf } from "./results.js";
import type { DirectoryServers, Transactions } from "./ports.js";
import type { Challenge, ChallengeEvent, ChallengeRules, ChallengeSubject, Language, ReportState } from "./types.js";

/** Whoever is at the other end of a browser's request. */
export interface Visitor {
  /** Digest of what tells one browser from another: address and user agent. */
  readonly browser: string;
  /** Network of its address, where that is known. */
  readonly network: Maybe<string>;
  readonly language: Language;
}

/** What the person can do on a page. */
export type PersonsAction = { readonly kind: "answer"; readonly entry: string } | { readonly kind: "resend" | "other-method" | "cancel" | "continue" };

/** What a browser gets. */
export type BrowserReply =
  | { readonly kind: "ask"; readonly challenge: Challenge; readonly session: string; readonly offers: ReturnType<typeof offersOf> }
  /** A form that the browser posts to the requestor's page. */
  | { readonly kind: "leave"; readonly url: string; readonly field: "cres" | "erro"; readonly message: string; readonly sessionData: Maybe<string>; readonly language: Language; readonly passed: boolean }
  /** Nothing can be shown or sent: the challenge is not known, or is not this browser's. */
  | { readonly kind: "nothing"; readonly language: Language };

/** For metrics and logs: never any content. */
export type ChallengeNotice =
  | { readonly kind: "ended"; readonly end: string; readonly method: string }
  | { readonly kind: "delivery"; readonly outcome: DeliveryFailure | "sent" }
  | { readonly kind: "reported"; readonly state: ReportState }
  | { readonly kind: "failure"; readonly failure: unknown };

export interface ChallengeParts {
  readonly rules: ChallengeRules;
  readonly engine: Engine;
  readonly transactions: Transactions;
  readonly directoryServers: DirectoryServers;
  readonly deliveries: readonly ChallengeDelivery[];
  now(): Instant;
  /** Six digits, each as likely as any. */
  newCode(): string;
  newSession(): string;
  /** Keyed hash of a code for one transaction. */
  hashCode(acsTransID: string, code: string): string;
  /** Compares in a time that does not depend on where they differ. */
  same(one: string, other: string): boolean;
  parseOptionsOf(directoryServer: string): ParseOptions;
  issuerNameOf(issuer: string, language: Language): string;
  /** Waits; a test's clock may let it pass at once. */
  pause(ms: number): Promise<void>;
  onChallenge(notice: ChallengeNotice): void;
}

/** Tries to reach the directory server while somebody waits for the end, and when nobody does. */
const TRIES_MAX = { waiting: 4, nobody: 8 } as const;
const CODE = /^\d{6}$/;

/** All challenges of an installation. Events of one challenge take their turns; those of different ones do not wait for each other. */
export class Challenges {
  private readonly deadlines = new Deadlines();
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(private readonly parts: ChallengeParts) {}

  /** Takes up what a former process left. */
  async resume(): Promise<void> {
    for (const { acsTransID, at } of await this.parts.transactions.deadlines()) this.deadlines.set(acsTransID, at);
  }

  /** Remembers a challenge that an ARes announces; unless it is remembered already. */
  async announce(subject: ChallengeSubject): Promise<void> {
    await this.inTurn(subject.acsTransID, async () => {
      if ((await this.parts.transactions.get(subject.acsTransID)) === undefined) await this.keep(newChallenge(subject, this.parts.now(), this.parts.rules));
    });
  }

  /** A browser brings a CReq. @param creqField base64url, padded or not */
  async open(creqField: unknown, sessionData: Maybe<string>, visitor: Visitor): Promise<BrowserReply> {
    const nothing: BrowserReply = { kind: "nothing", language: visitor.language };
    const bytes = decode(creqField);
    const id = bytes && idIn(bytes);
    if (bytes === undefined || id === undefined) return nothing;
    return this.inTurn(id, async () => {
      const challenge = await this.parts.transactions.get(id);
      if (challenge === undefined || challenge.subject.channel !== "BRW") return nothing;
      const parsed = parseCReq(bytes, "BRW", this.parts.parseOptionsOf(challenge.subject.directoryServer));
      const fault = parsed.ok ? faultOf(parsed.message, challenge.subject) : parsed.fault;
      // Whoever knows one id but not the other knows nothing of this transaction.
      if (parsed.ok && parsed.message.threeDSServerTransID !== challenge.subject.threeDSServerTransID) return nothing;
      if (fault !== undefined) return this.refuse(challenge, fault, sessionData, visitor);
      return this.opened(challenge, (parsed as { readonly message: CReq }).message, sessionData, visitor);
    });
  }

  private async opened(challenge: Challenge, creq: CReq, sessionData: Maybe<string>, visitor: Visitor): Promise<BrowserReply> {
    const { parts } = this;
    const before = await this.settleTime(challenge);
    if (before.phase === "awaiting") {
      const opened = { creq, sessionData, session: parts.newSession(), browser: visitor.browser, network: visitor.network };
      return this.replyTo(await this.apply(before, { kind: "begin", opened, language: visitor.language }), visitor);
    }
    // A second browser has no business here, whatever it knows.
    if (before.opened !== undefined && before.opened.browser !== visitor.browser) return { kind: "nothing", language: visitor.language };
    if (before.phase === "asking") {
      if (JSON.stringify(before.opened?.creq) !== JSON.stringify(creq)) return this.leaveWithErro(before, { code: "305", elements: ["acsTransID"] }, sessionData);
      return this.replyTo(await this.apply(before, { kind: "reload" }), visitor);
    }
    const timedOut = before.result?.end === "never-begun";
    if (before.opened !== undefined) return this.replyTo(before, visitor);
    return this.leaveWithErro(before, { code: timedOut ? "402" : "305", elements: ["acsTransID"] }, sessionData);
  }

  /** What the person did on a page of ours. */
  async act(acsTransID: string, session: string, action: PersonsAction, visitor: Visitor): Promise<BrowserReply> {
    return this.inTurn(acsTransID, async () => {
      const challenge = await this.parts.transactions.get(acsTransID);
      if (challenge?.opened === undefined || !this.parts.same(challenge.opened.session, session)) return { kind: "nothing", language: visitor.language };
      const before = await this.settleTime(challenge);
      return this.replyTo(await this.apply(before, this.eventOf(before, action, visitor)), visitor);
    });
  }

  private eventOf(challenge: Challenge, action: PersonsAction, { network }: Visitor): ChallengeEvent {
    switch (action.kind) {
      case "answer":
        return this.answerOf(challenge, action.entry, network);
      case "cancel":
        return { kind: "cancel", by: "cardholder" };
      default:
        return { kind: action.kind };
    }
  }

  /** Spaces and full-width digits are what people type; whatever else is no code still takes a comparison's time. */
  private answerOf({ subject, code }: Challenge, entry: string, network: Maybe<string>): ChallengeEvent {
    const typed = entry.normalize("NFKC").replaceAll(/[\s-]/g, "");
    if (typed === "") return { kind: "no-entry" };
    const right = this.parts.same(code?.hash ?? "", this.parts.hashCode(subject.acsTransID, typed)) && CODE.test(typed);
    const elsewhere = subject.network !== undefined && network !== undefined && subject.network !== network;
    return { kind: "answer", right, elsewhere };
  }

  /** The issuer's app, or an authenticator, speaks. False when there is no such challenge. */
  async confirm(acsTransID: string, kind: "confirmed" | "denied"): Promise<boolean> {
    return this.inTurn(acsTransID, async () => {
      const challenge = await this.parts.transactions.get(acsTransID);
      if (challenge === undefined) return false;
      await this.apply(challenge, { kind });
      return true;
    });
  }

  /** Ends what took too long, tells directory servers what they have not heard yet, forgets what is long over. Never rejects. */
  async tick(): Promise<void> {
    const due = this.deadlines.takeDue(this.parts.now());
    await Promise.all(due.map((id) => this.inTurn(id, () => this.look(id)).catch((failure: unknown) => {
      this.parts.onChallenge({ kind: "failure", failure });
      this.deadlines.set(id, this.parts.now() + this.parts.rules.firstCReqMs);
    })));
  }

  /** Waits for what is under way. */
  async idle(): Promise<void> {
    await Promise.all(this.turns.values());
  }

  private async look(id: string): Promise<void> {
    const challenge = await this.parts.transactions.get(id);
    if (challenge === undefined) return;
    if (this.parts.now() < challenge.deadlineAt) return this.deadlines.set(id, challenge.deadlineAt);
    if (challenge.phase === "done") return this.parts.transactions.remove(id);
    await this.apply(challenge, { kind: "time" });
  }

  /** A challenge whose time is over has ended before anything else happens to it. */
  private async settleTime(challenge: Challenge): Promise<Challenge> {
    const open = challenge.phase === "awaiting" || challenge.phase === "asking";
    return open && this.parts.now() >= challenge.deadlineAt ? this.apply(challenge, { kind: "time" }) : challenge;
  }

  /** One event and everything that follows from it; what it leads to is kept before anybody is told. */
  private async apply(before: Challenge, event: ChallengeEvent): Promise<Challenge> {
    const { challenge, effects } = step(before, event, this.parts.now(), this.parts.rules);
    if (challenge !== before) await this.keep(challenge);
    let after = challenge;
    for (const effect of effects) after = effect === "report" ? await this.report(after) : await this.sendCode(after);
    return after;
  }

  private async keep(challenge: Challenge): Promise<void> {
    await this.parts.transactions.put(challenge);
    this.deadlines.set(challenge.subject.acsTransID, challenge.deadlineAt);
  }

  private async sendCode(challenge: Challenge): Promise<Challenge> {
    const { parts } = this;
    const { subject, language } = challenge;
    const { channel, to } = optionOf(challenge);
    const delivery = parts.deliveries.find((one) => one.channel === channel);
    const code = parts.newCode();
    // The hash is kept before the code leaves: a person who was quick must not be told that it is wrong.
    const made = await this.apply(challenge, { kind: "code-made", hash: parts.hashCode(subject.acsTransID, code) });
    const outcome = delivery === undefined || to === undefined
      ? "misconfigured"
      : await delivery.deliver({
        acsTransID: subject.acsTransID, to, language, code, issuerName: parts.issuerNameOf(subject.issuer, language), merchantName: subject.merchantName,
        amount: amountText(subject, language), lastFour: subject.lastFour, minutesValid: Math.round(parts.rules.codeMs / 60_000),
      });
    parts.onChallenge({ kind: "delivery", outcome });
    return outcome === "sent" ? made : this.apply(made, { kind: "not-delivered" });
  }

  /** Tells the directory server, again while it cannot be reached, and returns when that is settled or nobody waits for it. */
  private async report(ended: Challenge): Promise<Challenge> {
    const { parts } = this;
    const { result } = ended;
    if (result === undefined) return ended;
    const waiting = !["expired", "never-begun"].includes(result.end);
    let challenge = ended;
    for (;;) {
      if (challenge.report.tries === 0) await this.teach(challenge);
      const state = await this.tellOnce(challenge);
      const last = state === "pending" && challenge.report.tries + 1 >= TRIES_MAX[waiting ? "waiting" : "nobody"];
      challenge = await this.apply(challenge, { kind: "reported", state: last ? "unreachable" : state });
      if (challenge.phase === "done") {
        parts.onChallenge({ kind: "reported", state: challenge.report.state });
        return challenge;
      }
      if (!waiting) return challenge;
      await parts.pause(challenge.deadlineAt - parts.now());
    }
  }

  private async tellOnce(challenge: Challenge): Promise<ReportState> {
    const { directoryServers, parseOptionsOf } = this.parts;
    const { subject, result } = challenge;
    const rreq = rreqOf(challenge, result as NonNullable<typeof result>);
    const reply = await directoryServers.tell(subject.dsURL, serialise(rreq));
    if (reply.kind === "undelivered") return "pending";
    if (reply.kind === "forbidden") return "unreachable";
    if (reply.kind === "no-answer") return this.complain(subject, { code: "402", elements: [] }, "unreachable");
    const parsed = parseRRes(reply.body, parseOptionsOf(subject.directoryServer));
    if (!parsed.ok) return parsed.about.errorMessageType === "Erro" ? "refused" : this.complain(subject, parsed.fault, "invalid-answer");
    const { message } = parsed;
    const foreign = (["threeDSServerTransID", "dsTransID", "acsTransID"] as const).filter((id) => message[id] !== rreq[id]);
    if (foreign.length > 0) return this.complain(subject, { code: "301", elements: foreign }, "invalid-answer");
    if (message.messageVersion !== rreq.messageVersion) return this.complain(subject, { code: "203", elements: ["messageVersion"] }, "invalid-answer");
    return message.resultsStatus === "01" ? "accepted" : "not-received";
  }

  /** One Erro to the directory server; nothing depends on its arrival. */
  private async complain(subject: ChallengeSubject, fault: Fault, state: ReportState): Promise<ReportState> {
    await this.parts.directoryServers.tell(subject.dsURL, serialise(toErro(fault, { ...aboutCReq(subject), errorMessageType: "RRes" })));
    return state;
  }

  /** What profiles learn of it. A journal that cannot take it does not keep the result from the directory server. */
  private async teach(challenge: Challenge): Promise<void> {
    const { subject, result, interactions, elsewhere } = challenge;
    if (result === undefined) return;
    const { method } = wireCodesOf(optionOf(challenge), subject.messageVersion);
    this.parts.onChallenge({ kind: "ended", end: result.end, method });
    const { end, at } = result;
    // A technical error says nothing of the person.
    if (end === "error") return;
    try {
      await learn(this.parts.engine, { kind: "challenge", at, id: subject.acsTransID, outcome: OUTCOMES[end], details: { end, method, interactions, elsewhere } });
    } catch (failure) {
      this.parts.onChallenge({ kind: "failure", failure });
    }
  }

  private replyTo(challenge: Challenge, visitor: Visitor): BrowserReply {
    const { subject, opened, phase, language } = challenge;
    if (opened === undefined) return { kind: "nothing", language: visitor.language };
    if (phase === "asking") return { kind: "ask", challenge, session: opened.session, offers: offersOf(challenge, this.parts.rules) };
    const cres = finalCResOf(challenge);
    return { kind: "leave", url: subject.notificationURL as string, field: "cres", message: serialise(cres), sessionData: opened.sessionData, language, passed: cres.transStatus === "Y" };
  }

  /** An invalid CReq ends the challenge: the directory server hears of it first, then the requestor's page. */
  private async refuse(challenge: Challenge, fault: Fault, sessionData: Maybe<string>, visitor: Visitor): Promise<BrowserReply> {
    if (challenge.opened !== undefined && challenge.opened.browser !== visitor.browser) return { kind: "nothing", language: visitor.language };
    const erro = toErro(fault, aboutCReq(challenge.subject));
    await this.apply(challenge, { kind: "error", erro: { ...erro } as JsonObject, received: false });
    return this.leaveWithErro(challenge, fault, sessionData);
  }

  private leaveWithErro({ subject, language }: Challenge, fault: Fault, sessionData: Maybe<string>): BrowserReply {
    const message = serialise(toErro(fault, aboutCReq(subject)));
    return { kind: "leave", url: subject.notificationURL as string, field: "erro", message, sessionData, language, passed: false };
  }

  private async inTurn<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.turns.get(id) ?? Promise.resolve();
    const turn = before.then(work, work);
    const settled = turn.catch(() => undefined);
    this.turns.set(id, settled);
    try {
      return await turn;
    } finally {
      if (this.turns.get(id) === settled) this.turns.delete(id);
    }
  }
}

/** What the profiles are told of each end. */
const OUTCOMES = { passed: "passed", failed: "failed", cancelled: "abandoned", expired: "abandoned", "never-begun": "abandoned" } as const;

function aboutCReq({ messageVersion, threeDSServerTransID, dsTransID, acsTransID }: ChallengeSubject): Subject {
  return { messageVersion, errorMessageType: "CReq", threeDSServerTransID, dsTransID, acsTransID };
}

/** A later message of a transaction has its version. */
function faultOf({ messageVersion }: CReq, subject: ChallengeSubject): Maybe<Fault> {
  return messageVersion === subject.messageVersion ? undefined : { code: "203", elements: ["messageVersion"] };
}

function decode(field: unknown): Maybe<Uint8Array> {
  return typeof field === "string" && /^[A-Za-z0-9_-]+={0,2}$/.test(field) ? Buffer.from(field, "base64url") : undefined;
}

/** The transaction that a CReq speaks of, however wrong it is otherwise. */
function idIn(bytes: Uint8Array): Maybe<string> {
  try {
    const value = JSON.parse(Buffer.from(bytes).toString("utf8")) as { readonly acsTransID?: unknown } | null;
    return typeof value?.acsTransID === "string" ? value.acsTransID : undefined;
  } catch {
    return undefined;
  }
}

/** `￥12,800` or `$12.50`; undefined where nothing is paid. */
export function amountText({ amount }: ChallengeSubject, language: Language): Maybe<string> {
  if (amount === undefined) return undefined;
  const value = Number(amount.minor) / 10 ** amount.exponent;
  const format = new Intl.NumberFormat(language === "ja" ? "ja-JP" : "en", { style: "currency", currency: amount.currency, minimumFractionDigits: amount.exponent, maximumFractionDigits: amount.exponent });
  return format.format(value);
}
