import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKeysFile, readKeysFile } from "../../src/adapters/keys-file.js";
import { openLog } from "../../src/adapters/log-pino.js";
import { compose } from "../../src/compose/index.js";
import type { System } from "../../src/compose/index.js";
import { DEMO_ISSUER, readConfig } from "../../src/config.js";
import type { Config } from "../../src/config.js";
import { generateAReq } from "../../src/protocol/index.js";
import type { JsonObject, JsonValue } from "../../src/protocol/index.js";
import { SeededRandom } from "../../src/base/index.js";
import { watchContract } from "../http/api-contract.js";
import { aboutOf, complaintsOf } from "./message-facts.js";

export interface RunningServer {
  readonly url: string;
  readonly dataDir: string;
  readonly system: System;
  readonly token: string;
  /** The latest one-time code of a challenge; `none` where there is none. */
  codeFor(ares: Answer): string;
  /** A code that is not it. */
  wrongFor(ares: Answer): string;
  /** Stops it; the data folder stays. */
  stop(): Promise<void>;
}

export type Answer = { readonly [element: string]: JsonValue };

/** A folder that is gone after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "sekisho-journey-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The real server on a free port, with everything it has in production. */
export async function startServer(dataDir: string, changes: Partial<Config> = {}, now?: () => number): Promise<RunningServer> {
  const shipped = { policyDir: "policies", modelDir: "models" };
  const config: Config = { ...readConfig(shipped, {}), dataDir, port: 0, durability: "os", logLevel: "silent", issuers: [DEMO_ISSUER], ...changes };
  const path = join(dataDir, "keys.json");
  let keys;
  try {
    keys = readKeysFile(path);
  } catch {
    keys = createKeysFile(path, Date.now());
  }
  const system = await compose(config, keys, openLog(config.logLevel), process.cwd(), now);
  await system.listen(config.port, "127.0.0.1");
  const contractFaults = watchContract(system.server);
  const { port } = system.server.address() as AddressInfo;
  const codeFor = (ares: Answer): string => system.inbox.messages().find(({ acsTransID }) => acsTransID === ares["acsTransID"])?.code ?? "none";
  return {
    codeFor,
    wrongFor: (ares) => (codeFor(ares) === "000000" ? "000001" : "000000"),
    url: `http://127.0.0.1:${port}`,
    dataDir,
    system,
    token: keys.adminToken,
    async stop() {
      system.server.closeAllConnections();
      await new Promise((resolve) => system.server.close(resolve));
      await system.close();
      expect(contractFaults).toEqual([]);
    },
  };
}

/** Does what the challenges' time has come for, and waits for what the server's own clock took up before. */
export async function tick({ system: { challenges } }: RunningServer): Promise<void> {
  await challenges.tick();
  await challenges.idle();
}

export async function post(server: RunningServer, message: unknown): Promise<Answer> {
  const response = await fetch(`${server.url}/3ds/areq`, {
    method: "POST",
    headers: { "Content-Type": "application/json; charset=utf-8" },
    body: typeof message === "string" ? message : JSON.stringify(message),
  });
  expect(response.status).toBe(200);
  const answer = (await response.json()) as Answer;
  // What an Erro answers need be no message at all.
  const about = answer["messageType"] === "Erro" ? {} : aboutOf((typeof message === "string" ? JSON.parse(message) : message) as JsonObject);
  expect(complaintsOf(answer, about)).toEqual([]);
  return answer;
}

/** A valid browser payment, different for every `seed`; `changes` go over it. */
export function payment(seed: number, changes: JsonObject = {}): JsonObject {
  return { ...generateAReq(new SeededRandom(seed), { version: "2.2.0", channel: "BRW", category: "PA" }), ...changes };
}
