import type { Request, Response } from "express";
import { problem } from "./replies.js";
import type { Services } from "./types.js";

/** The issuer that a request is about: `?issuer=`, or the member of that name of its body. Answers the request itself where there is none. */
export function issuerIn({ issuer }: Services, request: Request, response: Response): string | undefined {
  const body: unknown = request.body;
  const named = request.query["issuer"] ?? (typeof body === "object" && body !== null ? (body as { readonly issuer?: unknown }).issuer : undefined);
  if (typeof named === "string" && issuer.knowsIssuer(named)) return named;
  if (typeof named === "string") problem(response, "not-found", "issuer: this installation does not answer for it.");
  else problem(response, "bad-request", "issuer: expected the id of an issuer.");
  return undefined;
}
