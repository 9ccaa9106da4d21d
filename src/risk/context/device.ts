import { Memo, fingerprintText } from "../../base/index.js";
import { countryOfLetters } from "./countries.js";
import type { SdkReading } from "./sdk.js";
import { userAgentOf } from "./user-agent.js";
import type { UserAgent } from "./user-agent.js";
import { integerIn } from "./wire.js";
import type { Channel, DeviceContext, DeviceKeyStrength, DeviceKind, KeyedHash, Maybe, MethodObservation, RedactedAReq } from "./types.js";

/** The cardholder's device, from browser elements, the SDK's device data and what our 3DS Method page saw. */
export function deviceOf(
  areq: RedactedAReq, channel: Channel, sdk: Maybe<SdkReading>, observation: MethodObservation | undefined, keyedHash: KeyedHash,
): DeviceContext {
  const text = channel === "3RI" ? undefined : (areq.browserUserAgent ?? observation?.userAgent);
  const agent = text === undefined ? undefined : userAgentOf(text);
  const language = languageOf(areq.browserLanguage ?? areq.acceptLanguage?.[0] ?? observation?.languages?.[0] ?? sdk?.locale);
  const kind = kindOf(areq, channel, sdk, agent, observation);
  // Safari on an iPad says it is a Mac; only the page can see that the screen takes touches.
  const disguisedTablet = kind === "desktop" && agent?.os === "Mac OS" && (observation?.touchPoints ?? 0) > 1;
  const seen = {
    os: disguisedTablet ? "iOS" : (agent?.os ?? sdk?.osName),
    browser: agent?.browser,
    screenWidth: integerIn(areq.browserScreenWidth, 1, 100_000) ?? sdk?.screen?.[0] ?? observation?.screenWidth,
    screenHeight: integerIn(areq.browserScreenHeight, 1, 100_000) ?? sdk?.screen?.[1] ?? observation?.screenHeight,
    colorDepth: integerIn(areq.browserColorDepth, 1, 99) ?? observation?.colorDepth,
    javascriptEnabled: areq.browserJavascriptEnabled ?? (observation === undefined ? undefined : true),
    javaEnabled: areq.browserJavaEnabled,
    language: language?.primary,
    utcOffsetMinutes: utcOffsetOf(areq, sdk, observation),
  };
  const [key, keyStrength] = kind === "none" ? NO_KEY : deviceKeyOf(areq, sdk, observation, agent, seen, keyedHash);
  return {
    kind: disguisedTablet ? "tablet" : kind,
    key,
    keyStrength,
    os: seen.os,
    osMajor: disguisedTablet ? undefined : (agent?.osMajor ?? sdk?.osMajor),
    browser: seen.browser,
    browserMajor: agent?.browserMajor,
    model: agent?.model ?? sdk?.context.model,
    inApp: agent?.inApp,
    frozenUserAgent: agent?.frozen,
    screenWidth: seen.screenWidth,
    screenHeight: seen.screenHeight,
    colorDepth: seen.colorDepth,
    javascriptEnabled: seen.javascriptEnabled,
    javaEnabled: seen.javaEnabled,
    language: seen.language,
    languageCountry: language?.country,
    utcOffsetMinutes: seen.utcOffsetMinutes,
    sdk: sdk?.context,
    method: methodOf(areq.threeDSCompInd, observation),
    contradictsObservation: observation === undefined ? undefined : contradicts(areq, agent, observation),
  };
}

interface SeenAttributes {
  readonly os: Maybe<string>;
  readonly browser: Maybe<string>;
  readonly screenWidth: Maybe<number>;
  readonly screenHeight: Maybe<number>;
  readonly colorDepth: Maybe<number>;
  readonly javascriptEnabled: Maybe<boolean>;
  readonly javaEnabled: Maybe<boolean>;
  readonly language: Maybe<string>;
  readonly utcOffsetMinutes: Maybe<number>;
}

const fingerprints = new Memo<string>(4_096, fingerprintText);
const NO_KEY: readonly [Maybe<string>, DeviceKeyStrength] = [undefined, "none"];

function kindOf(
  areq: RedactedAReq, channel: Channel, sdk: Maybe<SdkReading>, agent: Maybe<UserAgent>, observation: MethodObservation | undefined,
): DeviceKind {
  if (channel === "3RI") return "none";
  if (channel === "APP") return "app";
  if (observation?.webdriver === true) return "headless";
  if (agent !== undefined) return agent.kind;
  if (sdk !== undefined) return "app";
  return observation !== undefined || areq.browserScreenWidth !== undefined || areq.browserLanguage !== undefined ? "other" : "none";
}

/**
 * Observed: an identifier that was put into, or belongs to, this one device; the strongest first. Fingerprint: attributes
 * that stay when the browser is updated, which many devices may share, so it is no person's key and needs no secret.
 */
