import { escapeHtml } from "../base/index.js";

/** The parts of an OpenAPI document that the page shows. */
interface OpenapiDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly security?: readonly object[];
  readonly responses: Readonly<Record<string, { readonly description?: string; readonly $ref?: string }>>;
}

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem; color: #1d2530; }
  h1 { margin-bottom: 0 } h2 { margin-top: 2.5rem; border-bottom: 2px solid #c8d1dc }
  article { margin: 1rem 0; padding: .75rem 1rem; border: 1px solid #c8d1dc; border-radius: .5rem }
  code { font: 0.95em ui-monospace, monospace } .method { display: inline-block; min-width: 3.5rem; font-weight: 700; color: #0b5a52 }
  .lock { color: #8a5200; font-size: .85em } dt { float: left; clear: left; width: 3.5rem; font-weight: 600 } dd { margin: 0 0 0 3.5rem }`;

/** `/docs`: every door of the contract on one page, without any script. */
export function docsPage(document: unknown): string {
  const { info, tags, paths } = document as OpenapiDocument;
  const sections = tags.map((tag) => {
    const doors = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).filter(([, operation]) => operation.tags.includes(tag.name)).map(([method, operation]) => door(method, path, operation)),
    );
    return `<h2>${escapeHtml(tag.name)}</h2><p>${escapeHtml(tag.description)}</p>${doors.join("")}`;
  });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(info.title)} – doors</title><style>${STYLE}</style>
<h1>${escapeHtml(info.title)} <small>${escapeHtml(info.version)}</small></h1><p>${escapeHtml(info.description)}</p><p>The contract itself: <a href="/openapi.yaml">openapi.yaml</a></p>${sections.join("")}</html>`;
}

function door(method: string, path: string, operation: Operation): string {
  const replies = Object.entries(operation.responses).map(([status, response]) => `<dt>${escapeHtml(status)}</dt><dd>${escapeHtml(response.description ?? "A problem, naming the element")}</dd>`);
  const lock = operation.security === undefined ? "" : ' <span class="lock">needs a bearer token or a session</span>';
  return `<article><p><span class="method">${escapeHtml(method.toUpperCase())}</span> <code>${escapeHtml(path)}</code>${lock}</p>
<p><strong>${escapeHtml(operation.summary)}</strong> ${escapeHtml(operation.description ?? "")}</p><dl>${replies.join("")}</dl></article>`;
}
