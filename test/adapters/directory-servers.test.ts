import { createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import { createServer as createTcpServer } from "node:net";
import type { AddressInfo } from "node:net";
import { httpsDirectoryServers } from "../../src/adapters/directory-servers-https.js";

const servers: { close(done: () => void): void; closeAllConnections?(): void }[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections?.();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
});

async function listening(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/results`;
}
const client = (allow: readonly string[] = ["127.0.0.1"], msMax = 2000) => httpsDirectoryServers({ allow, msMax, answerBytesMax: 1000 });
const text = (body: Uint8Array): string => Buffer.from(body).toString();

test("a message arrives as JSON, and the answer comes back whatever it is", async () => {
  const seen: unknown[] = [];
  const url = await listening((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      seen.push({ method: request.method, path: request.url, type: request.headers["content-type"], body });
      response.end("関所");
    });
  });
  const reply = await client().tell(url, '{"messageType":"RReq"}');
  expect(reply.kind === "answer" && text(reply.body)).toBe("関所");
  expect(seen).toEqual([{ method: "POST", path: "/results", type: "application/json; charset=utf-8", body: '{"messageType":"RReq"}' }]);
});

test("connections are kept, and nothing piles up on them", async () => {
  const warnings: Error[] = [];
  const warn = (warning: Error): void => void warnings.push(warning);
  process.on("warning", warn);
  const ports = new Set<number | undefined>();
  const url = await listening((request, response) => {
    ports.add(request.socket.remotePort);
    response.end("{}");
  });
  for (let time = 0; time < 30; time++) expect(await client().tell(url, "{}")).toMatchObject({ kind: "answer" });
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", warn);
  expect({ connections: ports.size, warnings }).toEqual({ connections: 1, warnings: [] });
});

test.each([429, 502, 503, 504])("status %d says that it was not delivered", async (status) => {
  const url = await listening((_, response) => response.writeHead(status).end("x"));
  expect(await client().tell(url, "{}")).toEqual({ kind: "undelivered" });
});

test.each([200, 400, 404, 500])("with status %d it was, whatever they say", async (status) => {
  const url = await listening((_, response) => response.writeHead(status).end("x"));
  expect(await client().tell(url, "{}")).toMatchObject({ kind: "answer" });
});

test("a redirect is an answer like any other, and is not followed", async () => {
  let visits = 0;
  const target = await listening((_, response) => {
    visits++;
    response.end();
  });
  const url = await listening((_, response) => response.writeHead(307, { Location: target }).end());
  expect(await client().tell(url, "{}")).toMatchObject({ kind: "answer" });
  expect(visits).toBe(0);
});

test("nobody is there", async () => {
  const url = await listening(() => undefined);
  await new Promise<void>((resolve) => (servers.pop() as Server).close(() => resolve()));
  expect(await client().tell(url, "{}")).toEqual({ kind: "undelivered" });
});

test("it takes the message and says nothing, or breaks off", async () => {
  const silent = await listening(() => undefined);
  expect(await client(["127.0.0.1"], 150).tell(silent, "{}")).toEqual({ kind: "no-answer" });
  const rude = await listening((request) => request.socket.destroy());
  expect(await client().tell(rude, "{}")).toEqual({ kind: "no-answer" });
  const half = await listening((_, response) => {
    response.writeHead(200, { "Content-Length": 100 });
    response.write("half");
    setTimeout(() => response.socket?.destroy(), 20);
  });
  expect(await client().tell(half, "{}")).toEqual({ kind: "no-answer" });
});

test("an answer without end is cut off", async () => {
  const url = await listening((_, response) => {
    const more = setInterval(() => response.write("x".repeat(500)), 1);
    response.on("close", () => clearInterval(more));
  });
  const reply = await client().tell(url, "{}");
  expect(reply.kind === "answer" && reply.body.length <= 1000).toBe(true);
});

test("a server that accepts and does not speak TLS", async () => {
  const server = createTcpServer((socket) => void socket.on("error", () => undefined).resume());
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  expect(await client(["127.0.0.1"], 150).tell(url, "{}")).toEqual({ kind: "undelivered" });
});

test.each<[string, readonly string[], boolean]>([
  ["https://ds.example/results", ["ds.example"], true],
  ["https://ds.example:8443/results", ["ds.example:8443"], true],
  ["https://ds.example:8443/results", ["ds.example:443"], false],
  ["https://a.ds.example/", ["*.ds.example"], true],
  ["https://ds.example/", ["*.ds.example"], false],
  ["https://evilds.example/", ["*.ds.example"], false],
  ["https://evil.example/?ds.example", ["ds.example"], false],
  ["https://ds.example@evil.example/", ["ds.example", "evil.example"], false],
  ["http://ds.example/", ["ds.example"], false],
  ["ftp://127.0.0.1/", ["127.0.0.1"], false],
  ["no url", ["127.0.0.1"], false],
])("%s with %j allowed: %p", async (url, allow, may) => {
  const reply = await client(allow, 50).tell(url, "{}");
  expect(reply.kind !== "forbidden").toBe(may);
});
