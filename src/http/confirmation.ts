import { problem } from "./replies.js";
import type { Handler } from "./routes.js";

/** POST /3ds/challenge/confirm: the issuer's app says what the person did there. The body is the bytes that were signed. */
export const receiveConfirmation: Handler = ({ issuerApp }) => async (request, response) => {
  const said = confirmationIn(request.body as Buffer);
  if (said === undefined) return problem(response, "bad-request", 'Send {"transaction": acsTransID, "outcome": "confirmed" or "denied"} and nothing else.');
  if (!(await issuerApp.confirm(said.transaction, said.outcome))) return problem(response, "not-found", "transaction: no challenge under way has asked the app about it, or the app has said something else.");
  response.status(204).end();
};

/** No other members: what we sign ourselves, with the same key, must never pass for an answer. */
function confirmationIn(body: Buffer): { readonly transaction: string; readonly outcome: "confirmed" | "denied" } | undefined {
  try {
    const { transaction, outcome, ...rest } = JSON.parse(body.toString("utf8")) as Readonly<Record<string, unknown>>;
    if (typeof transaction !== "string" || (outcome !== "confirmed" && outcome !== "denied") || Object.keys(rest).length > 0) return undefined;
    return { transaction, outcome };
  } catch {
    return undefined;
  }
}
