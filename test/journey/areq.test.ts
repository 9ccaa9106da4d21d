import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { post, payment, startServer, temporaryFolder } from "./running-server.js";
import type { RunningServer } from "./running-server.js";
import type { DecisionRecord } from "../../src/engine/index.js";

const folder = temporaryFolder();
let server: RunningServer;
beforeAll(async () => (server = await startServer(folder)));
afterAll(() => server.stop());

const CARD = "9000001234567890";

async function recordsOf(running: RunningServer): Promise<DecisionRecord[]> {
  const records: DecisionRecord[] = [];
  for await (const { record } of running.system.engine.journal.read()) if (record.kind === "decision") records.push(record);
  return records;
}

test("a payment is answered with an ARes that carries its ids", async () => {
  const message = payment(1);
  const answer = await post(server, message);
  expect(answer).toMatchObject({ messageType: "ARes", messageVersion: "2.2.0", threeDSServerTransID: message["threeDSServerTransID"], dsTransID: message["dsTransID"] });
  expect(["Y", "C", "R"]).toContain(answer["transStatus"]);
});

test("a message sent again, byte for byte, gets the answer it got before; a changed one is decided anew", async () => {
  const body = JSON.stringify(payment(2));
  const first = await post(server, body);
  expect(await post(server, body)).toEqual(first);
  const both = await Promise.all([post(server, JSON.stringify(payment(3))), post(server, JSON.stringify(payment(3)))]);
  expect(both[0]).toEqual(both[1]);
  const other = await post(server, { ...payment(2), purchaseAmount: "12345" });
  expect(other["acsTransID"]).not.toBe(first["acsTransID"]);
});

test("sixty simultaneous messages on one card see sixty different pasts", async () => {
  const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => post(server, payment(1000 + index, { acctNumber: CARD }))));
  const ids = new Set(answers.map((answer) => answer["acsTransID"]));
  expect(ids.size).toBe(60);
  const pasts = (await recordsOf(server)).filter((record) => ids.has(record.acsTransID)).map((record) => record.earlierAttempts.card);
  expect(pasts.sort((a, b) => (a ?? -1) - (b ?? -1))).toEqual(Array.from({ length: 60 }, (_, index) => index));
});

test("a fault is answered with an Erro that names the element, and stands in the journal", async () => {
  const { purchaseAmount: _, ...message } = payment(4);
  expect(await post(server, message)).toMatchObject({ messageType: "Erro", errorCode: "201", errorDetail: "purchaseAmount", errorComponent: "A" });
  const erros = [];
  for await (const { record } of server.system.engine.journal.read()) if (record.kind === "erro") erros.push(record);
  expect(erros.at(-1)).toMatchObject({ errorCode: "201", elements: ["purchaseAmount"] });
});

test.each([
  ["GET", "application/json", "{}", 405],
  ["POST", "text/plain", "{}", 415],
  ["POST", "application/json", " ".repeat(10 * 1024 * 1024), 413],
])("below the protocol there are statuses: %s %s", async (method, contentType, body, status) => {
  const response = await fetch(`${server.url}/3ds/areq`, { method, headers: { "Content-Type": contentType }, ...(method === "GET" ? {} : { body }) });
  expect(response.status).toBe(status);
});

test.each(["", "{", "[]", "null", '{"messageType":"CReq"}', "[".repeat(100_000), '{"__proto__":{"a":1}}'])("what is no message is answered with Erro 101: %.20s", async (body) => {
  expect(await post(server, body)).toMatchObject({ messageType: "Erro", errorCode: "101" });
});

test.each(['{"messageType":"Erro","messageVersion":"2.2.0","errorCode":"404"}', '{"messageType":"Erro"}'])("an Erro is never answered: %s", async (body) => {
  const response = await fetch(`${server.url}/3ds/areq`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  expect([response.status, await response.text()]).toEqual([204, ""]);
});

test("labels teach, once; strangers and nonsense are refused", async () => {
  const answer = await post(server, payment(5));
  const label = (body: unknown, token = server.token) =>
    fetch(`${server.url}/api/v1/labels`, { method: "POST", headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` }, body: JSON.stringify(body) });
  const ref = answer["acsTransID"];
  expect((await label({ ref, label: "fraud", source: "issuer" }, "wrong")).status).toBe(401);
  expect((await label({ ref, label: "fraud", source: "issuer" })).status).toBe(201);
  expect((await label({ ref, label: "fraud", source: "issuer" })).status).toBe(409);
  expect((await label({ ref: "nobody", label: "fraud", source: "issuer" })).status).toBe(404);
  const wrong = await label({ ref, label: "bad", source: "issuer" });
  expect(wrong.headers.get("content-type")).toContain("application/problem+json");
  expect(await wrong.json()).toMatchObject({ type: "urn:sekisho:problem:bad-request", detail: expect.stringContaining("label") });
});

test("one decision can be read and explained, exactly as it was taken", async () => {
  const answer = await post(server, payment(6));
  const read = async (path: string) => (await fetch(`${server.url}${path}`, { headers: { Authorization: `Bearer ${server.token}` } })).json() as Promise<Record<string, unknown>>;
  const id = String(answer["acsTransID"]);
  expect(await read(`/api/v1/decisions/${id}`)).toMatchObject({ acsTransID: id, answer });
  const explanation = await read(`/api/v1/decisions/${id}/explain`);
  expect(explanation["exact"]).toBe(true);
  expect((explanation["features"] as unknown[]).length).toBeGreaterThanOrEqual(100);
});

test("operator doors answer, unknown ones say so", async () => {
  const status = async (path: string, method = "GET") => (await fetch(`${server.url}${path}`, { method })).status;
  expect(await status("/healthz")).toBe(200);
  expect(await status("/readyz")).toBe(200);
  expect(await status("/docs")).toBe(200);
  expect(await status("/openapi.yaml")).toBe(200);
  expect(await status("/nowhere")).toBe(404);
  expect(await status("/healthz", "POST")).toBe(405);
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toMatch(/sekisho_areq_answers_total\{version="2\.2\.0",outcome="201"\} 1/);
});

test("no account number stands in any file of the installation, nor in the metrics", async () => {
  const files = (path: string): string[] => (statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => files(join(path, name))) : [path]);
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  const contents = [...files(folder).map((path) => readFileSync(path).toString("latin1")), metrics];
  const numbers = [CARD, ...Array.from({ length: 6 }, (_, index) => String(payment(index + 1)["acctNumber"]))];
  for (const number of numbers) expect(contents.some((content) => content.includes(number))).toBe(false);
});
