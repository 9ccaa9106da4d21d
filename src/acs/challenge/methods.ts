import type { MessageVersion } from "../../protocol/index.js";
import type { ChallengeMethod, Maybe, WayToAsk } from "../../risk/index.js";
import type { MethodOption } from "./types.js";

/** authenticationMethod of each way to ask, and authenticationType up to 2.2.0. */
const CODES = {
  "code email": { method: "05", type: "02" },
  "code sms": { method: "02", type: "02" },
  app: { method: "11", type: "03" },
  passkey: { method: "13", type: "02" },
} as const;

/** The native template in which each method asks: 01 text, 04 out of band. A passkey needs a browser. */
export const NATIVE_TEMPLATES: Readonly<Record<ChallengeMethod, Maybe<string>>> = { code: "01", app: "04", passkey: undefined };

/** How policies and configurations call a way to ask. */
export function wayToAskOf({ method, channel }: MethodOption): WayToAsk {
  return method === "code" ? (channel ?? "sms") : method;
}

/** The same ways with those the policy wants in front, in its order. A way that the cardholder has not is not made up. */
export function preferred(options: readonly MethodOption[], ask: readonly WayToAsk[] = []): readonly MethodOption[] {
  if (ask.length === 0) return options;
  const placeOf = (option: MethodOption): number => {
    const place = ask.indexOf(wayToAskOf(option));
    return place < 0 ? ask.length : place;
  };
  return [...options].sort((one, other) => placeOf(one) - placeOf(other));
}

/** How the wire calls a way to ask. A passkey is 13, which versions before 2.3.1 do not have: there it is 10, other. */
export function wireCodesOf({ method, channel }: MethodOption, version: MessageVersion): { readonly method: string; readonly type: string } {
  const codes = CODES[method === "code" ? (`code ${channel ?? "sms"}` as const) : method];
  return version !== "2.3.1" && codes.method > "11" ? { ...codes, method: "10" } : codes;
}
