import type { RequestHandler } from "express";
import { LIMITS } from "../limits.js";
import { showDecision, showExplanation } from "./decisions.js";
import { receiveLabel } from "./labels.js";
import { showDocs, showHealth, showMetrics, showOpenapi, showReadiness } from "./operator.js";
import type { Services } from "./types.js";

/** Who may knock: everybody, or holders of the issuer API's bearer token. */
export type Peer = "anyone" | "issuer-api";

export type Handler = (services: Services) => RequestHandler;

export interface Route {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly peer: Peer;
  /** 0: the door takes no body. */
  readonly bodyBytesMax: number;
  readonly handler: Handler;
}

const route = (method: Route["method"], path: string, peer: Peer, bodyBytesMax: number, handler: Handler): Route => ({ method, path, peer, bodyBytesMax, handler });

/** The door of the directory servers. It is served in front of Express, whose share of a request would be larger than ours. */
export const AREQ_DOOR = { method: "POST", path: "/3ds/areq", bodyBytesMax: LIMITS.messageBytesMax } as const;

/** Every other way into the server. */
export const ROUTES: readonly Route[] = [
  //    method  path                              peer          body                    handler
  route("GET",  "/healthz",                       "anyone",     0,                      showHealth),
  route("GET",  "/readyz",                        "anyone",     0,                      showReadiness),
  route("GET",  "/metrics",                       "anyone",     0,                      showMetrics),
  route("GET",  "/openapi.yaml",                  "anyone",     0,                      showOpenapi),
  route("GET",  "/docs",                          "anyone",     0,                      showDocs),
  route("GET",  "/api/v1/decisions/:id",          "issuer-api", 0,                      showDecision),
  route("GET",  "/api/v1/decisions/:id/explain",  "issuer-api", 0,                      showExplanation),
  route("POST", "/api/v1/labels",                 "issuer-api", LIMITS.apiBodyBytesMax, receiveLabel),
];
