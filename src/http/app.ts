import express from "express";
import type { Express } from "express";
import helmet from "helmet";
import { guardsOf, refuseOrFail } from "./guards.js";
import { problem } from "./replies.js";
import { ROUTES } from "./routes.js";
import type { Services } from "./types.js";

const ADDERS = { GET: "get", POST: "post", PUT: "put", DELETE: "delete" } as const;

/** Every door but the directory servers' own. */
export function app(services: Services): Express {
  const server = express();
  server.disable("x-powered-by");
  server.set("etag", false);
  server.use(helmet());
  const open = ROUTES.filter(({ demoOnly }) => demoOnly === undefined || services.demo !== undefined);
  for (const route of open) {
    server[ADDERS[route.method]](route.path, ...guardsOf(route, services), route.handler(services));
  }
  for (const path of new Set(open.map((route) => route.path))) {
    const methods = open.filter((route) => route.path === path).map((route) => route.method);
    server.all(path, (_request, response) => {
      response.setHeader("Allow", methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])).join(", "));
      problem(response, "method-not-allowed", `Use ${methods.join(" or ")}.`);
    });
  }
  server.use((_request, response) => problem(response, "not-found", "Unknown path. The doors are listed at /docs."));
  server.use(refuseOrFail(services));
  return server;
}
