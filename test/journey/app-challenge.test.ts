import { X509Certificate } from "node:crypto";
import { readKeysFile } from "../../src/adapters/keys-file.js";
import { join } from "node:path";
import type { JsonObject } from "../../src/protocol/index.js";
import { SeededRandom } from "../../src/base/index.js";
import { generateAReq } from "../../src/protocol/index.js";
import { SdkSimulator } from "../sdk/simulator.js";
import type { Enc, Misbehaviour } from "../sdk/simulator.js";
import { startDirectoryServer } from "./directory-server.js";
import type { TestDirectoryServer } from "./directory-server.js";
import { complaintsOf } from "./message-facts.js";
import { post, startServer, temporaryFolder } from "./running-server.js";
import type { Answer, RunningServer } from "./running-server.js";

const START = Date.now();
const SECOND = 1000;
const clock = { now: START };
const folder = temporaryFolder();
let ds: TestDirectoryServer;
let server: RunningServer;
let root: X509Certificate;
let seed = 0;

beforeAll(async () => {
  ds = await startDirectoryServer();
  server = await startServer(folder, {}, () => clock.now);
  root = new X509Certificate(Buffer.from(readKeysFile(join(folder, "keys.json")).signingCertificates.at(-1) as string, "base64"));
});
afterAll(async () => {
  await server.stop();
  await ds.close();
  expect(ds.complaints).toEqual([]);
});
beforeEach(() => {
  ds.received.length = 0;
  ds.manner = "proper";
});

interface Talk {
  readonly sdk: SdkSimulator;
  readonly ares: Answer;
  /** Sends a CReq of these members and reads what comes. */
  say(members?: JsonObject, misbehaviour?: Misbehaviour): Promise<JsonObject>;
  raw(body: string, type?: string): Promise<Response>;
}

async function talk(enc: Enc, version: "2.1.0" | "2.2.0" | "2.3.1" = "2.2.0", changes: JsonObject = {}): Promise<Talk> {
  const sdk = new SdkSimulator({ enc, roots: [root] });
  const areq = {
    ...generateAReq(new SeededRandom(8000 + seed++), { version, channel: "APP", category: "PA" }), ...sdk.areqMembers(version),
    threeDSRequestorChallengeInd: version === "2.3.1" ? ["04"] : "04", ...(version !== "2.1.0" && { threeDSRequestorDecReqInd: "N" }), dsURL: ds.url, merchantName: "Shop & Co", ...changes,
  } as JsonObject;
  const ares = await post(server, areq);
  expect(ares["transStatus"]).toBe("C");
  expect(new URL(sdk.accept(ares["acsTransID"] as string, ares["acsSignedContent"] as string, new Date(clock.now))).pathname).toBe("/3ds/challenge");
  const raw = (body: string, type = "application/jose; charset=UTF-8"): Promise<Response> => fetch(`${server.url}/3ds/challenge`, { method: "POST", headers: { "Content-Type": type }, body });
  const ids = { messageType: "CReq", messageVersion: version, threeDSServerTransID: ares["threeDSServerTransID"], acsTransID: ares["acsTransID"] };
  return {
    sdk, ares, raw,
    async say(members = {}, misbehaviour) {
      const response = await raw(sdk.creq({ ...ids, ...members }, misbehaviour));
      expect(response.status).toBe(200);
      const text = await response.text();
      const message = (response.headers.get("content-type") === "application/jose; charset=UTF-8" ? sdk.cres(text) : JSON.parse(text)) as JsonObject;
      expect(complaintsOf(message, { channel: "APP", category: "PA" })).toEqual([]);
      return message;
    },
  };
}

