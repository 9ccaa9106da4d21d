import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { LmdbCardholders } from "../../src/adapters/cardholders-lmdb.js";
import { hmacKeyedHash } from "../../src/adapters/keyed-hash-hmac.js";
import { createKeysFile } from "../../src/adapters/keys-file.js";
import { DEMO_ISSUER } from "../../src/config.js";
import { creqOf } from "../journey/cardholder.js";
import { startDirectoryServer } from "../journey/directory-server.js";
import type { TestDirectoryServer } from "../journey/directory-server.js";
import { payment, post, startServer, temporaryFolder } from "../journey/running-server.js";
import type { RunningServer } from "../journey/running-server.js";
import { browserTest, openBrowser } from "./chromium.js";

const CARD = "9000001234567890";
const KEY = "a key of the issuer's app";
const folder = temporaryFolder();
let ds: TestDirectoryServer;
let server: RunningServer;
/** The bank, which takes every question, and the shop, which says thank you. */
let others: Server;
let othersUrl: string;

beforeAll(async () => {
  ds = await startDirectoryServer();
  others = createServer((_request, response) => response.setHeader("Content-Type", "text/html").end("<p>thank you</p>"));
  await new Promise<void>((resolve) => others.listen(0, "127.0.0.1", resolve));
  othersUrl = `http://127.0.0.1:${(others.address() as AddressInfo).port}`;
  const keys = createKeysFile(join(folder, "keys.json"), Date.now());
  const cardholders = LmdbCardholders.open(join(folder, "cardholders"), () => keys.challengeKeys);
  await cardholders.put(hmacKeyedHash(keys.accountNumberKey)("card", CARD), { app: "person 7" });
  await cardholders.close();
  server = await startServer(folder, { issuers: [{ ...DEMO_ISSUER, id: "bank", bins: ["900000"] }], issuerApp: { url: othersUrl, key: KEY } });
});
afterAll(async () => {
  await server.stop();
  await ds.close();
  others.closeAllConnections();
  others.close();
});

browserTest("the page waits without moving, and leaves by itself when the app has confirmed", async () => {
  const ares = await post(server, payment(4000, { acctNumber: CARD, threeDSRequestorChallengeInd: "04", threeDSRequestorDecReqInd: "N", dsURL: ds.url, notificationURL: `${othersUrl}/done` }));
  const context = await openBrowser();
  try {
    const page = await context.newPage();
    const errors: string[] = [];
    // The icon, which a browser wants of a page that stands alone, is none of ours.
    page.on("console", (message) => message.type() === "error" && !message.text().includes("404") && errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.setContent(`<form method="post" action="${server.url}/3ds/challenge"><input type="hidden" name="creq" value="${creqOf(ares)}"><button>go</button></form>`);
    await page.click("button");
    await page.waitForSelector("text=I have confirmed");
    await page.click("summary");
    const looked = await page.waitForRequest((request) => request.postData()?.includes("action=wait") === true);
    expect((await looked.response())?.status()).toBe(204);
    // The page is the very same: what the person had opened is open.
    expect(await page.getAttribute("details", "open")).toBe("");
    const body = JSON.stringify({ transaction: ares["acsTransID"], outcome: "confirmed" });
    const t = Math.floor(Date.now() / 1000);
    const headers = { "Content-Type": "application/json", "X-Sekisho-Signature": `t=${t},v1=${createHmac("sha256", KEY).update(`${t}.${body}`).digest("hex")}` };
    expect((await fetch(`${server.url}/3ds/challenge/confirm`, { method: "POST", headers, body })).status).toBe(204);
    await page.waitForSelector("text=thank you");
    expect(ds.results()).toMatchObject([{ transStatus: "Y", authenticationMethod: "11" }]);
    expect(errors).toEqual([]);
  } finally {
    await context.close();
  }
}, 60_000);
