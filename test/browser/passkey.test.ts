import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { CDPSession, Page } from "playwright-core";
import { LmdbCardholders } from "../../src/adapters/cardholders-lmdb.js";
import { hmacKeyedHash } from "../../src/adapters/keyed-hash-hmac.js";
import { createKeysFile } from "../../src/adapters/keys-file.js";
import { DEMO_ISSUER } from "../../src/config.js";
import { creqOf } from "../journey/cardholder.js";
import { startDirectoryServer } from "../journey/directory-server.js";
import type { TestDirectoryServer } from "../journey/directory-server.js";
import { payment, post, startServer, temporaryFolder } from "../journey/running-server.js";
import type { Answer, RunningServer } from "../journey/running-server.js";
import { Authenticator } from "../webauthn/authenticator.js";
import { browserTest, openBrowser } from "./chromium.js";

const cardOf = (number: number): string => `9000001${String(number).padStart(9, "0")}`;
const CARDS = 2;
const folder = temporaryFolder();
let ds: TestDirectoryServer;
let server: RunningServer;
let shop: Server;
let shopUrl: string;
/** WebAuthn wants a name, and takes this one unencrypted. */
let publicUrl: string;
let passkey: Authenticator;
let used = 0;

const portOf = (listening: Server): number => (listening.address() as AddressInfo).port;
const listen = (one: Server): Promise<void> => new Promise((resolve) => one.listen(0, "127.0.0.1", resolve));

/** A port that was free a moment ago: the origin must be known before the server is there. */
async function freePort(): Promise<number> {
  const taken = createServer();
  await listen(taken);
  const port = portOf(taken);
  await new Promise((resolve) => taken.close(resolve));
  return port;
}

beforeAll(async () => {
  ds = await startDirectoryServer();
  shop = createServer((_request, response) => response.setHeader("Content-Type", "text/html").end("<p>thank you</p>"));
  await listen(shop);
  shopUrl = `http://127.0.0.1:${portOf(shop)}`;
  const port = await freePort();
  publicUrl = `http://localhost:${port}`;
  passkey = new Authenticator(publicUrl);
  const keys = createKeysFile(join(folder, "keys.json"), Date.now());
  const cardholders = LmdbCardholders.open(join(folder, "cardholders"), () => keys.challengeKeys);
  for (let number = 0; number < CARDS; number++) await cardholders.put(hmacKeyedHash(keys.accountNumberKey)("card", cardOf(number)), { email: "person@bank.example", passkeys: [{ id: passkey.id, publicKey: passkey.publicKey, counter: 0 }] });
  await cardholders.close();
  server = await startServer(folder, { issuers: [{ ...DEMO_ISSUER, id: "bank", bins: ["900000"] }], publicUrl, port });
});
afterAll(async () => {
  await server.stop();
  await ds.close();
  shop.closeAllConnections();
  shop.close();
});

/** A device of the person with a passkey in it, and the page of a challenge that asks for one. */
async function visiting(visit: (page: Page, ares: Answer, device: CDPSession, authenticatorId: string) => Promise<void>): Promise<void> {
  const number = used++;
  const ares = await post(server, payment(2000 + number, { acctNumber: cardOf(number), threeDSRequestorChallengeInd: "04", threeDSRequestorDecReqInd: "N", dsURL: ds.url, notificationURL: `${shopUrl}/done` }));
  const context = await openBrowser();
  try {
    const page = await context.newPage();
    const device = await context.newCDPSession(page);
    await device.send("WebAuthn.enable");
    const { authenticatorId } = await device.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
    const credential = { credentialId: Buffer.from(passkey.id, "base64url").toString("base64"), isResidentCredential: false, rpId: "localhost", privateKey: passkey.keys.privateKey.export({ format: "der", type: "pkcs8" }).toString("base64"), signCount: 1 };
    await device.send("WebAuthn.addCredential", { authenticatorId, credential });
    await page.setContent(`<form method="post" action="${ares["acsURL"] as string}"><input type="hidden" name="creq" value="${creqOf(ares)}"><button>go</button></form>`);
    await page.click("button");
    await page.waitForSelector("text=Use the passkey");
    await visit(page, ares, device, authenticatorId);
  } finally {
    await context.close();
  }
}

browserTest("the passkey of a device confirms", async () => {
  await visiting(async (page, ares) => {
    await page.click("button.main");
    await page.waitForSelector("text=thank you");
    expect(ds.results().filter(({ acsTransID }) => acsTransID === ares["acsTransID"])).toMatchObject([{ transStatus: "Y", authenticationMethod: "10" }]);
  });
}, 60_000);

browserTest("a device that does not know the person: the page says so, and a code works", async () => {
  await visiting(async (page, ares, device, authenticatorId) => {
    await device.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
    await page.click("button.main");
    await page.waitForSelector("[role=alert]");
    expect(await page.textContent("[role=alert]")).toContain("The passkey could not be used here");
    await page.click("text=Use another way");
    await page.fill("#code", server.codeFor(ares));
    await page.click("button.main");
    await page.waitForSelector("text=thank you");
    expect(ds.results().filter(({ acsTransID }) => acsTransID === ares["acsTransID"])).toMatchObject([{ transStatus: "Y", authenticationMethod: "05" }]);
  });
}, 60_000);
