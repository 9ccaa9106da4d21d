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

/** Takes a file of labels as CSV or JSON lines: all of it, or nothing where a line is wrong. */
export const receiveLabelFile: Handler = (services) => async (request, response) => {
  const text: unknown = request.body;
  if (typeof text !== "string" || text.trim() === "") return problem(response, "bad-request", "body: expected CSV under a line of column names, or JSON lines.");
  const result = await services.issuer.receiveLabelFile(text, services.now(), principalOf(response).id, mayHere(response));
  if (!("faults" in result)) return void response.json(result);
  const [first] = result.faults;
  problem(response, "labels-refused", `line ${String(first?.line)}: ${String(first?.element)}: ${String(first?.expected)}`, { faults: result.faults, more: result.more });
};
