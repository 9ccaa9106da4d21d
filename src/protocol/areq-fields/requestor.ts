import { codes, dsCodes, integer, list, minute, object, text, textOrObject } from "../form.js";
import { IN_210, IN_220, IN_231, TO_220, expected, isOneOf, outside, row, when } from "../field.js";
import type { FieldGroup } from "../field.js";
import { isObject } from "../json.js";
import type { JsonObject, JsonValue } from "../areq.js";

const AUTHENTICATION_IND = { "01": "payment", "02": "recurring", "03": "instalments", "04": "add a card", "05": "maintain a card", "06": "verify the cardholder for a token" };
const METHOD_210 = { "01": "none, a guest", "02": "credentials of the requestor", "03": "federated id", "04": "credentials of the issuer", "05": "a third party", "06": "FIDO authenticator" };
const METHOD_220 = { ...METHOD_210, "07": "FIDO authenticator, assurance data signed", "08": "SRC assurance data" };
const METHOD_231 = { ...METHOD_220, "09": "SPC", "10": "electronic ID" };
const VERIFIED = { "01": "verified", "02": "failed", "03": "not performed" };
const WISH_210 = { "01": "no preference", "02": "no challenge wanted", "03": "challenge wanted", "04": "challenge mandated" };
const WISH_220 = {
  ...WISH_210,
  "05": "no challenge: risk analysis already done", "06": "no challenge: for information only", "07": "no challenge: strong authentication already done",
  "08": "no challenge: requestor is trusted by the cardholder", "09": "challenge wanted, offer to trust the requestor",
};
const WISH_231 = {
  ...WISH_220,
  "10": "no challenge: low value", "11": "no challenge: secure corporate payment", "12": "challenge wanted, offer to bind the device",
  "13": "challenge wanted: the issuer asked for it", "14": "challenge wanted: merchant-initiated payments follow",
};
const PRIOR_METHOD = { "01": "frictionless by the ACS", "02": "challenge by the ACS", "03": "address verified", "04": "other method of the issuer" };
const INITIATED_210 = { "01": "recurring", "02": "instalments", "03": "add a card", "04": "maintain a card", "05": "verify the account" };
const INITIATED_220 = {
  ...INITIATED_210,
  "06": "split or delayed shipment", "07": "top-up", "08": "mail order", "09": "telephone order", "10": "ask whether the requestor is trusted", "11": "other payment",
};
const INITIATED_231 = {
  ...INITIATED_220,
  "06": "split shipment", "12": "billing agreement", "13": "ask whether the device is bound", "14": "check the card security code", "15": "delayed shipment",
  "16": "split payment", "17": "delete a FIDO credential", "18": "register a FIDO credential", "19": "decoupled authentication as fallback",
};

// Conditions are asked of malformed messages too, so they take nothing for granted.
const usesSpc = ({ threeDSRequestorAuthenticationInfo: infos }: JsonObject): boolean =>
  Array.isArray(infos) && infos.some((info: JsonValue) => isObject(info) && info["threeDSReqAuthMethod"] === "09");

const NEEDS_PRIOR = when(
  "threeRIInd is 19, a threeDSReqAuthMethod is 09, or spcIncompInd is present",
  (message) => message["threeRIInd"] === "19" || message["spcIncompInd"] !== undefined || usesSpc(message),
);

