import { createServer } from "node:http";
import type { IncomingHttpHeaders, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createKeysFile } from "../../src/adapters/keys-file.js";
import { DEMO_ISSUER } from "../../src/config.js";
import type { Config } from "../../src/config.js";
import { readMail } from "../adapters/mime.js";
import { startSmtpServer } from "../adapters/smtp-server.js";
import type { SmtpServer, SmtpServerOptions } from "../adapters/smtp-server.js";
import { refused, sekisho } from "../cli/captured-io.js";
import { Browser, messageIn } from "./cardholder.js";
import { startDirectoryServer } from "./directory-server.js";
import type { TestDirectoryServer } from "./directory-server.js";
import { payment, post, startServer, temporaryFolder } from "./running-server.js";
import type { Answer, RunningServer } from "./running-server.js";

const CARD = "9000001234567890";
const STRANGER = "9000009876543210";
const ISSUER = { ...DEMO_ISSUER, id: "bank", bins: ["900000"], name: { ja: "関所銀行", en: "Sekisho Bank" } };

let ds: TestDirectoryServer;
let mailServer: SmtpServer;
let gateway: Gateway;
let server: RunningServer;
let seed = 0;
const folder = temporaryFolder();

interface Gateway {
  readonly url: string;
  readonly received: { readonly body: { readonly to: string; readonly text: string }; readonly headers: IncomingHttpHeaders }[];
  status: number;
  close(): Promise<void>;
}

async function startGateway(): Promise<Gateway> {
  const received: Gateway["received"] = [];
  const http: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      received.push({ body: JSON.parse(body) as { to: string; text: string }, headers: request.headers });
      response.writeHead(gateway.status).end();
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/sms`, received, status: 202, close: () => new Promise((resolve) => http.close(() => resolve())) };
}

async function restartWith(mode: SmtpServerOptions): Promise<void> {
  await server?.stop();
  await mailServer?.stop();
  mailServer = await startSmtpServer(mode);
  const mail = { host: "127.0.0.1", port: mailServer.port, encryption: "none" as const, from: "codes@bank.example" };
  const changes: Partial<Config> = { issuers: [ISSUER], mail, smsGateway: { url: gateway.url, key: "a key of the gateway" } };
  server = await startServer(folder, changes);
}

beforeAll(async () => {
  ds = await startDirectoryServer();
  gateway = await startGateway();
  createKeysFile(join(folder, "keys.json"), Date.now());
  writeFileSync(join(folder, "cardholders.csv"), `acctNumber,email,phone\n${CARD},person@bank.example,+819012345678\n`);
  expect(await sekisho(["cardholders", "import", join(folder, "cardholders.csv"), "--data-dir", folder])).toEqual({ code: 0, out: "1 cards taken in\n", err: "" });
  await restartWith({});
});
afterAll(async () => {
  await server.stop();
  await mailServer.stop();
  await gateway.close();
  await ds.close();
  expect(ds.complaints).toEqual([]);
});

function challenged(acctNumber = CARD): Promise<Answer> {
  return post(server, payment(6000 + seed++, { acctNumber, threeDSRequestorChallengeInd: "04", threeDSRequestorDecReqInd: "N", dsURL: ds.url, notificationURL: "https://shop.example/back", merchantName: "関所書店", purchaseAmount: "12800", purchaseCurrency: "392", purchaseExponent: "0" }));
}
const codeIn = (text: string): string => /(?<!\d)\d{6}(?!\d)/.exec(text)?.[0] ?? "none";

test("by SMS first, because that is what the card has; then by mail, and the code of the mail is right", async () => {
  const browser = new Browser(server, "phone", "ja");
  const ares = await challenged();
  let page = await browser.open(ares);
  expect(page.text).toContain("•••678");
  const sms = gateway.received.at(-1);
  expect(sms?.body.to).toBe("+819012345678");
  expect(sms?.headers["x-sekisho-signature"]).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
  page = await browser.press(page, "other-method");
  expect(page.text).toContain("p•••@bank.example");
  const mail = mailServer.received.at(-1);
  expect(mail?.to).toEqual(["person@bank.example"]);
  const { text, headers } = readMail(mail?.raw ?? "");
  expect(headers.get("from")?.[0]).toContain("関所銀行");
  expect(text).toContain("12,800");
  const end = await browser.press(page, "answer", codeIn(text));
  expect(messageIn(end)).toMatchObject({ transStatus: "Y" });
  expect(ds.results().at(-1)).toMatchObject({ authenticationMethod: "05", interactionCounter: "01" });
});

test.each<[string, SmtpServerOptions, number]>([
  ["refuses", { mode: "refusing" }, 500],
  ["hangs up", { mode: "gone" }, 503],
])("a delivery that %s is told to the person, who can ask again or another way", async (_title, mode, status) => {
  await restartWith(mode);
  gateway.status = status;
  try {
    const browser = new Browser(server);
    const ares = await challenged();
    let page = await browser.open(ares);
    expect(page.text).toContain("We could not send a code");
    expect(page.text).toContain("Use another way");
    page = await browser.press(page, "other-method");
    expect(page.text).toContain("We could not send a code");
    gateway.status = 202;
    page = await browser.press(page, "other-method");
    expect(page.text).toContain("We have sent a code");
    expect(messageIn(await browser.press(page, "answer", codeIn(gateway.received.at(-1)?.body.text ?? "")))).toMatchObject({ transStatus: "Y" });
    expect(await (await fetch(`${server.url}/metrics`)).text()).toMatch(/sekisho_code_deliveries_total\{outcome="refused"\} [1-9]/);
  } finally {
    gateway.status = 202;
  }
});

test("a card whose person nobody can reach is not enrolled", async () => {
  expect(await challenged(STRANGER)).toMatchObject({ transStatus: "N", transStatusReason: "13" });
});

test.each([
  ["acctNumber,email\n12,a@b.example\n", "acctNumber: expected 13 to 19 digits"],
  [`acctNumber,email\n${CARD},nobody\n`, "email: expected one address"],
  [`acctNumber,phone\n${CARD},0312345678\n`, "phone: expected + and 7 to 15 digits"],
  [`acctNumber,fax\n${CARD},1\n`, "there is no member of another name"],
  [`acctNumber,email\n"${CARD}\n`, "acctNumber: a quote stands where none may"],
])("a file of cardholders that is not right stops before anything is taken in: %#", async (text, complaint) => {
  const file = join(folder, "wrong.csv");
  writeFileSync(file, text);
  const line = await refused("cardholders", "import", file, "--data-dir", folder);
  expect(line).toContain(`wrong.csv:2: ${complaint}`);
  expect(line).not.toContain(CARD);
});
