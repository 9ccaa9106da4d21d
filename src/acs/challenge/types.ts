import type { Instant } from "../../base/index.js";
import type { CReq, Channel, JsonObject, MessageVersion } from "../../protocol/index.js";
import type { ChallengeMethod, Maybe } from "../../risk/index.js";

export type Language = "ja" | "en";

/** A way in which this card's person can be asked. */
export interface MethodOption {
  readonly method: ChallengeMethod;
  /** For a code: how it travels. */
  readonly channel?: "email" | "sms";
  /** Where it goes, from the issuer's own records: an address or a number; for the app, the issuer's own name of the person; for a passkey, the card's key. */
  readonly to?: string;
}

/** What a challenge must remember of its AReq and ARes. Kept sealed, because of the authentication value and the contact. */
export interface ChallengeSubject {
  readonly acsTransID: string;
  readonly threeDSServerTransID: string;
  readonly dsTransID: string;
  readonly sdkTransID: Maybe<string>;
  readonly messageVersion: MessageVersion;
  readonly messageCategory: string;
  readonly channel: Channel;
  /** Of a decoupled authentication, which has no CReq and no page: when the requestor waits no longer. */
  readonly decoupledUntil?: Instant;
  /** Where the result goes. */
  readonly dsURL: string;
  /** Where the browser brings the final CRes. */
  readonly notificationURL: Maybe<string>;
  /** Which directory server's switches read the CReq. */
  readonly directoryServer: string;
  readonly issuer: string;
  readonly lastFour: string;
  readonly merchantName: string;
  /** Minor units, exponent and ISO 4217 number of what is paid; undefined where nothing is. */
  readonly amount: Maybe<{ readonly minor: string; readonly exponent: number; readonly currency: string }>;
  /** Network of the browser or device that sent the AReq, to notice an answer from another. */
  readonly network: Maybe<string>;
  /** What proves a passed challenge to the scheme; made at once, because afterwards there is no account number any more. */
  readonly authenticationValue: Maybe<string>;
  readonly eci: { readonly passed: Maybe<string>; readonly failed: Maybe<string> };
  readonly options: readonly MethodOption[];
  /** Set where the person may be asked whether to trust the merchant from now on. */
  readonly trust?: { readonly cardKey: string; readonly merchantKey: string };
  /** Of the device that sent the AReq; a browser may say something else when the challenge begins. */
  readonly language: Language;
  /**
   * Of an app: what its keys are made with, and the screen that was announced. `chooser` is the template in which the person can choose
   * among the options; absent where there is nothing to choose, or screens have a button for it.
   */
  readonly app?: { readonly sdkEphemPubKey: JsonObject; readonly sdkReferenceNumber: string; readonly rendering: Rendering; readonly chooser?: "02" | "03" };
}

export interface Rendering {
  readonly acsInterface: string;
  readonly acsUiTemplate: string;
  readonly deviceUserInterfaceMode?: string;
}

/** Where a challenge stands. */
export type Phase = "awaiting" | "asking" | "reporting" | "done";

/** A one-time code that was sent. Only its keyed hash is kept. */
export interface SentCode {
  readonly hash: string;
  readonly sentAt: Instant;
  readonly expiresAt: Instant;
}

/** The issuer's app was asked, and may still answer when the person has turned to another method. */
export interface AskedApp {
  readonly at: Instant;
  /** The issuer did not take it, as far as we know. */
  readonly failed: boolean;
  readonly said?: AppAnswer;
  /** What came of it was told to the SDK, which had to ask. */
  readonly heard?: true;
}

/** What a person did in the issuer's app. */
export type AppAnswer = "confirmed" | "denied";

/** What the person is told above the question. */
export type Notice = "wrong" | "expired" | "sent-again" | "wait" | "no-more-codes" | "not-delivered" | "empty" | "not-yet" | "choose-one";

/** How a challenge ended. */
export interface Result {
  readonly transStatus: "Y" | "N" | "U";
  readonly transStatusReason: Maybe<string>;
  readonly challengeCancel: Maybe<string>;
  /** In the words of the journal. */
  readonly end: "passed" | "failed" | "cancelled" | "expired" | "never-begun" | "error";
  readonly at: Instant;
  /** The Erro that ended it, where one did. */
  readonly erro?: JsonObject;
}

