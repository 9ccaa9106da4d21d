import { EXTENSIONS } from "./areq-fields/heading.js";
import { MessageTable } from "./column.js";
import { ALL, FROM_220, IN_210, IN_220, IN_231, TO_220, row } from "./field.js";
import type { Channel, FieldRow } from "./field.js";
import { codes, dsCodes, list, object, pattern, text, uuid } from "./form.js";
import { parseMessage } from "./parse-message.js";
import type { MessageKind } from "./parse-message.js";
import { BINDING, LIST_STATUS, METHODS, REASONS_210, REASONS_220, SOURCES, TRANS_STATUS_REASONS, TYPES_210 } from "./response-codes.js";
import { SentTable, clause, sent } from "./sent.js";
import type { Need, SentRow, SentRule } from "./sent.js";
import type { AReq, JsonObject, MessageVersion } from "./areq.js";
import type { Fault, ParseOptions, Parsed } from "./types.js";

/** The result of a challenge, for the directory server. */
export interface RReq {
  readonly messageType: "RReq";
  readonly messageVersion: MessageVersion;
  readonly messageCategory: string;
  readonly threeDSServerTransID: string;
  readonly dsTransID: string;
  readonly acsTransID: string;
  readonly sdkTransID?: string;
  readonly transStatus?: "Y" | "N" | "U" | "A" | "R" | "D";
  readonly transStatusReason?: string;
  readonly challengeCancel?: string;
  readonly challengeErrorReporting?: JsonObject;
  readonly authenticationType?: string;
  readonly authenticationMethod?: string | readonly string[];
  readonly authenticationValue?: string;
  readonly eci?: string;
  readonly interactionCounter?: string;
  readonly acsRenderingType?: { readonly acsInterface: string; readonly acsUiTemplate: string; readonly deviceUserInterfaceMode?: string };
  readonly whiteListStatus?: string;
  readonly whiteListStatusSource?: string;
  readonly trustListStatus?: string;
  readonly trustListStatusSource?: string;
}

/** What of the AReq a result depends on, and whether it ends a decoupled authentication. */
export interface ResultOf {
  readonly areq: Pick<AReq, "messageVersion" | "messageCategory" | "threeDSServerTransID" | "dsTransID" | "sdkTransID">;
  readonly channel: Channel;
  readonly decoupled: boolean;
}

interface Result extends ResultOf {
  readonly rreq: JsonObject;
}

const need = clause<Result>;
const status = ({ rreq }: Result, ...statuses: string[]): boolean => statuses.includes(rreq["transStatus"] as string);
const isPayment = ({ areq }: Result): boolean => areq.messageCategory === "01";
const cancelled = ({ rreq }: Result, ...codesOfCancel: string[]): boolean => codesOfCancel.includes(rreq["challengeCancel"] as string);

const payment = need("payment", isPayment);
const app = need("app", ({ channel }) => channel === "APP");
const appScreen = need("app, not decoupled", ({ channel, decoupled }) => channel === "APP" && !decoupled);
const asked = need("not decoupled", ({ decoupled }) => !decoupled);
const withReason = need("payment, transStatus N, U or R", (result) => isPayment(result) && status(result, "N", "U", "R"));
const withReason231 = need("payment, transStatus N, U, R or D", (result) => isPayment(result) && status(result, "N", "U", "R", "D"));
const withValue = need("payment, transStatus Y or A", (result) => isPayment(result) && status(result, "Y", "A"));
const decided = need("transStatus Y or N", (result) => status(result, "Y", "N"));
const withSource = (name: string): Need<Result> => need(`${name} present`, ({ rreq }) => rreq[name] !== undefined);

const CANCELS_210 = { "01": "cancelled by the cardholder", "04": "timed out at the ACS", "05": "no CReq came", "06": "error of the transaction", "07": "unknown", "08": "timed out at the SDK" };
const CANCELS_220 = { ...CANCELS_210, "03": "decoupled authentication timed out" };
const CANCELS_231 = { ...CANCELS_220, "09": "an Erro answered the CRes", "10": "an Erro answered the CReq" };

