import { calledUrl, codes, dsCodes, list, object, pattern, text, uuid } from "./form.js";
import { ALL, FROM_220, IN_210, IN_220, IN_231, TO_220 } from "./field.js";
import { isObject } from "./json.js";
import { BINDING, EXEMPTIONS, LIST_STATUS, METHODS, REASONS_210, REASONS_220, SOURCES, TRANS_STATUSES, TRANS_STATUS_REASONS, TYPES_210 } from "./response-codes.js";
import { SentTable, clause, sent } from "./sent.js";
import type { Need, SentRow, SentRule } from "./sent.js";
import type { AReq, JsonObject } from "./areq.js";
import type { ARes, Fault } from "./types.js";

/** An ARes together with the AReq it answers. */
interface Answer {
  readonly ares: JsonObject;
  readonly areq: AReq;
}

const yesNo = codes({ Y: "yes", N: "no" });
const need = clause<Answer>;
const echo = text(1, 36);
const CAVV = "^[A-Za-z0-9+/]{26,28}={0,2}$";

const statusIn = (answer: Answer, ...statuses: string[]): boolean => statuses.includes(answer.ares["transStatus"] as string);
const isApp = ({ areq }: Answer): boolean => areq.deviceChannel === "01";
const isBrowser = ({ areq }: Answer): boolean => areq.deviceChannel === "02";
const isPayment = ({ areq }: Answer): boolean => areq.messageCategory === "01";

const IN_APP = need("app", isApp);
const FOR_CHALLENGE = need("transStatus C or D", (answer) => statusIn(answer, "C", "D"));
const FOR_APP_CHALLENGE = need("app, transStatus C", (answer) => isApp(answer) && statusIn(answer, "C"));
const FOR_SPC = need("transStatus S", (answer) => statusIn(answer, "S"));
const CONFIRMED_DECOUPLED = need("acsDecConInd Y", ({ ares }) => ares["acsDecConInd"] === "Y");

