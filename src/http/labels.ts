import { mayHere, principalOf } from "./access.js";
import { problem } from "./replies.js";
import type { Handler } from "./routes.js";

/** Takes one label; the body has the members of a label line of a history file. */
export const receiveLabel: Handler = (services) => async (request, response) => {
  const result = await services.issuer.receiveLabel(request.body, services.now(), principalOf(response).id, mayHere(response));
  if (result.outcome === "accepted") return void response.status(201).json({ acsTransID: result.acsTransID, replaced: result.replaced });
  if (result.outcome === "unknown-decision") return problem(response, "not-found", "ref: no decision has this id.");
  if (result.outcome === "duplicate") return problem(response, "conflict", "ref: this decision has this label already.");
  problem(response, "bad-request", `${result.element}: ${result.expected}`);
};
