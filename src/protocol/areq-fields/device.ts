import { calledUrl, codes, digits, dsCodes, encodedObject, flag, ipAddress, jwsCompact, languageTag, list, object, origin, pattern, publicJwk, second, text, uuid } from "../form.js";
import { ALL, FROM_220, IN_210, IN_220, IN_231, TO_220, isOneOf, outside, row, when } from "../field.js";
import type { FieldGroup } from "../field.js";

const UNLESS_RESTRICTED = outside("required unless a market or region forbids sending it");
const WITH_SCRIPT = when("browserJavascriptEnabled is true", isOneOf("browserJavascriptEnabled", true));
const DEFAULT_SDK = when("sdkType is 01", isOneOf("sdkType", "01"));
const SPLIT_SDK = when("sdkType is 02", isOneOf("sdkType", "02"));

const DEPTHS = { "1": "1 bit", "4": "4 bits", "8": "8 bits", "15": "15 bits", "16": "16 bits", "24": "24 bits", "32": "32 bits", "48": "48 bits" };
const TEMPLATES = { "01": "text", "02": "choose one", "03": "choose several", "04": "out of band", "05": "HTML" };
const METHODS = {
  "01": "static passcode", "02": "code by SMS", "03": "code of a key fob or card reader", "04": "code of an app", "05": "other code", "06": "knowledge",
  "07": "out of band, biometrics", "08": "out of band, login", "09": "out of band, other", "10": "other", "11": "push confirmation",
};
const signedNumber = "^[+-]?[0-9]{1,4}$";
const coordinate = () => pattern("^[A-Za-z0-9_-]{43}$", 43, 43, "base64url of 32 bytes", () => "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY");

export const BROWSER: FieldGroup = {
  title: "Browser",
  rows: [
    row("threeDSCompInd", ALL, "-- RR --", codes({ Y: "ran", N: "did not finish", U: "was not asked for" }), "Our 3DS Method in this browser"),
    row("threeDSMethodId", IN_231, "-- OO --", uuid(), "An earlier transaction whose 3DS Method run may be used"),
    row("browserAcceptHeader", ALL, "-- RR --", text(1, 2048), "Accept header"),
    row("browserUserAgent", ALL, "-- RR --", text(1, 2048), "User-Agent header"),
    row("browserIP", ALL, "-- CC --", ipAddress(), "Address the requestor saw", UNLESS_RESTRICTED),
    row("browserJavascriptEnabled", FROM_220, "-- RR --", flag(), "Whether scripts run"),
    row("browserJavaEnabled", IN_210, "-- RR --", flag(), "navigator.javaEnabled"),
    row("browserJavaEnabled", FROM_220, "-- CC --", flag(), "navigator.javaEnabled", WITH_SCRIPT),
    row("browserColorDepth", IN_210, "-- RR --", codes(DEPTHS), "Colour depth"),
    row("browserColorDepth", IN_220, "-- CC --", codes(DEPTHS), "Colour depth", WITH_SCRIPT),
    row("browserColorDepth", IN_231, "-- CC --", pattern("^[1-9][0-9]?$", 1, 2, "bits per pixel, 1 to 99", (random) => random.pick(["24", "30", "32"])), "Colour depth", WITH_SCRIPT),
    row("browserScreenHeight", IN_210, "-- RR --", digits(1, 6), "Screen height in pixels"),
    row("browserScreenHeight", FROM_220, "-- CC --", digits(1, 6), "Screen height in pixels", WITH_SCRIPT),
    row("browserScreenWidth", IN_210, "-- RR --", digits(1, 6), "Screen width in pixels"),
    row("browserScreenWidth", FROM_220, "-- CC --", digits(1, 6), "Screen width in pixels", WITH_SCRIPT),
    row("browserTZ", IN_210, "-- RR --", pattern(signedNumber, 1, 5, "minutes with sign", (random) => String(60 * (random.below(24) - 12))), "Minutes from local time to UTC: UTC+9 is -540"),
    row("browserTZ", FROM_220, "-- CC --", pattern(signedNumber, 1, 5, "minutes with sign", (random) => String(60 * (random.below(24) - 12))), "Minutes from local time to UTC: UTC+9 is -540", WITH_SCRIPT),
    row("browserLanguage", TO_220, "-- RR --", languageTag(8), "navigator.language"),
    row("browserLanguage", IN_231, "-- CC --", languageTag(35), "navigator.language", WITH_SCRIPT),
    row("acceptLanguage", IN_231, "-- RR --", list({ min: 1, max: 99 }, text(1, 100)), "Languages of the Accept-Language header, in order"),
    row("notificationURL", ALL, "-- RR --", calledUrl(256), "Where the browser brings the end of a challenge"),
    row("deviceId", IN_231, "-- OO --", text(1, 64), "The requestor's id of the browser"),
    row("userId", IN_231, "-- OO --", text(1, 64), "The requestor's id of its user"),
    row("threeDSRequestorSpcSupport", IN_231, "-- CC --", codes({ Y: "supported" }), "Secure payment confirmation at the requestor", outside("when the requestor supports it")),
    row("payeeOrigin", IN_231, "-- CC --", origin(2048), "Origin of the payee for SPC", when("threeDSRequestorSpcSupport is Y", isOneOf("threeDSRequestorSpcSupport", "Y"))),
    row("spcIncompInd", IN_231, "-- CC --", codes({ "01": "did not run or failed", "02": "cancelled by the cardholder", "03": "timed out" }), "Why SPC gave no assertion", outside("in the second message after SPC without assertion")),
  ],
};

