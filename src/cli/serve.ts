import { fileURLToPath } from "node:url";
import { openLog } from "../adapters/log-pino.js";
import { compose, keysOf } from "../compose/index.js";
import type { System } from "../compose/index.js";
import { readConfig } from "../config.js";
import type { Config } from "../config.js";
import { EXIT, Unusable } from "./command.js";
import type { Arguments, Command } from "./command.js";
import { SHIPPED } from "./shipped.js";

export const serve: Command = {
  name: "serve",
  summary: "The server, configured by environment and file (SEKISHO_CONFIG)",
  options: {},
  help: "Serves until SIGINT or SIGTERM, then finishes what is under way. Without a configuration file the demo issuer answers for every card.",
  async run(args, io) {
    const config = readConfig(SHIPPED);
    const log = openLog(config.logLevel);
    const keys = keysOf(config, io.now(), (path) => log.info({ path }, "made the key material of this installation; keep a copy where only you can read it"));
    if (config.issuers.some(({ id, bins }) => id === "demo" && bins.includes(""))) log.info("the demo issuer answers for every card");
    const system = await compose(config, keys, log, fileURLToPath(new URL("../../", import.meta.url)));
    try {
      await listen(system, config);
      if (config.demo) log.info("the demo is on: its shop is open to whoever reaches this server, and so are all one-time codes");
      io.out(greeting(system.publicUrl(), { console: system.signInUrl(), token: config.adminToken === undefined ? keys.adminToken : undefined, demo: config.demo }, args));
      await new Promise<void>((resolve) => io.onInterrupt(resolve));
    } finally {
      await system.close();
    }
    return EXIT.done;
  },
};

async function listen(system: System, { port, host }: Config): Promise<void> {
  try {
    await system.listen(port, host);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "EADDRINUSE" ? new Unusable(`PORT: ${port} is in use; choose another, such as PORT=${port + 1}`) : error;
  }
}

interface Greeted {
  /** The sign-in link. */
  readonly console: string;
  /** The bearer token, where this installation made one itself. */
  readonly token: string | undefined;
  readonly demo: boolean;
}

function greeting(base: string, { console, token, demo }: Greeted, { json }: Arguments): string {
  const addresses = { console, ...(demo && { shop: `${base}/demo/` }), areq: `${base}/3ds/areq`, docs: `${base}/docs`, health: `${base}/healthz`, readiness: `${base}/readyz`, metrics: `${base}/metrics` };
  if (json) return `${JSON.stringify({ ...addresses, token })}\n`;
  const lines = [
    "",
    "  Sekisho is open.",
    "",
    `  Console    ${console}`,
    ...(addresses.shop === undefined ? [] : [`  Demo shop  ${addresses.shop}`]),
    `  AReq       ${addresses.areq}`,
    `  API docs   ${addresses.docs}`,
    `  Health     ${addresses.health}  ${addresses.readiness}  ${addresses.metrics}`,
    ...(token === undefined ? [] : [`  API token  ${token}`]),
    "",
    "  Try it:",
    `  curl -s -H 'Content-Type: application/json' --data-binary @fixtures/messages/areq-2.2.0-brw-pa.json ${addresses.areq}`,
    "",
    "",
  ];
  return lines.join("\n");
}
