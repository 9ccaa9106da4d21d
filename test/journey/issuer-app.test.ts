import { X509Certificate, createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createKeysFile, readKeysFile } from "../../src/adapters/keys-file.js";
import { DEMO_ISSUER } from "../../src/config.js";
import { SeededRandom } from "../../src/base/index.js";
import { generateAReq } from "../../src/protocol/index.js";
import type { JsonObject } from "../../src/protocol/index.js";
import { refused, sekisho } from "../cli/captured-io.js";
import { SdkSimulator } from "../sdk/simulator.js";
import { Browser, messageIn } from "./cardholder.js";
import { startDirectoryServer } from "./directory-server.js";
import type { TestDirectoryServer } from "./directory-server.js";
import { complaintsOf } from "./message-facts.js";
import { payment, post, startServer, temporaryFolder, tick } from "./running-server.js";
import type { Answer, RunningServer } from "./running-server.js";

/** A card that is challenged again and again would be rejected, so each challenge has its own. */
const cardOf = (group: "mail and app" | "app", number: number): string => `${{ "mail and app": 9000001, app: 9000002 }[group]}${String(number).padStart(9, "0")}`;
const KEY = "a key of the issuer's app";
const ISSUER = { ...DEMO_ISSUER, id: "bank", bins: ["900000"], name: { ja: "関所銀行", en: "Sekisho Bank" } };
const START = Date.now();
const SECOND = 1000;
const MINUTE = 60 * SECOND;

const clock = { now: START };
const folder = temporaryFolder();
let ds: TestDirectoryServer;
let bank: Bank;
let server: RunningServer;
let seed = 0;

interface Bank {
  readonly url: string;
  readonly received: { readonly body: JsonObject; readonly signed: boolean }[];
  /** How the next calls are answered. */
  status: number;
  close(): Promise<void>;
}

const signatureOf = (body: string, seconds: number, key = KEY): string => `t=${seconds},v1=${createHmac("sha256", key).update(`${seconds}.${body}`).digest("hex")}`;
const secondsNow = (): number => Math.floor(clock.now / SECOND);

