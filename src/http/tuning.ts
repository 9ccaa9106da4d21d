import { reply } from "./decisions.js";
import { issuerIn } from "./issuer-in.js";
import type { Handler } from "./routes.js";

/** What prices are made from, and where each parameter comes from. */
export const showCosts: Handler = (services) => async (request, response) => {
  const issuer = issuerIn(services, request, response);
  if (issuer !== undefined) response.json(await services.issuer.desk.costs(issuer));
};

/** Takes the place of all that the issuer had set: the body is an object of parameters by name. */
export const changeCosts: Handler = (services) => async (request, response) => {
  const issuer = issuerIn(services, request, response);
  if (issuer !== undefined) reply(response, await services.issuer.desk.setCosts(issuer, request.body, "issuer-api"));
};
