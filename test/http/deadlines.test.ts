import { connect } from "node:net";
import { LIMITS } from "../../src/limits.js";
import { payment, post, startServer, temporaryFolder } from "../journey/running-server.js";
import type { RunningServer } from "../journey/running-server.js";

const folder = temporaryFolder();
let server: RunningServer;
beforeAll(async () => (server = await startServer(folder)));
afterAll(() => server.stop());

/** How often a timer may be late on a busy machine, and how often the server looks. */
const SLACK_MS = 4_000;

/** Says some of it, or nothing at all, and then, where it began, one more character every second; what came back, and after how many milliseconds it was cut off. */
function trickle(start: string): Promise<{ said: string; afterMs: number }> {
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  const startedAt = Date.now();
  let said = "";
  socket.on("data", (chunk: Buffer) => (said += chunk.toString()));
  socket.on("error", () => undefined);
  socket.write(start);
  const more = setInterval(() => socket.write(start === "" ? "" : " "), 1000);
  return new Promise((resolve) => socket.once("close", () => {
    clearInterval(more);
    resolve({ said, afterMs: Date.now() - startedAt });
  }));
}

test("who does not finish is cut off, with a status, and others are served meanwhile", async () => {
  const started = "POST /3ds/areq HTTP/1.1\r\nHost: sekisho\r\nContent-Type: application/json\r\n";
  const [silent, headers, body, label] = [
    trickle(""),
    trickle(`${started}X-Slow:`),
    trickle(`${started}Content-Length: 5000\r\n\r\n{`),
    trickle(`POST /api/v1/labels HTTP/1.1\r\nHost: sekisho\r\nAuthorization: Bearer ${server.token}\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{`),
  ];
  expect((await post(server, payment(1)))["messageType"]).toBe("ARes");
  for (const [slow, limitMs] of [[silent, LIMITS.headersMsMax], [headers, LIMITS.headersMsMax], [body, LIMITS.requestMsMax], [label, LIMITS.requestMsMax]] as const) {
    const { said, afterMs } = await slow;
    expect(said).toMatch(/^HTTP\/1\.1 408 /);
    expect(afterMs).toBeGreaterThanOrEqual(limitMs - 100);
    expect(afterMs).toBeLessThan(limitMs + SLACK_MS);
  }
  expect((await post(server, payment(2)))["messageType"]).toBe("ARes");
}, 40_000);
