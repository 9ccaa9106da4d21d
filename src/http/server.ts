import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { LIMITS } from "../limits.js";
import { app } from "./app.js";
import { areqDoor } from "./areq-door.js";
import { AREQ_DOOR } from "./routes.js";
import type { Services } from "./types.js";

/** PEM texts; with `clientCa`, peers may show a certificate and are known by it. */
export interface Tls {
  readonly cert: string;
  readonly key: string;
  readonly clientCa?: string;
}

/** The server, not yet listening. Slow peers are cut off, and their number is bounded. */
export function server(services: Services, tls: Tls | undefined): Server {
  const rest = app(services);
  const door = areqDoor(services);
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const path = request.url ?? "";
    if (path === AREQ_DOOR.path || path.startsWith(`${AREQ_DOOR.path}?`)) door(request, response);
    else rest(request, response);
  };
  const made =
    tls === undefined
      ? createServer(listener)
      : createTlsServer({ cert: tls.cert, key: tls.key, ...(tls.clientCa === undefined ? {} : { ca: tls.clientCa, requestCert: true, rejectUnauthorized: true }) }, listener);
  made.requestTimeout = LIMITS.requestMsMax;
  made.headersTimeout = LIMITS.headersMsMax;
  made.maxConnections = LIMITS.connectionsMax;
  return made;
}
