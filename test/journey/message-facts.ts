/**
 * What the message facts (sections 3 and 5 to 8) say of the messages that an ACS sends, written down once more for tests. It
 * shares nothing with src: a mistake there must not excuse itself here.
 */
type Json = Readonly<Record<string, unknown>>;
type Rule = readonly [name: string, versions: readonly string[], form: RegExp | "object" | "array" | "options" | "text", need?: (message: Json, about: About) => boolean, where?: (message: Json, about: About) => boolean];

export interface About {
  readonly channel?: "APP" | "BRW" | "3RI";
  readonly category?: "PA" | "NPA";
}

const V1 = ["2.1.0"];
const V2 = ["2.2.0"];
const V3 = ["2.3.1"];
const V12 = ["2.1.0", "2.2.0"];
const V23 = ["2.2.0", "2.3.1"];
const ANY = ["2.1.0", "2.2.0", "2.3.1"];
const UUID = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
const REASON_210 = /^(0[1-9]|1\d|2[01]|[89]\d)$/;
const REASON_220 = /^(0[1-9]|1\d|2[0-6]|[89]\d)$/;
const REASON_231 = /^(0[1-9]|[12]\d|30|[89]\d)$/;
const CAVV = /^[A-Za-z0-9+/]{27}=$/;
const always = (): boolean => true;
const status = (...values: string[]) => ({ transStatus }: Json): boolean => values.includes(transStatus as string);
const paid = (holds: (message: Json) => boolean) => (message: Json, { category }: About): boolean => category === "PA" && holds(message);
const app = (_: Json, { channel }: About): boolean => channel === "APP";
const appWith = (holds: (message: Json) => boolean) => (message: Json, about: About): boolean => app(message, about) && holds(message);
const browserWith = (holds: (message: Json) => boolean) => (message: Json, { channel }: About): boolean => channel === "BRW" && holds(message);
/** A result says itself that no page was shown. */
const decoupled = ({ authenticationType, authenticationMethod }: Json): boolean => authenticationType === "04" || (Array.isArray(authenticationMethod) && authenticationMethod.includes("12"));
const complete = ({ challengeCompletionInd }: Json): boolean => challengeCompletionInd === "Y";
const template = (...values: string[]) => ({ acsUiType }: Json): boolean => values.includes(acsUiType as string);
const upTo = (length: number): RegExp => new RegExp(`^[^]{1,${length}}$`, "u");

const IDS: readonly Rule[] = [
  ["messageVersion", ANY, /^2\.(1\.0|2\.0|3\.1)$/, always], ["threeDSServerTransID", ANY, UUID, always], ["dsTransID", ANY, UUID, always], ["acsTransID", ANY, UUID, always],
];

