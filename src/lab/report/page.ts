import { escapeHtml } from "../../base/index.js";
import { STYLE } from "./style.js";

/**
 * A whole page that needs nothing beside itself: no script, no font, no picture from elsewhere, so that it can be mailed, kept and
 * opened years later.
 * @param content markup
 */
export function htmlPage(title: string, heading: string, content: readonly string[]): string {
  return [
    `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>`,
    `<body><main><h1>Sekisho · ${escapeHtml(heading)}</h1>`,
    ...content,
    "</main></body></html>\n",
  ].join("\n");
}

/** @param content markup */
export function section(title: string, text: string, content: string, wide = false): string {
  return `<section${wide ? ' class="wide"' : ""}><h2>${escapeHtml(title)}</h2><p>${escapeHtml(text)}</p>${content}</section>`;
}

export function sections(all: readonly string[]): string {
  return `<div class="grid2">${all.join("\n")}</div>`;
}

export const tile = (name: string, value: string, below: string): string => `<div class="tile"><span>${escapeHtml(name)}</span><strong>${escapeHtml(value)}</strong><span>${escapeHtml(below)}</span></div>`;

export const tiles = (all: readonly string[]): string => `<div class="tiles">${all.join("")}</div>`;
