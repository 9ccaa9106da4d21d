import { X509Certificate } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createKeysFile, readKeysFile } from "../../src/adapters/keys-file.js";
import { LmdbTrustList } from "../../src/adapters/trust-list-lmdb.js";
import { SeededRandom } from "../../src/base/index.js";
import { DEMO_ISSUER } from "../../src/config.js";
import { generateAReq } from "../../src/protocol/index.js";
import type { JsonObject } from "../../src/protocol/index.js";
import { sekisho } from "../cli/captured-io.js";
import { SdkSimulator } from "../sdk/simulator.js";
import type { Enc } from "../sdk/simulator.js";
import { Authenticator } from "../webauthn/authenticator.js";
import { Browser, messageIn } from "./cardholder.js";
import type { Page } from "./cardholder.js";
import { startDirectoryServer } from "./directory-server.js";
import type { TestDirectoryServer } from "./directory-server.js";
import { payment, post, startServer, temporaryFolder } from "./running-server.js";
import type { Answer, RunningServer } from "./running-server.js";

/*
 * A new challenge key while people are being asked, and the old one given up afterwards. Each step below is one that a single key
 * would fail: a code that was sent, a passkey's bytes on a page, an app's key pair, the records of cardholders, a browser's identifier.
 */
const ORIGIN = "https://acs.bank.example";
const HOLDER = "9100001234567890";
/** Whoever is not asked until the old key is gone. */
const RARE_HOLDER = "9100001234567891";
const DEVICE = "d".repeat(22);
const folder = temporaryFolder();
const keysFile = join(folder, "keys.json");
const authenticator = new Authenticator(ORIGIN);
let ds: TestDirectoryServer;
let server: RunningServer;
let seed = 31_000;

const start = (): Promise<RunningServer> => startServer(folder, { issuers: [{ ...DEMO_ISSUER, bins: ["9000"] }, { ...DEMO_ISSUER, id: "bank", bins: ["9100"] }], publicUrl: ORIGIN });

beforeAll(async () => {
  ds = await startDirectoryServer();
  createKeysFile(keysFile, Date.now());
  const cardholders = join(folder, "cardholders.jsonl");
  const rare = JSON.stringify({ acctNumber: RARE_HOLDER, email: "rare@bank.example" });
  writeFileSync(cardholders, `${rare}\n${JSON.stringify({ acctNumber: HOLDER, passkeys: [{ id: authenticator.id, publicKey: authenticator.publicKey, counter: 0 }] })}\n`);
  expect(await sekisho(["cardholders", "import", cardholders, "--data-dir", folder])).toMatchObject({ code: 0 });
  await withTrustList((list) => list.add("card", "merchant"));
  server = await start();
});
afterAll(async () => {
  await server.stop();
  await ds.close();
  expect(ds.complaints).toEqual([]);
});

async function withTrustList<Result>(work: (list: LmdbTrustList) => Result): Promise<Awaited<Result>> {
  const list = LmdbTrustList.open(join(folder, "trust"), () => readKeysFile(keysFile).challengeKeys);
  const result = await work(list);
  await list.close();
  return result;
}

function changeKeys(change: (keys: JsonObject) => JsonObject): void {
  writeFileSync(`${keysFile}.new`, JSON.stringify(change(JSON.parse(readFileSync(keysFile, "utf8")) as JsonObject)));
  renameSync(`${keysFile}.new`, keysFile);
}

const tokenNow = (): string => server.system.services.deviceTokens.write(DEVICE, Date.now());
const deviceIn = (token: string): string | undefined => server.system.services.deviceTokens.read(token, Date.now());
const challengeOf = (acctNumber: string): Promise<Answer> =>
  post(server, payment(seed++, { acctNumber, threeDSRequestorChallengeInd: "04", threeDSRequestorDecReqInd: "N", dsURL: ds.url, notificationURL: "https://shop.example/back" }));

interface Asked {
  readonly ares: Answer;
  readonly page: Page;
}

async function asked(acctNumber: string): Promise<Asked> {
  const ares = await challengeOf(acctNumber);
  expect(ares["transStatus"]).toBe("C");
  return { ares, page: await new Browser(server).open(ares) };
}

const byCode = async ({ page }: Asked, code: string): Promise<Answer> => messageIn(await new Browser(server).press(page, "answer", code));

