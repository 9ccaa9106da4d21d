import { existsSync, readFileSync } from "node:fs";
import { DEFAULT_PARSE_OPTIONS, checkCRes, checkRReq, definedInRReq, parseRRes } from "../../src/protocol/index.js";
import type { CRes, JsonObject, RReq, ResultOf } from "../../src/protocol/index.js";

const ID = "0c2f7e0a-63c4-4f0e-8d5c-9a1c1a3f5b77";
const ids = { threeDSServerTransID: ID, dsTransID: ID, acsTransID: ID };
const of220: ResultOf = { areq: { messageVersion: "2.2.0", messageCategory: "01", threeDSServerTransID: ID, dsTransID: ID }, channel: "BRW", decoupled: false };
const inApp: ResultOf = { ...of220, areq: { ...of220.areq, sdkTransID: ID }, channel: "APP" };
const in231: ResultOf = { ...of220, areq: { ...of220.areq, messageVersion: "2.3.1" } };
const value = "AAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const passed = { messageType: "RReq", messageVersion: "2.2.0", messageCategory: "01", ...ids, transStatus: "Y", authenticationType: "02", authenticationMethod: "02", authenticationValue: value, eci: "05", interactionCounter: "01" } as unknown as RReq;
const failed = { ...passed, transStatus: "N", transStatusReason: "19", authenticationValue: undefined } as unknown as RReq;

test.each<[string, RReq, ResultOf]>([
  ["passed", passed, of220],
  ["three wrong answers", failed, of220],
  ["timed out", { ...failed, transStatusReason: "14", challengeCancel: "04" }, of220],
  ["app", { ...passed, sdkTransID: ID, acsRenderingType: { acsInterface: "01", acsUiTemplate: "01" } }, inApp],
  ["2.3.1", { ...passed, messageVersion: "2.3.1", authenticationType: undefined as never, authenticationMethod: ["02"] }, in231],
  ["error of 2.3.1", { ...failed, messageVersion: "2.3.1", transStatus: "U", transStatusReason: "22", authenticationType: undefined as never, authenticationMethod: ["02"], challengeCancel: "10", challengeErrorReporting: { errorCode: "203" } }, in231],
])("RReq: %s may be sent", (_title, rreq, of) => {
  expect(checkRReq(rreq, of)).toBeUndefined();
});

test.each<[string, RReq, ResultOf, string, string[]]>([
  ["no value with Y", { ...passed, authenticationValue: undefined as never }, of220, "201", ["authenticationValue"]],
  ["no reason with N", { ...failed, transStatusReason: undefined as never }, of220, "201", ["transStatusReason"]],
  ["no screen from an app", { ...passed, sdkTransID: ID }, inApp, "201", ["acsRenderingType"]],
  ["a screen from a browser", { ...passed, acsRenderingType: { acsInterface: "01", acsUiTemplate: "01" } }, of220, "203", ["acsRenderingType"]],
  ["C", { ...passed, transStatus: "C" as never }, of220, "203", ["transStatus"]],
  ["D before 2.3.1", { ...failed, transStatus: "D", transStatusReason: "29" as never }, of220, "203", ["transStatus", "transStatusReason"]],
  ["a list of methods before 2.3.1", { ...passed, authenticationMethod: ["02"] }, of220, "203", ["authenticationMethod"]],
  ["a time that was over, told once", { ...failed, transStatusReason: "14" }, of220, "305", ["transStatusReason"]],
  ["an id of another transaction", { ...passed, dsTransID: "1c2f7e0a-63c4-4f0e-8d5c-9a1c1a3f5b77" }, of220, "305", ["dsTransID"]],
])("RReq: %s may not", (_title, rreq, of, code, elements) => {
  expect(checkRReq(rreq, of)).toEqual({ code, elements });
});

test("what a version or channel does not define can be left out", () => {
  const everything = { ...passed, sdkTransID: ID, acsRenderingType: { acsInterface: "01", acsUiTemplate: "01" } };
  expect(definedInRReq(everything, of220)).toEqual({ ...passed, sdkTransID: ID });
  expect(definedInRReq({ ...everything, messageVersion: "2.1.0" }, { ...inApp, areq: { ...inApp.areq, messageVersion: "2.1.0" } })).not.toHaveProperty("sdkTransID");
});

const final = { messageType: "CRes", messageVersion: "2.2.0", threeDSServerTransID: ID, acsTransID: ID, challengeCompletionInd: "Y", transStatus: "Y" } as const;
const screen = {
  messageType: "CRes", messageVersion: "2.2.0", threeDSServerTransID: ID, acsTransID: ID, sdkTransID: ID, acsCounterAtoS: "000", challengeCompletionInd: "N",
  acsUiType: "01", challengeInfoLabel: "Code", challengeInfoText: "We sent a code.", submitAuthenticationLabel: "Confirm",
} as const;

