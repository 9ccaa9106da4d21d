import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { webhookIssuerApp } from "../../src/adapters/issuer-app-webhook.js";
import { isSigned } from "../../src/adapters/signed-webhook.js";
import type { AppRequest } from "../../src/acs/index.js";

const KEY = Buffer.alloc(32, 9);
const NOW = Date.UTC(2026, 2, 1);
const settingsFor = (url: string, deadlineMs = 20_000) => ({ url, key: KEY, deadlineMs, now: () => NOW });
const request: AppRequest = {
  acsTransID: "6b1f4c1e-4b0a-4c55-9a55-2f2b7f1d6a10", issuer: "bank", person: "person 7", language: "ja", merchantName: "\u202e", amount: undefined, lastFour: "0009", expiresAt: NOW,
};

/** Asks a bank that answers each call so, and hands on what it got. */
async function asked(answer: number | "never" | "hang up" | "gone", deadlineMs?: number): Promise<{ outcome: string; bodies: string[]; signatures: unknown[] }> {
  const bodies: string[] = [];
  const signatures: unknown[] = [];
  const server = createServer((incoming, response) => {
    let body = "";
    incoming.on("data", (chunk: Buffer) => (body += chunk.toString()));
    incoming.on("end", () => {
      bodies.push(body);
      signatures.push(incoming.headers["x-sekisho-signature"]);
      if (answer === "hang up") incoming.socket.destroy();
      else if (answer !== "never") response.writeHead(answer as number, { Location: "/elsewhere" }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const stop = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  if (answer === "gone") await stop();
  try {
    return { outcome: await webhookIssuerApp(settingsFor(url, deadlineMs)).ask(request), bodies, signatures };
  } finally {
    if (answer !== "gone") await stop();
  }
}

test("the call says what is to be confirmed, and its signature is one that we would take", async () => {
  const { outcome, bodies, signatures } = await asked(204);
  expect(outcome).toBe("asked");
  expect(bodies.map((body) => JSON.parse(body) as unknown)).toEqual([
    { transaction: request.acsTransID, issuer: "bank", person: "person 7", language: "ja", merchant: "加盟店", amount: null, lastFour: "0009", expiresAt: "2026-03-01T00:00:00.000Z" },
  ]);
  expect(isSigned(signatures[0] as string, Buffer.from(bodies[0] as string), KEY, NOW)).toBe(true);
  expect(isSigned(signatures[0] as string, Buffer.from(bodies[0] as string), Buffer.alloc(32, 8), NOW)).toBe(false);
});

test.each([[200, "asked"], [302, "refused"], [401, "refused"], [503, "refused"], ["hang up", "unreachable"], ["gone", "unreachable"]] as const)("a bank that answers %s: %s, after one try", async (answer, outcome) => {
  const { outcome: got, bodies } = await asked(answer);
  expect(got).toBe(outcome);
  expect(bodies.length).toBe(answer === "gone" ? 0 : 1);
});

test("a bank that says nothing is waited for as long as the settings say", async () => {
  expect((await asked("never", 300)).outcome).toBe("timed-out");
});

test.each(["http://bank.example/", "https://user:secret@bank.example/", "bank.example"])("settings are refused: %s", (url) => {
  expect(() => webhookIssuerApp(settingsFor(url))).toThrow("the address of the issuer's app must be https");
  expect(() => webhookIssuerApp({ ...settingsFor("https://bank.example/"), key: Buffer.alloc(15) })).toThrow("15 bytes");
});
