import { issuerOf, principalOf } from "./access.js";
import { reply } from "./decisions.js";
import type { Handler } from "./routes.js";

/** How an issuer stands against its limits. */
export const showMeters: Handler = ({ meters }) => async (request, response) => {
  response.json(await meters.view(issuerOf(request, response)));
};

export const showMeterSettings: Handler = ({ meters }) => (request, response) => {
  response.json(meters.settings(issuerOf(request, response)));
};

/** Takes the place of all that was set before, with a reason. */
export const changeMeterSettings: Handler = ({ meters }) => async (request, response) => {
  reply(response, await meters.setSettings(issuerOf(request, response), request.body, principalOf(response).id));
};

/** Which meters a change would move. */
export const askMeters: Handler = ({ meters }) => async (request, response) => {
  reply(response, await meters.whatIf(issuerOf(request, response), request.body));
};
