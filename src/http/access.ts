import { timingSafeEqual } from "node:crypto";
import type { Request, RequestHandler, Response } from "express";
import { assert } from "../base/index.js";
import { EVERY_ISSUER, may, maySomewhere, roleAt } from "../issuer/index.js";
import type { Principal, Role, Session } from "../issuer/index.js";
import { SESSION_COOKIE, cookieIn } from "./cookies.js";
import { problem } from "./replies.js";
import type { Route } from "./routes.js";
import type { Services } from "./types.js";

/** What a route asks of whoever is signed in: nothing more, or at least this role at the issuer that the request is about. */
export type Needs = "signed-in" | Role;

/** What the guards found out about a request, for the handler behind them. */
interface Found {
  readonly principal: Principal;
  /** Undefined for a program with a token. */
  readonly session: Session | undefined;
  /** Of what needs which role. */
  readonly needs: Needs;
  /** The issuer where none is named; undefined where there are several. */
  readonly onlyIssuer: string | undefined;
}

const foundIn = (response: Response): Found => response.locals as Found;

/** Who sent the request. */
export function principalOf(response: Response): Principal {
  return foundIn(response).principal;
}

/** The session the request came in; undefined for a program with a token. */
export function sessionOf(response: Response): Session | undefined {
  return foundIn(response).session;
}

/** The issuer that the request is about; the guards have seen to it that whoever asks may do there what this route does. */
export function issuerOf(request: Request, response: Response): string {
  const issuer = namesIn(request)[0] ?? foundIn(response).onlyIssuer;
  assert(typeof issuer === "string", "a route about an issuer lets nobody in who names none");
  return issuer;
}

/** Whether whoever asks may do what this route does with what is this issuer's: a decision, a draft. */
export function mayHere(response: Response): (issuer: string) => boolean {
  const { principal, needs } = foundIn(response);
  return (issuer) => (needs === "signed-in" ? roleAt(principal, issuer) !== undefined : may(principal, needs, issuer));
}

/** What a request says it is about, in its address and in its body. */
function namesIn({ query, body }: Request): unknown[] {
  const inBody = (typeof body === "object" && body !== null ? body : {}) as { readonly issuer?: unknown };
  return [query["issuer"], inBody.issuer].filter((name) => name !== undefined);
}

/** Lets in whoever is somebody and has the role somewhere; the body has not been looked at before. */
export function identify({ access, issuers, now, publicUrl }: Services, needs: Needs): RequestHandler {
  return (request, response, next) => {
    response.setHeader("Cache-Control", "no-store");
    const { authorization } = request.headers;
    const id = cookieIn(request, SESSION_COOKIE.nameAt(publicUrl()));
    const session = authorization === undefined && id !== undefined ? access.session(id, now()) : undefined;
    const principal = authorization === undefined ? session?.principal : access.bearer(tokenIn(authorization), now());
    if (principal === undefined) {
      response.setHeader("WWW-Authenticate", "Bearer");
      return problem(response, "unauthorized", "Sign in at /console/, or send the header Authorization: Bearer <token>; the token is printed at the first start.");
    }
    if (session !== undefined && changes(request) && !same(request.headers["x-csrf-token"], session.csrfToken)) {
      return problem(response, "csrf", "Send the header X-CSRF-Token with the csrfToken of GET /api/v1/session.");
    }
    if (needs !== "signed-in" && !maySomewhere(principal, needs)) return refuse(response, needs);
    const seen = issuers.filter((issuer) => roleAt(principal, issuer.id) !== undefined);
    Object.assign(response.locals, { principal, session, needs, onlyIssuer: seen.length === 1 ? seen[0]?.id : undefined } satisfies Found);
    next();
  };
}

/** Lets in whoever has the role at the issuer that the request is about. */
export function atItsIssuer({ issuers }: Services, needs: Role): RequestHandler {
  return (request, response, next) => {
    const { principal, onlyIssuer } = foundIn(response);
    const [named, second] = namesIn(request);
    if (second !== undefined && second !== named) return problem(response, "bad-request", "issuer: the address names another one than the body.");
    const issuer = named ?? onlyIssuer;
    if (typeof issuer !== "string" || issuer === EVERY_ISSUER) return problem(response, "bad-request", "issuer: expected the id of one issuer, as ?issuer= or in the body.");
    if (!may(principal, needs, issuer)) return refuse(response, needs);
    if (!issuers.some(({ id }) => id === issuer)) return problem(response, "not-found", "issuer: there is none of this id.");
    next();
  };
}

const tokenIn = (authorization: string): string => (authorization.startsWith("Bearer ") ? authorization.slice("Bearer ".length) : "");

const refuse = (response: Response, needs: Role): void => problem(response, "forbidden", `This needs the role ${needs} at the issuer.`);

const changes = ({ method }: Request): boolean => method !== "GET" && method !== "HEAD";

function same(given: unknown, expected: string): boolean {
  const [one, other] = [Buffer.from(typeof given === "string" ? given : ""), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Whether a route is behind a sign-in. */
export function needsOf({ peer }: Route): Needs | undefined {
  return peer === "anyone" || peer === "issuer-app" ? undefined : peer;
}