/** Every element we may put into an ARes. */
export const ARES_FIELDS: readonly SentRow<Answer>[] = [
  sent("messageType", ALL, "always", codes({ ARes: "authentication response" }), "Kind of message"),
  sent("messageVersion", ALL, "always", codes({ "2.1.0": "", "2.2.0": "", "2.3.1": "" }), "Version of the AReq"),
  sent("threeDSServerTransID", ALL, "always", uuid(), "As received"),
  sent("dsTransID", ALL, "always", uuid(), "As received"),
  sent("acsTransID", ALL, "always", uuid(), "Our transaction id"),
  sent("acsReferenceNumber", ALL, "always", text(1, 32), "Our approval number"),
  sent("dsReferenceNumber", ALL, "always", text(1, 32), "As received"),
  sent("acsOperatorID", ALL, "optional", text(1, 32), "Number the DS gave us"),
  sent("sdkTransID", ALL, IN_APP, echo, "As received"),
  sent("transStatus", ALL, need("payment", isPayment), codes(Object.fromEntries(Object.entries(TRANS_STATUSES).map(([code, { meaning }]) => [code, meaning]))), "The outcome"),
  sent("transStatusReason", IN_210, needsReason(), dsCodes(REASONS_210), "Why"),
  sent("transStatusReason", IN_220, needsReason(), dsCodes(REASONS_220), "Why"),
  sent("transStatusReason", IN_231, needsReason(), dsCodes(TRANS_STATUS_REASONS), "Why"),
  sent("transStatusReasonInfo", IN_231, "optional", text(1, 256), "Why, in words"),
  sent("acsChallengeMandated", ALL, FOR_CHALLENGE, yesNo, "Whether a regulation demands the challenge"),
  sent("authenticationType", IN_210, FOR_CHALLENGE, dsCodes(TYPES_210), "Kind of challenge"),
  sent("authenticationType", IN_220, FOR_CHALLENGE, dsCodes({ ...TYPES_210, "04": "decoupled" }), "Kind of challenge"),
  sent("authenticationMethod", IN_231, FOR_CHALLENGE, list({ min: 1, max: 99 }, dsCodes(METHODS)), "Methods of the challenge"),
  sent("acsURL", ALL, need("browser, transStatus C", (answer) => isBrowser(answer) && statusIn(answer, "C")), calledUrl(2048), "Where the browser takes the challenge"),
  sent("acsSignedContent", ALL, FOR_APP_CHALLENGE, text(1, 16_000), "Our signed key and address for the SDK"),
  sent("acsRenderingType", ALL, FOR_APP_CHALLENGE, object(), "Interface and template of the challenge, from those the SDK announced"),
  sent("acsDecConInd", FROM_220, need("transStatus D", (answer) => statusIn(answer, "D")), yesNo, "Decoupled authentication confirmed"),
  sent("cardholderInfo", TO_220, CONFIRMED_DECOUPLED, text(1, 128), "What the merchant shows the cardholder"),
  sent("cardholderInfo", IN_231, CONFIRMED_DECOUPLED, object(), "What the merchant shows the cardholder: text, issuerImage, paymentSystemImage"),
  sent("authenticationValue", TO_220, needsValue(), pattern(CAVV, 28, 28, "base64 of 20 bytes", () => "AAAAAAAAAAAAAAAAAAAAAAAAAAA="), "Proof of authentication"),
  sent("authenticationValue", IN_231, needsValue(), text(1, 4000), "Proof of authentication"),
  sent("eci", ALL, "optional", text(2, 2), "Electronic commerce indicator, by rule of the DS"),
  sent("whiteListStatus", IN_220, "optional", codes(LIST_STATUS), "Whether the cardholder trusts the requestor"),
  sent("whiteListStatusSource", IN_220, withStatus("whiteListStatus"), dsCodes(SOURCES), "Who says so"),
  sent("trustListStatus", IN_231, "optional", codes(LIST_STATUS), "Whether the cardholder trusts the requestor"),
  sent("trustListStatusSource", IN_231, withStatus("trustListStatus"), dsCodes(SOURCES), "Who says so"),
  sent("deviceBindingStatus", IN_231, "optional", dsCodes(BINDING), "Whether the device is bound to the card"),
  sent("deviceBindingStatusSource", IN_231, withStatus("deviceBindingStatus"), dsCodes(SOURCES), "Who says so"),
  sent("cardSecurityCodeStatus", IN_231, "optional", codes({ Y: "right", N: "wrong", U: "not checked" }), "Outcome of the card security code check"),
  sent("cardSecurityCodeStatusSource", IN_231, withStatus("cardSecurityCodeStatus"), dsCodes({ "01": "DS", "02": "ACS" }), "Who says so"),
  sent("transChallengeExemption", IN_231, "optional", dsCodes(EXEMPTIONS), "Exemption we used instead of a challenge"),
  sent("deviceInfoRecognisedVersion", IN_231, IN_APP, pattern("^[0-9]+\\.[0-9]+$", 3, 8, "digits and a dot", () => "1.7"), "Newest device information we know"),
  sent("threeDSRequestorAppURLInd", IN_231, IN_APP, yesNo, "Whether the issuer's app can return to the requestor's"),
  sent("spcTransData", IN_231, FOR_SPC, object(), "What the cardholder confirms by SPC"),
  sent("webAuthnCredList", IN_231, FOR_SPC, list({ min: 1, max: 10 }), "Credentials for SPC"),
  sent("broadInfo", ALL, "optional", object(4096), "Notice"),
  sent("messageExtension", TO_220, "optional", list({ max: 10, total: 81_920 }), "Extensions"),
  sent("messageExtension", IN_231, "optional", list({ max: 15, total: 81_920 }), "Extensions"),
];

function needsReason(): Need<Answer> {
  return need("payment, transStatus N, U or R", (answer) => isPayment(answer) && statusIn(answer, "N", "U", "R"));
}

function needsValue(): Need<Answer> {
  return need("payment, transStatus Y or A", (answer) => isPayment(answer) && statusIn(answer, "Y", "A"));
}

function withStatus(name: string): Need<Answer> {
  return need(`${name} present`, ({ ares }) => ares[name] !== undefined);
}

