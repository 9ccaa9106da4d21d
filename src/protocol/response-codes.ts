import { ALL, FROM_220, IN_231 } from "./field.js";
import type { MessageVersion } from "./areq.js";

/** What each transStatus means; older versions do not know all. */
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

/** `transStatusReason` of 2.1.0. */
export const REASONS_210 = {
  "01": "card authentication failed", "02": "unknown device", "03": "unsupported device", "04": "exceeds a frequency limit", "05": "expired card",
  "06": "invalid card number", "07": "invalid transaction", "08": "no card record", "09": "security failure", "10": "stolen card",
  "11": "suspected fraud", "12": "not permitted to the cardholder", "13": "cardholder not enrolled", "14": "timed out at the ACS",
  "15": "low confidence", "16": "medium confidence", "17": "high confidence", "18": "very high confidence", "19": "exceeds the number of challenges",
  "20": "non-payment not supported", "21": "3RI not supported",
};
/** `transStatusReason` of 2.2.0. */
export const REASONS_220 = {
  ...REASONS_210,
  "22": "technical trouble of the ACS", "23": "decoupled authentication needed but not asked for", "24": "decoupled authentication took too long",
  "25": "too little time for decoupled authentication", "26": "challenge shown, cardholder did not answer",
};
/** `transStatusReason` of 2.3.1; 2.2.0 ends at 26, 2.1.0 at 21. */
export const TRANS_STATUS_REASONS = {
  ...REASONS_220,
  "27": "wanted method not supported", "28": "content security policy check failed", "29": "challenge not completed, decoupled authentication follows",
  "30": "challenge completed, decoupled authentication follows",
};

/** `whiteListStatus` of 2.2.0, `trustListStatus` of 2.3.1. */
export const LIST_STATUS = { Y: "trusted", N: "not trusted", E: "not eligible", P: "waits for confirmation", R: "refused by the cardholder", U: "unknown" };
/** Who says what a status of a list or a device is. */
export const SOURCES = { "01": "3DS Server", "02": "DS", "03": "ACS" };
/** `authenticationType` of 2.1.0; 2.2.0 adds 04. */
export const TYPES_210 = { "01": "static", "02": "dynamic", "03": "out of band" };
/** `authenticationMethod`; up to 2.2.0, where only results carry it, it ends at 11. */
export const METHODS = {
  "01": "static passcode", "02": "code by SMS", "03": "code of a key fob or card reader", "04": "code of an app", "05": "other code", "06": "knowledge",
  "07": "out of band, biometrics", "08": "out of band, login", "09": "out of band, other", "10": "other", "11": "push confirmation", "12": "decoupled",
  "13": "WebAuthn", "14": "secure payment confirmation", "15": "behavioural", "16": "electronic ID",
};
/** `deviceBindingStatus`. */
export const BINDING = {
  "01": "not bound", "02": "not eligible", "03": "waits for confirmation", "04": "refused by the cardholder", "05": "unknown or not applicable",
  "11": "bound by hardware in the device", "12": "bound by hardware outside", "13": "bound by changing data", "14": "bound by static data", "15": "bound otherwise",
};
/** `transChallengeExemption`. */
export const EXEMPTIONS = { "05": "risk analysis", "08": "trusted requestor", "10": "low value", "11": "secure corporate payment", "79": "none" };
