import type { ARes, AReq } from "../protocol/index.js";

/** Interfaces an SDK may have: 01 native, 02 HTML, 03 both. */
const NATIVE = ["01", "03"];
const HTML = ["02", "03"];
/** Templates in the order we would rather show them: text, single select, multi select, out of band; 05 is HTML. */
const NATIVE_TEMPLATES = ["01", "02", "03", "04"];

/**
 * The interface and template to announce in the ARes: one that the SDK said it can show (deviceRenderOptions).
 * Undefined when it can show none of ours.
 */
export function renderingFor(areq: AReq): ARes["acsRenderingType"] | undefined {
  const sdkInterface = areq.deviceRenderOptions?.sdkInterface ?? "";
  const templates = areq.deviceRenderOptions?.sdkUiType ?? [];
  const native = NATIVE_TEMPLATES.find((template) => templates.includes(template));
  // 2.3.1 names the mode of the device as well: 01 is portrait, the only one a template must support.
  const mode = areq.messageVersion === "2.3.1" ? { deviceUserInterfaceMode: "01" } : {};
  if (NATIVE.includes(sdkInterface) && native !== undefined) return { acsInterface: "01", acsUiTemplate: native, ...mode };
  if (HTML.includes(sdkInterface) && templates.includes("05")) return { acsInterface: "02", acsUiTemplate: "05", ...mode };
  return undefined;
}
