import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { LmdbCardholders } from "../../src/adapters/cardholders-lmdb.js";
import { hmacKeyedHash } from "../../src/adapters/keyed-hash-hmac.js";
import { createKeysFile } from "../../src/adapters/keys-file.js";
import { SeededRandom } from "../../src/base/index.js";
import { DEMO_ISSUER } from "../../src/config.js";
import type { Config } from "../../src/config.js";
import { generateAReq } from "../../src/protocol/index.js";
import type { GenerateShape, JsonObject } from "../../src/protocol/index.js";
import { Browser } from "./cardholder.js";
import { rresTo, startDirectoryServer } from "./directory-server.js";
import type { TestDirectoryServer } from "./directory-server.js";
import { post, startServer, temporaryFolder, tick } from "./running-server.js";
import type { Answer, RunningServer } from "./running-server.js";

const CARD = "9000001234567890";
const WITHOUT_APP = "9000009876543210";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Everybody is asked, and apart from the checkout where that can be. */
const POLICY = "name: apart\nversion: 1\ndescription: { en: Asks everybody apart, ja: 全員に別の経路で確認 }\nrules: []\notherwise: decoupled\n";
const clock = { now: Date.UTC(2026, 2, 1, 10) };
const folder = temporaryFolder();
/** The issuer's app, which takes every question. */
const asked: { readonly transaction: string; readonly person: string; readonly expiresAt: string }[] = [];
const app = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk: Buffer) => (body += chunk.toString()));
  request.on("end", () => {
    asked.push(JSON.parse(body) as (typeof asked)[number]);
    response.writeHead(202).end();
  });
});
let ds: TestDirectoryServer;
let server: RunningServer;
let seed = 20_000;

async function start(changes: Partial<Config> = {}): Promise<void> {
  const issuerApp = { url: `http://127.0.0.1:${(app.address() as AddressInfo).port}/ask`, key: "a key of the issuer's app" };
  server = await startServer(folder, { policyDir: join(folder, "policies"), issuers: [{ ...DEMO_ISSUER, id: "bank", bins: ["900000"], policy: "apart/1" }], issuerApp, ...changes }, () => clock.now);
}

beforeAll(async () => {
  ds = await startDirectoryServer();
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  mkdirSync(join(folder, "policies/apart"), { recursive: true });
  writeFileSync(join(folder, "policies/apart/1.yaml"), POLICY);
  const keys = createKeysFile(join(folder, "keys.json"), Date.now());
  const cardholders = LmdbCardholders.open(join(folder, "cardholders"), () => keys.challengeKeys);
  await cardholders.put(hmacKeyedHash(keys.accountNumberKey)("card", CARD), { app: "person-1" });
  await cardholders.put(hmacKeyedHash(keys.accountNumberKey)("card", WITHOUT_APP), { phone: "+819012345678" });
  await cardholders.close();
  await start();
});
afterAll(async () => {
  await server.stop();
  await ds.close();
  await new Promise((resolve) => app.close(resolve));
  expect(ds.complaints).toEqual([]);
});
beforeEach(() => {
  ds.received.length = 0;
  ds.manner = "proper";
});

const RI = { version: "2.2.0", channel: "3RI", category: "PA" } as const;
const BRW = { version: "2.2.0", channel: "BRW", category: "PA" } as const;

/** A message that wants its person to be asked apart from the checkout, within an hour unless said otherwise. */
function areqOf(shape: GenerateShape, changes: JsonObject = {}): JsonObject {
  return { ...generateAReq(new SeededRandom(seed++), shape), acctNumber: CARD, threeDSRequestorDecReqInd: "Y", threeDSRequestorDecMaxTime: "00060", dsURL: ds.url, ...changes } as JsonObject;
}

async function decoupled(shape: GenerateShape, changes: JsonObject = {}): Promise<Answer> {
  const ares = await post(server, areqOf(shape, changes));
  expect(ares).toMatchObject({ transStatus: "D", acsDecConInd: "Y" });
  await pass(500);
  return ares;
}
async function pass(ms: number): Promise<void> {
  clock.now += ms;
  await tick(server);
}
/** What the issuer's app says; the result is out when this returns. */
async function say(ares: Answer, said: "confirmed" | "denied"): Promise<void> {
  await server.system.challenges.confirm(ares["acsTransID"] as string, said);
  await server.system.challenges.idle();
}

