import { actionOf, consentOf, parseCReq, serialise, toErro } from "../../protocol/index.js";
import type { AppAction, CReq, CRes, Fault, JsonObject, Subject } from "../../protocol/index.js";
import type { Maybe } from "../../risk/index.js";
import type { AppCipher, OpenedCReq } from "../types.js";
import { answerEvent } from "./answers.js";
import type { CodeCheck } from "./answers.js";
import { appScreen } from "./app-screens.js";
import type { Challenges } from "./challenges.js";
import { aboutMessage, finalCResOf } from "./results.js";
import type { Challenge, ChallengeEvent, ReportState } from "./types.js";

/** What an SDK gets: an encrypted CRes, an Erro as JSON, or nothing where it said Erro itself. */
export type AppReply = { readonly kind: "jose" | "json"; readonly text: string } | { readonly kind: "nothing" };

export interface AppParts extends CodeCheck {
  /** One for each key that a challenge may have been announced with, the newest first; never empty. */
  ciphers(): readonly AppCipher[];
}

interface OpenedWith {
  readonly cipher: AppCipher;
  readonly keys: Uint8Array;
  readonly opened: OpenedCReq;
}

const COUNTER_MAX = 255;

const isOpen = ({ phase }: Challenge): boolean => phase === "awaiting" || phase === "asking";
/** The issuer's app has brought the end while the SDK was not looking: its next message, whatever it is, hears of that. */
const endedElsewhere = (challenge: Challenge): boolean => !isOpen(challenge) && challenge.asked?.said !== undefined && challenge.asked.heard === undefined;

/** The SDK's side of challenges. */
export class AppChallenges {
  constructor(
    private readonly challenges: Challenges,
    private readonly parts: AppParts,
  ) {}

  /** An SDK sends an encrypted CReq. @param network of its address */
  async receive(jwe: string, network: Maybe<string>): Promise<AppReply> {
    const id = transactionIn(jwe);
    if (id === undefined) return erro({ code: "302", elements: ["JWE"] }, NOBODY);
    return this.challenges.inTurn(id, async () => {
      const found = await this.challenges.find(id);
      if (found?.subject.app === undefined) return erro({ code: "301", elements: ["acsTransID"] }, NOBODY);
      const challenge = await this.challenges.settleTime(found);
      const { result } = challenge;
      const about = aboutMessage(challenge.subject, "CReq");
      if (!isOpen(challenge) && !endedElsewhere(challenge)) return erro({ code: result?.challengeCancel === "04" || result?.challengeCancel === "05" ? "402" : "305", elements: ["acsTransID"] }, about);
      return this.converse(challenge, jwe, network);
    });
  }

  private async converse(challenge: Challenge, jwe: string, network: Maybe<string>): Promise<AppReply> {
    const { subject, counters } = challenge;
    const { cipher, keys, opened } = this.open(challenge, jwe);
    if (!opened.ok) return this.refuse(challenge, { code: "302", elements: [opened.element] });
    const read = this.read(challenge, opened.text);
    if ("code" in read) return this.refuse(challenge, read);
    if (Math.max(counters.fromSdk, counters.toSdk) >= COUNTER_MAX) return this.refuse(challenge, { code: "302", elements: ["sdkCounterStoA"] });
    // Both numbers are used up before anything is said, so that none is used twice whatever happens.
    const { asked } = challenge;
    const counted: Challenge = {
      ...challenge, counters: { fromSdk: counters.fromSdk + 1, toSdk: counters.toSdk + 1 },
      ...(asked !== undefined && endedElsewhere(challenge) && { asked: { ...asked, heard: true } }),
    };
    await this.challenges.keep(counted);
    const after = await this.challenges.apply(counted, this.eventOf(challenge, read.action, read.trusts, network));
    const failure = after.phase === "asking" ? undefined : FAILURES[after.report.state];
    if (failure !== undefined) return erro({ code: failure, elements: [] }, aboutMessage(subject, "CReq"));
    const head = { acsCounterAtoS: String(counters.toSdk).padStart(3, "0") };
    return { kind: "jose", text: cipher.seal(serialise(this.cresOf(after, head)), keys, subject.acsTransID, opened.enc, counters.toSdk) };
  }

  /** What a CReq says, and the keys that open it; where none does, what the newest makes of it. */
  private open({ subject, counters }: Challenge, jwe: string): OpenedWith {
    const { acsTransID, app } = subject;
    let newest: OpenedWith | undefined;
    for (const cipher of this.parts.ciphers()) {
      const keys = cipher.keysFor(acsTransID, app?.sdkEphemPubKey ?? {}, app?.sdkReferenceNumber ?? "");
      const attempt = { cipher, keys, opened: cipher.open(jwe, keys, acsTransID, counters.fromSdk) };
      if (attempt.opened.ok) return attempt;
      newest ??= attempt;
    }
    return newest as OpenedWith;
  }

