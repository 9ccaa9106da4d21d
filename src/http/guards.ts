import express from "express";
import type { ErrorRequestHandler, RequestHandler } from "express";
import { atItsIssuer, identify, needsOf } from "./access.js";
import { problem } from "./replies.js";
import type { BodyRule, Route } from "./routes.js";
import type { Services } from "./types.js";

/** Lets pass what the issuer signed with the key of its app; the body has not been looked at before. */
function signature(services: Services): RequestHandler {
  return (request, response, next) => {
    const header = request.headers["x-sekisho-signature"];
    const body: unknown = request.body;
    if (services.issuerApp.signed(typeof header === "string" ? header : undefined, body instanceof Uint8Array ? body : Buffer.alloc(0))) return next();
    problem(response, "unsigned", "Send the header X-Sekisho-Signature: t=<unix seconds>,v1=<hex HMAC-SHA-256 of \"t.body\">, made within these five minutes.");
  };
}

const CONTENT_TYPES = { json: ["application/json"], lines: ["text/csv", "application/x-ndjson"], signed: ["application/json"], form: ["application/x-www-form-urlencoded"], challenge: ["application/x-www-form-urlencoded", "application/jose", "application/json"] };

/** Takes a body of the kind the route wants, up to its size. */
function bodyGuards({ kind, bytesMax: limit }: BodyRule): RequestHandler[] {
  const types = CONTENT_TYPES[kind];
  const only: RequestHandler = (request, response, next) => {
    if (request.is(types) !== false) return next();
    problem(response, "wrong-content-type", `Send the body as ${types.join(" or ")}.`);
  };
  const asForm = express.urlencoded({ limit, extended: false, parameterLimit: 20 });
  switch (kind) {
    case "json":
      return [only, express.json({ limit, strict: false })];
    case "lines":
      return [only, express.text({ limit, type: types })];
    case "signed":
      // A signature is over bytes; packed ones would have to be unpacked before anybody knows whose they are.
      return [only, express.raw({ limit, type: types, inflate: false })];
    case "form":
      return [only, asForm];
    case "challenge":
      return [only, asForm, express.text({ limit, type: types.slice(1) })];
  }
}

/** What stands before a route's handler: who may pass, what body, how large. */
export function guardsOf(route: Route, services: Services): RequestHandler[] {
  const needs = needsOf(route);
  return [
    ...(needs === undefined ? [] : [identify(services, needs)]),
    ...(route.body === undefined ? [] : bodyGuards(route.body)),
    ...(needs === undefined || needs === "signed-in" || route.about !== undefined ? [] : [atItsIssuer(services, needs)]),
    ...(route.peer === "issuer-app" ? [signature(services)] : []),
  ];
}

/** The last stop of whatever went wrong on the way to a handler or in it. */
export function refuseOrFail(services: Services): ErrorRequestHandler {
  return (error: { type?: string; status?: number }, _request, response, _next) => {
    if (response.headersSent) return void response.destroy();
    if (error.type === "entity.too.large") return problem(response, "too-large", "Send less at a time.");
    if (error.type === "entity.parse.failed") return problem(response, "bad-request", "The body is not JSON.");
    if (error.status === 415) return problem(response, "wrong-content-type", "Send the body in UTF-8.");
    if (error.status !== undefined && error.status < 500) return problem(response, "bad-request", "The request is malformed.");
    services.onFailure(error);
    problem(response, "failure", "The failure is in the server's log.");
  };
}
