import { parseCReq, serialise, toErro } from "../../protocol/index.js";
import type { CReq, Fault, JsonObject } from "../../protocol/index.js";
import type { Maybe } from "../../risk/index.js";
import { answerEvent } from "./answers.js";
import type { CodeCheck, Entry } from "./answers.js";
import type { Challenges } from "./challenges.js";
import { isDecoupled, offersOf, optionOf } from "./machine.js";
import type { PasskeyRequest, Passkeys } from "./ports.js";
import { aboutMessage, finalCResOf } from "./results.js";
import type { Challenge, ChallengeEvent, ChallengeSubject, Language } from "./types.js";

/** Whoever is at the other end of a browser's request. */
export interface Visitor {
  /** Digest of what tells one browser from another: address and user agent. */
  readonly browser: string;
  /** Network of its address, where that is known. */
  readonly network: Maybe<string>;
  readonly language: Language;
}

/** What the person can do on a page. */
export type PersonsAction =
  | ({ readonly kind: "answer" } & Entry)
  | { readonly kind: "resend" | "other-method" | "cancel" | "continue" }
  /** @property assertion JSON from a browser; empty where none could be had */
  | { readonly kind: "passkey"; readonly assertion: string }
  /** The page's script asks whether there is something new; nobody has done anything. */
  | { readonly kind: "wait" };

/** What a browser gets. */
export type BrowserReply =
  | { readonly kind: "ask"; readonly challenge: Challenge; readonly session: string; readonly offers: ReturnType<typeof offersOf>; readonly passkey: Maybe<PasskeyRequest> }
  /** A form that the browser posts to the requestor's page. */
  | { readonly kind: "leave"; readonly url: string; readonly field: "cres" | "erro"; readonly message: string; readonly sessionData: Maybe<string>; readonly language: Language }
  /** The page may stay as it is. */
  | { readonly kind: "same" }
  /** Nothing can be shown or sent: the challenge is not known, or is not this browser's. */
  | { readonly kind: "nothing"; readonly language: Language };

export interface BrowserParts extends CodeCheck {
  readonly passkeys: Passkeys;
  newSession(): string;
}

/** The browser's side of challenges. */
export class BrowserChallenges {
  constructor(
    private readonly challenges: Challenges,
    private readonly parts: BrowserParts,
  ) {}

  /** A browser brings a CReq. @param creqField base64url, padded or not */
  async open(creqField: unknown, sessionData: Maybe<string>, visitor: Visitor): Promise<BrowserReply> {
    const nothing: BrowserReply = { kind: "nothing", language: visitor.language };
    const bytes = decode(creqField);
    const id = bytes && idIn(bytes);
    if (bytes === undefined || id === undefined) return nothing;
    return this.challenges.inTurn(id, async () => {
      const challenge = await this.challenges.find(id);
      if (challenge === undefined || challenge.subject.channel !== "BRW" || isDecoupled(challenge)) return nothing;
      const parsed = parseCReq(bytes, "BRW", this.challenges.parts.parseOptionsOf(challenge.subject.directoryServer));
      // Whoever knows one id but not the other knows nothing of this transaction.
      if (parsed.ok && parsed.message.threeDSServerTransID !== challenge.subject.threeDSServerTransID) return nothing;
      const fault = parsed.ok ? faultOf(parsed.message, challenge.subject) : parsed.fault;
      if (fault !== undefined) return this.refuse(challenge, fault, sessionData, visitor);
      return this.opened(challenge, (parsed as { readonly message: CReq }).message, sessionData, visitor);
    });
  }

  private async opened(challenge: Challenge, creq: CReq, sessionData: Maybe<string>, visitor: Visitor): Promise<BrowserReply> {
    const before = await this.challenges.settleTime(challenge);
    const { opened, phase, result } = before;
    if (phase === "awaiting") {
      const first = { creq, sessionData, session: this.parts.newSession(), browser: visitor.browser, network: visitor.network };
      return this.replyTo(await this.challenges.apply(before, { kind: "begin", opened: first, language: visitor.language }), visitor);
    }
    if (opened === undefined) return leaveWithErro(before, { code: result?.end === "never-begun" ? "402" : "305", elements: ["acsTransID"] }, sessionData);
    // A second browser has no business here, whatever it knows.
    if (opened.browser !== visitor.browser) return { kind: "nothing", language: visitor.language };
    if (phase !== "asking") return this.replyTo(before, visitor);
    if (JSON.stringify(opened.creq) !== JSON.stringify(creq)) return leaveWithErro(before, { code: "305", elements: ["acsTransID"] }, sessionData);
    return this.replyTo(await this.challenges.apply(before, { kind: "reload" }), visitor);
  }

