import { definedInRReq } from "../../protocol/index.js";
import type { CRes, RReq, ResultOf, Subject } from "../../protocol/index.js";
import { trustStatusOf } from "../trust-status.js";
import { isDecoupled, optionOf } from "./machine.js";
import { wireCodesOf } from "./methods.js";
import type { Challenge, ChallengeSubject, Result } from "./types.js";

/** What an Erro about a message of this challenge can name. */
export function aboutMessage({ messageVersion, threeDSServerTransID, dsTransID, acsTransID, sdkTransID }: ChallengeSubject, errorMessageType: string): Subject {
  return { messageVersion, errorMessageType, threeDSServerTransID, dsTransID, acsTransID, ...(sdkTransID !== undefined && { sdkTransID }) };
}

function resultOf(challenge: Challenge): ResultOf {
  const { subject } = challenge;
  return {
    areq: { ...subject, sdkTransID: subject.sdkTransID as string },
    channel: subject.channel,
    decoupled: isDecoupled(challenge),
  };
}

/** The results request. The same challenge gives the same message, however often it is sent. */
export function rreqOf(challenge: Challenge, result: Result): RReq {
  const { subject, interactions, trusts, shown } = challenge;
  const { transStatus, transStatusReason, challengeCancel, erro } = result;
  const payment = subject.messageCategory === "01";
  const passed = transStatus === "Y";
  const { method, type } = wireCodesOf(optionOf(challenge), subject.messageVersion);
  const decoupled = isDecoupled(challenge);
  const kind = decoupled ? { type: "04", methods: ["12", method] } : { type, methods: [method] };
  const eci = passed ? subject.eci.passed : subject.eci.failed;
  const in231 = subject.messageVersion === "2.3.1";
  return definedInRReq(
    {
      messageType: "RReq",
      messageVersion: subject.messageVersion,
      messageCategory: subject.messageCategory,
      threeDSServerTransID: subject.threeDSServerTransID,
      dsTransID: subject.dsTransID,
      acsTransID: subject.acsTransID,
      ...(subject.sdkTransID !== undefined && { sdkTransID: subject.sdkTransID }),
      transStatus,
      ...(transStatusReason !== undefined && { transStatusReason }),
      ...(challengeCancel !== undefined && { challengeCancel }),
      ...(erro !== undefined && { challengeErrorReporting: erro }),
      ...(in231 ? { authenticationMethod: kind.methods } : { authenticationType: kind.type, authenticationMethod: method }),
      ...(payment && passed && subject.authenticationValue !== undefined && { authenticationValue: subject.authenticationValue }),
      ...(payment && eci !== undefined && { eci }),
      ...(!decoupled && { interactionCounter: String(Math.min(interactions, 99)).padStart(2, "0") }),
      ...(passed && subject.trust !== undefined && trustStatusOf(subject.messageVersion, trusts === true)),
      ...(subject.app && { acsRenderingType: { ...subject.app.rendering, acsUiTemplate: shown ?? subject.app.rendering.acsUiTemplate } }),
    },
    resultOf(challenge),
  );
}

/** transStatus of the final CRes: Y only when the result said so and the directory server has it. */
export function finalStatusOf({ result, report }: Challenge): "Y" | "N" {
  return result?.transStatus === "Y" && (report.state === "accepted" || report.state === "invalid-answer") ? "Y" : "N";
}

/** The final CRes; an app's has its counter besides. */
export function finalCResOf(challenge: Challenge): CRes {
  const { messageVersion, threeDSServerTransID, acsTransID, sdkTransID } = challenge.subject;
  return { messageType: "CRes", messageVersion, threeDSServerTransID, acsTransID, ...(sdkTransID !== undefined && { sdkTransID }), challengeCompletionInd: "Y", transStatus: finalStatusOf(challenge) };
}