export const REQUESTOR: FieldGroup = {
  title: "What the requestor knows and wants",
  rows: [
    row("threeDSRequestorAuthenticationInd", TO_220, "RR RR --", dsCodes(AUTHENTICATION_IND), "Why the cardholder is authenticated"),
    row("threeDSRequestorAuthenticationInd", IN_231, "RR RR --", dsCodes({ ...AUTHENTICATION_IND, "07": "billing agreement", "08": "split shipment", "09": "delayed shipment", "10": "split payment" }), "Why the cardholder is authenticated"),
    row("threeDSRequestorAuthenticationInfo", TO_220, "OO OO --", object(), "How the requestor authenticated the cardholder"),
    row("threeDSRequestorAuthenticationInfo", IN_231, "OO OO OO", list({ min: 1, max: 3 }), "How the requestor authenticated the cardholder"),
    row("threeDSRequestorAuthenticationInfo.threeDSReqAuthMethod", IN_210, "OO OO --", dsCodes(METHOD_210), "Method"),
    row("threeDSRequestorAuthenticationInfo.threeDSReqAuthMethod", IN_220, "OO OO --", dsCodes(METHOD_220), "Method"),
    row("threeDSRequestorAuthenticationInfo.threeDSReqAuthTimestamp", TO_220, "OO OO --", minute(), "When"),
    row("threeDSRequestorAuthenticationInfo.threeDSReqAuthData", IN_210, "OO OO --", text(1, 2048, { upTo: 20_000 }), "Evidence"),
    row("threeDSRequestorAuthenticationInfo.threeDSReqAuthData", IN_220, "OO OO --", text(1, 20_000), "Evidence"),
    row("threeDSRequestorAuthenticationInfo[].threeDSReqAuthMethod", IN_231, "OO OO OO", dsCodes(METHOD_231), "Method"),
    row("threeDSRequestorAuthenticationInfo[].threeDSReqAuthTimestamp", IN_231, "OO OO OO", minute(), "When"),
    row("threeDSRequestorAuthenticationInfo[].threeDSReqAuthData", IN_231, "OO OO OO", textOrObject(1, 20_000), "Evidence; with method 09 the SPC assertion"),
    row("threeDSRequestorAuthenticationInfo[].dsAuthInfVerifInd", IN_231, "CC CC CC", dsCodes(VERIFIED), "What the DS found when it checked the evidence (from 2.3.1.1 on)", outside("set by the DS when it checked")),
    row("threeDSRequestorAuthenticationInfo[].threeDSReqAuthMethodInd", IN_231, "OO OO OO", dsCodes(VERIFIED), "Name of dsAuthInfVerifInd in 2.3.1.0"),
    row("threeDSReqAuthMethodInd", IN_220, "CC CC --", dsCodes(VERIFIED), "What the DS found when it checked the evidence", outside("set by the DS when it checked")),
    row("threeDSReqAuthMethodInd", IN_231, "-- -- --", dsCodes(VERIFIED), "Moved into threeDSRequestorAuthenticationInfo; ignored here"),
    row("threeDSRequestorChallengeInd", IN_210, "OO OO --", dsCodes(WISH_210), "Wish about a challenge; absent means 01"),
    row("threeDSRequestorChallengeInd", IN_220, "OO OO --", dsCodes(WISH_220), "Wish about a challenge; absent means 01"),
    row("threeDSRequestorChallengeInd", IN_231, "OO OO OO", list({ min: 1, max: 2 }, dsCodes(WISH_231)), "Wishes about a challenge in order of preference; absent means 01"),
    row("threeDSRequestorDecReqInd", IN_220, "OO OO OO", codes({ Y: "wanted", N: "not wanted" }), "Decoupled authentication; absent means N"),
    row("threeDSRequestorDecReqInd", IN_231, "OO OO OO", codes({ Y: "wanted at once", N: "not wanted", F: "only after a challenge that failed", B: "at once or after a challenge" }), "Decoupled authentication; absent means N"),
    row("threeDSRequestorDecMaxTime", IN_220, "CC CC CC", integer(5, 5, 1, 10_080, "minutes, 00001 to 10080"), "How long decoupled authentication may take", expected("threeDSRequestorDecReqInd is Y; when absent all the same, 10080 minutes are meant", isOneOf("threeDSRequestorDecReqInd", "Y"))),
    row("threeDSRequestorDecMaxTime", IN_231, "CC CC CC", integer(5, 5, 1, 10_080, "minutes, 00001 to 10080"), "How long decoupled authentication may take", when("threeDSRequestorDecReqInd is Y, F or B", isOneOf("threeDSRequestorDecReqInd", "Y", "F", "B"))),
    row("threeDSRequestorPriorAuthenticationInfo", TO_220, "OO OO OO", object(), "An earlier authentication that this one continues"),
    row("threeDSRequestorPriorAuthenticationInfo", IN_231, "OO CC CC", list({ min: 1, max: 3 }), "Earlier authentications that this one continues", NEEDS_PRIOR),
    row("threeDSRequestorPriorAuthenticationInfo.threeDSReqPriorAuthMethod", TO_220, "OO OO OO", dsCodes(PRIOR_METHOD), "How it was done"),
    row("threeDSRequestorPriorAuthenticationInfo.threeDSReqPriorAuthTimestamp", TO_220, "OO OO OO", minute(), "When"),
    row("threeDSRequestorPriorAuthenticationInfo.threeDSReqPriorRef", TO_220, "OO OO OO", text(1, 36), "Its transaction id at the ACS"),
    row("threeDSRequestorPriorAuthenticationInfo.threeDSReqPriorAuthData", TO_220, "OO OO OO", text(1, 2048), "Evidence"),
    row("threeDSRequestorPriorAuthenticationInfo[].threeDSReqPriorAuthMethod", IN_231, "OO OO OO", dsCodes({ ...PRIOR_METHOD, "05": "SPC" }), "How it was done"),
    row("threeDSRequestorPriorAuthenticationInfo[].threeDSReqPriorAuthTimestamp", IN_231, "OO OO OO", minute(), "When"),
    row("threeDSRequestorPriorAuthenticationInfo[].threeDSReqPriorRef", IN_231, "OO OO OO", text(1, 36), "Its transaction id at the ACS"),
    row("threeDSRequestorPriorAuthenticationInfo[].threeDSReqPriorAuthData", IN_231, "OO OO OO", textOrObject(1, 20_000), "Evidence"),
    row("threeRIInd", IN_210, "-- -- RR", dsCodes(INITIATED_210), "Why the requestor asks without the cardholder"),
    row("threeRIInd", IN_220, "-- -- RR", dsCodes(INITIATED_220), "Why the requestor asks without the cardholder"),
    row("threeRIInd", IN_231, "-- -- RR", dsCodes(INITIATED_231), "Why the requestor asks without the cardholder"),
  ],
};