export const APP: FieldGroup = {
  title: "App",
  rows: [
    row("deviceInfo", ALL, "CC -- --", encodedObject(64_000), "Device information that the SDK collected", outside("unless the DS or a market removes it")),
    row("sdkEncData", ALL, "-- -- --", text(1, 64_000), "The same, encrypted for the DS, which puts deviceInfo in its place; ignored here"),
    row("deviceRenderOptions", ALL, "RR -- --", object(), "What the SDK can show"),
    row("deviceRenderOptions.sdkInterface", ALL, "RR -- --", codes({ "01": "native", "02": "HTML", "03": "both" }), "Interfaces"),
    row("deviceRenderOptions.sdkUiType", TO_220, "RR -- --", list({ min: 1 }, codes(TEMPLATES)), "Templates"),
    row("deviceRenderOptions.sdkUiType", IN_231, "RR -- --", list({ min: 1 }, codes({ ...TEMPLATES, "06": "HTML, out of band", "07": "information" })), "Templates"),
    row("deviceRenderOptions.sdkAuthenticationType", IN_231, "OO -- --", list({}, dsCodes(METHODS)), "Methods the SDK prefers"),
    row("sdkAppID", ALL, "RR -- --", uuid(), "Id of the app's installation"),
    row("sdkTransID", ALL, "RR -- --", uuid(), "Transaction id of the SDK"),
    row("sdkReferenceNumber", ALL, "RR -- --", text(1, 32), "Approval number of the SDK; part of the key derivation"),
    row("sdkMaxTimeout", ALL, "RR -- --", pattern("^(0[5-9]|[1-9][0-9])$", 2, 2, "minutes, 05 to 99", (random) => random.pick(["05", "10", "15"])), "How long the whole challenge may take"),
    row("sdkEphemPubKey", ALL, "RR -- --", publicJwk(256), "Key of the SDK for this transaction"),
    row("sdkEphemPubKey.kty", ALL, "RR -- --", codes({ EC: "elliptic curve" }), "Kind of key"),
    row("sdkEphemPubKey.crv", ALL, "RR -- --", codes({ "P-256": "NIST P-256" }), "Curve"),
    row("sdkEphemPubKey.x", ALL, "RR -- --", coordinate(), "x of the point"),
    row("sdkEphemPubKey.y", ALL, "RR -- --", coordinate(), "y of the point"),
    row("sdkType", IN_231, "RR -- --", dsCodes({ "01": "default", "02": "split" }), "Kind of SDK"),
    row("defaultSdkType", IN_231, "CC -- --", object(), "About a default SDK", DEFAULT_SDK),
    row("defaultSdkType.sdkVariant", IN_231, "RR -- --", dsCodes({ "01": "native" }), "Variant"),
    row("defaultSdkType.wrappedInd", IN_231, "OO -- --", codes({ Y: "wrapped" }), "Whether it is wrapped into another"),
    row("splitSdkType", IN_231, "CC -- --", object(), "About a split SDK", SPLIT_SDK),
    row("splitSdkType.sdkVariant", IN_231, "RR -- --", dsCodes({ "01": "native client", "02": "browser", "03": "shell" }), "Variant"),
    row("splitSdkType.limitedInd", IN_231, "OO -- --", codes({ Y: "limited" }), "Whether it has limited abilities"),
    row("sdkServerSignedContent", IN_231, "CC -- --", jwsCompact(4000), "What the server of a split SDK signed; the DS verifies it", SPLIT_SDK),
    row("sdkSignatureTimestamp", IN_231, "OO -- --", second(), "When it signed"),
    row("appIp", IN_231, "CC -- --", ipAddress(), "Address the requestor saw", UNLESS_RESTRICTED),
  ],
};