describe.each<Enc>(["A128CBC-HS256", "A128GCM"])("with %s", (enc) => {
  test.each(["2.1.0", "2.2.0", "2.3.1"] as const)("version %s: a screen, a wrong code, the code again, the right one", async (version) => {
    const { say, ares } = await talk(enc, version);
    const screen = await say();
    expect(screen).toMatchObject({ acsUiType: "01", challengeCompletionInd: "N", acsCounterAtoS: "000", challengeInfoTextIndicator: "N", challengeInfoText: expect.stringContaining("Shop & Co") });
    expect(await say({ challengeDataEntry: server.wrongFor(ares) })).toMatchObject({ acsCounterAtoS: "001", challengeInfoTextIndicator: "Y", challengeInfoText: expect.stringContaining("2") });
    clock.now += 31 * SECOND;
    expect(await say({ resendChallenge: "Y" })).toMatchObject({ acsUiType: "01" });
    expect(await say({ challengeDataEntry: server.codeFor(ares) })).toMatchObject({ challengeCompletionInd: "Y", transStatus: "Y", acsCounterAtoS: "003" });
    expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "Y", interactionCounter: "02", acsRenderingType: { acsInterface: "01", acsUiTemplate: "01" } }]);
  });

  test.each<Misbehaviour>(["wrong counter", "wrong key", "swapped enc", "tampered tag", "tampered header"])("%s: Erro 302 and one RReq U", async (misbehaviour) => {
    const { say, ares } = await talk(enc);
    await say();
    expect(await say({ challengeDataEntry: server.codeFor(ares) }, misbehaviour)).toMatchObject({ messageType: "Erro", errorCode: misbehaviour === "tampered header" ? expect.stringMatching(/^30[12]$/) : "302", errorComponent: "A" });
    if (misbehaviour !== "tampered header") expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "U", challengeCancel: "06" }]);
    expect(await say({ challengeDataEntry: server.codeFor(ares) })).toMatchObject(misbehaviour === "tampered header" ? {} : { messageType: "Erro", errorCode: "305" });
    expect(ds.resultsOf(ares)).toHaveLength(1);
  });

  test("an SDK that only shows HTML", async () => {
    const { say, ares } = await talk(enc, "2.2.0", { deviceRenderOptions: { sdkInterface: "02", sdkUiType: ["05"] } });
    const screen = await say();
    expect(screen["acsUiType"]).toBe("05");
    const html = Buffer.from(screen["acsHTML"] as string, "base64url").toString();
    expect(html).toContain('action="HTTPS://EMV3DS/challenge"');
    expect(html).not.toMatch(/<script|<link|src=/);
    expect(await say({ challengeHTMLDataEntry: "code=&action=answer" })).toMatchObject({ acsUiType: "05" });
    expect(await say({ challengeHTMLDataEntry: `code=${server.codeFor(ares)}&action=answer` })).toMatchObject({ transStatus: "Y" });
    expect(ds.resultsOf(ares)).toMatchObject([{ acsRenderingType: { acsInterface: "02", acsUiTemplate: "05" }, interactionCounter: "01" }]);
  });
});

test.each<[string, JsonObject, JsonObject, JsonObject]>([
  ["no action", {}, { errorCode: "201", errorDetail: "challengeDataEntry" }, { transStatus: "U", challengeCancel: "06" }],
  ["two actions", { challengeDataEntry: "1", resendChallenge: "Y" }, { errorCode: "203", errorDetail: "challengeDataEntry,resendChallenge" }, { transStatus: "U" }],
  ["another version", { messageVersion: "2.1.0", challengeDataEntry: "1" }, { errorCode: "203", errorDetail: "messageVersion" }, { transStatus: "U" }],
  ["an id of another transaction", { threeDSServerTransID: "0c2f7e0a-63c4-4f0e-8d5c-9a1c1a3f5b77", challengeDataEntry: "1" }, { errorCode: "301", errorDetail: "threeDSServerTransID" }, { transStatus: "U" }],
  ["the wrong form", { challengeDataEntry: 123456 }, { errorCode: "203", errorDetail: "challengeDataEntry" }, { transStatus: "U" }],
])("a CReq with %s ends the challenge with an Erro", async (_title, members, erro, result) => {
  const { say, ares } = await talk("A128GCM");
  await say();
  expect(await say(members)).toMatchObject({ messageType: "Erro", errorMessageType: "CReq", ...erro });
  expect(ds.resultsOf(ares)).toMatchObject([result]);
});