/** Every element we may put into an RReq. */
export const RREQ_FIELDS: readonly SentRow<Result>[] = [
  sent("messageType", ALL, "always", codes({ RReq: "results request" }), "Kind of message"),
  sent("messageVersion", ALL, "always", codes({ "2.1.0": "", "2.2.0": "", "2.3.1": "" }), "Version of the AReq"),
  sent("messageCategory", ALL, "always", dsCodes({ "01": "payment (PA)", "02": "non-payment (NPA)" }), "As received"),
  sent("threeDSServerTransID", ALL, "always", uuid(), "As received"),
  sent("dsTransID", ALL, "always", uuid(), "As received"),
  sent("acsTransID", ALL, "always", uuid(), "Our transaction id"),
  sent("sdkTransID", FROM_220, app, uuid(), "As received"),
  sent("transStatus", TO_220, payment, codes({ Y: "authenticated", N: "not authenticated", U: "could not be performed", A: "attempted, with proof", R: "rejected" }), "The outcome"),
  sent("transStatus", IN_231, payment, codes({ Y: "authenticated", N: "not authenticated", U: "could not be performed", A: "attempted, with proof", R: "rejected", D: "goes on decoupled" }), "The outcome"),
  sent("transStatusReason", IN_210, withReason, dsCodes(REASONS_210), "Why"),
  sent("transStatusReason", IN_220, withReason, dsCodes(REASONS_220), "Why"),
  sent("transStatusReason", IN_231, withReason231, dsCodes(TRANS_STATUS_REASONS), "Why"),
  sent("challengeCancel", IN_210, "optional", codes(CANCELS_210), "Why the challenge ended without an answer"),
  sent("challengeCancel", IN_220, "optional", codes(CANCELS_220), "Why the challenge ended without an answer"),
  sent("challengeCancel", IN_231, "optional", codes(CANCELS_231), "Why the challenge ended without an answer"),
  sent("challengeErrorReporting", IN_231, need("challengeCancel 09 or 10", (result) => cancelled(result, "09", "10")), object(), "The Erro"),
  sent("authenticationType", IN_210, decided, dsCodes(TYPES_210), "Kind of challenge"),
  sent("authenticationType", IN_220, decided, dsCodes({ ...TYPES_210, "04": "decoupled" }), "Kind of challenge"),
  sent("authenticationMethod", TO_220, "optional", codes(Object.fromEntries(Object.entries(METHODS).filter(([code]) => code <= "11"))), "What was used"),
  sent("authenticationMethod", IN_231, need("transStatus Y, N or A", (result) => status(result, "Y", "N", "A")), list({ min: 1, max: 99 }, dsCodes(METHODS)), "What was used"),
  sent("authenticationValue", TO_220, withValue, pattern("^[A-Za-z0-9+/]{26,28}={0,2}$", 28, 28, "base64 of 20 bytes", () => "AAAAAAAAAAAAAAAAAAAAAAAAAAA="), "Proof of authentication"),
  sent("authenticationValue", IN_231, withValue, text(1, 4000), "Proof of authentication"),
  sent("eci", ALL, "optional", text(2, 2), "Electronic commerce indicator, by rule of the DS"),
  sent("interactionCounter", ALL, asked, pattern("^[0-9]{2}$", 2, 2, "digits", () => "00"), "Answers that were given"),
  sent("acsRenderingType", ALL, appScreen, object(), "The last screen", appScreen),
  sent("whiteListStatus", IN_220, "optional", codes(LIST_STATUS), "Whether the cardholder trusts the requestor"),
  sent("whiteListStatusSource", IN_220, withSource("whiteListStatus"), dsCodes(SOURCES), "Who says so"),
  sent("trustListStatus", IN_231, "optional", codes(LIST_STATUS), "Whether the cardholder trusts the requestor"),
  sent("trustListStatusSource", IN_231, withSource("trustListStatus"), dsCodes(SOURCES), "Who says so"),
  sent("deviceBindingStatus", IN_231, "optional", dsCodes(BINDING), "Whether the device is bound to the card"),
  sent("deviceBindingStatusSource", IN_231, withSource("deviceBindingStatus"), dsCodes(SOURCES), "Who says so"),
];

