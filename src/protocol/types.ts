import type { MessageVersion } from "./areq.js";

/** Codes an ACS sends or receives; meanings in `erro.ts`. */
export type FaultCode = "101" | "102" | "201" | "202" | "203" | "204" | "207" | "301" | "302" | "303" | "304" | "305" | "306" | "402" | "403" | "404" | "405";

/** Why a message cannot be used: one kind of fault, every element it concerns, nested ones as `parent.child`. */
export interface Fault {
  readonly code: FaultCode;
  /** What errorDetail names: element names for 201, 203, 204, 207, 304, 305; versions for 102; extension ids for 202. */
  readonly elements: readonly string[];
}

/** What is known of the message an Erro speaks about. */
export interface Subject {
  readonly messageVersion: MessageVersion;
  readonly errorMessageType?: string;
  readonly threeDSServerTransID?: string;
  readonly dsTransID?: string;
  readonly acsTransID?: string;
  readonly sdkTransID?: string;
}

export type Parsed<Message> =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly fault: Fault; readonly about: Subject };

/** Switches a directory server may need. */
export interface ParseOptions {
  readonly supportedVersions: readonly MessageVersion[];
  /** True: optional members sent empty count as absent. False: 203, as the protocol says. */
  readonly emptyAsAbsent: boolean;
  /** Check country and currency codes against the ISO lists (304). */
  readonly checkIsoCodes: boolean;
  /** True: only https URLs, except towards loopback hosts, in 2.1.0 and 2.2.0 as well. 2.3.1 always wants https. */
  readonly httpsOnly: boolean;
  /** Ids of critical extensions we understand. */
  readonly knownExtensions: readonly string[];
}

/** An error message, as section 8 of the message facts has it. */
export interface Erro {
  readonly messageType: "Erro";
  readonly messageVersion: MessageVersion;
  readonly errorComponent: "A";
  readonly errorCode: FaultCode;
  readonly errorDescription: string;
  readonly errorDetail: string;
  readonly errorMessageType?: string;
  readonly threeDSServerTransID?: string;
  readonly dsTransID?: string;
  readonly acsTransID?: string;
  readonly sdkTransID?: string;
}

export type TransStatus = "Y" | "N" | "U" | "A" | "C" | "D" | "R" | "I" | "S";

/** An authentication response as we send it; which members a version and status require stands in `ares-fields.ts`. */
export interface ARes {
  readonly messageType: "ARes";
  readonly messageVersion: MessageVersion;
  readonly threeDSServerTransID: string;
  readonly dsTransID: string;
  readonly acsTransID: string;
  readonly acsReferenceNumber: string;
  readonly dsReferenceNumber: string;
  readonly acsOperatorID?: string;
  readonly sdkTransID?: string;
  readonly transStatus?: TransStatus;
  readonly transStatusReason?: string;
  readonly acsChallengeMandated?: "Y" | "N";
  /** 2.1.0 and 2.2.0. */
  readonly authenticationType?: string;
  /** 2.3.1. */
  readonly authenticationMethod?: readonly string[];
  readonly acsURL?: string;
  readonly acsSignedContent?: string;
  readonly acsRenderingType?: { readonly acsInterface: string; readonly acsUiTemplate: string; readonly deviceUserInterfaceMode?: string };
  readonly acsDecConInd?: "Y" | "N";
  readonly cardholderInfo?: string | { readonly text: string };
  readonly authenticationValue?: string;
  readonly eci?: string;
  readonly whiteListStatus?: string;
  readonly whiteListStatusSource?: string;
  readonly trustListStatus?: string;
  readonly trustListStatusSource?: string;
  readonly transStatusReasonInfo?: string;
  readonly transChallengeExemption?: string;
  readonly deviceInfoRecognisedVersion?: string;
  readonly threeDSRequestorAppURLInd?: "Y" | "N";
}
