import type { ARes, AReq, TransStatus } from "../protocol/index.js";
import type { Action, Context, Maybe, Verdict } from "../risk/index.js";
import { askableOptions, renderingFor } from "./app-channel.js";
import { eciOf } from "./card-networks.js";
import type { CardNetwork } from "./card-networks.js";
import { preferred, wireCodesOf } from "./challenge/methods.js";
import type { MethodOption } from "./challenge/types.js";
import { DECOUPLED_MINUTES_MIN, decoupledOptions } from "./decoupled.js";
import { trustStatusOf } from "./trust-status.js";
import type { Acs, IssuerSetup } from "./types.js";

/** What an answer is made with. */
export type AnswerParts = Pick<Acs, "identity" | "proofsOf" | "cardholders">;

/** What the protocol calls a verdict in one conversation. */
export interface Outcome {
  readonly transStatus: TransStatus;
  readonly transStatusReason: Maybe<string>;
}

type Choose = (context: Context, verdict: Verdict) => Outcome;

const plain = (transStatus: TransStatus): Outcome => ({ transStatus, transStatusReason: undefined });
const withReason = (transStatus: TransStatus, transStatusReason: string): Outcome => ({ transStatus, transStatusReason });

/** Messages that ask for information only: I is possible for these alone (challenge indicator 05, 06, 07 or a DS value). */
function asksForInformation(context: Context): boolean {
  return context.dataOnly || ["no-challenge-tra", "data-only", "no-challenge-sca-done", "other"].includes(context.requestor.preference);
}

/** One row per action: what the bank wants, as far as the message's version, channel and wishes let the protocol say it. */
const OUTCOMES = {
  frictionless: () => plain("Y"),
  challenge: (context) => challengeOutcome(context),
  decoupled: (context) => (decoupledPossible(context) ? plain("D") : challengeOutcome(context)),
  reject: (_context, verdict) => withReason("R", verdict.transStatusReason ?? "11"),
  attempt: () => plain("A"),
  inform: (context) => informOutcome(context),
} satisfies Record<Action, Choose>;

function informOutcome(context: Context): Outcome {
  // 2.1.0 has no I; its data-only messages are answered U with the scheme's reason 80.
  if (context.version === "2.1.0") return withReason("U", "80");
  return asksForInformation(context) ? plain("I") : withReason("U", "22");
}

/** D needs version 2.2.0 or later and a requestor that asked for it; with F it may come in the results request only. */
function decoupledPossible(context: Context): boolean {
  return context.version !== "2.1.0" && (context.requestor.decoupled === "yes" || context.requestor.decoupled === "either");
}

function challengeOutcome(context: Context): Outcome {
  // A challenge is not possible where only data are shared.
  if (context.requestor.preference === "data-only" || context.dataOnly) return informOutcome(context);
  if (context.channel === "BRW" || context.channel === "APP") return plain("C");
  if (decoupledPossible(context)) return plain("D");
  // 3RI has no cardholder to ask: 23 says that decoupled authentication would have been needed; 2.1.0 does not know it.
  return withReason("N", context.version === "2.1.0" ? "11" : "23");
}

/**
 * D needs a way to ask that does without the requestor's page, and time to be asked in. Where it has not both, a person who is at
 * that page is asked there, and one who is not cannot be asked.
 */
function decoupledOutcome(context: Context, options: readonly MethodOption[]): Outcome {
  const reachable = decoupledOptions(options).length > 0;
  if (reachable && (context.requestor.decoupledMaxMinutes ?? 0) >= DECOUPLED_MINUTES_MIN) return plain("D");
  if (context.channel !== "3RI") return challengeOutcome(context);
  return withReason("N", reachable ? "25" : "13");
}

/** What a verdict asks for, as far as the card's person can be asked, and the way that will be tried first. */
function outcomeFor(wanted: Outcome, areq: AReq, context: Context, known: readonly MethodOption[], { ask }: Verdict): Outcome & { readonly option?: Maybe<MethodOption> } {
  const outcome = wanted.transStatus === "D" ? decoupledOutcome(context, known) : wanted;
  if (outcome.transStatus !== "C") return outcome;
  // Whoever cannot be asked in any way is not enrolled.
  if (known.length === 0) return withReason("N", "13");
  const [option] = askableOptions(areq, context, preferred(known, ask));
  return option === undefined ? withReason("N", "03") : { ...outcome, option };
}