describe("choosing another way to be asked", () => {
  const way = (screen: JsonObject): unknown => screen["challengeInfoText"];
  /** A code that was sent twice and did not help. */
  async function stuck(version: "2.1.0" | "2.2.0" | "2.3.1", sdkUiType: readonly string[]): Promise<Talk & { screen: JsonObject }> {
    const talking = await talk("A128GCM", version, { deviceRenderOptions: { sdkInterface: "01", sdkUiType } });
    expect(way(await talking.say())).toContain("@");
    let screen: JsonObject = {};
    for (let time = 0; time < 2; time++) {
      clock.now += 31 * SECOND;
      screen = await talking.say({ resendChallenge: "Y" });
    }
    return { ...talking, screen };
  }

  test.each(["2.1.0", "2.2.0"] as const)("version %s, single select: who asks for a code again once more may choose another way, which is no attempt", async (version) => {
    const { say, ares, screen } = await stuck(version, ["01", "02", "03"]);
    expect(screen).toMatchObject({ acsUiType: "02", challengeInfoTextIndicator: "N", challengeSelectInfo: [{ 1: expect.stringMatching(/@/) }, { 2: expect.stringMatching(/^(Text message|SMS) •••000$/) }] });
    expect(await say({ challengeDataEntry: "3" })).toMatchObject({ acsUiType: "02", challengeInfoTextIndicator: "Y" });
    expect(await say({ challengeDataEntry: server.codeFor(ares) })).toMatchObject({ acsUiType: "02" });
    const asked = await say({ challengeDataEntry: "2" });
    expect(asked).toMatchObject({ acsUiType: "01", challengeInfoText: expect.stringContaining("•••000") });
    expect(await say({ challengeDataEntry: server.codeFor(ares) })).toMatchObject({ transStatus: "Y" });
    expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "Y", interactionCounter: "01", authenticationMethod: "02", acsRenderingType: { acsUiTemplate: "01" } }]);
  });

  test("the result names the screen that was shown last", async () => {
    const { say, ares } = await stuck("2.2.0", ["01", "02"]);
    await say({ challengeCancel: "01" });
    expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "N", acsRenderingType: { acsInterface: "01", acsUiTemplate: "02" } }]);
  });

  test("multi select, where the app has no other: one is chosen, not both; the same way once more is the last code", async () => {
    const { say, ares, screen } = await stuck("2.2.0", ["01", "03"]);
    expect(screen).toMatchObject({ acsUiType: "03" });
    expect(await say({ challengeDataEntry: "1,2" })).toMatchObject({ acsUiType: "03", challengeInfoTextIndicator: "Y" });
    clock.now += 31 * SECOND;
    const again = await say({ challengeDataEntry: "1" });
    expect(again).toMatchObject({ acsUiType: "01", challengeInfoText: expect.stringContaining("@") });
    expect(await say({ challengeNoEntry: "Y" })).toMatchObject({ acsUiType: "01" });
    expect(await say({ challengeDataEntry: server.codeFor(ares) })).toMatchObject({ transStatus: "Y" });
  });

  test("an app that can show no choice, or has a button for it, goes on sending codes", async () => {
    expect((await stuck("2.2.0", ["01", "04"])).screen).toMatchObject({ acsUiType: "01" });
    expect((await stuck("2.3.1", ["01", "02", "03"])).screen).toMatchObject({ acsUiType: "01", challengeAddLabel: expect.any(String) });
  });
});

