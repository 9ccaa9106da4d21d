import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { selfSignedCertificate } from "../../src/adapters/certificate.js";
import { smtpDelivery } from "../../src/adapters/challenge-delivery-smtp.js";
import type { SmtpSettings } from "../../src/adapters/challenge-delivery-smtp.js";
import { DEADLINE_MS, challengeDeliveryContract, codeMessage } from "../contract/challenge-delivery.js";
import type { FailingDelivery } from "../contract/challenge-delivery.js";
import { readMail } from "./mime.js";
import { startSmtpServer } from "./smtp-server.js";
import type { SmtpServer, SmtpServerOptions } from "./smtp-server.js";

const FROM = "no-reply@bank.example";
const LOGIN = { user: "sekisho", password: "p\u00e4ss word" };

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const { cert, key } = { cert: pemOf(selfSignedCertificate({ commonName: "localhost", privateKey, serial: Buffer.alloc(16, 5), notBefore: Date.now() - 86_400_000, notAfter: Date.now() + 86_400_000 })), key: privateKey.export({ type: "sec1", format: "pem" }) as string };

function pemOf(der: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${der.toString("base64").replace(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`;
}

// A test that fails must not leave a server behind, which would keep the process.
const running: SmtpServer[] = [];
afterEach(() => Promise.all(running.splice(0).map((server) => server.stop())));

async function start(options: SmtpServerOptions = {}): Promise<SmtpServer> {
  const server = await startSmtpServer(options);
  running.push(server);
  return server;
}

const settingsFor = (port: number, change: Partial<SmtpSettings> = {}): SmtpSettings =>
  ({ host: "localhost", port, encryption: "none", from: FROM, deadlineMs: DEADLINE_MS, ...change });

const arrivedAt = (server: SmtpServer) => server.received.map(({ to, raw }) => {
  const { headers, text } = readMail(raw);
  return { to: to.join(), subject: headers.get("subject")?.join("\n"), text };
});

const failing = (because: string, failure: FailingDelivery["failure"], options: SmtpServerOptions, change: Partial<SmtpSettings> = {}): FailingDelivery => ({
  because,
  failure,
  open: async () => {
    const server = await start(options);
    return smtpDelivery(settingsFor(server.port, change));
  },
});

/** A port where nobody listens. */
async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const FAILING: readonly FailingDelivery[] = [
  { because: "nobody listens", failure: "unreachable", open: async () => smtpDelivery(settingsFor(await deadPort())) },
  failing("the server never answers", "timed-out", { mode: "slow" }),
  failing("the server does not say whether it took the message", "timed-out", { mode: "silent" }),
  failing("the server hangs up in the middle", "unreachable", { mode: "gone" }),
  failing("there is no such recipient (550)", "refused", { mode: "refusing" }),
  failing("the server has no room (452)", "refused", { mode: "full" }),
  failing("the server is too busy to begin (421)", "refused", { mode: "busy" }),
  failing("the server wants a login and we have none (530)", "refused", { login: LOGIN }),
  failing("our password is wrong (535)", "misconfigured", { login: LOGIN }, { login: { ...LOGIN, password: "other" } }),
  failing("the server knows no STARTTLS", "misconfigured", {}, { encryption: "starttls" }),
  failing("nobody vouches for the server's certificate", "unreachable", { tls: { key, cert, when: "asked" } }, { encryption: "starttls" }),
  failing("nobody vouches for the certificate of a server that starts with TLS", "unreachable", { tls: { key, cert, when: "from start" } }, { encryption: "tls" }),
  failing("the certificate is another server's", "unreachable", { tls: { key, cert, when: "asked" } }, { encryption: "starttls", authorities: cert, host: "127.0.0.1" }),
];

describe.each([
  ["in the clear on this machine", {}, {}],
  ["with a login", { login: LOGIN }, { login: LOGIN }],
  ["by STARTTLS with a login", { tls: { key, cert, when: "asked" }, login: LOGIN }, { encryption: "starttls", authorities: cert, login: LOGIN }],
  ["by TLS from the start", { tls: { key, cert, when: "from start" } }, { encryption: "tls", authorities: cert }],
] as const)("smtp, %s", (_name, serverOptions, change) => {
  let server: SmtpServer;
  challengeDeliveryContract({
    open: async () => {
      server = await start(serverOptions);
      return smtpDelivery(settingsFor(server.port, { ...change, deadlineMs: 20_000 }));
    },
    arrived: () => arrivedAt(server),
    failing: "login" in change || "encryption" in change ? [] : FAILING,
  });

  test("the server sees what the settings say", async () => {
    await smtpDelivery(settingsFor(server.port, { ...change, deadlineMs: 20_000 })).deliver(codeMessage("email"));
    expect(server.received.map(({ from, to, encrypted, user }) => ({ from, to, encrypted, user }))).toEqual([
      { from: FROM, to: ["taro@example.jp"], encrypted: "encryption" in change, user: "login" in change ? LOGIN.user : undefined },
    ]);
  });
});

test("each header stands there once, whatever the merchant's name; the issuer's name goes before the address", async () => {
  const server = await start();
  const merchantName = "Shop\r\nBcc: thief@evil.example\r\nSubject: You have won\r\n\r\nBody";
  await smtpDelivery(settingsFor(server.port)).deliver(codeMessage("email", { merchantName }));
  const { headers } = readMail(server.received[0]?.raw ?? "");
  expect([...headers.keys()].sort()).toEqual(["auto-submitted", "content-language", "content-transfer-encoding", "content-type", "date", "from", "message-id", "mime-version", "subject", "to"]);
  for (const values of headers.values()) expect(values).toHaveLength(1);
  expect(headers.get("from")).toEqual([`例銀行カード <${FROM}>`]);
  expect(headers.get("to")).toEqual(["taro@example.jp"]);
  expect(headers.get("content-type")).toEqual(["text/plain; charset=utf-8"]);
  expect(headers.get("auto-submitted")).toEqual(["auto-generated"]);
  expect(headers.get("content-language")).toEqual(["ja"]);
  expect(headers.get("message-id")?.[0]).toMatch(/^<[^<>\s]+@bank\.example>$/);
});

test.each(["", "taro", "taro@example.jp, thief@evil.example", "Taro <taro@example.jp>", "taro@example.jp\r\nBcc: thief@evil.example", "friends: taro@example.jp;", `${"x".repeat(250)}@example.jp`])(
  "a contact that is not one mailbox reaches nobody: %j",
  async (to) => {
    const server = await start();
    const outcome = await smtpDelivery(settingsFor(server.port)).deliver(codeMessage("email", { to }));
    expect(outcome).toBe("misconfigured");
    expect(server.commands).toEqual([]);
  },
);

test("without encryption neither the password nor the code is sent", async () => {
  const server = await start({ login: LOGIN });
  expect(await smtpDelivery(settingsFor(server.port, { encryption: "starttls", login: LOGIN })).deliver(codeMessage("email"))).toBe("misconfigured");
  expect(server.commands).toEqual(["EHLO", "STARTTLS"]);
  expect(server.received).toEqual([]);
});

test("a refusal is final: there is one try", async () => {
  const server = await start({ mode: "refusing" });
  await smtpDelivery(settingsFor(server.port)).deliver(codeMessage("email"));
  expect(server.commands.filter((verb) => verb === "RCPT")).toHaveLength(1);
});

test.each([
  ["codes in the clear across a network", { host: "mail.bank.example" }, "loopback"],
  ["a host that only looks like this machine", { host: "127.0.0.1.evil.example" }, "loopback"],
  ["a sender that is no address", { from: "Example Bank" }, "sender"],
])("settings are refused: %s", (_name, change, message) => {
  expect(() => smtpDelivery(settingsFor(25, change))).toThrow(message);
});
