import type { RequestHandler, Response } from "express";
import { assert, escapeHtml } from "../base/index.js";
import type { DecisionExplanation } from "../issuer/index.js";
import { explaining } from "./decisions.js";
import type { DemoResults } from "./demo-results.js";
import { FORGET_DEVICE } from "./method.js";
import { problem } from "./replies.js";
import type { Handler } from "./routes.js";
import type { Services } from "./types.js";

/** A one-time code as it reached its person. */
export interface DemoMessage {
  readonly at: number;
  readonly until: number;
  readonly channel: "email" | "sms";
  readonly acsTransID: string;
  readonly to: string;
  readonly subject: string | undefined;
  readonly text: string;
  readonly code: string;
}

/** What the doors of the demo show. */
export interface Demo {
  /** Texts of web/demo/, by file name. */
  readonly files: ReadonlyMap<string, string>;
  /** Where pages of challenges come from: the shop may frame them and post to them. */
  publicOrigin(): string;
  readonly results: DemoResults;
  /** Latest first. */
  inbox(): readonly DemoMessage[];
}

type DemoHandler = (demo: Demo, services: Services) => RequestHandler;

/** A handler of a door that is only there while the demo is on. */
const withDemo = (handler: DemoHandler): Handler => (services) => {
  assert(services.demo !== undefined, "the doors of the demo are open only while it is on");
  return handler(services.demo, services);
};

/** A kept answer would show the demo of yesterday's version. */
function send(response: Response, type: string, body: string, contentSecurityPolicy: string): void {
  response.setHeader("Content-Security-Policy", contentSecurityPolicy);
  response.setHeader("Cache-Control", "no-store");
  response.type(type).send(body);
}

/** GET /demo/ */
export const sendShop = withDemo((demo) => (request, response) => {
  // Addresses in the page are relative to the folder.
  if (!request.path.endsWith("/")) return response.redirect(308, "demo/");
  const acs = demo.publicOrigin();
  const policy = `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self' ${acs}; form-action 'self' ${acs}; base-uri 'none'; frame-ancestors 'none'`;
  send(response, "html", demo.files.get("index.html") ?? "", policy);
});

const FILE_TYPES: Readonly<Record<string, string>> = { js: "text/javascript", css: "text/css" };

/** GET /demo/files/{file} */
export const sendShopFile = withDemo((demo) => (request, response) => {
  const name = String(request.params["file"]);
  const type = FILE_TYPES[name.slice(name.lastIndexOf(".") + 1)];
  const text = demo.files.get(name);
  if (type === undefined || text === undefined) return problem(response, "not-found", "The shop has no such file.");
  send(response, type, text, "default-src 'none'");
});

/** The shop's own frames end here: what was posted stands in the page as data, and a script file hands it to the shop. */
function sendFramePage(response: Response, kind: string, body: unknown, fields: readonly string[]): void {
  const posted = (body ?? {}) as Readonly<Record<string, unknown>>;
  const inputs = fields.flatMap((name) => {
    const value = posted[name];
    return typeof value === "string" ? [`<input type="hidden" name="${name}" value="${escapeHtml(value)}">`] : [];
  });
  const page = `<!doctype html><meta charset="utf-8"><title>Sekisho</title><form data-kind="${kind}">${inputs.join("")}</form><p>…</p><script src="files/frame.js"></script>`;
  response.removeHeader("X-Frame-Options");
  send(response, "html", page, "default-src 'none'; script-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'");
}

/** POST /demo/method-done: the threeDSMethodNotificationURL. */
export const receiveMethodDone = withDemo(() => (request, response) => sendFramePage(response, "method-done", request.body, ["threeDSMethodData"]));

/** POST /demo/notify: the notificationURL, to which a challenge leads back. */
export const receiveNotification = withDemo(() => (request, response) => sendFramePage(response, "notify", request.body, ["cres", "erro", "threeDSSessionData"]));

/** POST /demo/ds/results: plays the directory server that takes a result. */
export const receiveResult = withDemo((demo, services) => (request, response) => {
  // An Erro is never answered.
  if ((request.body as { messageType?: unknown } | null | undefined)?.messageType === "Erro") return void response.status(204).end();
  const rres = demo.results.take(request.body, services.now());
  if (rres === undefined) return problem(response, "bad-request", "messageType: expected an RReq with its ids.");
  response.json(rres);
});

/** GET /demo/ds/results/{acsTransID} */
export const showResult = withDemo((demo) => (request, response) => {
  response.setHeader("Cache-Control", "no-store");
  const result = demo.results.of(String(request.params["acsTransID"]));
  // Whoever asks again and again until there is one has done nothing wrong.
  if (result === undefined) return void response.status(204).end();
  response.json(result);
});

/** GET /demo/inbox.json */
export const showInbox = withDemo((demo) => (_request, response) => {
  response.setHeader("Cache-Control", "no-store");
  response.json({ messages: demo.inbox() });
});

const REASONS_SHOWN = 8;

/** What decided, in words, and what weighed most; parts of the logit, the largest first. */
function whyOf({ record, features, rules, pasts, wouldChange }: DecisionExplanation): object {
  const { action, rule, score, probability, setup, degraded } = record;
  const weighed = features.filter(({ contribution }) => contribution !== undefined && contribution !== 0);
  const strongest = [...weighed].sort((a, b) => Math.abs(b.contribution ?? 0) - Math.abs(a.contribution ?? 0)).slice(0, REASONS_SHOWN);
  return {
    action, rule, score, probability, degraded, pasts, wouldChange,
    policy: setup.policy,
    model: setup.model,
    sentence: rules.find((asked) => asked.rule === rule)?.sentence,
    reasons: strongest.map(({ name, unit, value, contribution, sentence }) => ({ feature: name, unit, value, contribution, sentence })),
  };
}

/** GET /demo/why/{id}: the explanation of the issuer API, as much of it as fits beside a message, of anybody's decision. */
export const showWhy = explaining(whyOf, () => () => true);

/** POST /demo/forget-device: one browser plays many devices, and its cookie would tell that they are one. */
export const forgetDevice = withDemo(() => (_request, response) => {
  response.setHeader("Set-Cookie", FORGET_DEVICE);
  response.status(204).end();
});