test("three wrong codes; cancelled; the SDK's time is over", async () => {
  const failed = await talk("A128GCM");
  await failed.say();
  for (let time = 0; time < 2; time++) expect(await failed.say({ challengeDataEntry: server.wrongFor(failed.ares) })).toMatchObject({ challengeCompletionInd: "N" });
  expect(await failed.say({ challengeDataEntry: server.wrongFor(failed.ares) })).toMatchObject({ challengeCompletionInd: "Y", transStatus: "N" });
  expect(ds.resultsOf(failed.ares)).toMatchObject([{ transStatus: "N", transStatusReason: "19" }]);
  for (const challengeCancel of ["01", "08"]) {
    const { say, ares } = await talk("A128CBC-HS256");
    await say();
    expect(await say({ challengeCancel })).toMatchObject({ challengeCompletionInd: "Y", transStatus: "N" });
    expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "N", challengeCancel }]);
  }
});

test("too late for the first CReq, and for the next one", async () => {
  const never = await talk("A128GCM");
  clock.now += 31 * SECOND;
  expect(await never.say()).toMatchObject({ messageType: "Erro", errorCode: "402" });
  expect(ds.resultsOf(never.ares)).toMatchObject([{ transStatus: "N", challengeCancel: "05" }]);
  const late = await talk("A128GCM");
  await late.say();
  clock.now += 601 * SECOND;
  expect(await late.say({ challengeDataEntry: server.codeFor(late.ares) })).toMatchObject({ messageType: "Erro", errorCode: "402" });
  expect(ds.resultsOf(late.ares)).toMatchObject([{ transStatus: "N", challengeCancel: "04" }]);
});

test("an Erro of the SDK ends the challenge and is never answered; one that does not know its ids does not", async () => {
  const { say, ares, sdk, raw } = await talk("A128GCM", "2.3.1");
  await say();
  const erro = { messageType: "Erro", messageVersion: "2.3.1", errorCode: "203", errorComponent: "C", errorDescription: "x", errorDetail: "x", acsTransID: ares["acsTransID"], threeDSServerTransID: ares["threeDSServerTransID"] };
  const strange = await raw(JSON.stringify({ ...erro, sdkTransID: "0c2f7e0a-63c4-4f0e-8d5c-9a1c1a3f5b77" }), "application/json");
  expect([strange.status, await strange.text()]).toEqual([204, ""]);
  expect(ds.resultsOf(ares)).toEqual([]);
  const answer = await raw(JSON.stringify({ ...erro, sdkTransID: sdk.sdkTransID }), "application/json; charset=utf-8");
  expect([answer.status, await answer.text()]).toEqual([204, ""]);
  expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "U", challengeCancel: "09", challengeErrorReporting: { errorCode: "203" } }]);
});

test.each<[string, TestDirectoryServer["manner"], string]>([
  ["says Erro", (rreq) => ({ body: JSON.stringify({ ...rreq, messageType: "Erro" }) }), "403"],
  ["says nonsense", () => ({ body: "nonsense" }), "403"],
  ["is not there", () => ({ status: 503, body: "" }), "402"],
])("when the directory server %s the SDK gets Erro %s", async (_title, manner, errorCode) => {
  const { say, ares } = await talk("A128GCM");
  await say();
  ds.manner = manner;
  expect(await say({ challengeDataEntry: server.codeFor(ares) })).toMatchObject({ messageType: "Erro", errorCode });
}, 30_000);

test.each([["nothing", ""], ["no JWE", "nonsense"], ["a JWE of nobody", `${Buffer.from('{"alg":"dir","enc":"A128GCM","kid":"0c2f7e0a-63c4-4f0e-8d5c-9a1c1a3f5b77"}').toString("base64url")}..AAAA.AAAA.AAAA`]])("a body with %s is an Erro", async (_title, body) => {
  const response = await fetch(`${server.url}/3ds/challenge`, { method: "POST", headers: { "Content-Type": "application/jose" }, body });
  expect(response.status).toBe(200);
  const message = (await response.json()) as JsonObject;
  expect(message).toMatchObject({ messageType: "Erro", errorCode: expect.stringMatching(/^30[12]$/) });
  expect(complaintsOf(message)).toEqual([]);
});