  /** The action of a CReq, or what is wrong with it. */
  private read(challenge: Challenge, text: string): { readonly action: AppAction; readonly trusts: Maybe<boolean> } | Fault {
    const { subject, counters, phase } = challenge;
    const parsed = parseCReq(text, "APP", this.challenges.parts.parseOptionsOf(subject.directoryServer));
    if (!parsed.ok) return parsed.fault;
    const creq: CReq = parsed.message;
    if (Number(creq.sdkCounterStoA) !== counters.fromSdk) return { code: "302", elements: ["sdkCounterStoA"] };
    if (creq.messageVersion !== subject.messageVersion) return { code: "203", elements: ["messageVersion"] };
    const foreign = (["threeDSServerTransID", "acsTransID", "sdkTransID"] as const).filter((id) => creq[id] !== subject[id]);
    if (foreign.length > 0) return { code: "301", elements: foreign };
    const action = actionOf(creq, phase === "awaiting");
    return "code" in action ? action : { action, trusts: consentOf(creq.whitelistingDataEntry ?? creq.trustListDataEntry) };
  }

  private eventOf(challenge: Challenge, action: AppAction, trusts: Maybe<boolean>, network: Maybe<string>): ChallengeEvent {
    switch (action.kind) {
      case "begin":
        return { kind: "begin", opened: undefined, language: challenge.subject.language };
      case "answer":
        if (challenge.choosing) return { kind: "chosen", option: chosenIn(action.entry, challenge.subject.options.length) };
        return answerEvent(challenge, { entry: action.entry, ...(trusts !== undefined && { trusts }) }, network, this.parts);
      case "html":
        return this.htmlEvent(challenge, new URLSearchParams(action.form), network);
      default:
        return action;
    }
  }

  /** An HTML template sends its form as a query string; one without a button's name was submitted by the keyboard. */
  private htmlEvent(challenge: Challenge, form: URLSearchParams, network: Maybe<string>): ChallengeEvent {
    const action = form.get("action");
    if (action === "resend" || action === "other-method" || action === "continue") return { kind: action };
    return answerEvent(challenge, { entry: form.get("code") ?? "", trusts: form.get("trust") === "Y" }, network, this.parts);
  }

  private cresOf(challenge: Challenge, head: Pick<CRes, "acsCounterAtoS">): CRes {
    const { subject, phase, language } = challenge;
    const { rules, issuerNameOf } = this.challenges.parts;
    const { messageVersion, threeDSServerTransID, acsTransID, sdkTransID } = subject;
    return phase === "asking"
      ? { messageType: "CRes", messageVersion, threeDSServerTransID, acsTransID, sdkTransID: sdkTransID as string, ...head, challengeCompletionInd: "N", ...appScreen(challenge, issuerNameOf(subject.issuer, language), rules) }
      : { ...finalCResOf(challenge), ...head };
  }

  /** A CReq that cannot be used ends the challenge; the directory server hears of it before the SDK does. */
  private async refuse(challenge: Challenge, fault: Fault): Promise<AppReply> {
    const about = aboutMessage(challenge.subject, "CReq");
    await this.challenges.apply(challenge, { kind: "error", erro: { ...toErro(fault, about) } as JsonObject, received: false });
    return erro(fault, about);
  }

  /** An SDK says that something is wrong, in plain JSON. Its challenge is over; an Erro is never answered. */
  async hear(body: string): Promise<AppReply> {
    const message = objectIn(body);
    if (message?.["messageType"] !== "Erro") return erro({ code: "101", elements: ["not an Erro"] }, NOBODY);
    const id = message["acsTransID"];
    if (typeof id !== "string") return { kind: "nothing" };
    return this.challenges.inTurn(id, async () => {
      const challenge = await this.challenges.find(id);
      // Whoever sends one in the clear must know the ids that the SDK and its partners know.
      const known = challenge?.subject.app !== undefined && message["sdkTransID"] === challenge.subject.sdkTransID && message["threeDSServerTransID"] === challenge.subject.threeDSServerTransID;
      if (known) await this.challenges.apply(challenge, { kind: "error", erro: message, received: true });
      return { kind: "nothing" };
    });
  }
}

/** The option that an answer names by its key (`1` is the first); undefined for no key of ours, and for several. */
function chosenIn(entry: string, count: number): Maybe<number> {
  const option = Number(/^[1-9]$/.exec(entry.trim())?.[0]) - 1;
  return option < count ? option : undefined;
}

/** What an SDK is told when the directory server did not take the result as it should (section 17 of the message facts). */
const FAILURES: Readonly<Record<ReportState, Maybe<"402" | "403">>> = {
  pending: "402", unreachable: "402", refused: "403", "invalid-answer": "403", accepted: undefined, "not-received": undefined,
};

const NOBODY: Subject = { messageVersion: "2.3.1", errorMessageType: "CReq" };

function erro(fault: Fault, about: Subject): AppReply {
  return { kind: "json", text: serialise(toErro(fault, about)) };
}

/** The key id of a JWE, which is the transaction's; nothing else of it is believed yet. */
function transactionIn(jwe: string): Maybe<string> {
  const header = objectIn(Buffer.from(jwe.slice(0, jwe.indexOf(".")), "base64url").toString("utf8"));
  const id = header?.["kid"];
  return typeof id === "string" ? id : undefined;
}

function objectIn(text: string): Maybe<JsonObject> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
