import type { Request, Response } from "express";
import { isMalformed } from "../issuer/index.js";
import type { Asked, DecisionExplanation, MayAt } from "../issuer/index.js";
import { issuerOf, mayHere } from "./access.js";
import { problem } from "./replies.js";
import type { Handler } from "./routes.js";
import type { Services } from "./types.js";

/** Decisions of a sample that is being made are listed already, and cannot be opened before it is whole. */
function noSuchDecision(response: Response, { issuer }: Services): void {
  const coming = issuer.desk.parts.sample()?.loading === true ? " The sample history is still being loaded: its decisions can be opened when it is whole." : "";
  problem(response, "not-found", `No decision has this id (acsTransID or threeDSServerTransID).${coming}`);
}

/** What could be the id of a decision; a store need not be asked about anything else. */
function idIn({ params: { id } }: Request): string | undefined {
  return typeof id === "string" && /^[0-9A-Za-z-]{1,64}$/.test(id) ? id : undefined;
}

/** One decision as the journal keeps it. */
export const showDecision: Handler = (services) => async (request, response) => {
  const id = idIn(request);
  const record = id === undefined ? undefined : await services.issuer.decision(id, mayHere(response));
  if (record === undefined) return noSuchDecision(response, services);
  response.json(record);
};

/** A handler that tells of one decision's explanation what `view` makes of it, where `sees` says that it may be seen. */
export const explaining = (view: (explanation: DecisionExplanation) => object, sees: (response: Response) => MayAt): Handler => (services) => async (request, response) => {
  const id = idIn(request);
  const result = id === undefined ? ({ outcome: "unknown-decision" } as const) : await services.issuer.explain(id, sees(response));
  if (result.outcome === "unknown-decision") return noSuchDecision(response, services);
  if (result.outcome === "setup-gone") return problem(response, "setup-gone", `What took this decision is not here any more: ${result.missing.join(", ")}.`);
  response.json(view(result.explanation));
};

/** Why it was taken, and what would have changed it. */
export const showExplanation = explaining((explanation) => explanation, mayHere);

/** Sends what the desk answers, or what was wrong with the question. */
export function reply(response: Response, answer: Asked<object>): void {
  if (isMalformed(answer)) return problem(response, "bad-request", `${answer.element}: ${answer.expected}`);
  response.json(answer);
}

/** Decisions that fit a question, newest first. */
export const listDecisions: Handler = ({ issuer }) => async (request, response) => reply(response, await issuer.desk.search(issuerOf(request, response), request.query));

/** What was decided of late. */
export const showOverview: Handler = (services) => async (request, response) => {
  reply(response, await services.issuer.desk.overview(issuerOf(request, response), request.query, await services.readiness()));
};

/** Takes the sample history away; it does not come back. */
export const removeSample: Handler = (services) => async (_request, response) => {
  if (services.removeSample === undefined) return problem(response, "not-found", "There is no sample history here.");
  await services.removeSample();
  response.status(204).end();
};
