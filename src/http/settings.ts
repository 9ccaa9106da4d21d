import { issuerOf } from "./access.js";
import type { Handler } from "./routes.js";

/** What the installation and an issuer are configured with, without any secret. */
export const showSettings: Handler = ({ settings }) => (request, response) => {
  response.json(settings(issuerOf(request, response)));
};
