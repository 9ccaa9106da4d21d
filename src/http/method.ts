import { methodNotification, readMethodData, readObservation } from "../acs/index.js";
import { escapeHtml } from "../base/index.js";
import { problem } from "./replies.js";
import type { Handler } from "./routes.js";

/** The page may be framed by any requestor and post to this one alone; it runs our script and nothing else. */
function policyFor(notificationUrl: string): string {
  return `default-src 'none'; script-src 'self'; connect-src 'self'; form-action ${new URL(notificationUrl).origin}; frame-ancestors *`;
}

/** POST /3ds/method: the page that looks at the browser. Shows nothing and asks nothing. */
export const openMethodPage: Handler = (services) => (request, response) => {
  const { threeDSMethodData } = (request.body ?? {}) as { threeDSMethodData?: unknown };
  const asked = readMethodData(threeDSMethodData);
  if (asked === undefined) {
    return void response.status(400).type("html").send("<!doctype html><title>3DS Method</title><p>threeDSMethodData cannot be used.");
  }
  services.observations.open(asked.threeDSServerTransID, services.now());
  response.setHeader("Content-Security-Policy", policyFor(asked.notificationUrl));
  response.removeHeader("X-Frame-Options");
  response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
  response.setHeader("Cache-Control", "no-store");
  response.type("html").send(`<!doctype html><meta charset="utf-8"><title>3DS Method</title>
<form method="post" action="${escapeHtml(asked.notificationUrl)}" data-transaction="${escapeHtml(asked.threeDSServerTransID)}"><input type="hidden" name="threeDSMethodData" value="${methodNotification(asked.threeDSServerTransID)}"></form>
<script src="method/collect.js"></script>`);
};

/** GET /3ds/method/collect.js */
export const sendCollector: Handler = (services) => (_request, response) => {
  response.setHeader("Cache-Control", "public, max-age=3600");
  response.type("text/javascript").send(services.collector);
};

/** POST /3ds/method/observation */
export const takeObservation: Handler = (services) => (request, response) => {
  const { threeDSServerTransID, observation } = (request.body ?? {}) as { threeDSServerTransID?: unknown; observation?: unknown };
  const seen = readObservation(observation);
  if (typeof threeDSServerTransID !== "string" || seen === undefined) return problem(response, "bad-request", "observation: expected an object, and threeDSServerTransID: expected a text");
  if (!services.observations.remember(threeDSServerTransID, seen, services.now())) return problem(response, "not-found", "threeDSServerTransID: no page is open for it");
  response.status(204).end();
};
