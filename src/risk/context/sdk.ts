import type { JsonObject, JsonValue } from "../../protocol/index.js";
import { countryOfLetters } from "./countries.js";
import { integerIn } from "./wire.js";
import type { Maybe, RedactedAReq, SdkContext } from "./types.js";

/** What an app's SDK said of its device, as far as the context has use for it outside {@link SdkContext}. */
export interface SdkReading {
  readonly context: SdkContext;
  /** Identifier that the platform keeps for this app's maker on this device (ANDROID_ID, identifierForVendor). */
  readonly installationId: Maybe<string>;
  readonly osName: Maybe<string>;
  readonly osMajor: Maybe<number>;
  readonly locale: Maybe<string>;
  readonly ip: Maybe<string>;
  readonly screen: Maybe<readonly [width: number, height: number]>;
  /** Minutes east of Greenwich. */
  readonly utcOffsetMinutes: Maybe<number>;
}

/** The SDK's device data, or undefined when the message has none or it cannot be read. */
export function sdkOf(areq: RedactedAReq): Maybe<SdkReading> {
  if (areq.deviceInfo === undefined) return undefined;
  const info = decoded(areq.deviceInfo);
  if (info === undefined) return undefined;
  const elements = objectOf(info["DD"]) ?? {};
  const warnings = new Set(Array.isArray(info["SW"]) ? info["SW"] : []);
  const text = (id: string) => textOf(elements[id]);
  return {
    context: {
      platform: platformOf(text("C001")),
      model: text("C002"),
      rooted: warnings.has("SW01"),
      tampered: warnings.has("SW02"),
      emulator: warnings.has("SW03") || looksEmulated(text),
      debuggerAttached: warnings.has("SW04"),
      osUnsupported: warnings.has("SW05"),
      elementCount: Object.keys(elements).length,
      absentCount: Object.keys(objectOf(info["DPNA"]) ?? {}).length,
      identityAgrees: identityAgrees(areq, text("C014"), text("C016")),
      networkCountry: countryOfLetters(text("A008")),
      simCountry: countryOfLetters(text("A014")),
    },
    installationId: text("A069") ?? text("I001"),
    osName: text("C003")?.match(/^[A-Za-z ]*[A-Za-z]/)?.[0],
    osMajor: integerIn(text("C004")?.match(/^\d{1,4}/)?.[0], 0, 9_999),
    locale: text("C005"),
    ip: text("C010"),
    screen: screenOf(text("C008")),
    utcOffsetMinutes: offsetOf(text("C006")),
  };
}

function decoded(deviceInfo: string): Maybe<JsonObject> {
  try {
    return objectOf(JSON.parse(Buffer.from(deviceInfo, "base64url").toString("utf8")) as JsonValue);
  } catch {
    return undefined;
  }
}

function objectOf(value: JsonValue | undefined): Maybe<JsonObject> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

function textOf(value: JsonValue | undefined): Maybe<string> {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function platformOf(name: Maybe<string>): SdkContext["platform"] {
  if (name === undefined) return undefined;
  return /android/i.test(name) ? "android" : /ios/i.test(name) ? "ios" : "other";
}

/** Names that only the makers' own emulators carry, for SDKs that do not warn by themselves. */
function looksEmulated(text: (id: string) => Maybe<string>): boolean {
  return /\b(goldfish|ranchu|vbox86)\b/i.test(text("A048") ?? "") || /^generic|sdk_gphone|\bgoogle_sdk\b/i.test(text("A047") ?? "");
}

function identityAgrees(areq: RedactedAReq, appId: Maybe<string>, referenceNumber: Maybe<string>): Maybe<boolean> {
  const pairs = [[appId?.toLowerCase(), areq.sdkAppID?.toLowerCase()], [referenceNumber, areq.sdkReferenceNumber]];
  const comparable = pairs.filter(([inside, outside]) => inside !== undefined && outside !== undefined);
  return comparable.length === 0 ? undefined : comparable.every(([inside, outside]) => inside === outside);
}

function screenOf(text: Maybe<string>): SdkReading["screen"] {
  const sides = /^(\d{1,6})\s*[xX*]\s*(\d{1,6})$/.exec(text ?? "");
  return sides === null ? undefined : [Number(sides[1]), Number(sides[2])];
}

/**
 * C006 is read with the sign of browserTZ (west positive): the published sample of a Dutch acquirer's winter morning has
 * -60. An SDK that means the other sign shows up as a time zone that contradicts the rest of the message.
 */
function offsetOf(text: Maybe<string>): Maybe<number> {
  const west = integerIn(text, -900, 900);
  return west === undefined ? undefined : 0 - west;
}
