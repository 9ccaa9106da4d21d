import { existsSync, readFileSync } from "node:fs";
import { sdkOf } from "../../../src/risk/context/sdk.js";
import { deviceInfo, redactedAReq } from "./world.js";

const read = (inside: object, more: object = {}) => sdkOf(redactedAReq({ deviceInfo: deviceInfo(inside), ...more }));
const DD = {
  C001: "Android", C002: "Maker||model", C003: "Android 14 API 34", C004: "14", C005: "ja-JP", C006: "-540", C008: "1080x2340", C010: "203.0.113.5",
  C014: "B8D20388-d177-4bf8-9d3b-ccf1f9cc56c0", C016: "SDK-1", A008: "jp", A014: "us", A069: "0123456789abcdef",
};

test("reads an Android device", () => {
  expect(read({ DV: "1.6", DD, DPNA: { C007: "RE01", C011: "RE03" }, SW: [] }, { sdkAppID: "b8d20388-d177-4bf8-9d3b-ccf1f9cc56c0", sdkReferenceNumber: "SDK-1" })).toEqual({
    context: {
      platform: "android", model: "Maker||model", rooted: false, tampered: false, emulator: false, debuggerAttached: false, osUnsupported: false,
      elementCount: 13, absentCount: 2, identityAgrees: true, networkCountry: "JP", simCountry: "US",
    },
    installationId: "0123456789abcdef", osName: "Android", osMajor: 14, locale: "ja-JP", ip: "203.0.113.5", screen: [1080, 2340], utcOffsetMinutes: 540,
  });
});

test("reads an iOS device", () => {
  expect(read({ DV: "1.4", DD: { C001: "iOS", C003: "iOS", C004: "17.5.1", I001: "VENDOR-ID", C006: 0 } })).toMatchObject({
    context: { platform: "ios", identityAgrees: undefined, networkCountry: undefined }, installationId: "VENDOR-ID", osMajor: 17, utcOffsetMinutes: 0, screen: undefined,
  });
});

test.each([["SW01", "rooted"], ["SW02", "tampered"], ["SW03", "emulator"], ["SW04", "debuggerAttached"], ["SW05", "osUnsupported"]] as const)("%s says %s and nothing else", (warning, flag) => {
  const { context } = read({ DD: {}, SW: [warning] }) as NonNullable<ReturnType<typeof sdkOf>>;
  const flags = ["rooted", "tampered", "emulator", "debuggerAttached", "osUnsupported"] as const;
  expect(flags.filter((name) => context[name])).toEqual([flag]);
});

test.each([["A047", "generic/sdk_phone/generic:14/X/1:user/test-keys"], ["A047", "google/sdk_gphone64/emu:14/X/1"], ["A048", "ranchu"]])("%s %s is an emulator's", (id, value) => {
  expect(read({ DD: { [id]: value } })?.context.emulator).toBe(true);
});

test.each([
  [{ C014: "b8d20388-d177-4bf8-9d3b-ccf1f9cc56c0" }, { sdkAppID: "00000000-d177-4bf8-9d3b-ccf1f9cc56c0" }, false],
  [{ C016: "SDK-1" }, { sdkReferenceNumber: "SDK-2" }, false],
  [{ C014: "a", C016: "SDK-1" }, { sdkReferenceNumber: "SDK-1" }, true],
  [{}, { sdkReferenceNumber: "SDK-1" }, undefined],
])("%j against %j: identity agrees is %s", (elements, more, expected) => {
  expect(read({ DD: elements }, more)?.context.identityAgrees).toBe(expected);
});

test.each([["not base64url JSON", "!!!"], ["a list", deviceInfo([1])], ["a text", deviceInfo("x" as unknown as object)], ["null", Buffer.from("null").toString("base64url")]])("%s is no device data", (_, text) => {
  expect(sdkOf(redactedAReq({ deviceInfo: text }))).toBeUndefined();
});

test("elements of unexpected form are unknown", () => {
  expect(read({ DD: { C001: ["Android"], C002: " ", C004: "?", C006: "9999", C008: "wide", A008: "zz" }, DPNA: [], SW: "SW01" })).toEqual({
    context: {
      platform: undefined, model: undefined, rooted: false, tampered: false, emulator: false, debuggerAttached: false, osUnsupported: false,
      elementCount: 6, absentCount: 0, identityAgrees: undefined, networkCountry: undefined, simCountry: undefined,
    },
    installationId: undefined, osName: undefined, osMajor: undefined, locale: undefined, ip: undefined, screen: undefined, utcOffsetMinutes: undefined,
  });
});

const SAMPLE = "../shared/emv3ds/samples/deviceinfo-01-android-derived.json";
// Skipped where the folder of samples does not exist.
(existsSync(SAMPLE) ? test : test.skip)("reads the published sample: a Dutch winter morning, east of Greenwich", () => {
  const sample = JSON.parse(readFileSync(SAMPLE, "utf8")) as object;
  expect(read(sample)).toMatchObject({ context: { platform: "android", debuggerAttached: true, absentCount: 9 }, utcOffsetMinutes: 60, osMajor: 14 });
});
