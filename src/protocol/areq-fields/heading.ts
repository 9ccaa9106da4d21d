import { calledUrl, codes, date, dsCodes, flag, list, object, pattern, text, url, uuid } from "../form.js";
import { ALL, FROM_220, IN_210, IN_231, TO_220, outside, row } from "../field.js";
import type { FieldGroup } from "../field.js";

const IN_USE = outside("present when an extension is in use");
const BY_DS = outside("by rule of the DS");

export const HEADING: FieldGroup = {
  title: "Message, parties and transaction",
  rows: [
    row("messageType", ALL, "RR RR RR", codes({ AReq: "authentication request" }), "Kind of message"),
    row("messageVersion", ALL, "RR RR RR", pattern("^[0-9]+\\.[0-9]+\\.[0-9]+$", 5, 8, "digits and dots", () => "2.2.0"), "Protocol version; all later messages of the transaction carry the same one"),
    row("messageCategory", ALL, "RR RR RR", dsCodes({ "01": "payment (PA)", "02": "non-payment (NPA)" }), "What the authentication is for"),
    row("deviceChannel", ALL, "RR RR RR", dsCodes({ "01": "app (APP)", "02": "browser (BRW)", "03": "requestor initiated (3RI)" }), "Where the cardholder is"),
    row("threeDSServerTransID", ALL, "RR RR RR", uuid(), "Transaction id of the 3DS Server"),
    row("dsTransID", ALL, "RR RR RR", uuid(), "Transaction id of the DS"),
    row("dsReferenceNumber", ALL, "RR RR RR", text(1, 32), "Approval number of the DS, echoed in the ARes"),
    row("dsURL", ALL, "RR RR RR", calledUrl(2048), "Where our results (RReq) go"),
    row("threeDSServerRefNumber", ALL, "RR RR RR", text(1, 32), "Approval number of the 3DS Server"),
    row("threeDSServerOperatorID", ALL, "CC CC CC", text(1, 32), "Number the DS gave the 3DS Server", BY_DS),
    row("threeDSServerURL", IN_210, "RR RR --", url(2048), "Where the DS sends results"),
    row("threeDSServerURL", FROM_220, "RR RR RR", url(2048), "Where the DS sends results; with 3RI too, as decoupled authentication has them"),
    row("threeDSRequestorID", ALL, "RR RR RR", text(1, 35), "Number the DS gave the requestor"),
    row("threeDSRequestorName", ALL, "RR RR RR", text(1, 40), "Name the DS knows the requestor by"),
    row("threeDSRequestorURL", ALL, "RR RR RR", url(2048), "Site of the requestor, or its shop's"),
  ],
};

export const EXTENSIONS: FieldGroup = {
  title: "Notices and extensions",
  rows: [
    row("broadInfo", TO_220, "CC CC CC", object(4096), "Free notice between components", BY_DS),
    row("broadInfo", IN_231, "CC CC CC", object(4096), "Notice between components; a fault in its members never fails the message", BY_DS),
    row("broadInfo.category", IN_231, "RR RR RR", dsCodes({ "01": "general", "02": "a certificate expires", "03": "fraud alert", "04": "operational alert", "05": "transaction data", "06": "other" }), "Kind of notice", "lenient"),
    row("broadInfo.description", IN_231, "OO OO OO", text(1, 4000), "The notice", "lenient"),
    row("broadInfo.expDate", IN_231, "OO OO OO", date(), "Last day of the notice", "lenient"),
    row("broadInfo.severity", IN_231, "RR RR RR", codes({ "01": "critical", "02": "major", "03": "minor", "04": "for information" }), "Weight of the notice", "lenient"),
    row("broadInfo.source", IN_231, "RR RR RR", codes({ "01": "3DS Server", "02": "DS", "03": "ACS" }), "Who gave the notice", "lenient"),
    row("broadInfo.recipients", IN_231, "RR RR RR", list({ min: 1, max: 3 }, codes({ "01": "3DS SDK", "02": "3DS Server", "03": "DS", "04": "ACS" })), "For whom the notice is", "lenient"),
    row("messageExtension", TO_220, "CC CC CC", list({ max: 10, total: 81_920 }), "Extensions of payment systems", IN_USE),
    row("messageExtension", IN_231, "CC CC CC", list({ max: 15, total: 81_920 }), "Extensions of payment systems", IN_USE),
    row("messageExtension[].id", ALL, "RR RR RR", text(1, 64), "Id of the extension, beginning with its owner's RID"),
    row("messageExtension[].name", ALL, "RR RR RR", text(1, 64), "Name of the extension"),
    row("messageExtension[].criticalityIndicator", ALL, "RR RR RR", flag(), "True: who does not know the extension must refuse the message (202)"),
    row("messageExtension[].data", ALL, "RR RR RR", object(8059), "What the extension carries"),
  ],
};