const SHAPES = (["2.2.0", "2.3.1"] as const).flatMap((version) => (["3RI", "BRW", "APP"] as const).flatMap((channel) => (["PA", "NPA"] as const).map((category) => ({ version, channel, category }))));
test.each(SHAPES)("$version $channel $category: confirmed, denied, left alone; each has one result in words of its version", async (shape) => {
  const kind = shape.version === "2.3.1" ? { authenticationMethod: ["12", "11"] } : { authenticationType: "04", authenticationMethod: "11" };
  const proven = shape.category === "PA" ? { eci: "05", authenticationValue: expect.stringMatching(/^[A-Za-z0-9+/]{27}=$/) as unknown } : {};
  const [yes, no, silence] = [await decoupled(shape), await decoupled(shape), await decoupled(shape)];
  const expiresAt = new Date(clock.now - 500 + HOUR).toISOString();
  expect(asked.find(({ transaction }) => transaction === silence["acsTransID"])).toMatchObject({ person: "person-1", expiresAt });
  await say(yes, "confirmed");
  await say(no, "denied");
  expect(ds.resultsOf(yes)).toMatchObject([{ messageVersion: shape.version, transStatus: "Y", ...kind, ...proven }]);
  expect(ds.resultsOf(no)).toMatchObject([{ transStatus: "N", transStatusReason: "01", ...kind }]);
  await pass(59 * MINUTE);
  expect(ds.resultsOf(silence)).toEqual([]);
  await pass(MINUTE);
  expect(ds.resultsOf(silence)).toMatchObject([{ transStatus: "U", transStatusReason: "24", challengeCancel: "03", ...kind }]);
  await say(silence, "confirmed");
  await pass(2 * HOUR);
  for (const ares of [yes, no, silence]) {
    expect(ds.resultsOf(ares)).toHaveLength(1);
    for (const absent of ["interactionCounter", "acsRenderingType"]) expect(ds.resultsOf(ares)[0]).not.toHaveProperty(absent);
  }
});

test("who names no time waits a week", async () => {
  const { threeDSRequestorDecMaxTime: _, ...areq } = areqOf(RI);
  const ares = await post(server, areq);
  expect(ares["transStatus"]).toBe("D");
  await pass(7 * 24 * HOUR - MINUTE);
  expect(ds.resultsOf(ares)).toEqual([]);
  await pass(MINUTE);
  expect(ds.resultsOf(ares)).toMatchObject([{ transStatusReason: "24" }]);
});

test("an AReq that is sent again begins nothing anew", async () => {
  const areq = areqOf(RI);
  const ares = await post(server, areq);
  await pass(30 * MINUTE);
  expect(await post(server, areq)).toEqual(ares);
  await pass(30 * MINUTE);
  expect(ds.resultsOf(ares)).toHaveLength(1);
});

test("nor does one that is sent again when the answer is long forgotten", async () => {
  const areq = areqOf(RI, { threeDSRequestorDecMaxTime: "10080" });
  const ares = await post(server, areq);
  await pass(500);
  await say(ares, "confirmed");
  for (const wait of [MINUTE, HOUR, 24 * HOUR]) {
    await pass(wait);
    expect(await post(server, areq)).toEqual(ares);
    await pass(500);
  }
  await say(ares, "denied");
  await pass(7 * 24 * HOUR);
  expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "Y" }]);
});

test("a CReq is refused, and the authentication goes on", async () => {
  const ares = await decoupled(BRW, { notificationURL: "https://shop.example/back" });
  const page = await new Browser(server).open(ares);
  expect({ status: page.status, hidden: page.hidden }).toEqual({ status: 400, hidden: {} });
  const inApp = await decoupled({ ...BRW, channel: "APP" });
  const header = Buffer.from(JSON.stringify({ alg: "dir", enc: "A128GCM", kid: inApp["acsTransID"] })).toString("base64url");
  const said = await fetch(`${server.url}/3ds/challenge`, { method: "POST", headers: { "Content-Type": "application/jose" }, body: `${header}..AAAA.AAAA.AAAA` });
  expect(await said.json()).toMatchObject({ messageType: "Erro", errorCode: "301", errorDetail: "acsTransID" });
  expect(ds.received).toEqual([]);
  for (const one of [ares, inApp]) await say(one, "confirmed");
  expect(ds.results().map(({ transStatus }) => transStatus)).toEqual(["Y", "Y"]);
});

test("whoever has no app of the bank: asked at the page where there is one, else not enrolled", async () => {
  expect(await post(server, areqOf(RI, { acctNumber: WITHOUT_APP }))).toMatchObject({ transStatus: "N", transStatusReason: "13" });
  expect(await post(server, areqOf(BRW, { acctNumber: WITHOUT_APP }))).toMatchObject({ transStatus: "C" });
  expect(await post(server, areqOf(RI, { threeDSRequestorDecMaxTime: "00001" }))).toMatchObject({ transStatus: "N", transStatusReason: "25" });
});

test("the process ends in the middle: the question, the clock and the result go on", async () => {
  const [yes, silence, unheard] = [await decoupled(RI), await decoupled(RI), await decoupled(RI)];
  await server.stop();
  clock.now += 20 * MINUTE;
  await start();
  await say(yes, "confirmed");
  ds.manner = () => ({ status: 503, body: "" });
  await say(unheard, "denied");
  await server.stop();
  ds.received.length = 0;
  ds.manner = (message) => ({ body: JSON.stringify(rresTo(message)) });
  clock.now += HOUR;
  await start();
  await pass(0);
  for (let minute = 0; minute < 10; minute++) await pass(MINUTE);
  expect(ds.resultsOf(yes)).toEqual([]);
  expect(ds.resultsOf(silence)).toMatchObject([{ transStatus: "U", transStatusReason: "24", challengeCancel: "03" }]);
  expect(ds.resultsOf(unheard)).toMatchObject([{ transStatus: "N", transStatusReason: "01" }]);
});

test("an issuer may call it N", async () => {
  await server.stop();
  await start({ decoupledTimeoutStatus: "N" });
  const ares = await decoupled(RI);
  await pass(HOUR);
  expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "N", transStatusReason: "24", challengeCancel: "03" }]);
});
