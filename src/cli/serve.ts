import { fileURLToPath } from "node:url";
import { openLog } from "../adapters/log-pino.js";
import { compose, keysOf } from "../compose.js";
import { readConfig } from "../config.js";
import type { Config } from "../config.js";
import { EXIT, Unusable } from "./command.js";
import type { Command, Io } from "./command.js";
import { withInstallation } from "./installation.js";
import { SHIPPED } from "./shipped.js";

export const serve: Command = {
  name: "serve",
  summary: "The server, configured by environment and file (SEKISHO_CONFIG)",
  options: {},
  help: "Serves until SIGINT or SIGTERM, then finishes what is under way. Without a configuration file the demo issuer answers for every card.",
  run: (_args, io) => withInstallation(() => serveUntilStopped(readConfig(SHIPPED), io)),
};

async function serveUntilStopped(config: Config, io: Io): Promise<number> {
  const log = openLog(config.logLevel);
  const keys = keysOf(config, io.now(), (path) => log.info({ path }, "made the key material of this installation; keep a copy where only you can read it"));
  if (config.issuers.some(({ id, bins }) => id === "demo" && bins.includes(""))) log.info("the demo issuer answers for every card");
  const system = await compose(config, keys, log, fileURLToPath(new URL("../../openapi.yaml", import.meta.url)));
  const port = await new Promise<number>((resolve, reject) => {
    system.server.once("error", (error: NodeJS.ErrnoException) => reject(error.code === "EADDRINUSE" ? new Unusable(`PORT: ${config.port} is in use; choose another, such as PORT=8081`) : error));
    system.server.listen(config.port, config.host, () => resolve((system.server.address() as { port: number }).port));
  });
  const base = config.port === 0 ? `http://${config.host}:${port}` : config.publicUrl;
  io.out(greeting(base, config.adminToken === undefined ? keys.adminToken : undefined));
  await new Promise<void>((resolve) => io.onInterrupt(resolve));
  await new Promise<void>((resolve) => {
    system.server.close(() => resolve());
    system.server.closeIdleConnections();
  });
  await system.close();
  return EXIT.done;
}

function greeting(base: string, token: string | undefined): string {
  const lines = [
    "",
    "  Sekisho is open.",
    "",
    `  AReq       ${base}/3ds/areq`,
    `  API docs   ${base}/docs`,
    `  Health     ${base}/healthz  ${base}/readyz  ${base}/metrics`,
    ...(token === undefined ? [] : [`  API token  ${token}`]),
    "",
    "  Try it:",
    `  curl -s -H 'Content-Type: application/json' --data-binary @fixtures/messages/first-purchase.json ${base}/3ds/areq`,
    "",
    "",
  ];
  return lines.join("\n");
}