/** What became of the result on its way to the directory server. */
export type ReportState = "pending" | "accepted" | "not-received" | "invalid-answer" | "refused" | "unreachable";

/** A challenge as it is kept between messages. */
export interface Challenge {
  readonly subject: ChallengeSubject;
  readonly phase: Phase;
  /** When it ends, or is tried again, if nothing happens; Infinity is not kept. */
  readonly deadlineAt: Instant;
  /** When it ends whatever happens. */
  readonly endsAt: Instant;
  readonly language: Language;
  readonly notice: Maybe<Notice>;
  /** Which of the subject's options is in use. */
  readonly option: number;
  /** Of an app: the template of the screen that was shown last; undefined before the first. */
  readonly shown?: Maybe<string>;
  /** Set while an app's person is asked which of the options it shall be. */
  readonly choosing?: Maybe<true>;
  readonly code: Maybe<SentCode>;
  readonly asked: Maybe<AskedApp>;
  readonly wrong: number;
  readonly resends: number;
  /** Answers that were given, looked at or not. */
  readonly interactions: number;
  /** The browser that opened it. */
  readonly opened: Maybe<{ readonly creq: CReq; readonly sessionData: Maybe<string>; readonly session: string; readonly browser: string; readonly network: Maybe<string> }>;
  /** The answer came from another network than the AReq. */
  readonly elsewhere: boolean;
  /** What the person said to trusting the merchant; undefined where nobody asked, or nothing was said. */
  readonly trusts: Maybe<boolean>;
  /** Of an app: the number that its next message must have, and that of our next. */
  readonly counters: { readonly fromSdk: number; readonly toSdk: number };
  readonly result: Maybe<Result>;
  readonly report: { readonly state: ReportState; readonly tries: number };
}

/** Bounds of a challenge; milliseconds. */
export interface ChallengeRules {
  readonly firstCReqMs: number;
  readonly pageMs: number;
  readonly wholeMs: number;
  readonly triesMax: number;
  readonly resendsMax: number;
  readonly resendWaitMs: number;
  readonly codeMs: number;
  /** What a decoupled authentication that nobody answered ends with. Directory servers differ. */
  readonly decoupledTimeoutStatus: "U" | "N";
  /** How long a finished challenge is remembered, to answer what comes late. */
  readonly rememberMs: number;
}

export type ChallengeEvent =
  /** The first CReq, or the first of an app. */
  | { readonly kind: "begin"; readonly opened: NonNullable<Challenge["opened"]> | undefined; readonly language: Language }
  /** The page was loaded again, or the same CReq came again. */
  | { readonly kind: "reload" }
  | { readonly kind: "code-made"; readonly hash: string }
  | { readonly kind: "not-delivered" }
  /** @property right whether it is the code; the machine decides whether that is looked at */
  | { readonly kind: "answer"; readonly right: boolean; readonly elsewhere: boolean; readonly trusts?: boolean }
  | { readonly kind: "no-entry" }
  /** The person says that the confirmation in the app was given; the machine knows better. */
  | { readonly kind: "continue" }
  | { readonly kind: "app-asked" }
  /** The issuer's app says so. */
  | { readonly kind: AppAnswer }
  /** @property right whether the person proved to have a passkey of the card */
  | { readonly kind: "passkey"; readonly right: boolean }
  | { readonly kind: "resend" }
  | { readonly kind: "other-method" }
  /** @property option which of the options it shall be; undefined where the answer names none, or several */
  | { readonly kind: "chosen"; readonly option: Maybe<number> }
  | { readonly kind: "cancel"; readonly by: "cardholder" | "sdk" }
  /** A message that cannot be used, or an Erro that was received. */
  | { readonly kind: "error"; readonly erro: JsonObject; readonly received: boolean }
  | { readonly kind: "reported"; readonly state: ReportState }
  | { readonly kind: "time" };

export type Effect =
  /** Make a code, keep its hash (`code-made`), send it (`not-delivered` when that fails). */
  | "send-code"
  /** Remember it (`app-asked`), tell the issuer (`not-delivered` when that fails). */
  | "ask-app"
  /** Tell the directory server. */
  | "report";

export interface Step {
  readonly challenge: Challenge;
  readonly effects: readonly Effect[];
}
