import { requestorOf } from "../../../src/risk/context/requestor.js";
import { firstOf, instantOf, integerIn } from "../../../src/risk/context/wire.js";
import { AT, redactedAReq } from "./world.js";

const requestor = (more: object, channel: "BRW" | "3RI" = "BRW") => requestorOf(redactedAReq(more), channel, AT);

test("a requestor that says nothing wants nothing", () => {
  expect(requestor({})).toEqual({
    id: undefined, preference: "none", secondPreference: undefined, decoupled: "no", decoupledMaxMinutes: undefined, authenticationMethod: undefined,
    authenticatedMinutesAgo: undefined, priorMethod: undefined, priorMinutesAgo: undefined, whitelisted: undefined, whitelistSource: undefined, threeRIInd: undefined, tokenised: false,
  });
});

test.each([
  ["01", "none"], ["02", "no-challenge"], ["03", "challenge-preferred"], ["04", "challenge-mandated"], ["05", "no-challenge-tra"], ["06", "data-only"],
  ["07", "no-challenge-sca-done"], ["08", "no-challenge-whitelist"], ["09", "whitelist-prompt"], ["10", "no-challenge-low-value"],
  ["11", "no-challenge-secure-corporate"], ["12", "device-binding-prompt"], ["13", "issuer-requested"], ["14", "challenge-mandated"], ["82", "other"],
])("challenge indicator %s is %s, alone and in a list", (code, preference) => {
  expect(requestor({ threeDSRequestorChallengeInd: code })).toMatchObject({ preference, secondPreference: undefined });
  expect(requestor({ threeDSRequestorChallengeInd: [code, "05"] })).toMatchObject({ preference, secondPreference: "no-challenge-tra" });
});

test.each([["Y", "00030", "yes", 30], ["F", undefined, "fallback", 10_080], ["B", "10080", "either", 10_080], ["N", "00030", "no", undefined]])("decoupled %s for %s", (wish, time, decoupled, minutes) => {
  expect(requestor({ threeDSRequestorDecReqInd: wish, threeDSRequestorDecMaxTime: time })).toMatchObject({ decoupled, decoupledMaxMinutes: minutes });
});

test("authentications are read from an object and from a list", () => {
  const info = { threeDSReqAuthMethod: "06", threeDSReqAuthTimestamp: "202603011000" };
  const prior = { threeDSReqPriorAuthMethod: "02", threeDSReqPriorAuthTimestamp: "202602281030" };
  const expected = { authenticationMethod: "fido", authenticatedMinutesAgo: 30, priorMethod: "challenge", priorMinutesAgo: 1_440 };
  expect(requestor({ threeDSRequestorAuthenticationInfo: info, threeDSRequestorPriorAuthenticationInfo: prior })).toMatchObject(expected);
  expect(requestor({ threeDSRequestorAuthenticationInfo: [info, {}], threeDSRequestorPriorAuthenticationInfo: [prior] })).toMatchObject(expected);
  expect(requestor({ threeDSRequestorAuthenticationInfo: { threeDSReqAuthMethod: "80", threeDSReqAuthTimestamp: "202603020000" }, threeDSRequestorPriorAuthenticationInfo: [] })).toMatchObject({
    authenticationMethod: "other", authenticatedMinutesAgo: 0, priorMethod: undefined,
  });
});

test("the trust list under both its names", () => {
  expect(requestor({ whiteListStatus: "Y", whiteListStatusSource: "03" })).toMatchObject({ whitelisted: true, whitelistSource: "acs" });
  expect(requestor({ trustListStatus: "N", trustListStatusSource: "02" })).toMatchObject({ whitelisted: false, whitelistSource: "ds" });
  expect(requestor({ trustListStatus: "E", trustListStatusSource: "80" })).toMatchObject({ whitelisted: undefined, whitelistSource: "other" });
});

test("threeRIInd counts in 3RI only; a token shows", () => {
  expect(requestor({ threeRIInd: "01", payTokenInd: true }, "3RI")).toMatchObject({ threeRIInd: "01", tokenised: true });
  expect(requestor({ threeRIInd: "01" }).threeRIInd).toBeUndefined();
});

test.each([
  ["20260301", Date.UTC(2026, 2, 1)], ["202603011030", Date.UTC(2026, 2, 1, 10, 30)], ["20260301103059", Date.UTC(2026, 2, 1, 10, 30, 59)], ["20240229", Date.UTC(2024, 1, 29)],
  ["20250229", undefined], ["20261301", undefined], ["20260001", undefined], ["202603012400", undefined], ["2026-03-01", undefined], ["", undefined], [undefined, undefined],
])("instant of %s", (text, expected) => {
  expect(instantOf(text)).toBe(expected);
});

test.each([["0", 0], ["-5", -5], ["+7", 7], ["007", 7], ["10", 10], ["11", undefined], ["-6", undefined], ["1.5", undefined], ["", undefined], [" 1", undefined], [undefined, undefined]])("integer of %p", (text, expected) => {
  expect(integerIn(text, -5, 10)).toBe(expected);
});

test("the first of one or many", () => {
  expect([firstOf({ a: 1 }), firstOf([{ a: 2 }, { a: 3 }]), firstOf([]), firstOf(undefined)]).toEqual([{ a: 1 }, { a: 2 }, undefined, undefined]);
});
