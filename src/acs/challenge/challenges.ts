import type { Instant } from "../../base/index.js";
import { learn } from "../../engine/index.js";
import type { Engine } from "../../engine/index.js";
import { parseRRes, serialise, toErro } from "../../protocol/index.js";
import type { Fault, ParseOptions } from "../../protocol/index.js";
import type { Maybe } from "../../risk/index.js";
import { amountText } from "./amount.js";
import { Deadlines } from "./deadlines.js";
import type { ChallengeDelivery, DeliveryFailure } from "./delivery.js";
import { isDecoupled, newChallenge, optionOf, step } from "./machine.js";
import { wireCodesOf } from "./methods.js";
import { aboutMessage, rreqOf } from "./results.js";
import type { DirectoryServers, IssuerApp, Transactions, TrustList } from "./ports.js";
import type { AppAnswer, Challenge, ChallengeEvent, ChallengeRules, ChallengeSubject, Effect, Language, ReportState } from "./types.js";

/** For metrics and logs: never any content. */
export type ChallengeNotice =
  | { readonly kind: "ended"; readonly end: string; readonly method: string }
  | { readonly kind: "delivery"; readonly outcome: DeliveryFailure | "sent" }
  | { readonly kind: "app"; readonly outcome: DeliveryFailure | "asked" }
  | { readonly kind: "reported"; readonly state: ReportState }
  | { readonly kind: "failure"; readonly failure: unknown };

export interface ChallengeParts {
  readonly rules: ChallengeRules;
  readonly engine: Engine;
  readonly transactions: Transactions;
  readonly directoryServers: DirectoryServers;
  readonly trustList: TrustList;
  readonly deliveries: readonly ChallengeDelivery[];
  /** Undefined where the issuers have no app that confirms. */
  readonly issuerApp: Maybe<IssuerApp>;
  now(): Instant;
  /** Six digits, each as likely as any. */
  newCode(): string;
  /** Keyed hash of a code for one transaction. */
  hashCode(acsTransID: string, code: string): string;
  parseOptionsOf(directoryServer: string): ParseOptions;
  issuerNameOf(issuer: string, language: Language): string;
  /** Waits; a test's clock may let it pass at once. */
  pause(ms: number): Promise<void>;
  onChallenge(notice: ChallengeNotice): void;
}

/** Effects that begin with an event of their own: what that one makes of the challenge is kept, and what was before it needs no writing. */
const KEEPS_AT_ONCE: Readonly<Record<Effect, boolean>> = { "send-code": true, "ask-app": true, report: false };

/** Tries to reach the directory server while somebody waits for the end, and when nobody does. */
const TRIES_MAX = { waiting: 4, nobody: 8 } as const;

/** All challenges of an installation. Events of one challenge take their turns; those of different ones do not wait for each other. */
export class Challenges {
  private readonly deadlines = new Deadlines();
  private readonly turns = new Map<string, Promise<unknown>>();
  private closing = false;

  constructor(readonly parts: ChallengeParts) {}

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

  /** What is kept of a challenge. */
  find(acsTransID: string): Promise<Maybe<Challenge>> {
    return this.parts.transactions.get(acsTransID);
  }

  /**
   * The issuer's app speaks. True once its word is kept, also when it says the same again; false when no challenge under way has
   * asked it, or it has said something else.
   */
  confirm(acsTransID: string, said: AppAnswer): Promise<boolean> {
    const taken = this.inTurn(acsTransID, async () => {
      const before = await this.find(acsTransID);
      if (before === undefined || before.asked?.said === said) return before !== undefined;
      const { challenge } = step(before, { kind: said }, this.parts.now(), this.parts.rules);
      const heard = challenge.asked?.said === said;
      // What time has made of it instead is left to the look below, which does what follows from that.
      if (heard) await this.keep(challenge);
      return heard;
    });
    // The app does not wait until the directory server has heard of it; whoever acts on the page after this does.
    void this.inTurn(acsTransID, () => this.look(acsTransID)).catch((failure: unknown) => this.parts.onChallenge({ kind: "failure", failure }));
    return taken;
  }

