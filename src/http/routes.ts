import type { RequestHandler } from "express";
import type { Role } from "../issuer/index.js";
import { LIMITS } from "../limits.js";
import type { Needs } from "./access.js";
import { showAudit } from "./audit.js";
import { receiveAnswer, receiveCReq, sendBrandStyle, sendChallengeStyle, sendLeaveScript, sendLogo, sendPasskeyScript, sendWaitScript } from "./challenge.js";
import { receiveConfirmation } from "./confirmation.js";
import { sendConsole, sendConsoleFile } from "./console.js";
import { cancelBacktest, listBacktests, listFlips, showBacktest, startBacktest } from "./backtests.js";
import { listDecisions, removeSample, showDecision, showExplanation, showOverview } from "./decisions.js";
import { forgetDevice, receiveMethodDone, receiveNotification, receiveResult, sendShop, sendShopFile, showInbox, showResult, showWhy } from "./demo.js";
import { receiveLabel, receiveLabelFile } from "./labels.js";
import { addListEntry, endListEntry, showLists } from "./lists.js";
import { askMeters, changeMeterSettings, showMeterSettings, showMeters } from "./meters.js";
import { changeShadow, promoteModel, showDrift, showModels, showShadow } from "./models.js";
import { openMethodPage, sendCollector, takeObservation } from "./method.js";
import { approveDraft, checkText, createDraft, editDraft, publishDraft, rollBack, sendDraftBack, showDraft, showPolicies, showVersion, submitDraft, testDraft, widenRollout, withdrawDraft } from "./policies.js";
import { showDocs, showHealth, showMetrics, showOpenapi, showReadiness } from "./operator.js";
import { claimCase, judgeCase, noteCase, releaseCase, showCase, showLinks, showQueue, snoozeCase } from "./review.js";
import { closeSession, openSession, showPeople, showSession, showSignIn } from "./sessions.js";
import { showSettings } from "./settings.js";
import { followSignInLink, leaveForProvider, returnFromProvider } from "./sign-in.js";
import { streamDecisions } from "./stream.js";
import { askBacktest, askCurves, askSolution, askWhatIf, changeCosts, showCosts } from "./tuning.js";
import type { Services } from "./types.js";

/**
 * Who may knock: everybody, whoever signs with the key of the issuer's app, or persons and programs that are signed in; of
 * those, where a role stands here, the ones that have at least that at the issuer the request is about.
 */
export type Peer = "anyone" | "issuer-app" | Needs;

export type Handler = (services: Services) => RequestHandler;

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly peer: Peer;
  /**
   * What a request at a door with a role is about, where that is not the issuer which `?issuer=` or the body names: one decision,
   * whose issuer only its record tells, one draft, one backtest, or one entry of a list. Whoever answers looks whose it is, and what is another issuer's is not there.
   */
  readonly about?: "decision" | "draft" | "backtest" | "entry";
  /** What the door takes, and how much of it; undefined where it takes no body. */
  readonly body: BodyRule | undefined;
  readonly handler: Handler;
  /** Set for a door that is only there while the demo is on. */
  readonly demoOnly?: true;
}

export interface BodyRule {
  /** `challenge`: a browser's form, an SDK's JWE, or its Erro as JSON; the last two as they came. `signed`: JSON as it came. `lines`: CSV or JSON lines, as text. */
  readonly kind: "json" | "lines" | "signed" | "form" | "challenge";
  readonly bytesMax: number;
}

