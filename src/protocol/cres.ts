import { ALL, FROM_220, IN_220, IN_231, TO_220 } from "./field.js";
import { codes, list, object, pattern, text, uuid } from "./form.js";
import type { Form } from "./form.js";
import { SentTable, clause, sent } from "./sent.js";
import type { Need, SentRow, SentRule } from "./sent.js";
import type { JsonObject, MessageVersion } from "./areq.js";
import type { Fault } from "./types.js";

/** A challenge response; what a screen shows is in the members that its template needs. */
export interface CRes {
  readonly messageType: "CRes";
  readonly messageVersion: MessageVersion;
  readonly threeDSServerTransID: string;
  readonly acsTransID: string;
  readonly sdkTransID?: string;
  readonly acsCounterAtoS?: string;
  readonly challengeCompletionInd: "Y" | "N";
  readonly transStatus?: "Y" | "N";
  readonly acsUiType?: string;
  readonly challengeInfoHeader?: string;
  readonly challengeInfoLabel?: string;
  readonly challengeInfoText?: string;
  readonly challengeInfoTextIndicator?: "Y" | "N";
  readonly challengeSelectInfo?: readonly { readonly [key: string]: string }[];
  readonly submitAuthenticationLabel?: string;
  readonly resendInformationLabel?: string;
  readonly oobContinueLabel?: string;
  readonly expandInfoLabel?: string;
  readonly expandInfoText?: string;
  readonly whyInfoLabel?: string;
  readonly whyInfoText?: string;
  readonly acsHTML?: string;
  readonly whitelistingInfoText?: string;
  readonly trustListInfoText?: string;
  readonly challengeAddLabel?: string;
  readonly challengeEntryBox?: JsonObject;
}

/** A CRes and the channel it goes to. */
interface Reply {
  readonly cres: JsonObject;
  readonly channel: "BRW" | "APP";
}

const need = clause<Reply>;
const yesNo = codes({ Y: "yes", N: "no" });
const shows = ({ cres }: Reply, ...templates: string[]): boolean => templates.includes(cres["acsUiType"] as string);
const app = need("app", ({ channel }) => channel === "APP");
const final = need("challengeCompletionInd Y", ({ cres }) => cres["challengeCompletionInd"] === "Y");
const screen = need("app, challengeCompletionInd N", ({ channel, cres }) => channel === "APP" && cres["challengeCompletionInd"] === "N");
const native = need("templates 01 to 04", (reply) => shows(reply, "01", "02", "03", "04"));
const onTemplates = (...templates: string[]): Need<Reply> => need(`templates ${templates.join(", ")}`, (reply) => shows(reply, ...templates));

/** Keys as short as 2.3.1 wants them fit every version, and the list of all of them fits challengeDataEntry. */
const choice: Form = {
  ...object(),
  judge: (value) => (typeof value === "object" && value !== null && Object.keys(value).length === 1 && Object.entries(value).every(([key, text]) => within(key, 4) && typeof text === "string" && within(text, 45)) ? "fits" : "malformed"),
};
const within = (text: string, max: number): boolean => text !== "" && [...text].length <= max;

/** Every element we may put into a CRes. */
export const CRES_FIELDS: readonly SentRow<Reply>[] = [
  sent("messageType", ALL, "always", codes({ CRes: "challenge response" }), "Kind of message"),
  sent("messageVersion", ALL, "always", codes({ "2.1.0": "", "2.2.0": "", "2.3.1": "" }), "Version of the AReq"),
  sent("threeDSServerTransID", ALL, "always", uuid(), "As received"),
  sent("acsTransID", ALL, "always", uuid(), "Our transaction id"),
  sent("sdkTransID", ALL, app, uuid(), "As received", app),
  sent("acsCounterAtoS", ALL, app, pattern("^[0-9]{3}$", 3, 3, "digits", () => "000"), "Number of the message on its way to the SDK, from 000", app),
  sent("challengeCompletionInd", ALL, "always", yesNo, "Whether the challenge is over"),
  sent("transStatus", ALL, final, codes({ Y: "authenticated", N: "not authenticated" }), "The outcome, for the requestor's page only", final),
  sent("acsUiType", TO_220, screen, codes({ "01": "text", "02": "single select", "03": "multi select", "04": "out of band", "05": "HTML" }), "Template of the screen", screen),
  sent("acsUiType", IN_231, screen, codes({ "01": "text", "02": "single select", "03": "multi select", "04": "out of band", "05": "HTML", "06": "HTML, out of band", "07": "information" }), "Template of the screen", screen),
  sent("challengeInfoHeader", ALL, "optional", text(1, 45), "Heading", screen),
  sent("challengeInfoLabel", ALL, native, text(1, 45), "Label of what is entered; one space when there is nothing to say", screen),
  sent("challengeInfoText", ALL, native, text(1, 350), "What the cardholder reads", screen),
  sent("challengeInfoTextIndicator", ALL, "optional", yesNo, "Whether a warning mark stands beside the text", screen),
  sent("challengeSelectInfo", ALL, onTemplates("02", "03"), list({ min: 1, max: 8 }, choice), "What can be selected: objects of one member, key and text", screen),
  sent("submitAuthenticationLabel", ALL, onTemplates("01", "02", "03"), text(1, 45), "Button that sends the answer", screen),
  sent("resendInformationLabel", ALL, "optional", text(1, 45), "Button that asks for the code again", screen),
  sent("oobContinueLabel", ALL, onTemplates("04"), text(1, 45), "Button that asks whether it is done", screen),
  sent("expandInfoLabel", ALL, "optional", text(1, 45), "Title of more text", screen),
  sent("expandInfoText", ALL, "optional", text(1, 256), "More text", screen),
  sent("whyInfoLabel", ALL, "optional", text(1, 45), "Title of the reason", screen),
  sent("whyInfoText", ALL, "optional", text(1, 256), "The reason", screen),
  sent("acsHTML", ALL, onTemplates("05", "06"), pattern("^[A-Za-z0-9_-]+$", 1, 136_534, "base64url of at most 100 KB", () => "PGh0bWw-"), "The screen", screen),
  sent("whitelistingInfoText", IN_220, "optional", text(1, 64), "Offers to trust the requestor", screen),
  sent("trustListInfoText", IN_231, "optional", text(1, 64), "Offers to trust the requestor", screen),
  sent("challengeAddLabel", IN_231, "optional", text(1, 45), "Additional button", screen),
  sent("challengeEntryBox", IN_231, "optional", object(), "How the entry behaves", screen),
  sent("messageExtension", FROM_220, "optional", list({ max: 10, total: 81_920 }), "Extensions"),
];

/** What the elements of a CRes owe to each other. */
export const CRES_RULES: readonly SentRule<Reply>[] = [
  { element: "challengeCompletionInd", sentence: "A browser gets the final CRes only.", broken: ({ cres, channel }) => channel === "BRW" && cres["challengeCompletionInd"] !== "Y" },
];

const CRES = new SentTable<Reply>(CRES_FIELDS, CRES_RULES);

/** What is wrong with a CRes of ours, as {@link SentTable.check} says; undefined when it may be sent. */
export function checkCRes(cres: CRes, channel: "BRW" | "APP"): Fault | undefined {
  const message = cres as unknown as JsonObject;
  return CRES.check(message, cres.messageVersion, { cres: message, channel });
}