/** The authentication response to `areq`. Total: every action has an answer in every version and channel. `acsTransID` is the transaction's id, a UUID. */
export function answerOf(acs: AnswerParts, network: CardNetwork, issuer: IssuerSetup, areq: AReq, context: Context, verdict: Verdict, acsTransID: string): ARes {
  const wanted = OUTCOMES[verdict.action](context, verdict);
  const asks = wanted.transStatus === "C" || wanted.transStatus === "D";
  // Most answers ask nobody, and the cardholder's record is sealed on disk.
  const { transStatus, transStatusReason, option } = asks ? outcomeFor(wanted, areq, context, acs.cardholders.optionsFor(issuer.id, context.card.key), verdict) : { ...wanted, option: undefined };
  const payment = context.category === "PA";
  const eci = eciOf(network, transStatus);
  return {
    messageType: "ARes",
    messageVersion: areq.messageVersion,
    threeDSServerTransID: areq.threeDSServerTransID,
    dsTransID: areq.dsTransID,
    acsTransID,
    acsReferenceNumber: acs.identity.referenceNumber,
    acsOperatorID: acs.identity.operatorId,
    dsReferenceNumber: areq.dsReferenceNumber as string,
    ...(areq.sdkTransID !== undefined ? { sdkTransID: areq.sdkTransID } : {}),
    transStatus,
    ...(transStatusReason !== undefined ? { transStatusReason } : {}),
    ...(payment && (transStatus === "Y" || transStatus === "A")
      ? { authenticationValue: acs.proofsOf(issuer.id).authenticationValue.generate(areq, transStatus, network) }
      : {}),
    ...(payment && eci !== undefined ? { eci } : {}),
    ...challengeMembers({ acs, issuer, areq, context, option }, transStatus, acsTransID),
    ...trustMembers(areq, context),
    ...version231Members(acs, areq, context),
  };
}

interface Announced {
  readonly acs: AnswerParts;
  readonly issuer: IssuerSetup;
  readonly areq: AReq;
  readonly context: Context;
  /** The way to ask that will be tried first. */
  readonly option: Maybe<MethodOption>;
}

function challengeMembers(announced: Announced, transStatus: TransStatus, acsTransID: string): Partial<ARes> {
  const { acs, issuer, areq, context, option } = announced;
  if (transStatus !== "C" && transStatus !== "D") return {};
  const decoupled = transStatus === "D" || option === undefined;
  const { method, type } = decoupled ? { method: "12", type: "04" } : wireCodesOf(option, areq.messageVersion);
  const mandated = context.requestor.preference === "challenge-mandated" ? "Y" : "N";
  return {
    acsChallengeMandated: mandated,
    ...(areq.messageVersion === "2.3.1" ? { authenticationMethod: [method] } : { authenticationType: type }),
    ...(decoupled ? { acsDecConInd: "Y" as const, cardholderInfo: cardholderInfoOf(issuer, areq) } : {}),
    ...(!decoupled && context.channel === "BRW" ? { acsURL: challengeUrl(acs) } : {}),
    ...(!decoupled && context.channel === "APP" ? appMembers(announced, acsTransID) : {}),
  };
}

function cardholderInfoOf(issuer: IssuerSetup, areq: AReq): string | { text: string } {
  return areq.messageVersion === "2.3.1" ? { text: issuer.cardholderInfo } : issuer.cardholderInfo;
}

function challengeUrl(acs: AnswerParts): string {
  return `${acs.identity.publicUrl}/3ds/challenge`;
}

function appMembers({ acs, issuer, areq, option }: Announced, acsTransID: string): Partial<ARes> {
  const rendering = option && renderingFor(areq, option.method);
  if (rendering === undefined) return {};
  const { contentSigner } = acs.proofsOf(issuer.id);
  const acsSignedContent = contentSigner.sign({
    acsEphemPubKey: contentSigner.ephemeralPublicKey(acsTransID),
    sdkEphemPubKey: { ...areq.sdkEphemPubKey },
    acsURL: challengeUrl(acs),
  });
  return { acsSignedContent, acsRenderingType: rendering };
}

/** That our own list has the merchant; what others said of theirs they know. */
function trustMembers({ messageVersion }: AReq, { requestor }: Context): Partial<ARes> {
  return requestor.whitelisted === true && requestor.whitelistSource === "acs" ? trustStatusOf(messageVersion, true) : {};
}

function version231Members(acs: AnswerParts, areq: AReq, context: Context): Partial<ARes> {
  if (areq.messageVersion !== "2.3.1" || context.channel !== "APP") return {};
  return { deviceInfoRecognisedVersion: acs.identity.deviceInfoVersion, threeDSRequestorAppURLInd: "N" };
}
