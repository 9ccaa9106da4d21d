import { EXTENSIONS } from "./areq-fields/heading.js";
import { MessageTable } from "./column.js";
import { ALL, FROM_220, IN_220, IN_231, row } from "./field.js";
import type { Channel, FieldRow } from "./field.js";
import { codes, oneOf, pattern, text, uuid } from "./form.js";
import { parseMessage } from "./parse-message.js";
import type { MessageKind } from "./parse-message.js";
import type { MessageVersion } from "./areq.js";
import type { Fault, ParseOptions, Parsed } from "./types.js";

/** A challenge request: what an SDK says each time, or what a browser brings when the challenge begins. */
export interface CReq {
  readonly messageType: "CReq";
  readonly messageVersion: MessageVersion;
  readonly threeDSServerTransID: string;
  readonly acsTransID: string;
  readonly challengeWindowSize?: string;
  readonly sdkTransID?: string;
  readonly sdkCounterStoA?: string;
  readonly challengeDataEntry?: string;
  readonly challengeDataEntryTwo?: string;
  readonly challengeNoEntry?: string;
  readonly challengeHTMLDataEntry?: string;
  readonly oobContinue?: boolean | string;
  readonly resendChallenge?: string;
  readonly challengeCancel?: string;
  readonly threeDSRequestorAppURL?: string;
  readonly whitelistingDataEntry?: string;
  readonly trustListDataEntry?: string | boolean;
  readonly deviceBindingDataEntry?: string | boolean;
  readonly challengeAddCode?: string;
  readonly infoContinueIndicator?: string | boolean;
  readonly oobAppStatus?: string;
  readonly oobAppURLInd?: string;
}

/** Sizes of the challenge frame, in CSS pixels: width and height; 05 is the whole screen. */
export const WINDOW_SIZES = { "01": "250 x 400", "02": "390 x 400", "03": "500 x 600", "04": "600 x 400", "05": "full screen" };

const yesNo = codes({ Y: "yes", N: "no" });
// Senders differ: 220 had letters, a later draft codes, SDK headers have booleans.
const consent = oneOf({ Y: "yes", N: "no", "01": "yes", "02": "no" }, [true, false]);

/** Rows of browser and app; a browser sends the first six only. */
export const CREQ_FIELDS: readonly FieldRow[] = [
  row("messageType", ALL, "RR RR --", codes({ CReq: "challenge request" }), "Kind of message"),
  row("messageVersion", ALL, "RR RR --", pattern("^[0-9]+\\.[0-9]+\\.[0-9]+$", 5, 8, "digits and dots", () => "2.2.0"), "Version of the AReq"),
  row("threeDSServerTransID", ALL, "RR RR --", uuid(), "Transaction id of the 3DS Server"),
  row("acsTransID", ALL, "RR RR --", uuid(), "Our transaction id"),
  row("challengeWindowSize", ALL, "-- RR --", codes(WINDOW_SIZES), "Size of the frame that the requestor made"),
  ...EXTENSIONS.rows.filter(({ name }) => name.startsWith("messageExtension")),
  row("sdkTransID", ALL, "RR -- --", uuid(), "Transaction id of the SDK"),
  row("sdkCounterStoA", ALL, "RR -- --", pattern("^[0-9]{3}$", 3, 3, "digits", () => "000"), "Number of the message on its way to us, from 000"),
  row("challengeDataEntry", ALL, "OO -- --", text(1, 45), "What the cardholder entered or selected"),
  row("challengeDataEntryTwo", IN_231, "OO -- --", text(1, 45), "What the cardholder entered into the second box"),
  row("challengeNoEntry", FROM_220, "OO -- --", codes({ Y: "submitted without a value" }), "The cardholder submitted nothing"),
  row("challengeHTMLDataEntry", ALL, "OO -- --", text(1, 256), "The form of an HTML template, as a query string"),
  row("oobContinue", ALL, "OO -- --", oneOf({ "01": "the cardholder went on", "02": "the SDK went on by itself" }, [true]), "Out of band: ask whether it is done"),
  row("resendChallenge", ALL, "OO -- --", yesNo, "Send the code again"),
  row("challengeCancel", ALL, "OO -- --", codes({ "01": "cancelled by the cardholder", "08": "the SDK's time was over" }), "The challenge ends without an answer"),
  row("threeDSRequestorAppURL", FROM_220, "OO -- --", text(1, 256), "How an issuer's app returns to the requestor's"),
  row("whitelistingDataEntry", IN_220, "OO -- --", yesNo, "Whether the cardholder trusts the requestor from now on"),
  row("trustListDataEntry", IN_231, "OO -- --", consent, "Whether the cardholder trusts the requestor from now on"),
  row("deviceBindingDataEntry", IN_231, "OO -- --", consent, "Whether the cardholder wants the device bound to the card"),
  row("challengeAddCode", IN_231, "OO -- --", yesNo, "The additional button was pressed"),
  row("infoContinueIndicator", IN_231, "OO -- --", oneOf({ Y: "yes", "01": "yes", true: "yes" }, [true]), "The information was read"),
  row("oobAppStatus", IN_231, "OO -- --", codes({ "01": "could not be opened" }), "What became of the issuer's app"),
  row("oobAppURLInd", IN_231, "OO -- --", codes({ "01": "can be opened" }), "Whether the SDK can open the issuer's app"),
];

