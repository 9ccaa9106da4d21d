import { STYLE } from "./style.js";

/** The lines of the report's style sheet that speak of pictures. */
const PICTURE_STYLE = STYLE.split("\n").filter((line) => /^(:root|@media \(prefers|svg|\.(grid|axis|line|dashed|area|bar|dot)[.{,])/.test(line)).join("\n");

/** A picture of the report as a file of its own, with its colours and a ground to stand on. */
export function standaloneSvg(svg: string): string {
  return `${svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ').replace(">", `><style>${PICTURE_STYLE}</style><rect width="100%" height="100%" fill="var(--card)"/>`)}\n`;
}
