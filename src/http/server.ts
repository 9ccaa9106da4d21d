import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { Server as TlsServer, createServer as createTlsServer } from "node:https";
import { LIMITS } from "../limits.js";
import { app } from "./app.js";
import { areqDoor } from "./areq-door.js";
import { AREQ_DOOR } from "./routes.js";
import type { Services } from "./types.js";

/**
 * PEM texts. With `clientCa` peers are asked for a certificate, and the door of the directory servers is shut to those who
 * have none of that authority; browsers, which have none, come to the other doors of the same server.
 */
export interface Tls {
  readonly cert: string;
  readonly key: string;
  readonly clientCa?: string;
}

/** Node looks for late peers only so often: every 30 s if nobody says otherwise. */
const DEADLINES = { requestTimeout: LIMITS.requestMsMax, headersTimeout: LIMITS.headersMsMax, connectionsCheckingInterval: 500 };

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
      ? createServer(DEADLINES, listener)
      : createTlsServer({ ...DEADLINES, handshakeTimeout: LIMITS.headersMsMax, cert: tls.cert, key: tls.key, ...(tls.clientCa === undefined ? {} : { ca: tls.clientCa, requestCert: true, rejectUnauthorized: false }) }, listener);
  made.maxConnections = LIMITS.connectionsMax;
  return made;
}

/**
 * Opens the door. A burst of new connections waits its turn; Node's own queue of 511 would cut off those past it.
 * @throws the socket's error, when the address cannot be had
 */
export function listen(running: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    running.once("error", reject);
    running.listen({ port, host, backlog: LIMITS.connectionsMax }, () => {
      running.off("error", reject);
      resolve();
    });
  });
}

/** From now on new connections see this certificate and have to fit this authority; those that are open stay as they are. */
export function renewTls(running: Server, { cert, key, clientCa }: Tls): void {
  if (running instanceof TlsServer) running.setSecureContext({ cert, key, ...(clientCa !== undefined && { ca: clientCa }) });
}

const SWEEP_MS = 20;

/**
 * Takes no new connections, answers what is under way and lets go of each connection after that; cuts off who is not done
 * when a request may take no longer. Resolves when nobody is left.
 */
export async function stop(running: Server): Promise<void> {
  // A peer with a pool of open connections would go on for ever.
  running.prependListener("request", (_request: IncomingMessage, response: ServerResponse) => response.setHeader("Connection", "close"));
  const sweep = setInterval(() => running.closeIdleConnections(), SWEEP_MS);
  const deadline = setTimeout(() => running.closeAllConnections(), LIMITS.requestMsMax);
  await new Promise<void>((resolve) => running.close(() => resolve()));
  clearInterval(sweep);
  clearTimeout(deadline);
}
