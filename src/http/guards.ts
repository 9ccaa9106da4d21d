import { timingSafeEqual } from "node:crypto";
import express from "express";
import type { ErrorRequestHandler, RequestHandler } from "express";
import { problem } from "./replies.js";
import type { Route } from "./routes.js";
import type { Services } from "./types.js";

/** Lets holders of the bearer token pass; compares in constant time. */
function bearer(services: Services): RequestHandler {
  const expected = Buffer.from(`Bearer ${services.adminToken}`);
  return (request, response, next) => {
    const given = Buffer.from(request.headers.authorization ?? "");
    if (given.length === expected.length && timingSafeEqual(given, expected)) return next();
    response.setHeader("WWW-Authenticate", "Bearer");
    problem(response, "unauthorized", "Send the header Authorization: Bearer <token>; the token is printed at the first start.");
  };
}

const jsonOnly: RequestHandler = (request, response, next) => {
  if (request.is("application/json")) return next();
  problem(response, "wrong-content-type", "Send the body as application/json.");
};

/** What stands before a route's handler: who may pass, what body, how large. */
export function guardsOf(route: Route, services: Services): RequestHandler[] {
  return [
    ...(route.peer === "issuer-api" ? [bearer(services)] : []),
    ...(route.bodyBytesMax > 0 ? [jsonOnly, express.json({ limit: route.bodyBytesMax, strict: false })] : []),
  ];
}

/** The last stop of whatever went wrong on the way to a handler or in it. */
export function refuseOrFail(services: Services): ErrorRequestHandler {
  return (error: { type?: string; status?: number }, _request, response, _next) => {
    if (response.headersSent) return void response.destroy();
    if (error.type === "entity.too.large") return problem(response, "too-large", "Send fewer items at a time.");
    if (error.type === "entity.parse.failed") return problem(response, "bad-request", "The body is not JSON.");
    if (error.status === 415) return problem(response, "wrong-content-type", "Send the body as application/json, in UTF-8.");
    if (error.status !== undefined && error.status < 500) return problem(response, "bad-request", "The request is malformed.");
    services.onFailure(error);
    problem(response, "failure", "The failure is in the server's log.");
  };
}
