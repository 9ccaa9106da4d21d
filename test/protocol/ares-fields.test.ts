import { readFileSync } from "node:fs";
import { checkARes } from "../../src/protocol/index.js";
import type { ARes, AReq } from "../../src/protocol/index.js";

const read = (name: string) => JSON.parse(readFileSync(`fixtures/messages/${name}.json`, "utf8")) as AReq;
const value = "AAAAAAAAAAAAAAAAAAAAAAAAAAA=";

function answer(areq: AReq, more: Partial<ARes>): ARes {
  return {
    messageType: "ARes",
    messageVersion: areq.messageVersion,
    threeDSServerTransID: areq.threeDSServerTransID,
    dsTransID: areq.dsTransID,
    acsTransID: "0c2f7e0a-63c4-4f0e-8d5c-9a1c1a3f5b77",
    acsReferenceNumber: "ACS-1",
    dsReferenceNumber: areq.dsReferenceNumber as string,
    ...(areq.deviceChannel === "01" && { sdkTransID: areq.sdkTransID as string }),
    ...(areq.deviceChannel === "01" && areq.messageVersion === "2.3.1" && { deviceInfoRecognisedVersion: "1.7", threeDSRequestorAppURLInd: "N" as const }),
    ...more,
  };
}

const challenge210 = { transStatus: "C", acsChallengeMandated: "N", authenticationType: "02", acsURL: "https://acs.example.org/c" } as const;
const decoupled220 = { transStatus: "D", acsChallengeMandated: "Y", authenticationType: "04", acsDecConInd: "Y", cardholderInfo: "Open your bank's app." } as const;
const browser220 = read("areq-2.2.0-brw-pa");
const asksDecoupled = { ...browser220, threeDSRequestorDecReqInd: "Y" };
const app: AReq = { ...read("areq-2.2.0-app-pa"), deviceRenderOptions: { sdkInterface: "03", sdkUiType: ["01", "05"] } };

test.each<[string, AReq, Partial<ARes>]>([
  ["Y", browser220, { transStatus: "Y", authenticationValue: value, eci: "05" }],
  ["R", browser220, { transStatus: "R", transStatusReason: "11" }],
  ["browser challenge", browser220, challenge210],
  ["decoupled", asksDecoupled, decoupled220],
  ["app challenge", app, { ...challenge210, acsURL: undefined as never, acsSignedContent: "a.b.c", acsRenderingType: { acsInterface: "01", acsUiTemplate: "01" } }],
  ["2.3.1 challenge", read("areq-2.3.1-brw-pa"), { transStatus: "C", acsChallengeMandated: "N", authenticationMethod: ["02"], acsURL: "https://acs.example.org/c" }],
  ["2.3.1 app, Y", read("areq-2.3.1-app-pa"), { transStatus: "Y", authenticationValue: value }],
  ["data only", { ...browser220, threeDSRequestorChallengeInd: "06" }, { transStatus: "I" }],
])("%s may be sent", (_title, areq, more) => {
  const { acsURL, ...rest } = answer(areq, more);
  expect(checkARes(acsURL === undefined ? rest : { ...rest, acsURL }, areq)).toBeUndefined();
});

test.each<[string, AReq, Partial<ARes>, string, string[]]>([
  ["Y without proof", browser220, { transStatus: "Y" }, "201", ["authenticationValue"]],
  ["N without reason", browser220, { transStatus: "N" }, "201", ["transStatusReason"]],
  ["no status for a payment", browser220, {}, "201", ["transStatus"]],
  ["a challenge without its members", browser220, { transStatus: "C" }, "201", ["acsChallengeMandated", "authenticationType", "acsURL"]],
  ["the old kind of challenge in 2.3.1", read("areq-2.3.1-brw-pa"), challenge210, "201", ["authenticationMethod"]],
  ["both kinds in 2.3.1", read("areq-2.3.1-brw-pa"), { ...challenge210, authenticationMethod: ["02"] }, "203", ["authenticationType"]],
  ["text for the cardholder in 2.3.1", read("areq-2.3.1-brw-pa"), { transStatus: "R", transStatusReason: "11", cardholderInfo: "Call us." }, "203", ["cardholderInfo"]],
  ["a reason that 2.1.0 does not know", read("areq-2.1.0-brw-pa"), { transStatus: "R", transStatusReason: "26" }, "203", ["transStatusReason"]],
  ["the trust list in 2.2.0", browser220, { transStatus: "R", transStatusReason: "11", trustListStatus: "Y" }, "203", ["trustListStatus"]],
  ["D in 2.1.0", read("areq-2.1.0-brw-pa"), { transStatus: "D", acsChallengeMandated: "Y", authenticationType: "02" }, "305", ["transStatus", "acsDecConInd"]],
  ["D unasked", browser220, decoupled220, "305", ["transStatus", "acsDecConInd"]],
  ["D for a fallback in 2.3.1", { ...read("areq-2.3.1-brw-pa"), threeDSRequestorDecReqInd: "F" }, { transStatus: "D", acsChallengeMandated: "Y", authenticationMethod: ["12"], acsDecConInd: "Y", cardholderInfo: { text: "Open your app." } }, "305", ["transStatus", "acsDecConInd"]],
  ["D of a wrong type", asksDecoupled, { ...decoupled220, authenticationType: "02" }, "305", ["authenticationType"]],
  ["a challenge without cardholder", read("areq-2.2.0-3ri-pa"), { ...challenge210 }, "305", ["transStatus"]],
  ["a challenge of a data-only message", { ...browser220, threeDSRequestorChallengeInd: "06" }, challenge210, "305", ["transStatus"]],
  ["I unasked", { ...browser220, threeDSRequestorChallengeInd: "01" }, { transStatus: "I" }, "305", ["transStatus"]],
  ["an id of another transaction", browser220, { transStatus: "R", transStatusReason: "11", dsTransID: "0c2f7e0a-63c4-4f0e-8d5c-9a1c1a3f5b77" }, "305", ["dsTransID"]],
  ["a template the SDK cannot show", app, { transStatus: "C", acsChallengeMandated: "N", authenticationType: "02", acsSignedContent: "a.b.c", acsRenderingType: { acsInterface: "01", acsUiTemplate: "04" } }, "305", ["acsRenderingType"]],
  ["HTML in the native interface", app, { transStatus: "C", acsChallengeMandated: "N", authenticationType: "02", acsSignedContent: "a.b.c", acsRenderingType: { acsInterface: "01", acsUiTemplate: "05" } }, "305", ["acsRenderingType"]],
])("%s may not", (_title, areq, more, code, elements) => {
  expect(checkARes(answer(areq, more), areq)).toEqual({ code, elements });
});
