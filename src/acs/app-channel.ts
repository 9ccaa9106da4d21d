import type { ARes, AReq } from "../protocol/index.js";
import type { Context, Maybe } from "../risk/index.js";
import { NATIVE_TEMPLATES } from "./challenge/methods.js";
import type { MethodOption, Rendering } from "./challenge/types.js";
import type { ChallengeMethod } from "../risk/index.js";

/** Interfaces an SDK may have: 01 native, 02 HTML, 03 both. */
const NATIVE = ["01", "03"];
const HTML = ["02", "03"];

/**
 * The interface and template to announce in the ARes: one that the SDK said it can show (deviceRenderOptions), native where
 * possible. Undefined when it can show none in which `method` can ask.
 */
export function renderingFor(areq: AReq, method: ChallengeMethod): ARes["acsRenderingType"] | undefined {
  const sdkInterface = areq.deviceRenderOptions?.sdkInterface ?? "";
  const templates = areq.deviceRenderOptions?.sdkUiType ?? [];
  const native = NATIVE_TEMPLATES[method];
  // 2.3.1 names the mode of the device as well: 01 is portrait, the only one a template must support.
  const mode = areq.messageVersion === "2.3.1" ? { deviceUserInterfaceMode: "01" } : {};
  if (native === undefined) return undefined;
  if (NATIVE.includes(sdkInterface) && templates.includes(native)) return { acsInterface: "01", acsUiTemplate: native, ...mode };
  if (HTML.includes(sdkInterface) && templates.includes("05")) return { acsInterface: "02", acsUiTemplate: "05", ...mode };
  return undefined;
}

/**
 * The template in which the person can choose among the options: single select, else multi select. Undefined where screens have an additional
 * button for that (2.3.1), where there is one way only, or where the app can show neither or shows HTML.
 */
export function chooserFor(areq: AReq, rendering: Maybe<Rendering>, options: readonly MethodOption[]): "02" | "03" | undefined {
  if (areq.messageVersion === "2.3.1" || options.length < 2 || rendering?.acsInterface !== "01") return undefined;
  return (["02", "03"] as const).find((template) => areq.deviceRenderOptions?.sdkUiType?.includes(template));
}

/**
 * Those of a card's options in which this message's person can be asked where he is, the best first. A challenge stays in the
 * interface that was announced, so in an app all of them are native or all are HTML.
 */
export function askableOptions(areq: AReq, context: Context, options: readonly MethodOption[]): readonly MethodOption[] {
  if (context.channel !== "APP") return options;
  const interfaceOf = ({ method }: MethodOption): string | undefined => renderingFor(areq, method)?.acsInterface;
  const announced = options.map(interfaceOf).find((one) => one !== undefined);
  return announced === undefined ? [] : options.filter((option) => interfaceOf(option) === announced);
}
