import { MINUTE_MS } from "../../base/index.js";
import { currencyFromNumeric } from "../../protocol/index.js";
import type { AReq, ARes } from "../../protocol/index.js";
import type { Context, RedactedAReq } from "../../risk/index.js";
import { chooserFor } from "../app-channel.js";
import { eciOf } from "../card-networks.js";
import type { AuthenticationValue, DirectoryServerProfile, IssuerSetup } from "../types.js";
import type { ChallengeSubject, MethodOption, Rendering } from "./types.js";

export interface Announcement {
  readonly areq: AReq;
  readonly redacted: RedactedAReq;
  readonly context: Context;
  readonly ares: ARes;
  readonly issuer: IssuerSetup;
  readonly peer: DirectoryServerProfile;
  readonly options: readonly MethodOption[];
}

/** What a challenge remembers of the messages that announced it. */
export function subjectOf({ areq, redacted, context, ares, issuer, peer, options }: Announcement, authenticationValue: AuthenticationValue): ChallengeSubject {
  const decoupled = ares.transStatus === "D";
  const payment = context.category === "PA";
  const currency = areq.purchaseCurrency === undefined ? undefined : currencyFromNumeric(areq.purchaseCurrency)?.code;
  return {
    acsTransID: ares.acsTransID,
    threeDSServerTransID: areq.threeDSServerTransID,
    dsTransID: areq.dsTransID,
    sdkTransID: areq.sdkTransID,
    messageVersion: areq.messageVersion,
    messageCategory: areq.messageCategory,
    channel: context.channel === "other" ? "BRW" : context.channel,
    dsURL: areq.dsURL as string,
    notificationURL: areq.notificationURL,
    directoryServer: peer.id,
    issuer: issuer.id,
    lastFour: redacted.card.lastFour,
    merchantName: areq.merchantName ?? areq.threeDSRequestorName ?? "",
    amount: areq.purchaseAmount === undefined || currency === undefined ? undefined : { minor: areq.purchaseAmount, exponent: Number(areq.purchaseExponent ?? 0), currency },
    language: context.device.language === "ja" ? "ja" : "en",
    network: context.geo.networkKey,
    authenticationValue: payment ? authenticationValue.generate(areq, "Y", peer.cardNetwork) : undefined,
    eci: payment ? { passed: eciOf(peer.cardNetwork, "Y"), failed: eciOf(peer.cardNetwork, "N") } : { passed: undefined, failed: undefined },
    options,
    ...(!decoupled && mayAskForTrust(context) && { trust: { cardKey: redacted.card.key, merchantKey: context.merchant.key as string } }),
    ...(decoupled && { decoupledUntil: context.at + (context.requestor.decoupledMaxMinutes as number) * MINUTE_MS }),
    ...(context.channel === "APP" && !decoupled && { app: appOf(areq, ares.acsRenderingType as Rendering, options) }),
  };
}

function appOf(areq: AReq, rendering: Rendering, options: readonly MethodOption[]): NonNullable<ChallengeSubject["app"]> {
  const chooser = chooserFor(areq, rendering, options);
  return { sdkEphemPubKey: { ...areq.sdkEphemPubKey }, sdkReferenceNumber: areq.sdkReferenceNumber as string, rendering, ...(chooser !== undefined && { chooser }) };
}

/** Versions from 2.2.0 on have a place for the answer; who trusts the merchant already, or was refused it, is not asked. */
function mayAskForTrust({ version, category, merchant, requestor }: Context): boolean {
  return version !== "2.1.0" && category === "PA" && merchant.key !== undefined && requestor.whitelisted !== true;
}