const FACTS: Readonly<Record<string, readonly Rule[]>> = {
  ARes: [
    ...IDS,
    ["messageType", ANY, /^ARes$/, always],
    ["acsReferenceNumber", ANY, upTo(32), always], ["dsReferenceNumber", ANY, upTo(32), always], ["acsOperatorID", ANY, upTo(32)],
    ["sdkTransID", ANY, UUID, app],
    ["transStatus", V1, /^[YNUACR]$/, paid(always)], ["transStatus", V2, /^[YNUACRDI]$/, paid(always)], ["transStatus", V3, /^[YNUACRDIS]$/, paid(always)],
    ["transStatusReason", V1, REASON_210, paid(status("N", "U", "R"))], ["transStatusReason", V2, REASON_220, paid(status("N", "U", "R"))], ["transStatusReason", V3, REASON_231, paid(status("N", "U", "R"))],
    ["acsChallengeMandated", ANY, /^[YN]$/, status("C", "D")],
    ["authenticationType", V1, /^(0[1-3]|[89]\d)$/, status("C", "D")], ["authenticationType", V2, /^(0[1-4]|[89]\d)$/, status("C", "D")],
    ["authenticationMethod", V3, "array", status("C", "D")],
    ["acsURL", ANY, /^https?:\/\/.{1,2040}$/, browserWith(status("C"))],
    ["acsSignedContent", ANY, /^[\w-]+\.[\w-]+\.[\w-]+$/, appWith(status("C"))],
    ["acsRenderingType", ANY, "object", appWith(status("C"))],
    ["acsDecConInd", V23, /^[YN]$/, status("D")],
    ["cardholderInfo", V12, upTo(128), ({ acsDecConInd }) => acsDecConInd === "Y"], ["cardholderInfo", V3, "object", ({ acsDecConInd }) => acsDecConInd === "Y"],
    ["authenticationValue", V12, CAVV, paid(status("Y", "A"))], ["authenticationValue", V3, upTo(4000), paid(status("Y", "A"))],
    ["eci", ANY, /^\d{2}$/],
    ["whiteListStatus", V2, /^[YNEPRU]$/], ["whiteListStatusSource", V2, /^0[123]$/], ["trustListStatus", V3, /^[YNEPRU]$/], ["trustListStatusSource", V3, /^0[123]$/],
    ["deviceInfoRecognisedVersion", V3, /^\d+\.\d+$/, app], ["threeDSRequestorAppURLInd", V3, /^[YN]$/, app],
  ],
  RReq: [
    ...IDS,
    ["messageType", ANY, /^RReq$/, always],
    ["messageCategory", ANY, /^(0[12]|[89]\d)$/, always],
    ["sdkTransID", V23, UUID, app],
    ["transStatus", V12, /^[YNUAR]$/, paid(always)], ["transStatus", V3, /^[YNUARD]$/, paid(always)],
    ["transStatusReason", V1, REASON_210, paid(status("N", "U", "R"))], ["transStatusReason", V2, REASON_220, paid(status("N", "U", "R"))], ["transStatusReason", V3, REASON_231, paid(status("N", "U", "R", "D"))],
    ["challengeCancel", V1, /^0[145678]$/], ["challengeCancel", V2, /^0[1345678]$/], ["challengeCancel", V3, /^(0[13456789]|10)$/],
    ["challengeErrorReporting", V3, "object", ({ challengeCancel }) => challengeCancel === "09" || challengeCancel === "10"],
    ["authenticationType", V1, /^0[1-3]$/, status("Y", "N")], ["authenticationType", V2, /^0[1-4]$/, status("Y", "N")],
    ["authenticationMethod", V12, /^(0[1-9]|1[01])$/], ["authenticationMethod", V3, "array", status("Y", "N", "A")],
    ["authenticationValue", V12, CAVV, paid(status("Y", "A"))], ["authenticationValue", V3, upTo(4000), paid(status("Y", "A"))],
    ["eci", ANY, /^\d{2}$/],
    ["interactionCounter", ANY, /^\d{2}$/, (message) => !decoupled(message), (message) => !decoupled(message)],
    ["acsRenderingType", ANY, "object", appWith((message) => !decoupled(message)), appWith((message) => !decoupled(message))],
    ["whiteListStatus", V2, /^[YNEPRU]$/], ["whiteListStatusSource", V2, /^0[123]$/], ["trustListStatus", V3, /^[YNEPRU]$/], ["trustListStatusSource", V3, /^0[123]$/],
  ],
  CRes: [
    ["messageType", ANY, /^CRes$/, always],
    ["messageVersion", ANY, /^2\.(1\.0|2\.0|3\.1)$/, always], ["threeDSServerTransID", ANY, UUID, always], ["acsTransID", ANY, UUID, always],
    ["sdkTransID", ANY, UUID, app, app], ["acsCounterAtoS", ANY, /^\d{3}$/, app, app],
    ["challengeCompletionInd", ANY, /^[YN]$/, always],
    ["transStatus", ANY, /^[YN]$/, complete, complete],
    ["acsUiType", V12, /^0[1-5]$/, (message) => !complete(message), (message) => !complete(message)], ["acsUiType", V3, /^0[1-7]$/, (message) => !complete(message), (message) => !complete(message)],
    ...([
      ["challengeInfoHeader", ANY, upTo(45)], ["challengeInfoLabel", ANY, upTo(45), template("01", "02", "03", "04")], ["challengeInfoText", ANY, upTo(350)], ["challengeInfoTextIndicator", ANY, /^[YN]$/],
      ["challengeSelectInfo", ANY, "options", template("02", "03")], ["submitAuthenticationLabel", ANY, upTo(45), template("01", "02", "03")], ["resendInformationLabel", ANY, upTo(45)],
      ["oobContinueLabel", ANY, upTo(45), template("04")], ["expandInfoLabel", ANY, upTo(45)], ["expandInfoText", ANY, upTo(256)], ["whyInfoLabel", ANY, upTo(45)], ["whyInfoText", ANY, upTo(256)],
      ["acsHTML", ANY, /^[\w-]{1,140000}$/, template("05", "06")], ["whitelistingInfoText", V2, upTo(64)], ["trustListInfoText", V3, upTo(64)], ["challengeAddLabel", V3, upTo(45)], ["challengeEntryBox", V3, "object"],
    ] as readonly Rule[]).map(([name, versions, form, need]): Rule => [name, versions, form, (message, about) => app(message, about) && !complete(message) && need?.(message, about) === true, (message, about) => app(message, about) && !complete(message)]),
  ],
  Erro: [
    ["messageType", ANY, /^Erro$/, always], ["messageVersion", ANY, /^2\.(1\.0|2\.0|3\.1)$/, always],
    ["errorCode", ANY, /^(10[123]|20[1-7]|30\d|31[0-5]|40[2345])$/, always], ["errorComponent", ANY, /^A$/, always],
    ["errorDescription", ANY, upTo(2048), always], ["errorDetail", ANY, upTo(2048), always],
    ["errorMessageType", ANY, /^[APCR](Req|Res)$/], ["threeDSServerTransID", ANY, UUID], ["dsTransID", ANY, UUID], ["acsTransID", ANY, UUID], ["sdkTransID", ANY, UUID],
  ],
};

