import { calledUrl, codes, dsCodes, list, object, pattern, text, uuid } from "./form.js";
import type { Form, FormRules } from "./form.js";
import { ALL, FROM_220, IN_210, IN_220, IN_231, TO_220, VERSIONS } from "./field.js";
import { isObject } from "./json.js";
import type { AReq, JsonObject, JsonValue, MessageVersion } from "./areq.js";
import type { ARes, Fault } from "./types.js";

/** An ARes together with the AReq it answers. */
interface Answer {
  readonly ares: JsonObject;
  readonly areq: AReq;
}

/** When an ARes must carry an element: always, never by the protocol alone, or under a condition with its sentence. */
type Need = "always" | "optional" | { readonly sentence: string; readonly holds: (answer: Answer) => boolean };

export interface AResRow {
  readonly name: string;
  readonly versions: readonly MessageVersion[];
  readonly need: Need;
  readonly form: Form;
  readonly about: string;
}

/** What each transStatus means; an ARes of an older version does not know all. */
export const TRANS_STATUSES: Readonly<Record<string, { readonly versions: readonly MessageVersion[]; readonly meaning: string }>> = {
  Y: { versions: ALL, meaning: "authenticated" },
  N: { versions: ALL, meaning: "not authenticated" },
  U: { versions: ALL, meaning: "authentication could not be performed" },
  A: { versions: ALL, meaning: "attempted, with proof" },
  C: { versions: ALL, meaning: "challenge required" },
  R: { versions: ALL, meaning: "rejected; the requestor must not go on" },
  D: { versions: FROM_220, meaning: "challenge required, decoupled" },
  I: { versions: FROM_220, meaning: "for information only, the requestor's wish is acknowledged" },
  S: { versions: IN_231, meaning: "challenge by secure payment confirmation" },
};

const REASONS_210 = {
  "01": "card authentication failed", "02": "unknown device", "03": "unsupported device", "04": "exceeds a frequency limit", "05": "expired card",
  "06": "invalid card number", "07": "invalid transaction", "08": "no card record", "09": "security failure", "10": "stolen card",
  "11": "suspected fraud", "12": "not permitted to the cardholder", "13": "cardholder not enrolled", "14": "timed out at the ACS",
  "15": "low confidence", "16": "medium confidence", "17": "high confidence", "18": "very high confidence", "19": "exceeds the number of challenges",
  "20": "non-payment not supported", "21": "3RI not supported",
};
const REASONS_220 = {
  ...REASONS_210,
  "22": "technical trouble of the ACS", "23": "decoupled authentication needed but not asked for", "24": "decoupled authentication took too long",
  "25": "too little time for decoupled authentication", "26": "challenge shown, cardholder did not answer",
};
/** Reasons of 2.3.1; 2.2.0 ends at 26, 2.1.0 at 21. */
export const TRANS_STATUS_REASONS = {
  ...REASONS_220,
  "27": "wanted method not supported", "28": "content security policy check failed", "29": "challenge not completed, decoupled authentication follows",
  "30": "challenge completed, decoupled authentication follows",
};

const LIST_STATUS = { Y: "trusted", N: "not trusted", E: "not eligible", P: "waits for confirmation", R: "refused by the cardholder", U: "unknown" };
const SOURCES = { "01": "3DS Server", "02": "DS", "03": "ACS" };
const TYPES_210 = { "01": "static", "02": "dynamic", "03": "out of band" };
const METHODS = {
  "01": "static passcode", "02": "code by SMS", "03": "code of a key fob or card reader", "04": "code of an app", "05": "other code", "06": "knowledge",
  "07": "out of band, biometrics", "08": "out of band, login", "09": "out of band, other", "10": "other", "11": "push confirmation", "12": "decoupled",
  "13": "WebAuthn", "14": "secure payment confirmation", "15": "behavioural", "16": "electronic ID",
};
const BINDING = {
  "01": "not bound", "02": "not eligible", "03": "waits for confirmation", "04": "refused by the cardholder", "05": "unknown or not applicable",
  "11": "bound by hardware in the device", "12": "bound by hardware outside", "13": "bound by changing data", "14": "bound by static data", "15": "bound otherwise",
};
const EXEMPTIONS = { "05": "risk analysis", "08": "trusted requestor", "10": "low value", "11": "secure corporate payment", "79": "none" };

const yesNo = codes({ Y: "yes", N: "no" });
const echo = text(1, 36);
const CAVV = "^[A-Za-z0-9+/]{26,28}={0,2}$";