test.each<[string, CRes, "BRW" | "APP", object | undefined]>([
  ["final, browser", final, "BRW", undefined],
  ["final, app", { ...final, sdkTransID: ID, acsCounterAtoS: "003" }, "APP", undefined],
  ["screen", screen, "APP", undefined],
  ["screen for a browser", { ...final, challengeCompletionInd: "N", transStatus: undefined as never }, "BRW", { code: "305", elements: ["challengeCompletionInd"] }],
  ["status before the end", { ...screen, transStatus: "Y" }, "APP", { code: "203", elements: ["transStatus"] }],
  ["U at the end", { ...final, transStatus: "U" as never }, "BRW", { code: "203", elements: ["transStatus"] }],
  ["no button", { ...screen, submitAuthenticationLabel: undefined as never }, "APP", { code: "201", elements: ["submitAuthenticationLabel"] }],
  ["a screen at the end", { ...final, sdkTransID: ID, acsCounterAtoS: "003", challengeInfoText: "x" }, "APP", { code: "203", elements: ["challengeInfoText"] }],
  ["a choice", { ...screen, acsUiType: "02", challengeSelectInfo: [{ 1: "SMS" }, { 2: "E-mail" }] }, "APP", undefined],
  ["nothing to choose", { ...screen, acsUiType: "03" }, "APP", { code: "201", elements: ["challengeSelectInfo"] }],
  ...([{ 1: "SMS", 2: "E-mail" }, { email: "E-mail" }, { 1: "x".repeat(46) }, { 1: "" }, {}] as const).map((option): [string, CRes, "APP", object] =>
    [`the choice ${JSON.stringify(option)}`, { ...screen, acsUiType: "02", challengeSelectInfo: [option as never] }, "APP", { code: "203", elements: ["challengeSelectInfo"] }]),
  ["information before 2.3.1", { ...screen, acsUiType: "07" }, "APP", { code: "203", elements: ["acsUiType"] }],
])("CRes: %s", (_title, cres, channel, fault) => {
  expect(checkCRes(cres, channel)).toEqual(fault);
});

test("an RRes is read, and an Erro in its place is told from it", () => {
  const rres = { messageType: "RRes", messageVersion: "2.2.0", ...ids, resultsStatus: "01" };
  expect(parseRRes(JSON.stringify(rres), DEFAULT_PARSE_OPTIONS)).toEqual({ ok: true, message: rres });
  expect(parseRRes(JSON.stringify({ ...rres, messageType: "Erro", errorCode: "301" }), DEFAULT_PARSE_OPTIONS)).toMatchObject({ ok: false, about: { errorMessageType: "Erro" } });
  expect(parseRRes(JSON.stringify({ ...rres, resultsStatus: "00" }), DEFAULT_PARSE_OPTIONS)).toMatchObject({ ok: false, fault: { code: "203", elements: ["resultsStatus"] } });
  expect(parseRRes("<html>", DEFAULT_PARSE_OPTIONS)).toMatchObject({ ok: false, fault: { code: "101" } });
});

const SAMPLES = "../shared/emv3ds/samples";
const present = existsSync(SAMPLES);
if (!present) console.info(`skipped: the samples of ${SAMPLES}, which is not on this machine`);
const sample = (name: string) => JSON.parse(readFileSync(`${SAMPLES}/${name}.json`, "utf8")) as JsonObject;

(present ? test : test.skip)("published samples pass, or fail for what they lack", () => {
  for (const name of ["cres-01-brw-final-2.1.0", "cres-02-app-otp-2.2.0-derived", "cres-03-app-final-2.2.0-derived"]) {
    const { issuerImage: _, psImage: __, ...cres } = sample(name);
    expect([name, checkCRes(cres as unknown as CRes, name.includes("brw") ? "BRW" : "APP")]).toEqual([name, undefined]);
  }
  for (const name of ["rreq-02-brw-Y-2.1.0", "rreq-03-decoupled-Y-2.2.0"]) {
    const rreq = sample(name);
    const of: ResultOf = { areq: rreq as never, channel: "BRW", decoupled: name.includes("decoupled") };
    expect([name, checkRReq(rreq as unknown as RReq, of)]).toEqual([name, undefined]);
  }
  expect(parseRRes(JSON.stringify(sample("rres-01-2.1.0")), DEFAULT_PARSE_OPTIONS).ok).toBe(true);
});