/** What the elements of an RReq owe to each other and to the AReq. */
export const RREQ_RULES: readonly SentRule<Result>[] = [
  { element: "transStatusReason", sentence: "A time that was over is told twice: reason 14 goes with 04 or 05, reason 24 with 03.", broken: reasonAndCancelDiffer },
  { element: "authenticationType", sentence: "A decoupled authentication has the type 04, up to 2.2.0.", broken: ({ rreq, areq, decoupled }) => decoupled && areq.messageVersion === "2.2.0" && (rreq["authenticationType"] ?? "04") !== "04" },
  { element: "transStatus", sentence: "D needs reason 29 or 30.", broken: (result) => status(result, "D") && !["29", "30"].includes(result.rreq["transStatusReason"] as string) },
  ...(["messageVersion", "messageCategory", "threeDSServerTransID", "dsTransID", "sdkTransID"] as const).map((element) => ({
    element,
    sentence: `${element} is the one received.`,
    broken: ({ rreq, areq }: Result) => rreq[element] !== undefined && rreq[element] !== areq[element],
  })),
];

function reasonAndCancelDiffer(result: Result): boolean {
  const reason = result.rreq["transStatusReason"];
  if (reason === "14") return !cancelled(result, "04", "05");
  return reason === "24" && !cancelled(result, "03");
}

const RREQ = new SentTable<Result>(RREQ_FIELDS, RREQ_RULES);

/** The members of `rreq` that its version and channel define. */
export function definedInRReq(rreq: RReq, of: ResultOf): RReq {
  const message = rreq as unknown as JsonObject;
  return RREQ.defined(message, rreq.messageVersion, { ...of, rreq: message }) as unknown as RReq;
}

/** What is wrong with a result of ours, as {@link SentTable.check} says; undefined when it may be sent. */
export function checkRReq(rreq: RReq, of: ResultOf): Fault | undefined {
  const message = rreq as unknown as JsonObject;
  return RREQ.check(message, rreq.messageVersion, { ...of, rreq: message });
}

/** The directory server's answer to a result. */
export interface RRes {
  readonly messageType: "RRes";
  readonly messageVersion: MessageVersion;
  readonly threeDSServerTransID: string;
  readonly dsTransID: string;
  readonly acsTransID: string;
  readonly sdkTransID?: string;
  /** 01 received, 02 the challenge was never begun or was opted out of, 03 the ARes did not reach the 3DS Server. */
  readonly resultsStatus: string;
}

/** Every element of an RRes. The channels have the same rows. */
export const RRES_FIELDS: readonly FieldRow[] = [
  row("messageType", ALL, "RR RR RR", codes({ RRes: "results response" }), "Kind of message"),
  row("messageVersion", ALL, "RR RR RR", pattern("^[0-9]+\\.[0-9]+\\.[0-9]+$", 5, 8, "digits and dots", () => "2.2.0"), "Version of the AReq"),
  row("threeDSServerTransID", ALL, "RR RR RR", uuid(), "Transaction id of the 3DS Server"),
  row("dsTransID", ALL, "RR RR RR", uuid(), "Transaction id of the DS"),
  row("acsTransID", ALL, "RR RR RR", uuid(), "Our transaction id"),
  row("sdkTransID", FROM_220, "OO OO OO", uuid(), "Transaction id of the SDK"),
  row("resultsStatus", ALL, "RR RR RR", dsCodes({ "01": "received", "02": "no challenge took place", "03": "our ARes did not arrive" }), "What became of the result"),
  ...EXTENSIONS.rows.filter(({ name }) => name.startsWith("messageExtension")),
];

const RRES_TABLE = new MessageTable(RRES_FIELDS);
const RRES: MessageKind = { messageType: "RRes", table: RRES_TABLE, columnFor: (_, version) => RRES_TABLE.columnOf(version, "BRW", "PA") };

/** Reads an RRes; an Erro in its place is a fault that is about an `Erro`. */
export function parseRRes(input: Uint8Array | string, options: ParseOptions): Parsed<RRes> {
  return parseMessage(input, RRES, options);
}
