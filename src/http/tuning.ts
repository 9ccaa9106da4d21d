import type { Asked, Tuning } from "../issuer/index.js";
import { issuerOf, principalOf } from "./access.js";
import { reply } from "./decisions.js";
import type { Handler } from "./routes.js";

/** What prices are made from, and where each parameter comes from. */
export const showCosts: Handler = ({ issuer }) => async (request, response) => {
  response.json(await issuer.desk.costs(issuerOf(request, response)));
};

/** Takes the place of all that the issuer had set: the body is an object of parameters by name. */
export const changeCosts: Handler = ({ issuer }) => async (request, response) => {
  reply(response, await issuer.desk.setCosts(issuerOf(request, response), request.body, principalOf(response).id));
};

/** A question whose body says all that it is about. */
const asking = (ask: (tuning: Tuning, issuer: string, body: unknown) => Promise<Asked<object>>): Handler => ({ issuer }) => async (request, response) => {
  reply(response, await ask(issuer.tuning, issuerOf(request, response), request.body));
};

/** What other thresholds would lead to. */
export const askWhatIf = asking((tuning, issuer, body) => tuning.whatIf(issuer, body));

/** Cost, detection and disturbance at every threshold. */
export const askCurves = asking((tuning, issuer, body) => tuning.curves(issuer, body));

/** Which thresholds keep to some targets. */
export const askSolution = asking((tuning, issuer, body) => tuning.solve(issuer, body));

/** What another policy would have decided. */
export const askBacktest = asking((tuning, issuer, body) => tuning.backtest(issuer, body));
