import type { RequestHandler } from "express";
import { LIMITS } from "../limits.js";
import { showAudit } from "./audit.js";
import { receiveAnswer, receiveCReq, sendBrandStyle, sendChallengeStyle, sendLeaveScript, sendLogo, sendPasskeyScript, sendWaitScript } from "./challenge.js";
import { receiveConfirmation } from "./confirmation.js";
import { showDecision, showExplanation } from "./decisions.js";
import { forgetDevice, receiveMethodDone, receiveNotification, receiveResult, sendShop, sendShopFile, showInbox, showResult, showWhy } from "./demo.js";
import { receiveLabel } from "./labels.js";
import { openMethodPage, sendCollector, takeObservation } from "./method.js";
import { approveDraft, checkText, createDraft, editDraft, publishDraft, rollBack, sendDraftBack, showDraft, showPolicies, showVersion, submitDraft, testDraft, withdrawDraft } from "./policies.js";
import { showDocs, showHealth, showMetrics, showOpenapi, showReadiness } from "./operator.js";
import type { Services } from "./types.js";

/** Who may knock: everybody, holders of the issuer API's bearer token, or whoever signs with the key of the issuer's app. */
export type Peer = "anyone" | "issuer-api" | "issuer-app";

export type Handler = (services: Services) => RequestHandler;

export interface Route {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly peer: Peer;
  /** What the door takes, and how much of it; undefined where it takes no body. */
  readonly body: BodyRule | undefined;
  readonly handler: Handler;
  /** Set for a door that is only there while the demo is on. */
  readonly demoOnly?: true;
}

export interface BodyRule {
  /** `challenge`: a browser's form, an SDK's JWE, or its Erro as JSON; the last two as they came. `signed`: JSON as it came. */
  readonly kind: "json" | "signed" | "form" | "challenge";
  readonly bytesMax: number;
}

const none = undefined;
const json = (bytesMax: number): BodyRule => ({ kind: "json", bytesMax });
const challenge = (bytesMax: number): BodyRule => ({ kind: "challenge", bytesMax });
const signed = (bytesMax: number): BodyRule => ({ kind: "signed", bytesMax });
const form = (bytesMax: number): BodyRule => ({ kind: "form", bytesMax });
const route = (method: Route["method"], path: string, peer: Peer, body: Route["body"], handler: Handler): Route => ({ method, path, peer, body, handler });
/** Open to anyone, but only while the demo is on. */
const demo = (method: Route["method"], path: string, body: Route["body"], handler: Handler): Route => ({ ...route(method, path, "anyone", body, handler), demoOnly: true });

/** The door of the directory servers. It is served in front of Express, whose share of a request would be larger than ours. */
export const AREQ_DOOR = { method: "POST", path: "/3ds/areq", bodyBytesMax: LIMITS.messageBytesMax } as const;

