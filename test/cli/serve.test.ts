import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { refusedStart, startChild } from "../journey/child-server.js";
import type { ChildServer } from "../journey/child-server.js";
import { payment } from "../journey/running-server.js";
import { scratch } from "./captured-io.js";

const path = scratch();
const BODY = JSON.stringify(payment(1));
const HEAD = `POST /3ds/areq HTTP/1.1\r\nHost: sekisho\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(BODY)}\r\n\r\n`;

/** Each start compiles first where the sources are newer, and loads everything. */
const STARTS_MS = 120_000;

let server: ChildServer;
beforeAll(async () => (server = await startChild({ SEKISHO_DATA_DIR: path("first") })), STARTS_MS);
afterAll(() => server.end("SIGKILL"));

interface Peer {
  readonly socket: Socket;
  /** What came so far. */
  said(): string;
  /** Resolves when that matches. */
  says(pattern: RegExp): Promise<void>;
  readonly closed: Promise<void>;
}

async function peerOf({ url }: ChildServer): Promise<Peer> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  let text = "";
  const watchers = new Set<() => void>();
  socket.on("data", (chunk: Buffer) => {
    text += chunk.toString();
    watchers.forEach((watch) => watch());
  });
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const says = (pattern: RegExp) => new Promise<void>((resolve) => {
    const watch = (): void => {
      if (!pattern.test(text)) return;
      watchers.delete(watch);
      resolve();
    };
    watchers.add(watch);
    watch();
  });
  return { socket, said: () => text, says, closed };
}

async function connectAgainAndAgain(server: ChildServer): Promise<never> {
  for (;;) {
    const { socket, closed } = await peerOf(server);
    socket.on("error", () => undefined);
    await closed;
  }
}

test("it greets with its addresses, as JSON where that is asked for, and the curl line's message is answered", async () => {
  expect(server.token).toMatch(/^[\w-]{32}$/);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  const named = /@(fixtures\S+)/.exec(readFileSync("src/cli/serve.ts", "utf8"))?.[1] as string;
  const response = await fetch(`${server.url}/3ds/areq`, { method: "POST", headers: { "Content-Type": "application/json" }, body: readFileSync(named) });
  expect(await response.json()).toMatchObject({ messageType: "ARes" });
}, STARTS_MS);

test("a second server on the same data folder, and one on the same port, are one line and exit code 2", async () => {
  expect(await refusedStart({ SEKISHO_DATA_DIR: path("first") })).toMatch(/^sekisho serve: process \d+ writes the journal .*first\/changes; stop it first$/);
  const { port } = new URL(server.url);
  expect(await refusedStart({ SEKISHO_DATA_DIR: path("second"), PORT: port })).toBe(`sekisho serve: PORT: ${port} is in use; choose another, such as PORT=${Number(port) + 1}`);
}, STARTS_MS);

test("an installation that cannot be used is one line and exit code 2", async () => {
  mkdirSync(path("keyless"));
  writeFileSync(path("keyless/keys.json"), "not JSON");
  expect(await refusedStart({ SEKISHO_DATA_DIR: path("keyless") })).toBe(`sekisho serve: ${path("keyless/keys.json")}: cannot be read as JSON`);

  writeFileSync(path("file"), "");
  expect(await refusedStart({ SEKISHO_DATA_DIR: path("file") })).toMatch(/^sekisho serve: .*file.*: is /);

  writeFileSync(path("sekisho.yaml"), "issuers:\n  - { id: bank, bins: [''], policy: default/1, modle: first }\n");
  expect(await refusedStart({ SEKISHO_CONFIG: path("sekisho.yaml") })).toBe(`sekisho serve: ${path("sekisho.yaml")}: issuers.0.modle: there is no such setting`);
  writeFileSync(path("sekisho.yaml"), "issuers:\n  - { id: bank, bins: [''], policy: default/7 }\n");
  expect(await refusedStart({ SEKISHO_CONFIG: path("sekisho.yaml"), SEKISHO_DATA_DIR: path("third") })).toMatch(/policies\/default\/7\.yaml: cannot be read$/);
  expect(await refusedStart({ SEKISHO_DATA_DIR: path("third"), SEKISHO_TLS_CERT_FILE: path("file"), SEKISHO_TLS_KEY_FILE: path("file") })).toBe(`sekisho serve: ${path("file")}: holds no certificate that can be read`);
  expect(await refusedStart({ SEKISHO_DATA_DIR: path("third"), SEKISHO_GEO_FILES: path("absent.mmdb") })).toContain(`${path("absent.mmdb")}: cannot be used as a MaxMind DB`);
}, STARTS_MS);

test("a damaged journal is told with its position, and nothing is served from it", async () => {
  const damaged = await startChild({ SEKISHO_DATA_DIR: path("damaged") });
  for (const seed of [1, 2, 3]) await fetch(`${damaged.url}/3ds/areq`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(payment(seed)) });
  expect((await damaged.end("SIGTERM")).code).toBe(0);
  const file = path(`damaged/journal/${readdirSync(path("damaged/journal")).find((name) => name.endsWith(".journal"))}`);
  const bytes = readFileSync(file);
  bytes.fill(0, 100, 110);
  writeFileSync(file, bytes);
  expect(await refusedStart({ SEKISHO_DATA_DIR: path("damaged") })).toBe(`sekisho serve: journal is corrupt at position 16 (${file}): wrong checksum`);
}, STARTS_MS);

test("SIGTERM answers what is under way, takes nothing new, and lets idle and busy connections go", async () => {
  const stopping = await startChild({ SEKISHO_DATA_DIR: path("stopping") });
  const [idle, slow, busy] = [await peerOf(stopping), await peerOf(stopping), await peerOf(stopping)];
  idle.socket.write("GET /healthz HTTP/1.1\r\nHost: sekisho\r\n\r\n");
  await idle.says(/"ok"/);
  slow.socket.write(HEAD + BODY.slice(0, 100));
  // A directory server that keeps its connection and sends one message after the other.
  let sent = 0;
  const send = (): void => {
    sent++;
    if (!busy.socket.destroyed) busy.socket.write(HEAD + BODY);
    void busy.says(new RegExp(`(transStatus[\\s\\S]*){${sent}}`)).then(send);
  };
  busy.socket.on("error", () => undefined);
  send();
  await busy.says(/transStatus/);

  const ended = stopping.end("SIGTERM");
  await Promise.all([idle.closed, busy.closed]);
  // A connection that came in the very last moment is dropped; from then on there is nobody to connect to.
  await expect(connectAgainAndAgain(stopping)).rejects.toThrow("ECONNREFUSED");
  slow.socket.write(BODY.slice(100));
  await slow.closed;
  expect(slow.said()).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*"messageType":"ARes"/);
  expect(await ended).toEqual({ code: 0, signal: null, err: "" });
}, STARTS_MS);
