import { flag } from "./measures.js";
import { feature } from "./row.js";
import type { FeatureRow } from "./types.js";

const KEY_STRENGTH = { observed: 2, fingerprint: 1, none: 0 };

/** What the message says of the device and its software. */
export const DEVICE_ROWS: readonly FeatureRow[] = [
  feature({
    name: "device_automated", group: "message", missing: 0, unit: "flag",
    describes: "The user agent is a script client or a headless browser",
    reason: { en: "The buyer's browser is run by a program.", ja: "プログラムがブラウザを操作しています。" },
    value: ({ device }) => (device.kind === "none" ? undefined : flag(device.kind === "script" || device.kind === "headless")),
  }),
  feature({
    name: "device_key_strength", group: "message", missing: 0, unit: "score",
    describes: "How surely the device can be recognised: 0 not at all, 1 by a fingerprint, 2 by an identifier of our own",
    reason: { en: "The device cannot be recognised with certainty.", ja: "端末を確実に識別できません。" },
    value: ({ device }) => KEY_STRENGTH[device.keyStrength],
  }),
  feature({
    name: "method_failed", group: "message", missing: 0, unit: "flag",
    describes: "Our 3DS Method page was asked for and did not finish",
    reason: { en: "The browser did not let our device check run.", ja: "ブラウザで端末確認が完了しませんでした。" },
    value: ({ device: { method } }) => (method === "none" || method === "not-asked" ? undefined : flag(method === "failed")),
  }),
  feature({
    name: "device_contradicts", group: "message", missing: 0, unit: "flag",
    describes: "What our 3DS Method page saw, or the SDK's own identity, contradicts the message",
    reason: { en: "The device contradicts what the message says of it.", ja: "端末の実際の情報がメッセージの内容と矛盾しています。" },
    value: ({ device: { contradictsObservation, sdk } }) => {
      if (contradictsObservation === true || sdk?.identityAgrees === false) return 1;
      return contradictsObservation === undefined && sdk?.identityAgrees === undefined ? undefined : 0;
    },
  }),
  feature({
    name: "device_compromised", group: "message", missing: 0, unit: "flag",
    describes: "The SDK warns of a rooted or tampered device, an emulator or an attached debugger",
    reason: { en: "The phone is rooted, tampered with or not a real one.", ja: "端末が改造されているか、実機ではない疑いがあります。" },
    value: ({ device: { sdk } }) => sdk && flag(sdk.rooted || sdk.tampered || sdk.emulator || sdk.debuggerAttached),
  }),
];