/** Every other way into the server. */
export const ROUTES: readonly Route[] = [
  //    method  path                              peer          body                          handler
  route("POST", "/3ds/method",                    "anyone",     form(LIMITS.methodBytesMax),  openMethodPage),
  route("GET",  "/3ds/method/collect.js",         "anyone",     none,                         sendCollector),
  route("POST", "/3ds/method/observation",        "anyone",     json(LIMITS.methodBytesMax),  takeObservation),
  route("POST", "/3ds/challenge",                 "anyone",     challenge(LIMITS.challengeBytesMax), receiveCReq),
  route("POST", "/3ds/challenge/answer",          "anyone",     form(LIMITS.methodBytesMax),  receiveAnswer),
  route("POST", "/3ds/challenge/confirm",         "issuer-app", signed(LIMITS.methodBytesMax), receiveConfirmation),
  route("GET",  "/3ds/challenge/style.css",       "anyone",     none,                         sendChallengeStyle),
  route("GET",  "/3ds/challenge/brand/:issuer/style.css", "anyone", none,                      sendBrandStyle),
  route("GET",  "/3ds/challenge/brand/:issuer/logo", "anyone",  none,                         sendLogo),
  route("GET",  "/3ds/challenge/leave.js",        "anyone",     none,                         sendLeaveScript),
  route("GET",  "/3ds/challenge/wait.js",         "anyone",     none,                         sendWaitScript),
  route("GET",  "/3ds/challenge/passkey.js",      "anyone",     none,                         sendPasskeyScript),
  route("GET",  "/api/v1/decisions/:id",          "issuer-api", none,                         showDecision),
  route("GET",  "/api/v1/decisions/:id/explain",  "issuer-api", none,                         showExplanation),
  route("POST", "/api/v1/labels",                 "issuer-api", json(LIMITS.apiBodyBytesMax), receiveLabel),
  // Policies: viewers look, analysts write, approvers decide. Each command asks for the role at the issuer it is about.
  route("GET",  "/api/v1/policies",               "issuer-api", none,                         showPolicies),
  route("POST", "/api/v1/policies/check",         "issuer-api", json(LIMITS.apiBodyBytesMax), checkText),
  route("POST", "/api/v1/policies/roll-back",     "issuer-api", json(LIMITS.apiBodyBytesMax), rollBack),
  route("POST", "/api/v1/policies/drafts",        "issuer-api", json(LIMITS.apiBodyBytesMax), createDraft),
  route("GET",  "/api/v1/policies/drafts/:draft", "issuer-api", none,                         showDraft),
  route("PUT",  "/api/v1/policies/drafts/:draft", "issuer-api", json(LIMITS.apiBodyBytesMax), editDraft),
  route("POST", "/api/v1/policies/drafts/:draft/test", "issuer-api", json(LIMITS.apiBodyBytesMax), testDraft),
  route("POST", "/api/v1/policies/drafts/:draft/submit", "issuer-api", json(LIMITS.apiBodyBytesMax), submitDraft),
  route("POST", "/api/v1/policies/drafts/:draft/withdraw", "issuer-api", json(LIMITS.apiBodyBytesMax), withdrawDraft),
  route("POST", "/api/v1/policies/drafts/:draft/approve", "issuer-api", json(LIMITS.apiBodyBytesMax), approveDraft),
  route("POST", "/api/v1/policies/drafts/:draft/send-back", "issuer-api", json(LIMITS.apiBodyBytesMax), sendDraftBack),
  route("POST", "/api/v1/policies/drafts/:draft/publish", "issuer-api", json(LIMITS.apiBodyBytesMax), publishDraft),
  route("GET",  "/api/v1/policies/:name/:version", "issuer-api", none,                        showVersion),
  route("GET",  "/api/v1/audit",                  "issuer-api", none,                         showAudit),
  // The shop of the demo.
  demo("GET",  "/demo/",                         none,                         sendShop),
  demo("GET",  "/demo/files/:file",              none,                         sendShopFile),
  demo("POST", "/demo/forget-device",            none,                         forgetDevice),
  demo("POST", "/demo/method-done",              form(LIMITS.methodBytesMax),  receiveMethodDone),
  demo("POST", "/demo/notify",                   form(LIMITS.methodBytesMax),  receiveNotification),
  demo("POST", "/demo/ds/results",               json(LIMITS.apiBodyBytesMax), receiveResult),
  demo("GET",  "/demo/ds/results/:acsTransID",   none,                         showResult),
  demo("GET",  "/demo/inbox.json",               none,                         showInbox),
  demo("GET",  "/demo/why/:id",                  none,                         showWhy),
  route("GET",  "/healthz",                       "anyone",     none,                         showHealth),
  route("GET",  "/readyz",                        "anyone",     none,                         showReadiness),
  route("GET",  "/metrics",                       "anyone",     none,                         showMetrics),
  route("GET",  "/openapi.yaml",                  "anyone",     none,                         showOpenapi),
  route("GET",  "/docs",                          "anyone",     none,                         showDocs),
];