const SOURCES = { "01": "3DS Server", "02": "DS", "03": "ACS" };
const listed = (name: string) => when(`${name} is present`, (message) => message[name] !== undefined);

export const STANDINGS: FieldGroup = {
  title: "What is already known of requestor, device and card",
  rows: [
    row("whiteListStatus", IN_220, "OO OO OO", codes({ Y: "trusted", N: "not trusted" }), "Whether the cardholder trusts the requestor"),
    row("whiteListStatusSource", IN_220, "CC CC CC", dsCodes(SOURCES), "Who says so", listed("whiteListStatus")),
    row("trustListStatus", IN_231, "OO OO OO", codes({ Y: "trusted", N: "not trusted" }, ["E", "P", "R", "U"]), "Whether the cardholder trusts the requestor; E, P, R and U, meant for answers, are let through"),
    row("trustListStatusSource", IN_231, "CC CC CC", dsCodes(SOURCES), "Who says so", listed("trustListStatus")),
    row("deviceBindingStatus", IN_231, "OO OO OO", dsCodes({
      "01": "not bound", "02": "not eligible", "03": "waits for confirmation", "04": "refused by the cardholder", "05": "unknown or not applicable",
      "11": "bound by hardware in the device", "12": "bound by hardware outside", "13": "bound by changing data", "14": "bound by static data", "15": "bound otherwise",
    }), "Whether the device is bound to the card"),
    row("deviceBindingStatusSource", IN_231, "CC CC CC", dsCodes(SOURCES), "Who says so", listed("deviceBindingStatus")),
    row("cardSecurityCodeStatus", IN_231, "OO OO OO", codes({ Y: "right", N: "wrong", U: "not checked" }), "Outcome of the card security code check"),
    row("cardSecurityCodeStatusSource", IN_231, "CC CC CC", dsCodes({ "01": "DS", "02": "ACS" }), "Who says so", listed("cardSecurityCodeStatus")),
  ],
};
