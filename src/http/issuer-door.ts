import type { Request, Response } from "express";
import { StepRefused } from "../issuer/index.js";
import type { Principal } from "../issuer/index.js";
import { principalOf } from "./access.js";
import { MalformedElement } from "./body.js";
import { problem } from "./replies.js";
import type { Handler } from "./routes.js";
import type { Services } from "./types.js";

const PROBLEM_OF = { unknown: "not-found", forbidden: "forbidden", "wrong-step": "wrong-step", text: "policy-refused", model: "model-refused", busy: "busy" } as const;

/** A door at which somebody asks for something of an issuer; what cannot be done is answered as a problem. */
export function issuerDoor(answer: (services: Services, who: Principal, request: Request) => object | Promise<object>, status = 200): Handler {
  return (services) => async (request, response) => {
    try {
      response.status(status).json(await answer(services, principalOf(response), request));
    } catch (cause) {
      refuse(response, cause);
    }
  };
}

function refuse(response: Response, cause: unknown): void {
  if (cause instanceof MalformedElement) return problem(response, "bad-request", cause.message);
  if (!(cause instanceof StepRefused)) throw cause;
  problem(response, PROBLEM_OF[cause.kind], cause.message, cause.kind === "text" ? { problems: cause.problems } : {});
}