  /** What the person did on a page of ours. */
  async act(acsTransID: string, session: string, action: PersonsAction, visitor: Visitor): Promise<BrowserReply> {
    return this.challenges.inTurn(acsTransID, async () => {
      const challenge = await this.challenges.find(acsTransID);
      if (challenge?.opened === undefined || !this.parts.same(challenge.opened.session, session)) return { kind: "nothing", language: visitor.language };
      const before = await this.challenges.settleTime(challenge);
      if (action.kind === "wait") return before.phase === "asking" ? { kind: "same" } : this.replyTo(before, visitor);
      const event = action.kind === "passkey" ? await this.passkeyEvent(before, action.assertion) : this.eventOf(before, action, visitor);
      return this.replyTo(await this.challenges.apply(before, event), visitor);
    });
  }

  private eventOf(challenge: Challenge, action: Exclude<PersonsAction, { readonly kind: "wait" | "passkey" }>, { network }: Visitor): ChallengeEvent {
    switch (action.kind) {
      case "answer":
        return answerEvent(challenge, action, network, this.parts);
      case "cancel":
        return { kind: "cancel", by: "cardholder" };
      default:
        return { kind: action.kind };
    }
  }

  private async passkeyEvent(challenge: Challenge, assertion: string): Promise<ChallengeEvent> {
    const { method, to } = optionOf(challenge);
    // What comes too late is not looked at, because a look counts as a use.
    if (method !== "passkey" || to === undefined || assertion === "" || challenge.phase !== "asking") return { kind: "no-entry" };
    for (const bytes of this.passkeyChallenges(challenge)) if (await this.parts.passkeys.verify(to, bytes, assertion)) return { kind: "passkey", right: true };
    return { kind: "passkey", right: false };
  }

  /**
   * The bytes that an authenticator is to sign: nobody can guess them, and no other transaction and no other try of this one has
   * them, so that an assertion that was seen once is worth nothing. One by each key that a page may have been made with, the newest first.
   */
  private passkeyChallenges({ subject, interactions }: Challenge): readonly string[] {
    return this.parts.hashesOf(subject.acsTransID, `passkey ${interactions}`);
  }

  private replyTo(challenge: Challenge, visitor: Visitor): BrowserReply {
    const { subject, opened, phase, language } = challenge;
    if (opened === undefined) return { kind: "nothing", language: visitor.language };
    const { method, to } = optionOf(challenge);
    const passkey = method === "passkey" && to !== undefined ? this.parts.passkeys.request(to, this.passkeyChallenges(challenge)[0] as string) : undefined;
    if (phase === "asking") return { kind: "ask", challenge, session: opened.session, offers: offersOf(challenge, this.challenges.parts.rules), passkey };
    return { kind: "leave", url: subject.notificationURL as string, field: "cres", message: serialise(finalCResOf(challenge)), sessionData: opened.sessionData, language };
  }

  /** An invalid CReq ends the challenge: the directory server hears of it first, then the requestor's page. */
  private async refuse(challenge: Challenge, fault: Fault, sessionData: Maybe<string>, visitor: Visitor): Promise<BrowserReply> {
    if (challenge.opened !== undefined && challenge.opened.browser !== visitor.browser) return { kind: "nothing", language: visitor.language };
    const erro = toErro(fault, aboutMessage(challenge.subject, "CReq"));
    await this.challenges.apply(challenge, { kind: "error", erro: { ...erro } as JsonObject, received: false });
    return leaveWithErro(challenge, fault, sessionData);
  }
}

function leaveWithErro({ subject, language }: Challenge, fault: Fault, sessionData: Maybe<string>): BrowserReply {
  const message = serialise(toErro(fault, aboutMessage(subject, "CReq")));
  return { kind: "leave", url: subject.notificationURL as string, field: "erro", message, sessionData, language };
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