const wishes = (areq: AReq): readonly string[] => [areq.threeDSRequestorChallengeInd ?? []].flat();
const decoupledWanted = (areq: AReq): boolean =>
  areq.threeDSRequestorDecReqInd === "Y" || (areq.messageVersion === "2.3.1" && areq.threeDSRequestorDecReqInd === "B");

/** What the elements of an ARes owe to each other and to the AReq. */
export const ARES_RULES: readonly SentRule<Answer>[] = [
  {
    element: "transStatus",
    sentence: "A status that the version does not know is not sent.",
    broken: ({ ares, areq }) => ares["transStatus"] !== undefined && TRANS_STATUSES[ares["transStatus"] as string]?.versions.includes(areq.messageVersion) !== true,
  },
  { element: "transStatus", sentence: "C needs the cardholder, so 3RI never has it.", broken: (answer) => statusIn(answer, "C") && answer.areq.deviceChannel === "03" },
  { element: "transStatus", sentence: "C does not answer the wish for information only (06).", broken: (answer) => statusIn(answer, "C") && wishes(answer.areq).includes("06") },
  {
    element: "transStatus",
    sentence: "I answers only the wishes 05, 06, 07 and those of a DS.",
    broken: (answer) => statusIn(answer, "I") && !wishes(answer.areq).some((wish) => (wish >= "05" && wish <= "07") || wish >= "80"),
  },
  { element: "transStatus", sentence: "D answers only a request for decoupled authentication at once.", broken: (answer) => statusIn(answer, "D") && !decoupledWanted(answer.areq) },
  { element: "transStatus", sentence: "S is for requestors that support SPC.", broken: (answer) => statusIn(answer, "S") && answer.areq.threeDSRequestorSpcSupport !== "Y" },
  { element: "acsDecConInd", sentence: "Decoupled authentication is never confirmed unasked, and D confirms it.", broken: ({ ares, areq }) => (ares["acsDecConInd"] === "Y") !== (ares["transStatus"] === "D") || (ares["acsDecConInd"] === "Y" && !decoupledWanted(areq)) },
  { element: "authenticationType", sentence: "D has the type 04, up to 2.2.0.", broken: ({ ares, areq }) => areq.messageVersion === "2.2.0" && ares["transStatus"] === "D" && ares["authenticationType"] !== "04" },
  { element: "cardholderInfo", sentence: "In 2.3.1 it is an object with a text.", broken: ({ ares, areq }) => areq.messageVersion === "2.3.1" && isObject(ares["cardholderInfo"]) && typeof ares["cardholderInfo"]["text"] !== "string" },
  ...(["messageVersion", "threeDSServerTransID", "dsTransID", "dsReferenceNumber", "sdkTransID"] as const).map((element) => ({
    element,
    sentence: `${element} is the one received.`,
    broken: ({ ares, areq }: Answer) => ares[element] !== undefined && ares[element] !== areq[element],
  })),
  { element: "acsRenderingType", sentence: "The SDK announced the interface and the template, and HTML templates have the HTML interface.", broken: renderingNotAnnounced },
];

function renderingNotAnnounced({ ares, areq }: Answer): boolean {
  const rendering = ares["acsRenderingType"];
  if (!isObject(rendering)) return false;
  const { sdkInterface, sdkUiType } = areq.deviceRenderOptions ?? {};
  const template = rendering["acsUiTemplate"] as string;
  const needsHtml = template === "05" || template === "06";
  const announced = (sdkInterface === "03" || sdkInterface === rendering["acsInterface"]) && sdkUiType?.includes(template) === true;
  return !announced || (needsHtml && rendering["acsInterface"] !== "02");
}

const ARES: SentTable<Answer> = new SentTable(ARES_FIELDS, ARES_RULES);

/** What is wrong with an answer of ours, as {@link SentTable.check} says; undefined when it may be sent. */
export function checkARes(ares: ARes, areq: AReq): Fault | undefined {
  const message = ares as unknown as JsonObject;
  return ARES.check(message, areq.messageVersion, { ares: message, areq });
}
