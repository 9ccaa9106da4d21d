import { answerOf } from "../../src/acs/index.js";
import type { AnswerParts, IssuerSetup, MethodOption } from "../../src/acs/index.js";
import { SeededRandom } from "../../src/base/index.js";
import { DEFAULT_PARSE_OPTIONS, checkARes, generateAReq, parseAReqValue } from "../../src/protocol/index.js";
import type { AReq, GenerateShape, JsonObject, MessageVersion } from "../../src/protocol/index.js";
import { ACTIONS, binTableOf, builtInRates, contextOf, redact } from "../../src/risk/index.js";
import type { Action, Context, ReferenceData, Verdict } from "../../src/risk/index.js";

const reference: ReferenceData = {
  geo: { id: "none", lookUp: () => ({ country: undefined, region: undefined, city: undefined, latitude: undefined, longitude: undefined, asn: undefined, organisation: undefined, hosting: undefined, vpn: undefined, proxy: undefined, tor: undefined }) },
  rates: builtInRates,
  bins: binTableOf([]),
  keyedHash: (domain, text) => `${domain}-${text.length}`.slice(0, 16),
};
const SMS: MethodOption = { method: "code", channel: "sms", to: "+81 3 0000 0000" };
const APP_OF_BANK: MethodOption = { method: "app", to: "person-1" };
const parts: AnswerParts = {
  identity: { referenceNumber: "ACS-REF", operatorId: "ACS-OP", publicUrl: "https://acs.example", deviceInfoVersion: "1.7" },
  proofsOf: () => ({
    authenticationValue: { generate: (_areq, status) => (status === "Y" ? "AAAAAAAAAAAAAAAAAAAAAAAAAAA=" : "BAAAAAAAAAAAAAAAAAAAAAAAAAA=") },
    contentSigner: { sign: () => "header.payload.signature", ephemeralPublicKey: () => ({ kty: "EC", crv: "P-256", x: "x", y: "y" }) },
  }),
  cardholders: { optionsFor: () => [SMS, APP_OF_BANK] },
};
const issuer = { id: "demo", cardholderInfo: "Look at your phone." } as IssuerSetup;
const ACS_TRANS_ID = "5a9d0f3c-1e51-4a8e-9e0b-8c7b3f2e4d10";

function messageOf(shape: GenerateShape, members: JsonObject): { areq: AReq; context: Context } {
  const parsed = parseAReqValue(generateAReq(new SeededRandom(7), shape, { optionalShare: 0, members }), { ...DEFAULT_PARSE_OPTIONS });
  if (!parsed.ok) throw new Error(`${parsed.fault.code} ${parsed.fault.elements.join()}`);
  return { areq: parsed.message, context: contextOf(redact(parsed.message, reference.keyedHash), undefined, reference, Date.UTC(2026, 2, 1)) };
}

function answer(shape: GenerateShape, members: JsonObject, action: Action, transStatusReason?: string, options: readonly MethodOption[] = [SMS, APP_OF_BANK]) {
  const { areq, context } = messageOf(shape, members);
  const verdict: Verdict = { action, rule: "r", transStatusReason, trail: [] };
  return { areq, ares: answerOf({ ...parts, cardholders: { optionsFor: () => options } }, "visa", issuer, areq, context, verdict, ACS_TRANS_ID) };
}

const BRW = { version: "2.2.0", channel: "BRW", category: "PA" } as const;
const APP = { version: "2.2.0", channel: "APP", category: "PA" } as const;
const RI = { version: "2.2.0", channel: "3RI", category: "PA" } as const;
const native = { deviceRenderOptions: { sdkInterface: "03", sdkUiType: ["01", "02", "05"] } };
const html = { deviceRenderOptions: { sdkInterface: "02", sdkUiType: ["05"] } };
const decoupled = { threeDSRequestorDecReqInd: "Y", threeDSRequestorDecMaxTime: "00060" };

