import { readFileSync, statSync } from "node:fs";
import { FileRefused } from "./file-refused.js";

/** How an issuer's pages look. */
export interface Brand {
  /** A style sheet that goes over ours. */
  readonly style: string;
  readonly logo: { readonly type: string; readonly bytes: Buffer } | undefined;
}

const LOGO_BYTES_MAX = 64 * 1024;
/** WCAG 2: white letters of ordinary size can be read on it. */
const CONTRAST_MIN = 4.5;
const TYPES: Readonly<Record<string, string>> = { svg: "image/svg+xml", png: "image/png" };

/** @throws {FileRefused} when the logo cannot be used, or the colour is too light */
export function brandOf(issuer: string, { color, logoFile }: { readonly color?: string; readonly logoFile?: string }): Brand {
  if (color !== undefined && contrastWithWhite(color) < CONTRAST_MIN) {
    throw new FileRefused(`issuer ${issuer}: branding.color`, `white letters on ${color} have a contrast of ${contrastWithWhite(color).toFixed(1)} : 1, and need ${CONTRAST_MIN} : 1`);
  }
  return { style: color === undefined ? "" : `:root { --main: ${color}; }\n`, logo: logoFile === undefined ? undefined : logoOf(issuer, logoFile) };
}

function logoOf(issuer: string, file: string): Brand["logo"] {
  try {
    if (statSync(file).size > LOGO_BYTES_MAX) throw new FileRefused(file, `the logo of issuer ${issuer} is larger than ${LOGO_BYTES_MAX / 1024} KiB`);
    return { type: TYPES[file.slice(file.lastIndexOf(".") + 1)] as string, bytes: readFileSync(file) };
  } catch (error) {
    if (error instanceof FileRefused) throw error;
    throw new FileRefused(file, `the logo of issuer ${issuer} cannot be read`, { cause: error });
  }
}

/** Relative luminance and contrast as WCAG 2 defines them. */
function contrastWithWhite(color: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
}
