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