async function byPasskey({ page }: Asked): Promise<Answer> {
  const request = JSON.parse((/data-request="([^"]+)"/.exec(page.html)?.[1] ?? "null").replaceAll("&quot;", '"')) as Parameters<Authenticator["assertion"]>[0];
  return messageIn(await new Browser(server).post("/3ds/challenge/answer", { ...page.hidden, action: "passkey", assertion: authenticator.assertion(request) }));
}

/** An app whose challenge is announced; what is said in it is the SDK's. */
async function app(enc: Enc) {
  const sdk = new SdkSimulator({ enc, roots: [new X509Certificate(Buffer.from(readKeysFile(keysFile).signingCertificates.at(-1) as string, "base64"))] });
  const ares = await post(server, {
    ...generateAReq(new SeededRandom(seed++), { version: "2.2.0", channel: "APP", category: "PA" }), ...sdk.areqMembers("2.2.0"),
    acctNumber: "9000001234567890", threeDSRequestorChallengeInd: "04", threeDSRequestorDecReqInd: "N", dsURL: ds.url,
  } as JsonObject);
  sdk.accept(ares["acsTransID"] as string, ares["acsSignedContent"] as string, new Date());
  const ids = { messageType: "CReq", messageVersion: "2.2.0", threeDSServerTransID: ares["threeDSServerTransID"], acsTransID: ares["acsTransID"] };
  const say = async (members: JsonObject = {}): Promise<JsonObject> => {
    const response = await fetch(`${server.url}/3ds/challenge`, { method: "POST", headers: { "Content-Type": "application/jose; charset=UTF-8" }, body: sdk.creq({ ...ids, ...members }) });
    return sdk.cres(await response.text()) as JsonObject;
  };
  return { say, pass: () => say({ challengeDataEntry: server.codeFor(ares) }) };
}

test("challenges under way go on over a new key, and what is kept outlives the old one", async () => {
  const code = await asked("9000001234567890");
  const passkey = await asked(HOLDER);
  const untouched = await asked("9000001234567890");
  const begun = await app("A128GCM");
  await begun.say();
  const announced = await app("A128CBC-HS256");
  const formerToken = tokenNow();

  const signature = formerToken.split(".").at(-1);
  const sameMoment = (): string => server.system.services.deviceTokens.write(DEVICE, Number.parseInt(formerToken.split(".")[2] as string, 36) * 1000);
  expect(sameMoment().split(".").at(-1)).toBe(signature);
  changeKeys((keys) => ({ ...keys, challengeKeys: [{ id: 1, key: Buffer.alloc(32, 1).toString("base64url") }] }));
  for (const deadline = Date.now() + 10_000; sameMoment() === formerToken; await new Promise((resolve) => setTimeout(resolve, 50))) expect(Date.now()).toBeLessThan(deadline);

  expect(await byCode(code, server.codeFor(code.ares))).toMatchObject({ transStatus: "Y" });
  expect(await byPasskey(passkey)).toMatchObject({ transStatus: "Y" });
  expect(await begun.pass()).toMatchObject({ transStatus: "Y" });
  await announced.say();
  expect(await announced.pass()).toMatchObject({ transStatus: "Y" });
  const next = await app("A128GCM");
  await next.say();
  expect(await next.pass()).toMatchObject({ transStatus: "Y" });
  expect(deviceIn(formerToken)).toBe(DEVICE);

  const newToken = tokenNow();
  const late = await asked("9000001234567890");
  const lateCode = server.codeFor(late.ares);
  await server.stop();
  changeKeys(({ challengeKey: _, ...keys }) => keys);
  expect(readKeysFile(keysFile).challengeKeys.map(({ id }) => id)).toEqual([1]);
  expect(await withTrustList((list) => list.trusts("card", "merchant"))).toBe(true);
  server = await start();
  expect((await new Browser(server).open(untouched.ares)).action).toBe(untouched.page.action);
  expect(await challengeOf(RARE_HOLDER)).toMatchObject({ transStatus: "C" });
  expect(await byCode(late, lateCode)).toMatchObject({ transStatus: "Y" });
  expect(await byPasskey(await asked(HOLDER))).toMatchObject({ transStatus: "Y" });
  expect([deviceIn(newToken), deviceIn(formerToken)]).toEqual([DEVICE, undefined]);
});
