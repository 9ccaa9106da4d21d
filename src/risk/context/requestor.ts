import type { Instant } from "../../base/index.js";
import { MINUTE_MS } from "../../base/index.js";
import { firstOf, flagOf, instantOf, integerIn, named } from "./wire.js";
import type { ChallengePreference, Channel, Maybe, RedactedAReq, RequestorContext } from "./types.js";

const PREFERENCES = new Map<string, ChallengePreference>([
  ["01", "none"], ["02", "no-challenge"], ["03", "challenge-preferred"], ["04", "challenge-mandated"], ["05", "no-challenge-tra"],
  ["06", "data-only"], ["07", "no-challenge-sca-done"], ["08", "no-challenge-whitelist"], ["09", "whitelist-prompt"],
  ["10", "no-challenge-low-value"], ["11", "no-challenge-secure-corporate"], ["12", "device-binding-prompt"], ["13", "issuer-requested"],
  // 14 asks for a challenge because merchant-initiated transactions will follow: law wants one at the start of such a series.
  ["14", "challenge-mandated"],
]);
const DECOUPLED = new Map<string, RequestorContext["decoupled"]>([["N", "no"], ["Y", "yes"], ["F", "fallback"], ["B", "either"]]);
const AUTHENTICATION_METHODS = new Map<string, NonNullable<RequestorContext["authenticationMethod"]>>([
  ["01", "none"], ["02", "own-credentials"], ["03", "federated"], ["04", "issuer"], ["05", "third-party"], ["06", "fido"], ["07", "fido-signed"],
  ["08", "srn"], ["09", "spc"],
]);
const PRIOR_METHODS = new Map<string, NonNullable<RequestorContext["priorMethod"]>>([
  ["01", "frictionless"], ["02", "challenge"], ["03", "avs"], ["04", "other"], ["05", "spc"],
]);
const LIST_SOURCES = new Map<string, NonNullable<RequestorContext["whitelistSource"]>>([["01", "3ds-server"], ["02", "ds"], ["03", "acs"]]);

/** A sender without threeDSRequestorDecMaxTime means the longest time the protocol knows: seven days. */
const LONGEST_DECOUPLED_MINUTES = 10_080;

/** What the requestor wants, and what it did itself to know its customer. */
export function requestorOf(areq: RedactedAReq, channel: Channel, at: Instant): RequestorContext {
  const wished = areq.threeDSRequestorChallengeInd;
  const preferences = typeof wished === "string" ? [wished] : (wished ?? []);
  const authentication = firstOf(areq.threeDSRequestorAuthenticationInfo);
  const prior = firstOf(areq.threeDSRequestorPriorAuthenticationInfo);
  const decoupled = named(DECOUPLED, areq.threeDSRequestorDecReqInd) ?? "no";
  const listStatus = areq.trustListStatus ?? areq.whiteListStatus;
  const listSource = areq.trustListStatusSource ?? areq.whiteListStatusSource;
  return {
    id: areq.threeDSRequestorID,
    preference: preferences[0] === undefined ? "none" : preferenceOf(preferences[0]),
    secondPreference: preferences[1] === undefined ? undefined : preferenceOf(preferences[1]),
    decoupled,
    decoupledMaxMinutes: decoupled === "no" ? undefined : (integerIn(areq.threeDSRequestorDecMaxTime, 1, LONGEST_DECOUPLED_MINUTES) ?? LONGEST_DECOUPLED_MINUTES),
    authenticationMethod: methodOf(AUTHENTICATION_METHODS, authentication?.threeDSReqAuthMethod),
    authenticatedMinutesAgo: minutesSince(authentication?.threeDSReqAuthTimestamp, at),
    priorMethod: methodOf(PRIOR_METHODS, prior?.threeDSReqPriorAuthMethod),
    priorMinutesAgo: minutesSince(prior?.threeDSReqPriorAuthTimestamp, at),
    whitelisted: flagOf(listStatus, "Y", "N"),
    whitelistSource: methodOf(LIST_SOURCES, listSource),
    threeRIInd: channel === "3RI" ? areq.threeRIInd : undefined,
    tokenised: areq.payTokenInd === true,
  };
}

function preferenceOf(code: string): ChallengePreference {
  return PREFERENCES.get(code) ?? "other";
}

function methodOf<Name>(names: ReadonlyMap<string, Name>, code: string | undefined): Maybe<Name | "other"> {
  return code === undefined ? undefined : (names.get(code) ?? "other");
}

/** Never negative: clocks of others may run ahead of ours. */
function minutesSince(text: string | undefined, at: Instant): Maybe<number> {
  const instant = instantOf(text);
  return instant === undefined ? undefined : Math.max(0, (at - instant) / MINUTE_MS);
}
