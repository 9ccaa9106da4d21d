import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { webhookDelivery } from "../../src/adapters/challenge-delivery-webhook.js";
import type { WebhookSettings } from "../../src/adapters/signed-webhook.js";
import { codeSms } from "../../src/acs/index.js";
import { DEADLINE_MS, challengeDeliveryContract, codeMessage } from "../contract/challenge-delivery.js";
import type { FailingDelivery } from "../contract/challenge-delivery.js";

const KEY = Buffer.alloc(32, 9);
const NOW = Date.UTC(2026, 2, 1) + 999;

interface Call {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Gateway {
  readonly url: string;
  readonly calls: readonly Call[];
  /** Closes the connection of the next calls instead of answering. */
  hangUpNext(calls: number): void;
  stop(): Promise<void>;
}

// A test that fails must not leave a gateway behind, which would keep the process.
const running: Gateway[] = [];
afterEach(() => Promise.all(running.splice(0).map((gateway) => gateway.stop())));

/** An SMS gateway on a free port; `elsewhere` is where a redirect would lead, on the same port. */
async function startGateway(answer: number | "never" | "hang up" | "endless"): Promise<Gateway> {
  const calls: Call[] = [];
  let hangUps = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      calls.push({ method: request.method, path: request.url, headers: request.headers, body: Buffer.concat(chunks).toString("utf8") });
      if (answer === "never") return;
      if (answer === "hang up" || hangUps-- > 0) return void request.socket.destroy();
      response.writeHead(answer === "endless" ? 202 : request.url === "/elsewhere" ? 200 : answer, { Location: "/elsewhere" });
      if (answer === "endless") response.write("and so on");
      else response.end(`message of ${calls.length}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const gateway: Gateway = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms?customer=7`,
    calls,
    hangUpNext: (count) => (hangUps = count),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  running.push(gateway);
  return gateway;
}

const settingsFor = (url: string, change: Partial<WebhookSettings> = {}): WebhookSettings => ({ url, key: KEY, deadlineMs: DEADLINE_MS, now: () => NOW, ...change });

const failing = (because: string, failure: FailingDelivery["failure"], answer: Parameters<typeof startGateway>[0]): FailingDelivery => ({
  because,
  failure,
  open: async () => {
    const gateway = await startGateway(answer);
    return webhookDelivery(settingsFor(gateway.url));
  },
});

const FAILING: readonly FailingDelivery[] = [
  {
    because: "nobody listens",
    failure: "unreachable",
    open: async () => {
      const gateway = await startGateway(200);
      await gateway.stop();
      return webhookDelivery(settingsFor(gateway.url));
    },
  },
  failing("the gateway never answers", "timed-out", "never"),
  failing("the gateway hangs up", "unreachable", "hang up"),
  ...[302, 304, 307, 400, 401, 404, 429, 500, 503].map((status) => failing(`the gateway says ${status}`, "refused", status)),
];

describe("webhook", () => {
  let gateway: Gateway;
  challengeDeliveryContract({
    open: async () => {
      gateway = await startGateway(202);
      return webhookDelivery(settingsFor(gateway.url, { deadlineMs: 20_000 }));
    },
    arrived: () => gateway.calls.map(({ body }) => JSON.parse(body) as { to: string; text: string }).map(({ to, text }) => ({ to, subject: undefined, text })),
    failing: FAILING,
  });
});

test("the call is a POST of JSON that carries id, contact, text and language, and nothing else", async () => {
  const gateway = await startGateway(200);
  const message = codeMessage("sms");
  expect(await webhookDelivery(settingsFor(gateway.url)).deliver(message)).toBe("sent");
  const [{ method, path, headers, body } = {} as Call] = gateway.calls;
  expect({ method, path, type: headers["content-type"] }).toEqual({ method: "POST", path: "/sms?customer=7", type: "application/json; charset=utf-8" });
  expect(JSON.parse(body)).toEqual({ id: `${message.acsTransID}.1772323200`, to: "+819000000000", text: codeSms(message), language: "ja" });
});

test("the signature is the HMAC-SHA-256 of second and body as they came, and another key makes another", async () => {
  const gateway = await startGateway(200);
  await webhookDelivery(settingsFor(gateway.url)).deliver(codeMessage("sms"));
  await webhookDelivery(settingsFor(gateway.url, { key: Buffer.alloc(32, 8) })).deliver(codeMessage("sms"));
  await webhookDelivery(settingsFor(gateway.url, { now: () => NOW + 1 })).deliver(codeMessage("sms"));
  const signatures = gateway.calls.map(({ headers }) => headers["x-sekisho-signature"]);
  const expected = (t: number, index: number): string => createHmac("sha256", KEY).update(`${t}.${gateway.calls[index]?.body}`).digest("hex");
  expect(signatures[0]).toBe(`t=1772323200,v1=${expected(1_772_323_200, 0)}`);
  expect(signatures[1]).toMatch(/^t=1772323200,v1=[0-9a-f]{64}$/);
  expect(signatures[1]).not.toBe(signatures[0]);
  expect(signatures[2]).toBe(`t=1772323201,v1=${expected(1_772_323_201, 2)}`);
});

test("a known signature, worked out by hand with openssl", async () => {
  const gateway = await startGateway(200);
  await webhookDelivery(settingsFor(gateway.url)).deliver(codeMessage("sms", { language: "en", issuerName: "Bank", merchantName: "Shop", amount: undefined }));
  expect(gateway.calls[0]?.body).toBe(
    '{"id":"6b1f4c1e-4b0a-4c55-9a55-2f2b7f1d6a10.1772323200","to":"+819000000000","text":"483920 is your Bank code: card check by Shop, card 0009. Valid 5 min. Never share it. Not you? Call your bank.","language":"en"}',
  );
  expect(gateway.calls[0]?.headers["x-sekisho-signature"]).toBe("t=1772323200,v1=cb478e25fe304859c7a433d72240b7913771beb8f194cafe090ac7954e0f3cf0");
});

test.each([302, 307])("a redirect (%d) is not followed", async (status) => {
  const gateway = await startGateway(status);
  expect(await webhookDelivery(settingsFor(gateway.url)).deliver(codeMessage("sms"))).toBe("refused");
  expect(gateway.calls.map(({ path }) => path)).toEqual(["/sms?customer=7"]);
});

test("a connection that the gateway gave up after the last call is no reason not to reach it, and what it does not answer at all comes twice at most", async () => {
  const gateway = await startGateway(200);
  const delivery = webhookDelivery(settingsFor(gateway.url, { deadlineMs: 20_000 }));
  expect(await delivery.deliver(codeMessage("sms"))).toBe("sent");
  gateway.hangUpNext(1);
  expect(await delivery.deliver(codeMessage("sms"))).toBe("sent");
  expect(gateway.calls.map(({ body }) => body)).toEqual(Array.from({ length: 3 }, () => gateway.calls[0]?.body));
  gateway.hangUpNext(Infinity);
  expect(await delivery.deliver(codeMessage("sms"))).toBe("unreachable");
  expect(gateway.calls.length).toBeLessThanOrEqual(5);
});

test("an answer that never ends is not waited for", async () => {
  const gateway = await startGateway("endless");
  expect(await webhookDelivery(settingsFor(gateway.url, { deadlineMs: 30_000 })).deliver(codeMessage("sms"))).toBe("sent");
});

test.each([
  ["plain http across a network", { url: "http://sms.example/send" }, "https"],
  ["a host that only looks like this machine", { url: "http://127.0.0.1.evil.example/" }, "https"],
  ["another protocol", { url: "ftp://127.0.0.1/" }, "https"],
  ["no address", { url: "sms.example" }, "https"],
  ["a user in the address", { url: "https://user:secret@sms.example/" }, "without user"],
  ["a short key", { key: Buffer.alloc(15) }, "15 bytes"],
])("settings are refused: %s", (_name, change, message) => {
  const make = (): unknown => webhookDelivery(settingsFor("https://sms.example/send", change));
  expect(make).toThrow(message);
  expect(make).not.toThrow("secret");
});

test("https, and http towards this machine, are taken", () => {
  for (const url of ["https://sms.example/send", "http://localhost:8080/", "http://[::1]/", "http://127.8.0.1/"]) expect(webhookDelivery(settingsFor(url)).channel).toBe("sms");
});
