import { deviceOf } from "../../../src/risk/context/device.js";
import { sdkOf } from "../../../src/risk/context/sdk.js";
import type { Channel, MethodObservation } from "../../../src/risk/context/types.js";
import { BROWSER, IPHONE, WINDOWS_CHROME, deviceInfo, keyedHash, redactedAReq } from "./world.js";

function device(more: object, observation?: MethodObservation, channel: Channel = "BRW") {
  const areq = redactedAReq(more);
  return deviceOf(areq, channel, channel === "APP" ? sdkOf(areq) : undefined, observation, keyedHash);
}

test("a browser is known by what it says, with the usual sign of the time zone", () => {
  expect(device({ ...BROWSER, threeDSCompInd: "N" })).toMatchObject({
    kind: "mobile", keyStrength: "fingerprint", os: "iOS", osMajor: 17, browser: "Mobile Safari", screenWidth: 390, screenHeight: 844, colorDepth: 24,
    javascriptEnabled: true, javaEnabled: false, language: "ja", languageCountry: "JP", utcOffsetMinutes: 540, sdk: undefined, method: "failed",
    contradictsObservation: undefined,
  });
  expect(device({ browserTZ: "300" }).utcOffsetMinutes).toBe(-300);
  expect(Object.is(device({ browserTZ: "0" }).utcOffsetMinutes, 0)).toBe(true);
});

test("what nobody said is unknown, not zero", () => {
  const { kind, keyStrength, method, ...rest } = device({}, undefined, "3RI");
  expect([kind, keyStrength, method]).toEqual(["none", "none", "none"]);
  expect(Object.values(rest).every((value) => value === undefined)).toBe(true);
});

describe("the key", () => {
  const key = (more: object, observation?: MethodObservation, channel?: Channel) => {
    const { key: value, keyStrength } = device({ ...BROWSER, ...more }, observation, channel);
    return [value, keyStrength];
  };

  test("is our own identifier where the method page ran, whatever else changes", () => {
    const expected = [keyedHash("device", "browser b-1"), "observed"];
    expect(key({}, { browserId: "b-1" })).toEqual(expected);
    expect(key({ browserUserAgent: WINDOWS_CHROME, browserTZ: "0", deviceId: "d" }, { browserId: "b-1" })).toEqual(expected);
  });

  test("is the platform's identifier in an app, before the SDK's own, which an update changes", () => {
    const info = (DD: object) => ({ deviceInfo: deviceInfo({ DD }), sdkAppID: "B8D20388-d177-4bf8-9d3b-ccf1f9cc56c0" });
    expect(key(info({ A069: "android-id" }), undefined, "APP")).toEqual([keyedHash("device", "installation android-id"), "observed"]);
    expect(key(info({ I001: "vendor-id" }), undefined, "APP")).toEqual([keyedHash("device", "installation vendor-id"), "observed"]);
    expect(key(info({}), undefined, "APP")).toEqual([keyedHash("device", "app b8d20388-d177-4bf8-9d3b-ccf1f9cc56c0"), "observed"]);
  });

  test("is the requestor's identifier, which means nothing to another requestor", () => {
    expect(key({ deviceId: "d", threeDSRequestorID: "r1" })[1]).toBe("observed");
    expect(key({ deviceId: "d", threeDSRequestorID: "r1" })).not.toEqual(key({ deviceId: "d", threeDSRequestorID: "r2" }));
  });

  test("else is a fingerprint that an update or a turned phone keeps", () => {
    const before = key({});
    expect(before[1]).toBe("fingerprint");
    expect(key({ browserUserAgent: IPHONE.replace("17_5", "17_6").replace("17.5", "17.6") })).toEqual(before);
    expect(key({ browserScreenWidth: "844", browserScreenHeight: "390" })).toEqual(before);
    expect(key({ browserIP: "198.51.100.1", email: "x@example.jp" })).toEqual(before);
  });

  test.each([
    ["language", { browserLanguage: "en" }], ["time zone", { browserTZ: "0" }], ["screen", { browserScreenWidth: "391" }], ["system", { browserUserAgent: WINDOWS_CHROME }],
    ["colour depth", { browserColorDepth: "32" }], ["Java", { browserJavaEnabled: true }],
  ])("another %s is another fingerprint", (_, more) => {
    expect(key(more)).not.toEqual(key({}));
  });

  test.each([
    ["a program", { browserUserAgent: "curl/8.4.0" }], ["a browser without its screen", { browserScreenWidth: undefined }], ["no user agent", { browserUserAgent: undefined }],
  ])("%s has none", (_, more) => {
    expect(key(more)).toEqual([undefined, "none"]);
  });
});

test.each([
  ["an app", {}, undefined, "APP", "app"],
  ["a requestor-initiated message, whatever it carries", BROWSER, undefined, "3RI", "none"],
  ["a browser message without any device data", {}, undefined, "BRW", "none"],
  ["a browser that hides its name", { browserLanguage: "ja" }, undefined, "BRW", "other"],
  ["a program", { browserUserAgent: "python-requests/2.32.3" }, undefined, "BRW", "script"],
  ["a browser under remote control", BROWSER, { webdriver: true }, "BRW", "headless"],
  ["an iPad that says it is a Mac", { browserUserAgent: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15" }, { touchPoints: 5 }, "BRW", "tablet"],
] as const)("%s", (_, more, observation, channel, kind) => {
  expect(device(more, observation, channel).kind).toBe(kind);
});

test.each([
  ["the same browser", { userAgent: IPHONE, screenWidth: 390, screenHeight: 844, timeZoneOffsetMinutes: -540 }, false],
  ["a turned phone", { screenWidth: 844, screenHeight: 390 }, false],
  ["an updated browser", { userAgent: IPHONE.replace("17.5", "17.6") }, false],
  ["another browser", { userAgent: WINDOWS_CHROME }, true],
  ["another screen", { screenWidth: 1920, screenHeight: 1080 }, true],
  ["another time zone", { timeZoneOffsetMinutes: 0, userAgent: IPHONE }, true],
  ["nothing to compare", { browserId: "b" }, undefined],
])("the method page saw %s: contradiction is %s", (_, observation, expected) => {
  expect(device(BROWSER, observation)).toMatchObject({ method: "observed", contradictsObservation: expected });
});

test.each([["Y", "completed"], ["N", "failed"], ["U", "not-asked"], [undefined, "none"]])("completion indicator %s without an observation", (threeDSCompInd, method) => {
  expect(device({ ...BROWSER, threeDSCompInd }).method).toBe(method);
});

test.each([
  ["ja", "ja", undefined], ["ja-JP", "ja", "JP"], ["en_us", "en", "US"], ["zh-Hant-TW", "zh", "TW"], ["es-419", "es", undefined], ["de-DE;q=0.9", "de", "DE"],
  ["en-ZZ", "en", undefined], ["*", undefined, undefined], ["", undefined, undefined],
])("language %s", (browserLanguage, language, languageCountry) => {
  expect(device({ browserLanguage })).toMatchObject({ language, languageCountry });
});
