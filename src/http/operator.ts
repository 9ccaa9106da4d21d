import type { Handler } from "./routes.js";

/** The process lives. */
export const showHealth: Handler = () => (_request, response) => {
  response.json({ status: "ok" });
};

/** 200 when store, model, policy and geo data are usable; 503 and the reasons otherwise. */
export const showReadiness: Handler = (services) => async (_request, response) => {
  const checks = await services.readiness();
  const ready = Object.values(checks).every((check) => check === true);
  response.status(ready ? 200 : 503).json({ ready, checks });
};

export const showMetrics: Handler = (services) => async (_request, response) => {
  const { contentType, text } = await services.metrics();
  response.setHeader("Content-Type", contentType);
  response.send(text);
};

export const showOpenapi: Handler = (services) => (_request, response) => {
  response.type("application/yaml").send(services.openapi.yaml);
};

export const showDocs: Handler = (services) => (_request, response) => {
  response.type("html").send(services.openapi.page);
};
