import { createHash } from "node:crypto";
import type { Request, Response } from "express";
import type { AppReply, BrowserReply, Challenge, PersonsAction, Visitor } from "../acs/index.js";
import { askingPage, leavingPage, nothingPage } from "./challenge-pages.js";
import type { Folder, Issuer } from "./challenge-pages.js";
import { languageOf } from "./language.js";
import { problem } from "./replies.js";
import type { Handler } from "./routes.js";
import type { Services } from "./types.js";

/** A requestor may send more than the 1024 characters it is allowed; it gets them back as they came, up to here. */
const SESSION_DATA_MAX = 4096;
const LOOPBACK_ORIGINS = "http://127.0.0.1:* http://localhost:*";

/** POST /3ds/challenge: an SDK says something, or a browser brings its CReq. */
export const receiveCReq: Handler = (services) => async (request, response) => {
  if (typeof request.body === "string") return sendToApp(response, await hearApp(services, request, request.body));
  const { creq, threeDSSessionData } = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  const sessionData = typeof threeDSSessionData === "string" && threeDSSessionData.length <= SESSION_DATA_MAX ? threeDSSessionData : undefined;
  show(services, response, await services.browserChallenges.open(creq, sessionData, visitorOf(services, request)), "challenge/");
};

function hearApp({ appChallenges, networkOf }: Services, request: Request, body: string): Promise<AppReply> {
  return request.is("application/jose") === false ? appChallenges.hear(body) : appChallenges.receive(body.trim(), networkOf(request.socket.remoteAddress ?? ""));
}

function sendToApp(response: Response, reply: AppReply): void {
  response.setHeader("Cache-Control", "no-store");
  if (reply.kind === "nothing") return void response.status(204).end();
  // Express adds a charset of its own to what it knows as text.
  response.setHeader("Content-Type", reply.kind === "jose" ? "application/jose; charset=UTF-8" : "application/json; charset=utf-8");
  response.end(reply.text);
}

/** POST /3ds/challenge/answer: what the person did on our page. */
export const receiveAnswer: Handler = (services) => async (request, response) => {
  const { transaction, session, action, code, trust, assertion } = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  const visitor = visitorOf(services, request);
  const done = actionOf({ action, code, trust, assertion });
  const known = typeof transaction === "string" && typeof session === "string" && done !== undefined;
  const reply: BrowserReply = known ? await services.browserChallenges.act(transaction, session, done, visitor) : { kind: "nothing", language: visitor.language };
  show(services, response, reply, "");
};

/** A form that is sent with the enter key, or by a script, may name no button: then it is an answer. */
function actionOf({ action, code, trust, assertion }: Readonly<Record<"action" | "code" | "trust" | "assertion", unknown>>): PersonsAction | undefined {
  switch (action) {
    case undefined:
    case "answer":
      return { kind: "answer", entry: typeof code === "string" ? code.slice(0, 64) : "", trusts: trust === "Y" };
    case "passkey":
      return { kind: "passkey", assertion: typeof assertion === "string" ? assertion : "" };
    case "resend":
    case "other-method":
    case "cancel":
    case "continue":
    case "wait":
      return { kind: action };
    default:
      return undefined;
  }
}

function visitorOf(services: Services, request: Request): Visitor {
  const address = request.socket.remoteAddress ?? "";
  const browser = createHash("sha256").update(`${address}\n${request.headers["user-agent"] ?? ""}`).digest("base64url");
  return { browser, network: services.networkOf(address), language: languageOf(request.headers["accept-language"]) };
}

/**
 * The requestor's page has an address we do not know: payment pages stand inside pages of others. So every https page may
 * frame ours, and none that is not encrypted but those of this machine; nothing is loaded from anywhere else.
 */
function show(services: Services, response: Response, reply: BrowserReply, folder: Folder): void {
  // A browser that is answered without content keeps the page it has.
  if (reply.kind === "same") return void response.status(204).end();
  // Browsers look at the redirects of a form as well, and where the requestor sends its own page on to is its affair.
  const formAction = reply.kind === "leave" ? `https: ${new URL(reply.url).origin}` : "'self'";
  response.setHeader("Content-Security-Policy", `default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action ${formAction}; base-uri 'none'; frame-ancestors https: ${LOOPBACK_ORIGINS}`);
  response.removeHeader("X-Frame-Options");
  response.setHeader("Cache-Control", "no-store");
  response.type("html");
  switch (reply.kind) {
    case "ask":
      return void response.send(askingPage(reply, issuerOf(services, reply.challenge), folder));
    case "leave":
      return void response.send(leavingPage(reply, folder));
    case "nothing":
      return void response.status(400).send(nothingPage(reply.language, folder));
  }
}

/** GET /3ds/challenge/style.css */
export const sendChallengeStyle: Handler = (services) => (_request, response) => {
  response.setHeader("Cache-Control", "public, max-age=3600");
  response.type("text/css").send(services.challengeFiles.style);
};

/** GET /3ds/challenge/wait.js */
export const sendWaitScript: Handler = (services) => (_request, response) => {
  response.setHeader("Cache-Control", "public, max-age=3600");
  response.type("text/javascript").send(services.challengeFiles.wait);
};

/** GET /3ds/challenge/passkey.js */
export const sendPasskeyScript: Handler = (services) => (_request, response) => {
  response.setHeader("Cache-Control", "public, max-age=3600");
  response.type("text/javascript").send(services.challengeFiles.passkey);
};

/** GET /3ds/challenge/leave.js */
export const sendLeaveScript: Handler = (services) => (_request, response) => {
  response.setHeader("Cache-Control", "public, max-age=3600");
  response.type("text/javascript").send(services.challengeFiles.leave);
};

function issuerOf({ issuerName, brandOf }: Services, { subject: { issuer }, language }: Challenge): Issuer {
  return { name: issuerName(issuer, language), brand: brandOf(issuer) };
}

/** GET /3ds/challenge/brand/{issuer}/style.css */
export const sendBrandStyle: Handler = (services) => (request, response) => {
  const brand = services.brandOf(String(request.params["issuer"]));
  if (brand === undefined) return problem(response, "not-found", "This issuer has no style of its own.");
  response.setHeader("Cache-Control", "public, max-age=3600");
  response.type("text/css").send(brand.style);
};

/** GET /3ds/challenge/brand/{issuer}/logo */
export const sendLogo: Handler = (services) => (request, response) => {
  const logo = services.brandOf(String(request.params["issuer"]))?.logo;
  if (logo === undefined) return problem(response, "not-found", "This issuer has no logo.");
  response.setHeader("Cache-Control", "public, max-age=3600");
  // A picture in SVG that is opened by itself would be a page of ours, scripts and all.
  response.setHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  response.type(logo.type).send(logo.bytes);
};