/** What is wrong with a message that left the ACS; nothing when all is well. */
export function complaintsOf(message: Json, about: About = {}): string[] {
  const rules = FACTS[message["messageType"] as string];
  if (rules === undefined) return [`messageType ${String(message["messageType"])} is none that an ACS sends`];
  const version = message["messageVersion"] as string;
  const known = rules.filter(([, versions]) => versions.includes(version));
  const complaints = Object.entries(message).flatMap(([name, value]) => {
    const rule = known.find(([of]) => of === name);
    if (rule === undefined) return [`${name} is not defined in the ${String(message["messageType"])} of ${version}`];
    if (rule[4]?.(message, about) === false) return [`${name} is not defined here`];
    return fits(value, rule[2]) ? [] : [`${name} has no value that it may have`];
  });
  const missing = known.filter(([name, , , need]) => need?.(message, about) === true && message[name] === undefined).map(([name]) => `${name} is missing`);
  return [...complaints, ...missing];
}

/** Keys of 2.3.1.1 are the shortest; the keys of a multi-select, with commas, fit 45 characters in every version. */
function areOptions(value: unknown): boolean {
  if (!Array.isArray(value) || value.length < 1 || value.length > 8) return false;
  const members = value.map((one: unknown) => Object.entries(one as Json));
  const keys = members.map(([member]) => member?.[0] ?? "");
  return members.every((of) => of.length === 1 && upTo(4).test(of[0]?.[0] ?? "") && typeof of[0]?.[1] === "string" && upTo(45).test(of[0][1])) && new Set(keys).size === keys.length && keys.join(",").length <= 45;
}

function fits(value: unknown, form: Rule[2]): boolean {
  if (form === "options") return areOptions(value);
  if (form === "array") return Array.isArray(value) && value.length > 0;
  if (form === "object") return typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
  return typeof value === "string" && (form === "text" || form.test(value));
}

const CHANNELS: Readonly<Record<string, NonNullable<About["channel"]>>> = { "01": "APP", "02": "BRW", "03": "3RI" };

/** What an AReq says of the messages that follow it. */
export function aboutOf(areq: Json): About {
  const channel = CHANNELS[areq["deviceChannel"] as string];
  return { ...(channel !== undefined && { channel }), category: areq["messageCategory"] === "01" ? "PA" : "NPA" };
}