function deviceKeyOf(
  areq: RedactedAReq, sdk: Maybe<SdkReading>, observation: MethodObservation | undefined, agent: Maybe<UserAgent>, seen: SeenAttributes,
  keyedHash: KeyedHash,
): readonly [Maybe<string>, DeviceKeyStrength] {
  const identifier = identifierOf(areq, sdk, observation);
  if (identifier !== undefined) return [keyedHash("device", identifier), "observed"];
  // A program's HTTP client, or a browser without its screen, says too little to be told from the next.
  if (agent === undefined || agent.kind === "script" || seen.screenWidth === undefined || seen.screenHeight === undefined) return NO_KEY;
  const longSide = Math.max(seen.screenWidth, seen.screenHeight);
  const shortSide = Math.min(seen.screenWidth, seen.screenHeight);
  const attributes = [
    seen.os, seen.browser, longSide, shortSide, seen.colorDepth, seen.utcOffsetMinutes, seen.language, seen.javaEnabled, seen.javascriptEnabled,
    observation?.canvasHash, observation?.platform, observation?.hardwareConcurrency, observation?.deviceMemoryGib,
  ];
  return [fingerprints.of(attributes.join("\n")), "fingerprint"];
}

function identifierOf(areq: RedactedAReq, sdk: Maybe<SdkReading>, observation: MethodObservation | undefined): Maybe<string> {
  if (observation?.browserId !== undefined) return `browser ${observation.browserId}`;
  if (sdk?.installationId !== undefined) return `installation ${sdk.installationId}`;
  if (areq.deviceId !== undefined) return `requestor ${areq.threeDSRequestorID ?? ""} ${areq.deviceId}`;
  // Made anew by the SDK for every installation or update of an app, so it names the device only until the next update.
  if (areq.sdkAppID !== undefined) return `app ${areq.sdkAppID.toLowerCase()}`;
  return undefined;
}

/** Of a BCP 47 tag: `ja-JP`, `zh-Hant-TW`, also with the underscore that Java writes. */
function languageOf(tag: Maybe<string>): Maybe<{ readonly primary: string; readonly country: Maybe<string> }> {
  const parts = /^([A-Za-z]{2,3})(?:[-_][A-Za-z]{4})?(?:[-_]([A-Za-z]{2}))?(?:[-_;,. ]|$)/.exec(tag ?? "");
  return parts === null ? undefined : { primary: (parts[1] as string).toLowerCase(), country: countryOfLetters(parts[2]) };
}

/** The wire counts minutes west as positive, as JavaScript does; 0 - x, so that Greenwich is 0 and not -0. */
function utcOffsetOf(areq: RedactedAReq, sdk: Maybe<SdkReading>, observation: MethodObservation | undefined): Maybe<number> {
  const west = integerIn(areq.browserTZ, -900, 900);
  if (west !== undefined) return 0 - west;
  if (sdk?.utcOffsetMinutes !== undefined) return sdk.utcOffsetMinutes;
  return observation?.timeZoneOffsetMinutes === undefined ? undefined : 0 - observation.timeZoneOffsetMinutes;
}

function methodOf(completionInd: string | undefined, observation: MethodObservation | undefined): DeviceContext["method"] {
  if (observation !== undefined) return "observed";
  return completionInd === "Y" ? "completed" : completionInd === "N" ? "failed" : completionInd === "U" ? "not-asked" : "none";
}

/** Whether message and method page differ in something that one browser cannot have two of; unknown when nothing is in both. */
function contradicts(areq: RedactedAReq, agent: Maybe<UserAgent>, observation: MethodObservation): Maybe<boolean> {
  const answers: boolean[] = [];
  if (areq.browserUserAgent !== undefined && agent !== undefined && observation.userAgent !== undefined) {
    const observed = userAgentOf(observation.userAgent);
    answers.push(observed.os !== agent.os || observed.browser !== agent.browser || observed.kind !== agent.kind);
  }
  const width = integerIn(areq.browserScreenWidth, 1, 100_000);
  const height = integerIn(areq.browserScreenHeight, 1, 100_000);
  if (width !== undefined && height !== undefined && observation.screenWidth !== undefined && observation.screenHeight !== undefined) {
    // A phone that was turned between the two has its sides swapped.
    const same = width === observation.screenWidth && height === observation.screenHeight;
    const turned = width === observation.screenHeight && height === observation.screenWidth;
    answers.push(!same && !turned);
  }
  const west = integerIn(areq.browserTZ, -900, 900);
  if (west !== undefined && observation.timeZoneOffsetMinutes !== undefined) answers.push(west !== observation.timeZoneOffsetMinutes);
  return answers.length === 0 ? undefined : answers.includes(true);
}
