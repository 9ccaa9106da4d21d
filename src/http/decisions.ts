import type { Request, Response } from "express";
import type { DecisionExplanation, MayAt } from "../issuer/index.js";
import { mayHere } from "./access.js";
import { problem } from "./replies.js";
import type { Handler } from "./routes.js";

const NO_SUCH_DECISION = "No decision has this id (acsTransID or threeDSServerTransID).";

/** What could be the id of a decision; a store need not be asked about anything else. */
function idIn({ params: { id } }: Request): string | undefined {
  return typeof id === "string" && /^[0-9A-Za-z-]{1,64}$/.test(id) ? id : undefined;
}

/** One decision as the journal keeps it. */
export const showDecision: Handler = (services) => async (request, response) => {
  const id = idIn(request);
  const record = id === undefined ? undefined : await services.issuer.decision(id, mayHere(response));
  if (record === undefined) return problem(response, "not-found", NO_SUCH_DECISION);
  response.json(record);
};

/** A handler that tells of one decision's explanation what `view` makes of it, where `sees` says that it may be seen. */
export const explaining = (view: (explanation: DecisionExplanation) => object, sees: (response: Response) => MayAt): Handler => (services) => async (request, response) => {
  const id = idIn(request);
  const result = id === undefined ? ({ outcome: "unknown-decision" } as const) : await services.issuer.explain(id, sees(response));
  if (result.outcome === "unknown-decision") return problem(response, "not-found", NO_SUCH_DECISION);
  if (result.outcome === "setup-gone") return problem(response, "setup-gone", `What took this decision is not here any more: ${result.missing.join(", ")}.`);
  response.json(view(result.explanation));
};

/** Why it was taken, and what would have changed it. */
export const showExplanation = explaining((explanation) => explanation, mayHere);