const TABLE = new MessageTable(CREQ_FIELDS);

const KINDS: Readonly<Record<Exclude<Channel, "3RI">, MessageKind>> = {
  BRW: { messageType: "CReq", table: TABLE, columnFor: (_, version) => TABLE.columnOf(version, "BRW", "PA") },
  APP: { messageType: "CReq", table: TABLE, columnFor: (_, version) => TABLE.columnOf(version, "APP", "PA") },
};

/** Reads a CReq; as {@link parseMessage} reads any message. */
export function parseCReq(input: Uint8Array | string, channel: "BRW" | "APP", options: ParseOptions): Parsed<CReq> {
  return parseMessage(input, KINDS[channel], options);
}

/** What the cardholder, or the SDK for him, wants with an app's CReq. */
export type AppAction =
  | { readonly kind: "begin" }
  | { readonly kind: "answer"; readonly entry: string; readonly second?: string }
  | { readonly kind: "no-entry" }
  | { readonly kind: "html"; readonly form: string }
  | { readonly kind: "continue" }
  | { readonly kind: "resend" }
  | { readonly kind: "other-method" }
  | { readonly kind: "cancel"; readonly by: "cardholder" | "sdk" };

const YES = new Set<unknown>(["Y", "01", "true", true]);

/** Whether a consent was given; undefined where none was asked for or answered. */
export function consentOf(value: string | boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : YES.has(value);
}

/**
 * The one action of an app's CReq: none in the first, exactly one in each later one. None is 201, several are 203, and so is
 * any in the first.
 */
export function actionOf(creq: CReq, first: boolean): AppAction | Fault {
  const actions = Object.entries(ACTIONS).flatMap(([name, read]) => {
    const action = read(creq);
    return action === undefined ? [] : [{ name, action }];
  });
  if (first) return actions.length === 0 ? { kind: "begin" } : { code: "203", elements: actions.map(({ name }) => name) };
  if (actions.length > 1) return { code: "203", elements: actions.map(({ name }) => name) };
  return actions[0]?.action ?? { code: "201", elements: ["challengeDataEntry"] };
}

const ACTIONS: Readonly<Record<string, (creq: CReq) => AppAction | undefined>> = {
  challengeDataEntry: ({ challengeDataEntry: entry, challengeDataEntryTwo: second }) => (entry === undefined ? undefined : { kind: "answer", entry, ...(second !== undefined && { second }) }),
  challengeNoEntry: ({ challengeNoEntry }) => (challengeNoEntry === "Y" ? { kind: "no-entry" } : undefined),
  challengeHTMLDataEntry: ({ challengeHTMLDataEntry: form }) => (form === undefined ? undefined : { kind: "html", form }),
  oobContinue: ({ oobContinue }) => (oobContinue === undefined ? undefined : { kind: "continue" }),
  resendChallenge: ({ resendChallenge }) => (resendChallenge === "Y" ? { kind: "resend" } : undefined),
  challengeAddCode: ({ challengeAddCode }) => (challengeAddCode === "Y" ? { kind: "other-method" } : undefined),
  infoContinueIndicator: ({ infoContinueIndicator }) => (YES.has(infoContinueIndicator) ? { kind: "continue" } : undefined),
  challengeCancel: ({ challengeCancel }) => (challengeCancel === undefined ? undefined : { kind: "cancel", by: challengeCancel === "08" ? "sdk" : "cardholder" }),
};
