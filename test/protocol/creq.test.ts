import fc from "fast-check";
import { DEFAULT_PARSE_OPTIONS, actionOf, consentOf, parseCReq } from "../../src/protocol/index.js";
import type { CReq, JsonObject } from "../../src/protocol/index.js";

const ID = "0c2f7e0a-63c4-4f0e-8d5c-9a1c1a3f5b77";
const browser = { messageType: "CReq", messageVersion: "2.2.0", threeDSServerTransID: ID, acsTransID: ID, challengeWindowSize: "02" };
const app = { messageType: "CReq", messageVersion: "2.2.0", threeDSServerTransID: ID, acsTransID: ID, sdkTransID: ID, sdkCounterStoA: "001" };
const read = (message: unknown, channel: "BRW" | "APP") => parseCReq(typeof message === "string" ? message : JSON.stringify(message), channel, DEFAULT_PARSE_OPTIONS);

test("a browser's and an app's are read, without what is defined elsewhere", () => {
  expect(read({ ...browser, sdkTransID: ID, challengeDataEntry: "1", unknown: 7 }, "BRW")).toEqual({ ok: true, message: browser });
  expect(read({ ...app, challengeWindowSize: "02", trustListDataEntry: true, challengeDataEntry: "123456" }, "APP")).toEqual({ ok: true, message: { ...app, challengeDataEntry: "123456" } });
});

test.each<[string, unknown, "BRW" | "APP", string, string[]]>([
  ["no JSON", "{", "BRW", "101", ["not JSON"]],
  ["another message", { ...browser, messageType: "AReq" }, "BRW", "101", ["AReq"]],
  ["a version nobody has", { ...browser, messageVersion: "3.0.0" }, "BRW", "102", ["2.1.0", "2.2.0", "2.3.1"]],
  ["no size", { ...browser, challengeWindowSize: undefined }, "BRW", "201", ["challengeWindowSize"]],
  ["a size nobody has", { ...browser, challengeWindowSize: "06" }, "BRW", "203", ["challengeWindowSize"]],
  ["no counter", { ...app, sdkCounterStoA: "" }, "APP", "201", ["sdkCounterStoA"]],
  ["a number for a text", { ...app, challengeDataEntry: 123456 }, "APP", "203", ["challengeDataEntry"]],
  ["false where only true is", { ...app, oobContinue: false }, "APP", "203", ["oobContinue"]],
  ["an id twice", `{"acsTransID":"${ID}",${JSON.stringify(browser).slice(1)}`, "BRW", "204", ["acsTransID"]],
  ["an extension we must know", { ...app, messageExtension: [{ id: "X", name: "X", criticalityIndicator: true, data: {} }] }, "APP", "202", ["X"]],
])("%s is refused", (_title, message, channel, code, elements) => {
  const parsed = read(message, channel);
  expect(parsed.ok ? parsed : parsed.fault).toMatchObject({ code, ...(code === "101" && elements[0] === "not JSON" ? {} : { elements }) });
});

test.each<[JsonObject, object]>([
  [{ challengeDataEntry: "123456" }, { kind: "answer", entry: "123456" }],
  [{ challengeNoEntry: "Y" }, { kind: "no-entry" }],
  [{ challengeHTMLDataEntry: "code=1" }, { kind: "html", form: "code=1" }],
  [{ oobContinue: true }, { kind: "continue" }],
  [{ oobContinue: "02" }, { kind: "continue" }],
  [{ resendChallenge: "Y" }, { kind: "resend" }],
  [{ resendChallenge: "N", challengeDataEntry: "1" }, { kind: "answer", entry: "1" }],
  [{ challengeCancel: "01" }, { kind: "cancel", by: "cardholder" }],
  [{ challengeCancel: "08" }, { kind: "cancel", by: "sdk" }],
  [{}, { code: "201", elements: ["challengeDataEntry"] }],
  [{ resendChallenge: "N" }, { code: "201", elements: ["challengeDataEntry"] }],
  [{ challengeDataEntry: "1", resendChallenge: "Y" }, { code: "203", elements: ["challengeDataEntry", "resendChallenge"] }],
])("a later CReq of an app with %j means %j", (members, action) => {
  expect(actionOf({ ...app, ...members } as unknown as CReq, false)).toEqual(action);
});

test("the first carries no action", () => {
  expect(actionOf(app as CReq, true)).toEqual({ kind: "begin" });
  expect(actionOf({ ...app, challengeDataEntry: "1" } as CReq, true)).toEqual({ code: "203", elements: ["challengeDataEntry"] });
});

test("consent comes in many forms", () => {
  expect(["Y", "01", true, "N", "02", false, undefined].map(consentOf)).toEqual([true, true, true, false, false, false, undefined]);
});

test("any bytes give a message or a fault", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => read(Buffer.from(bytes).toString("utf8"), "APP").ok === false));
  fc.assert(fc.property(fc.json({ maxDepth: 3 }), (text) => typeof read(text, "BRW").ok === "boolean"));
});
