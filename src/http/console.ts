import type { RequestHandler, Response } from "express";
import { problem } from "./replies.js";
import type { Handler } from "./routes.js";

/** Everything comes from here; nothing may stand in the page itself, and nobody may frame it. */
const PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const FILE_TYPES: Readonly<Record<string, string>> = { js: "text/javascript", css: "text/css", svg: "image/svg+xml" };

/** Names of bundles hold the digest of what is in them, so what a browser has of one never changes. */
const FOR_EVER = "public, max-age=31536000, immutable";

function send(response: Response, type: string, body: string, contentSecurityPolicy: string, cacheControl: string): void {
  response.setHeader("Content-Security-Policy", contentSecurityPolicy);
  response.setHeader("Cache-Control", cacheControl);
  response.type(type).send(body);
}

/** GET /console/ and every address below it that is no file: one page, whose script shows what the address says. */
export const sendConsole: Handler = ({ consoleFiles }): RequestHandler => (_request, response) => {
  const page = consoleFiles.get("index.html");
  if (page === undefined) return problem(response, "not-found", "The console is not built; run npm run build.");
  send(response, "html", page, PAGE_POLICY, "no-store");
};

/** GET /console/files/{file} */
export const sendConsoleFile: Handler = ({ consoleFiles }): RequestHandler => (request, response) => {
  const name = String(request.params["file"]);
  const type = FILE_TYPES[name.slice(name.lastIndexOf(".") + 1)];
  const text = consoleFiles.get(name);
  if (type === undefined || text === undefined) return problem(response, "not-found", "The console has no such file.");
  send(response, type, text, "default-src 'none'", /-[0-9A-Z]{8}\.(js|css|svg)$/.test(name) ? FOR_EVER : "no-cache");
};
