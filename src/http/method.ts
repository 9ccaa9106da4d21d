import { DEVICE_TOKEN_MS, methodNotification, readMethodData, readObservation } from "../acs/index.js";
import type { MethodObservation } from "../acs/index.js";
import { SECOND_MS, escapeHtml } from "../base/index.js";
import { cookieIn } from "./cookies.js";
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

const COOKIE = "sekisho_device";
/** Read by the page of the method alone, which every requestor frames. */
const COOKIE_RULES = "Path=/3ds/method; Secure; HttpOnly; SameSite=None";

/** The header that takes the identifier out of a browser. */
export const FORGET_DEVICE = `${COOKIE}=; Max-Age=0; ${COOKIE_RULES}`;

/**
 * POST /3ds/method/observation: what the page saw. The browser brings the identifier it was given before, in a cookie or from the
 * page's own storage, and takes a new copy of it away; in a browser that keeps neither it is no identifier.
 */
export const takeObservation: Handler = ({ observations, deviceTokens, now }) => (request, response) => {
  const { threeDSServerTransID, observation, deviceToken, keeps } = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  const seen = readObservation(observation);
  if (typeof threeDSServerTransID !== "string" || seen === undefined) return problem(response, "bad-request", "observation: expected an object, and threeDSServerTransID: expected a text");
  const at = now();
  // The cookie first: it is the same at every requestor, where storage is often one for each.
  const known = deviceTokens.read(cookieIn(request, COOKIE), at) ?? deviceTokens.read(deviceToken, at);
  const id = known ?? deviceTokens.newId();
  const ip = request.socket.remoteAddress;
  const whole: MethodObservation = { ...seen, ...((known !== undefined || keeps === true) && { browserId: id }), ...(ip !== undefined && { ip }) };
  if (!observations.remember(threeDSServerTransID, whole, at)) return problem(response, "not-found", "threeDSServerTransID: no page is open for it");
  const token = deviceTokens.write(id, at);
  response.setHeader("Cache-Control", "no-store");
  response.setHeader("Set-Cookie", `${COOKIE}=${token}; Max-Age=${Math.floor(DEVICE_TOKEN_MS / SECOND_MS)}; ${COOKIE_RULES}`);
  response.json({ deviceToken: token });
};