test.each<[string, GenerateShape, JsonObject, Action, object]>([
  ["frictionless payment", BRW, {}, "frictionless", { transStatus: "Y", eci: "05", authenticationValue: "AAAAAAAAAAAAAAAAAAAAAAAAAAA=" }],
  ["frictionless without payment has no value to prove it", { ...BRW, category: "NPA" }, {}, "frictionless", { transStatus: "Y", eci: undefined, authenticationValue: undefined }],
  ["attempt", BRW, {}, "attempt", { transStatus: "A", eci: "06", authenticationValue: "BAAAAAAAAAAAAAAAAAAAAAAAAAA=" }],
  ["reject", BRW, {}, "reject", { transStatus: "R", transStatusReason: "11", eci: "07", authenticationValue: undefined }],
  ["browser challenge", BRW, {}, "challenge", { transStatus: "C", acsURL: "https://acs.example/3ds/challenge", acsChallengeMandated: "N", authenticationType: "02", eci: undefined }],
  ["mandated", BRW, { threeDSRequestorChallengeInd: "04" }, "challenge", { transStatus: "C", acsChallengeMandated: "Y" }],
  ["2.3.1 names methods in a list", { ...BRW, version: "2.3.1" }, {}, "challenge", { transStatus: "C", authenticationType: undefined, authenticationMethod: ["02"] }],
  ["app challenge, native", APP, native, "challenge", { transStatus: "C", acsURL: undefined, acsSignedContent: "header.payload.signature", acsRenderingType: { acsInterface: "01", acsUiTemplate: "01" } }],
  ["app challenge, HTML", APP, html, "challenge", { transStatus: "C", acsRenderingType: { acsInterface: "02", acsUiTemplate: "05" } }],
  ["app that can show nothing of ours", APP, { deviceRenderOptions: { sdkInterface: "01", sdkUiType: ["05"] } }, "challenge", { transStatus: "N", transStatusReason: "03" }],
  ["2.3.1 app names the device mode and what we know", { ...APP, version: "2.3.1" }, native, "challenge", { transStatus: "C", acsRenderingType: { acsInterface: "01", acsUiTemplate: "01", deviceUserInterfaceMode: "01" }, deviceInfoRecognisedVersion: "1.7" }],
  ["no challenge where data only are shared", BRW, { threeDSRequestorChallengeInd: "06" }, "challenge", { transStatus: "I", eci: "07" }],
  ["3RI has nobody to challenge", RI, {}, "challenge", { transStatus: "N", transStatusReason: "23" }],
  ["3RI of 2.1.0 knows no decoupled authentication", { version: "2.1.0", channel: "3RI", category: "NPA" }, {}, "challenge", { transStatus: "N", transStatusReason: "11" }],
  ["3RI, decoupled asked for", RI, decoupled, "challenge", { transStatus: "D", authenticationType: "04" }],
  ["decoupled", BRW, decoupled, "decoupled", { transStatus: "D", acsDecConInd: "Y", cardholderInfo: "Look at your phone.", authenticationType: "04", acsURL: undefined }],
  ["decoupled in 2.3.1", { ...BRW, version: "2.3.1" }, decoupled, "decoupled", { transStatus: "D", cardholderInfo: { text: "Look at your phone." }, authenticationMethod: ["12"] }],
  ["decoupled nobody asked for becomes a challenge", BRW, {}, "decoupled", { transStatus: "C" }],
  ["fallback belongs into the results request alone", { ...BRW, version: "2.3.1" }, { ...decoupled, threeDSRequestorDecReqInd: "F" }, "decoupled", { transStatus: "C" }],
  ["information", BRW, { threeDSRequestorChallengeInd: "07" }, "inform", { transStatus: "I" }],
  ["information nobody asked for", BRW, {}, "inform", { transStatus: "U", transStatusReason: "22" }],
  ["2.1.0 has no I", { ...BRW, version: "2.1.0" }, {}, "inform", { transStatus: "U", transStatusReason: "80" }],
])("%s", (_name, shape, members, action, expected) => {
  const { ares } = answer(shape, members, action);
  for (const [element, value] of Object.entries(expected)) expect([element, (ares as unknown as JsonObject)[element]]).toEqual([element, value]);
});

const within = (minutes: number): JsonObject => ({ ...decoupled, threeDSRequestorDecMaxTime: String(minutes).padStart(5, "0") });
test.each<[string, GenerateShape, JsonObject, Action, readonly MethodOption[], object]>([
  ["nobody at the page, and no app", RI, decoupled, "decoupled", [SMS], { transStatus: "N", transStatusReason: "13" }],
  ["nobody at the page, and nothing known", RI, decoupled, "challenge", [], { transStatus: "N", transStatusReason: "13" }],
  ["nobody at the page, and no time", RI, within(2), "decoupled", [APP_OF_BANK], { transStatus: "N", transStatusReason: "25" }],
  ["nobody at the page, and just enough time", RI, within(3), "decoupled", [APP_OF_BANK], { transStatus: "D" }],
  ["nobody at the page, and all the time of the protocol", RI, { threeDSRequestorDecReqInd: "Y" }, "decoupled", [APP_OF_BANK], { transStatus: "D" }],
  ["a browser, and no app", BRW, decoupled, "decoupled", [SMS], { transStatus: "C", acsDecConInd: undefined, authenticationType: "02", acsURL: "https://acs.example/3ds/challenge" }],
  ["a browser, and nothing known", BRW, decoupled, "decoupled", [], { transStatus: "N", transStatusReason: "13" }],
  ["a browser, and no time", BRW, within(1), "decoupled", [SMS, APP_OF_BANK], { transStatus: "C", authenticationType: "02" }],
  ["an app of a merchant, and no app of the bank", APP, { ...native, ...decoupled }, "decoupled", [SMS], { transStatus: "C" }],
])("decoupled is wanted: %s", (_name, shape, members, action, options, expected) => {
  const { areq, ares } = answer(shape, members, action, undefined, options);
  for (const [element, value] of Object.entries(expected)) expect([element, (ares as unknown as JsonObject)[element]]).toEqual([element, value]);
  expect(checkARes(ares, areq)).toBeUndefined();
});

const versions: readonly MessageVersion[] = ["2.1.0", "2.2.0", "2.3.1"];
const shapes = versions.flatMap((version) =>
  (["APP", "BRW", "3RI"] as const).flatMap((channel) => (["PA", "NPA"] as const).filter((category) => !(version === "2.1.0" && channel === "3RI" && category === "PA")).map((category) => ({ version, channel, category }))),
);

test.each(shapes)("whatever the policy wants, the ARes is one that $version $channel $category allows", (shape) => {
  for (const action of ACTIONS) {
    for (const members of [{}, native, decoupled, { threeDSRequestorChallengeInd: shape.version === "2.3.1" ? ["06"] : "02" }]) {
      if (shape.version === "2.1.0" && members === decoupled) continue;
      const { areq, ares } = answer(shape, shape.channel === "APP" ? { ...native, ...members } : members === native ? {} : members, action, action === "reject" ? "11" : undefined);
      expect(checkARes(ares, areq)).toBeUndefined();
    }
  }
});