/** The bank's side of its app: takes what persons are to be asked, and looks at who says so. */
async function startBank(): Promise<Bank> {
  const received: Bank["received"] = [];
  const http: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      received.push({ body: JSON.parse(body) as JsonObject, signed: request.headers["x-sekisho-signature"] === signatureOf(body, secondsNow()) });
      response.writeHead(bank.status).end();
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/ask`, received, status: 202,
    close: () => {
      http.closeAllConnections();
      return new Promise((resolve) => http.close(() => resolve()));
    },
  };
}

beforeAll(async () => {
  ds = await startDirectoryServer();
  bank = await startBank();
  createKeysFile(join(folder, "keys.json"), START);
  const rows = Array.from({ length: 100 }, (_, number) => `${cardOf("mail and app", number)},person@bank.example,person ${number}\n${cardOf("app", number)},,山田 ${number}\n`);
  writeFileSync(join(folder, "cardholders.csv"), `acctNumber,email,app\n${rows.join("")}`);
  expect(await sekisho(["cardholders", "import", join(folder, "cardholders.csv"), "--data-dir", folder])).toMatchObject({ code: 0 });
  server = await startServer(folder, { issuers: [ISSUER], issuerApp: { url: bank.url, key: KEY } }, () => clock.now);
});
afterAll(async () => {
  await server.stop();
  await bank.close();
  await ds.close();
  expect(ds.complaints).toEqual([]);
});
beforeEach(() => {
  bank.received.length = 0;
  bank.status = 202;
  ds.manner = "proper";
});

function asked(group: Parameters<typeof cardOf>[0]): Promise<Answer> {
  const areq = payment(5000 + seed, { acctNumber: cardOf(group, seed++), threeDSRequestorChallengeInd: "04", threeDSRequestorDecReqInd: "N", dsURL: ds.url, notificationURL: "https://shop.example/back", merchantName: "https://evil.example\nShop", purchaseAmount: "12800", purchaseCurrency: "392", purchaseExponent: "0" });
  return post(server, areq);
}
async function challenged(group: Parameters<typeof cardOf>[0] = "mail and app"): Promise<Answer> {
  const ares = await asked(group);
  expect(ares["transStatus"]).toBe("C");
  return ares;
}
async function pass(ms: number): Promise<void> {
  clock.now += ms;
  await tick(server);
}
/** The app says something; `signature` may be another than the right one. */
async function says(body: unknown, signature?: string): Promise<number> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const headers = { "Content-Type": "application/json", "X-Sekisho-Signature": signature ?? signatureOf(text, secondsNow()) };
  const response = await fetch(`${server.url}/3ds/challenge/confirm`, { method: "POST", headers, body: text });
  if (response.status !== 204) expect(response.headers.get("content-type")).toContain("application/problem+json");
  return response.status;
}
const confirmation = (ares: Answer, outcome = "confirmed"): JsonObject => ({ transaction: ares["acsTransID"] as string, outcome });

test("the bank is told whom to ask what, signed; confirmed there, the waiting page goes on by itself", async () => {
  const ares = await challenged();
  const browser = new Browser(server);
  const page = await browser.open(ares);
  expect(page.text).toContain("Open your bank's app");
  expect(page.html).toContain('src="challenge/wait.js"');
  expect(bank.received).toEqual([{ signed: true, body: {
    transaction: ares["acsTransID"], issuer: "bank", person: `person ${seed - 1}`, language: "en", merchant: "evil. example Shop", amount: "¥12,800", lastFour: String(seed - 1).padStart(4, "0"),
    expiresAt: new Date(clock.now + 10 * MINUTE).toISOString(),
  } }]);
  expect(await browser.press(page, "wait")).toMatchObject({ status: 204, html: "" });
  expect((await browser.press(page, "continue")).text).toContain("We have no confirmation from the app yet");
  expect(ds.resultsOf(ares)).toEqual([]);
  expect(await says(confirmation(ares))).toBe(204);
  const end = await browser.press(page, "wait");
  expect(messageIn(end)).toMatchObject({ messageType: "CRes", transStatus: "Y" });
  expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "Y", eci: "05", authenticationType: "03", authenticationMethod: "11", interactionCounter: "01", authenticationValue: expect.any(String) }]);
});

test("denied there: N, cancelled by the cardholder, also when he has turned to a code meanwhile", async () => {
  for (const turned of [false, true]) {
    const ares = await challenged();
    const browser = new Browser(server);
    let page = await browser.open(ares);
    if (turned) page = await browser.press(page, "other-method");
    expect(await says(confirmation(ares, "denied"))).toBe(204);
    expect(messageIn(await browser.press(page, "continue"))).toMatchObject({ transStatus: "N" });
    expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "N", transStatusReason: "01", challengeCancel: "01", authenticationType: "03", authenticationMethod: "11" }]);
  }
});

test("the end is reported without a page that asks for it, and the app need not wait for the directory server", async () => {
  const ares = await challenged();
  const page = await new Browser(server).open(ares);
  ds.manner = "hang";
  const started = Date.now();
  expect(await says(confirmation(ares))).toBe(204);
  expect(Date.now() - started).toBeLessThan(3000);
  ds.manner = "proper";
  await server.system.challenges.idle();
  expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "Y" }]);
  expect(page.status).toBe(200);
}, 30_000);

test("never confirmed: waiting does not put the end off, and the page leaves when it comes", async () => {
  const ares = await challenged();
  const browser = new Browser(server);
  const page = await browser.open(ares);
  for (let minute = 0; minute < 9; minute++) {
    await pass(MINUTE);
    expect((await browser.press(page, "wait")).status).toBe(204);
  }
  await pass(MINUTE);
  expect(messageIn(await browser.press(page, "wait"))).toMatchObject({ transStatus: "N" });
  expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "N", transStatusReason: "14", challengeCancel: "04", interactionCounter: "00" }]);
  expect(await says(confirmation(ares))).toBe(404);
  expect(ds.resultsOf(ares)).toHaveLength(1);
});

test("however often the person says to have confirmed, half an hour is the end", async () => {
  const ares = await challenged();
  const browser = new Browser(server);
  const page = await browser.open(ares);
  for (let minute = 0; minute < 29; minute++) {
    await pass(MINUTE);
    expect((await browser.press(page, "continue")).status).toBe(200);
    expect(ds.resultsOf(ares)).toEqual([]);
  }
  await pass(MINUTE + SECOND);
  expect(ds.resultsOf(ares)).toMatchObject([{ challengeCancel: "04" }]);
});

test.each([302, 401, 503])("a bank that answers %d: the person is told, and another method works", async (status) => {
  bank.status = status;
  const ares = await challenged();
  const browser = new Browser(server);
  let page = await browser.open(ares);
  expect(page.text).toContain("We could not reach your bank's app");
  expect(page.text).toContain("Your bank's app has not been asked");
  // What did not go out may be tried again at once.
  page = await browser.press(page, "resend");
  expect(bank.received).toHaveLength(2);
  page = await browser.press(page, "other-method");
  expect(page.text).toContain("p•••@bank.example");
  const code = server.codeFor(ares);
  expect(messageIn(await browser.press(page, "answer", code))).toMatchObject({ transStatus: "Y" });
  expect(ds.resultsOf(ares)).toMatchObject([{ authenticationMethod: "05" }]);
  expect(await (await fetch(`${server.url}/metrics`)).text()).toMatch(/sekisho_app_requests_total\{outcome="refused"\} [1-9]/);
});

test("asking again waits half a minute and has a limit: no telephone rings without end", async () => {
  const ares = await challenged("app");
  const browser = new Browser(server, "phone", "ja");
  let page = await browser.open(ares);
  expect(page.text).not.toContain("別の方法");
  page = await browser.press(page, "resend");
  expect(page.text).toContain("30秒");
  for (let time = 0; time < 3; time++) {
    await pass(31 * SECOND);
    page = await browser.press(page, "resend");
    expect(page.text).toContain("もう一度承認を依頼しました");
  }
  expect(page.text).not.toContain("アプリにもう一度依頼する");
  await pass(31 * SECOND);
  expect((await browser.press(page, "resend")).text).toContain("これ以上アプリに依頼できません");
  expect(bank.received.map(({ body }) => body["person"])).toEqual(Array.from({ length: 4 }, () => `山田 ${seed - 1}`));
  expect(await says(confirmation(ares))).toBe(204);
});

describe("what says that it is the issuer's app", () => {
  const body = (ares: Answer): string => JSON.stringify(confirmation(ares));

  test.each<[string, (text: string) => string]>([
    ["no signature", () => ""],
    ["nonsense", () => "t=now,v1=yes"],
    ["another key", (text) => signatureOf(text, secondsNow(), "the key of another bank")],
    ["a signature of another body", (text) => signatureOf(`${text} `, secondsNow())],
    ["another second than the signed one", (text) => signatureOf(text, secondsNow()).replace(/^t=\d+/, `t=${secondsNow() + 1}`)],
    ["a signature in capitals", (text) => signatureOf(text, secondsNow()).toUpperCase()],
    ["an old signature", (text) => signatureOf(text, secondsNow() - 301)],
    ["a signature of the future", (text) => signatureOf(text, secondsNow() + 302)],
  ])("%s: 401, and nothing happens", async (_title, sign) => {
    const ares = await challenged();
    const browser = new Browser(server);
    const page = await browser.open(ares);
    expect(await says(body(ares), sign(body(ares)))).toBe(401);
    expect((await browser.press(page, "wait")).status).toBe(204);
    expect(ds.resultsOf(ares)).toEqual([]);
  });

  test("clocks may differ by minutes", async () => {
    for (const difference of [-299, 299]) {
      const ares = await challenged();
      await new Browser(server).open(ares);
      expect(await says(body(ares), signatureOf(body(ares), secondsNow() + difference))).toBe(204);
    }
  });

  test("what we sign ourselves is no answer", async () => {
    const ares = await challenged();
    await new Browser(server).open(ares);
    const ours = bank.received.at(-1)?.body as JsonObject;
    expect(await says(ours)).toBe(400);
    expect(await says({ ...ours, outcome: "confirmed" })).toBe(400);
  });

  test.each<[string, unknown]>([
    ["no JSON", "{"], ["null", "null"], ["a list", []], ["no transaction", { outcome: "confirmed" }], ["another outcome", { transaction: "x", outcome: "maybe" }],
    ["a transaction that is no text", { transaction: { toString: "x" }, outcome: "confirmed" }],
  ])("%s is refused", async (_title, said) => {
    expect(await says(said)).toBe(400);
  });

  test("nobody's challenge, one that has not begun, and one that did not ask the app", async () => {
    expect(await says({ transaction: "0c2f7e0a-63c4-4f0e-8d5c-9a1c1a3f5b77", outcome: "confirmed" })).toBe(404);
    expect(await says({ transaction: "__proto__", outcome: "confirmed" })).toBe(404);
    const waiting = await challenged();
    expect(await says(confirmation(waiting))).toBe(404);
    expect(messageIn(await new Browser(server).press(await new Browser(server).open(waiting), "cancel"))).toMatchObject({ transStatus: "N" });
    expect(await says(confirmation(waiting))).toBe(404);
    expect(ds.resultsOf(waiting)).toMatchObject([{ transStatus: "N" }]);
  });

  test("the same again is taken again and changes nothing; the opposite is not taken", async () => {
    const ares = await challenged();
    await new Browser(server).open(ares);
    expect(await Promise.all(Array.from({ length: 10 }, () => says(confirmation(ares))))).toEqual(Array.from({ length: 10 }, () => 204));
    expect(await says(confirmation(ares, "denied"))).toBe(404);
    await server.system.challenges.idle();
    expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "Y", interactionCounter: "01" }]);
  });

  test("a server that died after the app was asked takes the answer when it is back", async () => {
    const ares = await challenged();
    const page = await new Browser(server).open(ares);
    await server.stop();
    server = await startServer(folder, { issuers: [ISSUER], issuerApp: { url: bank.url, key: KEY } }, () => clock.now);
    expect(await says(confirmation(ares))).toBe(204);
    expect(messageIn(await new Browser(server).press(page, "continue"))).toMatchObject({ transStatus: "Y" });
  });
});

describe("in an app", () => {
  async function talk(version: "2.1.0" | "2.2.0" | "2.3.1", changes: JsonObject = {}): Promise<{ ares: Answer; say: (members?: JsonObject) => Promise<JsonObject> }> {
    const root = new X509Certificate(Buffer.from(readKeysFile(join(folder, "keys.json")).signingCertificates.at(-1) as string, "base64"));
    const sdk = new SdkSimulator({ enc: "A128GCM", roots: [root] });
    const areq = {
      ...generateAReq(new SeededRandom(5500 + seed), { version, channel: "APP", category: "PA" }), ...sdk.areqMembers(version), acctNumber: cardOf("mail and app", seed++),
      threeDSRequestorChallengeInd: version === "2.3.1" ? ["04"] : "04", ...(version !== "2.1.0" && { threeDSRequestorDecReqInd: "N" }), dsURL: ds.url, ...changes,
    } as JsonObject;
    const ares = await post(server, areq);
    expect(ares["transStatus"]).toBe("C");
    sdk.accept(ares["acsTransID"] as string, ares["acsSignedContent"] as string, new Date(clock.now));
    return {
      ares,
      async say(members = {}) {
        const ids = { messageType: "CReq", messageVersion: version, threeDSServerTransID: ares["threeDSServerTransID"], acsTransID: ares["acsTransID"] };
        const response = await fetch(`${server.url}/3ds/challenge`, { method: "POST", headers: { "Content-Type": "application/jose; charset=UTF-8" }, body: sdk.creq({ ...ids, ...members } as JsonObject) });
        const text = await response.text();
        const message = (response.headers.get("content-type")?.startsWith("application/jose") === true ? sdk.cres(text) : JSON.parse(text)) as JsonObject;
        expect(complaintsOf(message, { channel: "APP", category: "PA" })).toEqual([]);
        return message;
      },
    };
  }

  test.each(["2.1.0", "2.2.0", "2.3.1"] as const)("version %s: the out-of-band template, before and after the confirmation", async (version) => {
    const { ares, say } = await talk(version);
    expect(ares["acsRenderingType"]).toMatchObject({ acsInterface: "01", acsUiTemplate: "04" });
    expect(await say()).toMatchObject({ acsUiType: "04", oobContinueLabel: expect.stringMatching(/^(I have confirmed|承認しました)$/), challengeInfoText: expect.stringMatching(/Open your bank's app|銀行のアプリを開き/) });
    const oobContinue = version === "2.3.1" ? "01" : true;
    expect(await say({ oobContinue })).toMatchObject({ acsUiType: "04", challengeInfoTextIndicator: "Y", challengeInfoText: expect.stringMatching(/no confirmation from the app yet|まだ確認できません/) });
    expect(await says(confirmation(ares))).toBe(204);
    await server.system.challenges.idle();
    expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "Y", ...(version === "2.3.1" ? { authenticationMethod: ["11"] } : { authenticationType: "03", authenticationMethod: "11" }) }]);
    expect(await say({ oobContinue })).toMatchObject({ challengeCompletionInd: "Y", transStatus: "Y" });
    // The end is told once.
    expect(await say({ oobContinue })).toMatchObject({ messageType: "Erro", errorCode: "305" });
    expect(ds.resultsOf(ares)).toHaveLength(1);
  });

  test("whoever says twice that it is confirmed, and it is not, may choose a code", async () => {
    const { ares, say } = await talk("2.2.0");
    await say();
    expect(await say({ oobContinue: true })).toMatchObject({ acsUiType: "04" });
    expect(await say({ oobContinue: true })).toMatchObject({ acsUiType: "02", challengeInfoText: expect.stringMatching(/no confirmation from the app yet|まだ確認できません/), challengeSelectInfo: [{ 1: expect.stringMatching(/app|アプリ/) }, { 2: expect.stringContaining("@bank.example") }] });
    expect(await say({ challengeDataEntry: "2" })).toMatchObject({ acsUiType: "01" });
    expect(await say({ challengeDataEntry: server.codeFor(ares) })).toMatchObject({ transStatus: "Y" });
    expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "Y", authenticationMethod: "05" }]);
  });

  test("the app cannot be asked: the ways are offered at once, and the app may be asked again", async () => {
    bank.status = 500;
    const { ares, say } = await talk("2.2.0");
    expect(await say()).toMatchObject({ acsUiType: "02", challengeInfoTextIndicator: "Y" });
    bank.status = 202;
    expect(await say({ challengeDataEntry: "1" })).toMatchObject({ acsUiType: "04" });
    expect(await says(confirmation(ares))).toBe(204);
    expect(await say({ oobContinue: true })).toMatchObject({ transStatus: "Y" });
  });

  test("denied while the SDK was away: its next message hears the end", async () => {
    const { ares, say } = await talk("2.2.0");
    await say();
    expect(await says(confirmation(ares, "denied"))).toBe(204);
    await pass(SECOND);
    expect(await say({ challengeCancel: "01" })).toMatchObject({ challengeCompletionInd: "Y", transStatus: "N" });
    expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "N", challengeCancel: "01" }]);
  });

  test("confirmed, and the directory server would not take it: the SDK hears of that", async () => {
    const { ares, say } = await talk("2.2.0");
    await say();
    ds.manner = (rreq) => ({ body: JSON.stringify({ ...rreq, messageType: "Erro" }) });
    expect(await says(confirmation(ares))).toBe(204);
    expect(await say({ oobContinue: true })).toMatchObject({ messageType: "Erro", errorCode: "403" });
  });

  test("an SDK without that template is asked for a code, and one with HTML alone in HTML", async () => {
    const text = await talk("2.2.0", { deviceRenderOptions: { sdkInterface: "01", sdkUiType: ["01", "02"] } });
    expect(text.ares["acsRenderingType"]).toMatchObject({ acsUiTemplate: "01" });
    expect(await text.say()).toMatchObject({ acsUiType: "01" });
    expect(bank.received).toEqual([]);
    const html = await talk("2.2.0", { deviceRenderOptions: { sdkInterface: "02", sdkUiType: ["05"] } });
    const { acsHTML } = await html.say();
    expect(Buffer.from(acsHTML as string, "base64url").toString()).toMatch(/I have confirmed|承認しました/);
    expect(await says(confirmation(html.ares))).toBe(204);
    expect(await html.say({ challengeHTMLDataEntry: "action=continue" })).toMatchObject({ transStatus: "Y" });
  });
});

test("nobody is asked in an app where the issuer has configured none", async () => {
  await server.stop();
  server = await startServer(folder, { issuers: [ISSUER] }, () => clock.now);
  const ares = await challenged();
  expect((await new Browser(server).open(ares)).text).toContain("p•••@bank.example");
  expect(await asked("app")).toMatchObject({ transStatus: "N", transStatusReason: "13" });
  expect(await says(confirmation(ares))).toBe(401);
  expect(bank.received).toEqual([]);
});

test.each(["x".repeat(65), "a\u0007b", "a\u202eb"])("a name that the app cannot have is not taken in: %#", async (app) => {
  const file = join(folder, "wrong.jsonl");
  writeFileSync(file, `${JSON.stringify({ acctNumber: cardOf("app", 0), app })}\n`);
  expect(await refused("cardholders", "import", file, "--data-dir", folder)).toContain("wrong.jsonl:1: app: expected 1 to 64 characters");
});
