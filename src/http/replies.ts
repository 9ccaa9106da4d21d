import type { Response } from "express";

/** Stable names of what can go wrong at the issuer API (RFC 9457). */
const PROBLEMS = {
  "bad-request": { status: 400, title: "The request cannot be understood" },
  unauthorized: { status: 401, title: "Nobody is signed in" },
  forbidden: { status: 403, title: "This needs a role that is not there" },
  "sign-in-refused": { status: 401, title: "Nobody can be signed in with that" },
  "too-many-attempts": { status: 429, title: "That was tried too often" },
  csrf: { status: 403, title: "The request does not come from a page of ours" },
  unsigned: { status: 401, title: "A signature of the issuer is needed" },
  "not-found": { status: 404, title: "There is nothing here" },
  "method-not-allowed": { status: 405, title: "This door does not take that method" },
  conflict: { status: 409, title: "It says so already" },
  "wrong-step": { status: 409, title: "That cannot be done now" },
  "setup-gone": { status: 410, title: "What this needs is not kept here any more" },
  "too-large": { status: 413, title: "The body is too large" },
  "wrong-content-type": { status: 415, title: "The body is of another kind" },
  busy: { status: 503, title: "Too many ask at once" },
  "policy-refused": { status: 422, title: "The policy cannot be used as it is" },
  "model-refused": { status: 422, title: "The model cannot be used here" },
  "labels-refused": { status: 422, title: "Something is wrong in the file, and none of it was taken" },
  failure: { status: 500, title: "Something failed on our side" },
} as const;

export type ProblemName = keyof typeof PROBLEMS;

/**
 * One problem+json body. `detail` is one sentence that names the element.
 * @param more members of its own that this problem has (RFC 9457, 3.2)
 */
export function problem(response: Response, name: ProblemName, detail: string, more: Readonly<Record<string, unknown>> = {}): void {
  const { status, title } = PROBLEMS[name];
  response.status(status).type("application/problem+json").send(JSON.stringify({ type: `urn:sekisho:problem:${name}`, title, status, detail, ...more }));
}
