import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { JsonObject } from "../../src/protocol/index.js";
import { complaintsOf } from "./message-facts.js";

/** How the next messages are answered: properly, or as a function says; `hang` says nothing. */
export type Manner = "proper" | "hang" | ((message: JsonObject) => { readonly status?: number; readonly body: string });

export interface TestDirectoryServer {
  readonly url: string;
  /** What came, in order. */
  readonly received: JsonObject[];
  readonly results: () => JsonObject[];
  /** The results of one challenge. */
  resultsOf(ares: JsonObject): JsonObject[];
  /** What was wrong with any of it. */
  readonly complaints: string[];
  manner: Manner;
  /** Takes no connections until {@link open}. */
  close(): Promise<void>;
  open(): Promise<void>;
}

/** A directory server that takes results, on this machine, over real HTTP. */
export async function startDirectoryServer(): Promise<TestDirectoryServer> {
  const received: JsonObject[] = [];
  const complaints: string[] = [];
  let port = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const message = JSON.parse(Buffer.concat(chunks).toString("utf8")) as JsonObject;
      received.push(message);
      complaints.push(...complaintsOf(message, { channel: message["acsRenderingType"] === undefined ? "BRW" : "APP", category: message["messageCategory"] === "01" ? "PA" : "NPA" }));
      if (ds.manner === "hang") return;
      const { status = 200, body } = ds.manner === "proper" ? { body: JSON.stringify(rresTo(message)) } : ds.manner(message);
      response.writeHead(status, { "Content-Type": "application/json; charset=utf-8" }).end(body);
    });
  });
  const open = (): Promise<void> => new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  await open();
  ({ port } = server.address() as AddressInfo);
  const ds: TestDirectoryServer = {
    url: `http://127.0.0.1:${port}/results`,
    received,
    complaints,
    results: () => received.filter(({ messageType }) => messageType === "RReq"),
    resultsOf: ({ acsTransID }: JsonObject) => ds.results().filter((rreq) => rreq["acsTransID"] === acsTransID),
    manner: "proper",
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    open,
  };
  return ds;
}

export function rresTo({ messageVersion, threeDSServerTransID, dsTransID, acsTransID, sdkTransID }: JsonObject, changes: JsonObject = {}): JsonObject {
  return {
    messageType: "RRes", messageVersion, threeDSServerTransID, dsTransID, acsTransID, resultsStatus: "01",
    ...(sdkTransID !== undefined && { sdkTransID }),
    ...changes,
  } as JsonObject;
}
