import type { Request, Response } from "express";
import { SECOND_MS } from "../base/index.js";
import { roleAt } from "../issuer/index.js";
import type { Opened, Principal, Session, SessionView, SignInView } from "../issuer/index.js";
import { issuerOf, principalOf, sessionOf } from "./access.js";
import { SESSION_COOKIE, cookieIn } from "./cookies.js";
import { problem } from "./replies.js";
import type { Handler } from "./routes.js";
import type { Services } from "./types.js";

const TEXT_LENGTH_MAX = 200;

/** GET /api/v1/sign-in */
export const showSignIn: Handler = ({ access }) => (_request, response) => {
  response.setHeader("Cache-Control", "no-store");
  response.json(access.ways satisfies SignInView);
};

/** POST /api/v1/session */
export const openSession: Handler = (services) => async (request, response) => {
  const { name, password, code } = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  const wrong = Object.entries({ name, password, code }).find(([, value]) => typeof value !== "string" || value.length > TEXT_LENGTH_MAX);
  if (wrong !== undefined) return problem(response, "bad-request", `${wrong[0]}: expected a text of up to ${TEXT_LENGTH_MAX} characters.`);
  const credentials = { name: String(name), password: String(password), code: String(code) };
  const result = await services.access.signIn(credentials, request.socket.remoteAddress ?? "", services.now());
  if (result.outcome === "too-many") {
    response.setHeader("Retry-After", String(Math.ceil(result.waitMs / SECOND_MS)));
    return problem(response, "too-many-attempts", "Wait as long as Retry-After says.");
  }
  if (result.outcome === "wrong") {
    response.setHeader("WWW-Authenticate", "Bearer");
    return problem(response, "sign-in-refused", "Name, password and code do not belong together, or the code was used already.");
  }
  enter(services, request, response, result);
  response.status(201).json(viewOf(services, result.session.principal, result.session));
};

/** GET /api/v1/session */
export const showSession: Handler = (services) => (_request, response) => {
  response.json(viewOf(services, principalOf(response), sessionOf(response)));
};

/** DELETE /api/v1/session */
export const closeSession: Handler = (services) => (request, response) => {
  leave(services, request);
  SESSION_COOKIE.forget(response, services.publicUrl());
  response.status(204).end();
};

/** GET /api/v1/people */
export const showPeople: Handler = ({ access }) => (request, response) => {
  response.json(access.people(issuerOf(request, response)));
};

/** Gives the browser its new session; one that it had before is over. */
export function enter(services: Services, request: Request, response: Response, { id }: Opened): void {
  leave(services, request);
  response.setHeader("Cache-Control", "no-store");
  SESSION_COOKIE.set(response, services.publicUrl(), id);
}

function leave({ access, publicUrl, now }: Services, request: Request): void {
  const id = cookieIn(request, SESSION_COOKIE.nameAt(publicUrl()));
  if (id !== undefined) access.signOut(id, now());
}

/** Programs with a token have no need of a CSRF token: no browser sends theirs for them. */
function viewOf({ issuers }: Services, principal: Principal, session: Session | undefined): SessionView {
  const { id, name } = principal;
  const seen = issuers.flatMap((issuer) => {
    const role = roleAt(principal, issuer.id);
    return role === undefined ? [] : [{ ...issuer, role }];
  });
  return { person: { id, name }, issuers: seen, csrfToken: session?.csrfToken ?? "" };
}