const need = (sentence: string, holds: (answer: Answer) => boolean): Need => ({ sentence, holds });
const statusIn = (answer: Answer, ...statuses: string[]): boolean => statuses.includes(answer.ares["transStatus"] as string);
const isApp = ({ areq }: Answer): boolean => areq.deviceChannel === "01";
const isBrowser = ({ areq }: Answer): boolean => areq.deviceChannel === "02";
const isPayment = ({ areq }: Answer): boolean => areq.messageCategory === "01";

const IN_APP = need("app", isApp);
const FOR_CHALLENGE = need("transStatus C or D", (answer) => statusIn(answer, "C", "D"));
const FOR_APP_CHALLENGE = need("app, transStatus C", (answer) => isApp(answer) && statusIn(answer, "C"));
const FOR_SPC = need("transStatus S", (answer) => statusIn(answer, "S"));
const CONFIRMED_DECOUPLED = need("acsDecConInd Y", ({ ares }) => ares["acsDecConInd"] === "Y");

function row(name: string, versions: readonly MessageVersion[], when: Need, form: Form, about: string): AResRow {
  return { name, versions, need: when, form, about };
}

/** Every element we may put into an ARes. */
export const ARES_FIELDS: readonly AResRow[] = [
  row("messageType", ALL, "always", codes({ ARes: "authentication response" }), "Kind of message"),
  row("messageVersion", ALL, "always", codes({ "2.1.0": "", "2.2.0": "", "2.3.1": "" }), "Version of the AReq"),
  row("threeDSServerTransID", ALL, "always", uuid(), "As received"),
  row("dsTransID", ALL, "always", uuid(), "As received"),
  row("acsTransID", ALL, "always", uuid(), "Our transaction id"),
  row("acsReferenceNumber", ALL, "always", text(1, 32), "Our approval number"),
  row("dsReferenceNumber", ALL, "always", text(1, 32), "As received"),
  row("acsOperatorID", ALL, "optional", text(1, 32), "Number the DS gave us"),
  row("sdkTransID", ALL, IN_APP, echo, "As received"),
  row("transStatus", ALL, need("payment", isPayment), codes(Object.fromEntries(Object.entries(TRANS_STATUSES).map(([code, { meaning }]) => [code, meaning]))), "The outcome"),
  row("transStatusReason", IN_210, needsReason(), dsCodes(REASONS_210), "Why"),
  row("transStatusReason", IN_220, needsReason(), dsCodes(REASONS_220), "Why"),
  row("transStatusReason", IN_231, needsReason(), dsCodes(TRANS_STATUS_REASONS), "Why"),
  row("transStatusReasonInfo", IN_231, "optional", text(1, 256), "Why, in words"),
  row("acsChallengeMandated", ALL, FOR_CHALLENGE, yesNo, "Whether a regulation demands the challenge"),
  row("authenticationType", IN_210, FOR_CHALLENGE, dsCodes(TYPES_210), "Kind of challenge"),
  row("authenticationType", IN_220, FOR_CHALLENGE, dsCodes({ ...TYPES_210, "04": "decoupled" }), "Kind of challenge"),
  row("authenticationMethod", IN_231, FOR_CHALLENGE, list({ min: 1, max: 99 }, dsCodes(METHODS)), "Methods of the challenge"),
  row("acsURL", ALL, need("browser, transStatus C", (answer) => isBrowser(answer) && statusIn(answer, "C")), calledUrl(2048), "Where the browser takes the challenge"),
  row("acsSignedContent", ALL, FOR_APP_CHALLENGE, text(1, 16_000), "Our signed key and address for the SDK"),
  row("acsRenderingType", ALL, FOR_APP_CHALLENGE, object(), "Interface and template of the challenge, from those the SDK announced"),
  row("acsDecConInd", FROM_220, need("transStatus D", (answer) => statusIn(answer, "D")), yesNo, "Decoupled authentication confirmed"),
  row("cardholderInfo", TO_220, CONFIRMED_DECOUPLED, text(1, 128), "What the merchant shows the cardholder"),
  row("cardholderInfo", IN_231, CONFIRMED_DECOUPLED, object(), "What the merchant shows the cardholder: text, issuerImage, paymentSystemImage"),
  row("authenticationValue", TO_220, needsValue(), pattern(CAVV, 28, 28, "base64 of 20 bytes", () => "AAAAAAAAAAAAAAAAAAAAAAAAAAA="), "Proof of authentication"),
  row("authenticationValue", IN_231, needsValue(), text(1, 4000), "Proof of authentication"),
  row("eci", ALL, "optional", text(2, 2), "Electronic commerce indicator, by rule of the DS"),
  row("whiteListStatus", IN_220, "optional", codes(LIST_STATUS), "Whether the cardholder trusts the requestor"),
  row("whiteListStatusSource", IN_220, withStatus("whiteListStatus"), dsCodes(SOURCES), "Who says so"),
  row("trustListStatus", IN_231, "optional", codes(LIST_STATUS), "Whether the cardholder trusts the requestor"),
  row("trustListStatusSource", IN_231, withStatus("trustListStatus"), dsCodes(SOURCES), "Who says so"),
  row("deviceBindingStatus", IN_231, "optional", dsCodes(BINDING), "Whether the device is bound to the card"),
  row("deviceBindingStatusSource", IN_231, withStatus("deviceBindingStatus"), dsCodes(SOURCES), "Who says so"),
  row("cardSecurityCodeStatus", IN_231, "optional", codes({ Y: "right", N: "wrong", U: "not checked" }), "Outcome of the card security code check"),
  row("cardSecurityCodeStatusSource", IN_231, withStatus("cardSecurityCodeStatus"), dsCodes({ "01": "DS", "02": "ACS" }), "Who says so"),
  row("transChallengeExemption", IN_231, "optional", dsCodes(EXEMPTIONS), "Exemption we used instead of a challenge"),
  row("deviceInfoRecognisedVersion", IN_231, IN_APP, pattern("^[0-9]+\\.[0-9]+$", 3, 8, "digits and a dot", () => "1.7"), "Newest device information we know"),
  row("threeDSRequestorAppURLInd", IN_231, IN_APP, yesNo, "Whether the issuer's app can return to the requestor's"),
  row("spcTransData", IN_231, FOR_SPC, object(), "What the cardholder confirms by SPC"),
  row("webAuthnCredList", IN_231, FOR_SPC, list({ min: 1, max: 10 }), "Credentials for SPC"),
  row("broadInfo", ALL, "optional", object(4096), "Notice"),
  row("messageExtension", TO_220, "optional", list({ max: 10, total: 81_920 }), "Extensions"),
  row("messageExtension", IN_231, "optional", list({ max: 15, total: 81_920 }), "Extensions"),
];

