import { problem } from "./replies.js";
import type { Handler } from "./routes.js";

/** One decision as the journal keeps it. */
export const showDecision: Handler = (services) => async (request, response) => {
  const record = await services.issuer.decision(request.params["id"] as string);
  if (record === undefined) return problem(response, "not-found", "No decision has this id (acsTransID or threeDSServerTransID).");
  response.json(record);
};

/** Why it was taken, and what would have changed it. */
export const showExplanation: Handler = (services) => async (request, response) => {
  const explanation = await services.issuer.explain(request.params["id"] as string);
  if (explanation === undefined) return problem(response, "not-found", "No decision has this id (acsTransID or threeDSServerTransID).");
  response.json(explanation);
};