const none = undefined;
const json = (bytesMax: number): BodyRule => ({ kind: "json", bytesMax });
const challenge = (bytesMax: number): BodyRule => ({ kind: "challenge", bytesMax });
const lines = (bytesMax: number): BodyRule => ({ kind: "lines", bytesMax });
const signed = (bytesMax: number): BodyRule => ({ kind: "signed", bytesMax });
const form = (bytesMax: number): BodyRule => ({ kind: "form", bytesMax });
const route = (method: Route["method"], path: string, peer: Peer, body: Route["body"], handler: Handler): Route => ({ method, path, peer, body, handler });
/** About one thing of an issuer. */
const routeOf = (about: NonNullable<Route["about"]>) => (method: Route["method"], path: string, role: Role, body: Route["body"], handler: Handler): Route => ({ ...route(method, path, role, body, handler), about });
/** The one decision that the address or the body names. */
const ofDecision = routeOf("decision");
/** One draft of a policy, or a text that is none yet. */
const ofDraft = routeOf("draft");
const ofBacktest = routeOf("backtest");
const ofEntry = routeOf("entry");
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
  // The issuer's side.
  route("GET",    "/console/sign-in",         "anyone",        none,                         followSignInLink),
  route("GET",    "/console/oidc",            "anyone",        none,                         leaveForProvider),
  route("GET",    "/console/oidc/back",       "anyone",        none,                         returnFromProvider),
  route("GET",    "/api/v1/sign-in",          "anyone",        none,                         showSignIn),
  route("POST",   "/api/v1/session",          "anyone",        json(LIMITS.methodBytesMax),  openSession),
  route("GET",    "/api/v1/session",          "signed-in",     none,                         showSession),
  route("DELETE", "/api/v1/session",          "signed-in",     none,                         closeSession),
  route("GET",    "/api/v1/people",           "administrator", none,                         showPeople),
  route("GET",  "/api/v1/decisions",              "viewer",     none,                         listDecisions),
  route("GET",  "/api/v1/overview",               "viewer",     none,                         showOverview),
  route("GET",  "/api/v1/stream",                 "viewer",     none,                         streamDecisions),
  route("GET",  "/api/v1/tuning/costs",           "viewer",     none,                         showCosts),
  route("PUT",  "/api/v1/tuning/costs",           "approver",   json(LIMITS.apiBodyBytesMax), changeCosts),
  route("POST", "/api/v1/tuning/what-if",         "viewer",     json(LIMITS.apiBodyBytesMax), askWhatIf),
  route("POST", "/api/v1/tuning/curves",          "viewer",     json(LIMITS.apiBodyBytesMax), askCurves),
  route("POST", "/api/v1/tuning/solve",           "viewer",     json(LIMITS.apiBodyBytesMax), askSolution),
  route("POST", "/api/v1/policies/backtest",      "analyst",    json(LIMITS.apiBodyBytesMax), askBacktest),
  route("GET",  "/api/v1/meters",                 "viewer",     none,                         showMeters),
  route("GET",  "/api/v1/meters/settings",        "viewer",     none,                         showMeterSettings),
  route("PUT",  "/api/v1/meters/settings",        "approver",   json(LIMITS.apiBodyBytesMax), changeMeterSettings),
  route("POST", "/api/v1/meters/what-if",         "viewer",     json(LIMITS.apiBodyBytesMax), askMeters),
  route("GET",  "/api/v1/settings",               "approver",   none,                         showSettings),
  route("DELETE", "/api/v1/sample",               "administrator", none,                      removeSample),
  ofDecision("GET",  "/api/v1/decisions/:id",         "viewer",  none,                         showDecision),
  ofDecision("GET",  "/api/v1/decisions/:id/explain", "viewer",  none,                         showExplanation),
  ofDecision("POST", "/api/v1/labels",                "analyst", json(LIMITS.apiBodyBytesMax), receiveLabel),
  ofDecision("POST", "/api/v1/labels/file",           "analyst", lines(LIMITS.labelFileBytesMax), receiveLabelFile),
  route("GET",  "/api/v1/review",                 "viewer",     none,                         showQueue),
  ofDecision("GET",  "/api/v1/review/:decision",      "viewer",  none,                         showCase),
  ofDecision("GET",  "/api/v1/review/:decision/links", "viewer", none,                         showLinks),
  ofDecision("POST", "/api/v1/review/:decision/claim", "analyst", json(LIMITS.apiBodyBytesMax), claimCase),
  ofDecision("POST", "/api/v1/review/:decision/release", "analyst", json(LIMITS.apiBodyBytesMax), releaseCase),
  ofDecision("POST", "/api/v1/review/:decision/snooze", "analyst", json(LIMITS.apiBodyBytesMax), snoozeCase),
  ofDecision("POST", "/api/v1/review/:decision/note", "analyst", json(LIMITS.apiBodyBytesMax), noteCase),
  ofDecision("POST", "/api/v1/review/:decision/verdict", "analyst", json(LIMITS.apiBodyBytesMax), judgeCase),
  // Policies: viewers look, analysts write, approvers decide.
  route("GET",  "/api/v1/policies",               "viewer", none,                         showPolicies),
  ofDraft("POST", "/api/v1/policies/check",         "analyst", json(LIMITS.apiBodyBytesMax), checkText),
  route("POST", "/api/v1/policies/roll-back",     "approver", json(LIMITS.apiBodyBytesMax), rollBack),
  route("POST", "/api/v1/policies/rollout",       "approver", json(LIMITS.apiBodyBytesMax), widenRollout),
  route("POST", "/api/v1/policies/drafts",        "analyst", json(LIMITS.apiBodyBytesMax), createDraft),
  ofDraft("GET",  "/api/v1/policies/drafts/:draft", "viewer", none,                         showDraft),
  ofDraft("PUT",  "/api/v1/policies/drafts/:draft", "analyst", json(LIMITS.apiBodyBytesMax), editDraft),
  ofDraft("POST", "/api/v1/policies/drafts/:draft/test", "analyst", json(LIMITS.apiBodyBytesMax), testDraft),
  ofDraft("POST", "/api/v1/policies/drafts/:draft/submit", "analyst", json(LIMITS.apiBodyBytesMax), submitDraft),
  ofDraft("POST", "/api/v1/policies/drafts/:draft/withdraw", "analyst", json(LIMITS.apiBodyBytesMax), withdrawDraft),
  ofDraft("POST", "/api/v1/policies/drafts/:draft/approve", "approver", json(LIMITS.apiBodyBytesMax), approveDraft),
  ofDraft("POST", "/api/v1/policies/drafts/:draft/send-back", "approver", json(LIMITS.apiBodyBytesMax), sendDraftBack),
  ofDraft("POST", "/api/v1/policies/drafts/:draft/publish", "approver", json(LIMITS.apiBodyBytesMax), publishDraft),
  route("GET",  "/api/v1/policies/:name/:version", "viewer", none,                        showVersion),
  route("POST", "/api/v1/backtests",              "analyst", json(LIMITS.apiBodyBytesMax), startBacktest),
  route("GET",  "/api/v1/backtests",              "viewer", none,                         listBacktests),
  ofBacktest("GET",    "/api/v1/backtests/:id",       "viewer", none,                      showBacktest),
  ofBacktest("GET",    "/api/v1/backtests/:id/flips", "viewer", none,                      listFlips),
  ofBacktest("DELETE", "/api/v1/backtests/:id",       "analyst", none,                     cancelBacktest),
  // Lists: an allow entry or a trust of more than three months takes an approver.
  route("GET",  "/api/v1/lists",                  "viewer",  none,                        showLists),
  route("POST", "/api/v1/lists",                  "analyst", json(LIMITS.apiBodyBytesMax), addListEntry),
  ofEntry("POST", "/api/v1/lists/:entry/end",     "analyst", json(LIMITS.apiBodyBytesMax), endListEntry),
  // Models, and what runs beside what decides.
  route("GET",  "/api/v1/models",                 "viewer",   none,                       showModels),
  route("GET",  "/api/v1/models/drift",           "viewer",   none,                       showDrift),
  route("POST", "/api/v1/models/shadow",          "analyst",  json(LIMITS.apiBodyBytesMax), changeShadow),
  route("POST", "/api/v1/models/promote",         "analyst",  json(LIMITS.apiBodyBytesMax), promoteModel),
  route("GET",  "/api/v1/shadow",                 "viewer",   none,                       showShadow),
  route("GET",  "/api/v1/audit",                  "viewer", none,                         showAudit),
  // The issuer's console. The last of these takes every address below it, so other doors there stand before it.
  route("GET",  "/console/",                      "anyone",     none,                         sendConsole),
  route("GET",  "/console/files/:file",           "anyone",     none,                         sendConsoleFile),
  route("GET",  "/console/*page",                 "anyone",     none,                         sendConsole),
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