  /** Ends what took too long, tells directory servers what they have not heard yet, forgets what is long over. Never rejects. */
  async tick(): Promise<void> {
    const looks: Promise<void>[] = [];
    for (const id of this.deadlines.takeDue(this.parts.now())) {
      // Whoever takes them up again finds them as they are.
      if (this.closing) break;
      looks.push(this.inTurn(id, () => this.look(id)).catch((failure: unknown) => {
        this.parts.onChallenge({ kind: "failure", failure });
        this.deadlines.set(id, this.parts.now() + this.parts.rules.firstCReqMs);
      }));
      // What was announced in one second is due in one second too; messages that arrive meanwhile must not wait for all of it.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(looks);
  }

  /** Waits for what is under way. */
  async idle(): Promise<void> {
    await Promise.all(this.turns.values());
  }

  /** Looks at no more challenges whose time has come, and waits for what is under way. */
  close(): Promise<void> {
    this.closing = true;
    return this.idle();
  }

  private async look(id: string): Promise<void> {
    const challenge = await this.parts.transactions.get(id);
    if (challenge === undefined) return;
    if (this.parts.now() < challenge.deadlineAt) return this.deadlines.set(id, challenge.deadlineAt);
    if (challenge.phase === "done") return this.parts.transactions.remove(id);
    await this.apply(challenge, { kind: "time" });
  }

  /** A challenge whose time is over has ended before anything else happens to it. */
  async settleTime(challenge: Challenge): Promise<Challenge> {
    const open = challenge.phase === "awaiting" || challenge.phase === "asking";
    return open && this.parts.now() >= challenge.deadlineAt ? this.apply(challenge, { kind: "time" }) : challenge;
  }

  /** One event and everything that follows from it; what it leads to is kept before anybody is told. */
  async apply(before: Challenge, event: ChallengeEvent): Promise<Challenge> {
    const { challenge, effects } = step(before, event, this.parts.now(), this.parts.rules);
    if (challenge !== before && !effects.some((effect) => KEEPS_AT_ONCE[effect])) await this.keep(challenge);
    let after = challenge;
    for (const effect of effects) after = await this.cause(effect, after);
    return after;
  }

  private cause(effect: Effect, challenge: Challenge): Promise<Challenge> {
    switch (effect) {
      case "report":
        return this.report(challenge);
      case "send-code":
        return this.sendCode(challenge);
      case "ask-app":
        return this.askApp(challenge);
    }
  }

  async keep(challenge: Challenge): Promise<void> {
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

  private async askApp(challenge: Challenge): Promise<Challenge> {
    const { parts } = this;
    const { subject, language } = challenge;
    const { to } = optionOf(challenge);
    // A person who was quick must not confirm what we do not know to have asked.
    const asked = await this.apply(challenge, { kind: "app-asked" });
    const outcome = parts.issuerApp === undefined || to === undefined
      ? "misconfigured"
      : await parts.issuerApp.ask({
        acsTransID: subject.acsTransID, issuer: subject.issuer, person: to, language, merchantName: subject.merchantName, amount: amountText(subject, language),
        lastFour: subject.lastFour, expiresAt: asked.deadlineAt,
      });
    parts.onChallenge({ kind: "app", outcome });
    return outcome === "asked" ? asked : this.apply(asked, { kind: "not-delivered" });
  }

  /** Tells the directory server, again while it cannot be reached, and returns when that is settled or nobody waits for it. */
  private async report(ended: Challenge): Promise<Challenge> {
    const { parts } = this;
    const { result } = ended;
    if (result === undefined) return ended;
    const waiting = !isDecoupled(ended) && !["expired", "never-begun"].includes(result.end);
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
    await this.parts.directoryServers.tell(subject.dsURL, serialise(toErro(fault, aboutMessage(subject, "RRes"))));
    return state;
  }

  private async keepTrust({ subject: { trust }, trusts }: Challenge, end: string): Promise<void> {
    if (trust === undefined || trusts !== true || end !== "passed") return;
    try {
      await this.parts.trustList.add(trust.cardKey, trust.merchantKey);
    } catch (failure) {
      this.parts.onChallenge({ kind: "failure", failure });
    }
  }

  /** What profiles learn of it. A journal that cannot take it does not keep the result from the directory server. */
  private async teach(challenge: Challenge): Promise<void> {
    const { subject, result, interactions, elsewhere } = challenge;
    if (result === undefined) return;
    const { method } = wireCodesOf(optionOf(challenge), subject.messageVersion);
    this.parts.onChallenge({ kind: "ended", end: result.end, method });
    const { end, at } = result;
    await this.keepTrust(challenge, end);
    // A technical error says nothing of the person.
    if (end === "error") return;
    try {
      await learn(this.parts.engine, { kind: "challenge", at, id: subject.acsTransID, outcome: OUTCOMES[end], details: { end, method, interactions, elsewhere } });
    } catch (failure) {
      this.parts.onChallenge({ kind: "failure", failure });
    }
  }

  /** Runs `work` when everything before it that concerns this challenge is done. */
  async inTurn<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
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