function needsReason(): Need {
  return need("payment, transStatus N, U or R", (answer) => isPayment(answer) && statusIn(answer, "N", "U", "R"));
}

function needsValue(): Need {
  return need("payment, transStatus Y or A", (answer) => isPayment(answer) && statusIn(answer, "Y", "A"));
}

function withStatus(name: string): Need {
  return need(`${name} present`, ({ ares }) => ares[name] !== undefined);
}

interface Rule {
  readonly element: string;
  readonly sentence: string;
  readonly broken: (answer: Answer) => boolean;
}

const wishes = (areq: AReq): readonly string[] => [areq.threeDSRequestorChallengeInd ?? []].flat();
const decoupledWanted = (areq: AReq): boolean =>
  areq.threeDSRequestorDecReqInd === "Y" || (areq.messageVersion === "2.3.1" && areq.threeDSRequestorDecReqInd === "B");

/** What the elements of an ARes owe to each other and to the AReq. */
export const ARES_RULES: readonly Rule[] = [
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

const ROWS = new Map(VERSIONS.map((version) => [version, new Map(ARES_FIELDS.filter((each) => each.versions.includes(version)).map((each) => [each.name, each]))]));

/**
 * What is wrong with an answer of ours: 201 for missing elements, 203 for those malformed or not defined in the version,
 * 305 for those that contradict each other or the AReq. Undefined when it may be sent.
 */
export function checkARes(ares: ARes, areq: AReq): Fault | undefined {
  const answer: Answer = { ares: ares as unknown as JsonObject, areq };
  const rows = ROWS.get(areq.messageVersion) as Map<string, AResRow>;
  const missing = [...rows.values()].filter((each) => answer.ares[each.name] === undefined && isNeeded(each.need, answer));
  if (missing.length > 0) return { code: "201", elements: missing.map((each) => each.name) };
  const rules: FormRules = { httpsOnly: areq.messageVersion === "2.3.1", checkIsoCodes: true };
  const malformed = Object.entries(answer.ares).filter(([name, value]) => value !== undefined && rows.get(name)?.form.judge(value as JsonValue, rules) !== "fits");
  if (malformed.length > 0) return { code: "203", elements: malformed.map(([name]) => name) };
  const broken = ARES_RULES.filter((rule) => rule.broken(answer)).map((rule) => rule.element);
  return broken.length > 0 ? { code: "305", elements: [...new Set(broken)] } : undefined;
}

function isNeeded(when: Need, answer: Answer): boolean {
  return when === "always" || (when !== "optional" && when.holds(answer));
}
