import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Browser, messageIn } from "./cardholder.js";
import { startDirectoryServer } from "./directory-server.js";
import type { TestDirectoryServer } from "./directory-server.js";
import { payment, post, startServer, temporaryFolder, tick } from "./running-server.js";
import type { Answer, RunningServer } from "./running-server.js";
import type { ChallengeRecord } from "../../src/engine/index.js";
import { SeededRandom } from "../../src/base/index.js";
import { generateAReq } from "../../src/protocol/index.js";
import type { JsonObject } from "../../src/protocol/index.js";

const START = Date.UTC(2026, 2, 1, 10);
const SECOND = 1000;
const MINUTE = 60 * SECOND;

const clock = { now: START };
let ds: TestDirectoryServer;
let server: RunningServer;
const folder = temporaryFolder();
let seed = 0;

beforeAll(async () => {
  ds = await startDirectoryServer();
  server = await startServer(folder, {}, () => clock.now);
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

/** A payment that must be challenged: a mandate asks for it. */
async function challenged(changes: JsonObject = {}): Promise<Answer> {
  const areq = payment(9000 + seed++, { threeDSRequestorChallengeInd: "04", threeDSRequestorDecReqInd: "N", dsURL: ds.url, notificationURL: "https://shop.example/back", merchantName: "Shop & Co", purchaseAmount: "12800", purchaseCurrency: "392", purchaseExponent: "0", ...changes });
  const ares = await post(server, areq);
  expect(ares["transStatus"]).toBe("C");
  return ares;
}

async function pass(ms: number): Promise<void> {
  clock.now += ms;
  await tick(server);
}
async function learned(ares: Answer): Promise<ChallengeRecord[]> {
  const records: ChallengeRecord[] = [];
  for await (const { record } of server.system.engine.journal.read()) if (record.kind === "challenge" && record.acsTransID === ares["acsTransID"]) records.push(record);
  return records;
}

test("the right code: one RReq Y with proof, then the final CRes Y with the session data as it came", async () => {
  const ares = await challenged();
  const browser = new Browser(server);
  const page = await browser.open(ares, {}, "c2Vzc2lvbg==");
  expect(page.status).toBe(200);
  expect(page.text).toContain("Shop & Co");
  expect(page.text).toContain("¥12,800");
  expect(ds.results()).toEqual([]);
  const end = await browser.press(page, "answer", server.codeFor(ares));
  expect(ds.resultsOf(ares)).toMatchObject([{ messageType: "RReq", transStatus: "Y", interactionCounter: "01", eci: "05", authenticationType: "02", authenticationValue: expect.stringMatching(/^[A-Za-z0-9+/]{27}=$/) }]);
  expect(ds.resultsOf(ares)[0]).not.toHaveProperty("transStatusReason");
  expect(end.action).toBe("https://shop.example/back");
  expect(end.hidden["threeDSSessionData"]).toBe("c2Vzc2lvbg==");
  expect(messageIn(end)).toEqual({ messageType: "CRes", messageVersion: "2.2.0", threeDSServerTransID: ares["threeDSServerTransID"], acsTransID: ares["acsTransID"], challengeCompletionInd: "Y", transStatus: "Y" });
  expect(await learned(ares)).toMatchObject([{ outcome: "passed", details: { end: "passed", method: "05", interactions: 1 } }]);
});

test("a wrong code is told and counted, three end the challenge", async () => {
  const ares = await challenged();
  const browser = new Browser(server);
  let page = await browser.open(ares);
  page = await browser.press(page, "answer", server.wrongFor(ares));
  expect(page.text).toContain("That code is not right. 2 attempts are left.");
  page = await browser.press(page, "answer", server.wrongFor(ares));
  expect(page.text).toContain("One attempt is left.");
  expect(ds.resultsOf(ares)).toEqual([]);
  const code = server.codeFor(ares);
  const end = await browser.press(page, "answer", server.wrongFor(ares));
  expect(messageIn(end)).toMatchObject({ messageType: "CRes", transStatus: "N" });
  expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "N", transStatusReason: "19", interactionCounter: "03", eci: "07" }]);
  expect(ds.resultsOf(ares)[0]).not.toHaveProperty("authenticationValue");
  expect(messageIn(await browser.press(page, "answer", code))).toMatchObject({ transStatus: "N" });
  expect(ds.resultsOf(ares)).toHaveLength(1);
  expect(await learned(ares)).toMatchObject([{ outcome: "failed" }]);
});

test("reloading the page counts no attempt and sends no other code", async () => {
  const ares = await challenged();
  const browser = new Browser(server);
  let page = await browser.open(ares);
  const code = server.codeFor(ares);
  await browser.press(page, "answer", server.wrongFor(ares));
  for (let time = 0; time < 5; time++) page = await browser.open(ares);
  expect(page.text).toContain("2 attempts are left");
  expect(server.codeFor(ares)).toBe(code);
  expect(messageIn(await browser.press(page, "answer", code))).toMatchObject({ transStatus: "Y" });
  expect(ds.resultsOf(ares)).toMatchObject([{ interactionCounter: "02" }]);
});

test("resending waits half a minute, makes the earlier code worthless, and has a limit", async () => {
  const ares = await challenged();
  const browser = new Browser(server);
  let page = await browser.open(ares);
  page = await browser.press(page, "resend");
  expect(page.text).toContain("Please wait half a minute");
  const first = server.codeFor(ares);
  for (let time = 0; time < 3; time++) {
    await pass(31 * SECOND);
    page = await browser.press(page, "resend");
    expect(page.text).toContain("A new code is on its way");
  }
  await pass(31 * SECOND);
  expect((await browser.press(page, "resend")).text).toContain("No more codes can be sent");
  const latest = server.codeFor(ares);
  if (first !== latest) expect((await browser.press(page, "answer", first)).text).toContain("That code is not right");
  expect(messageIn(await browser.press(page, "answer", latest))).toMatchObject({ transStatus: "Y" });
});

test("a code lives five minutes; after that nothing is said of it but that it is over", async () => {
  const ares = await challenged();
  const browser = new Browser(server);
  const page = await browser.open(ares);
  const code = server.codeFor(ares);
  await pass(5 * MINUTE);
  for (const entry of [code, server.wrongFor(ares), code, code]) expect((await browser.press(page, "answer", entry)).text).toContain("no longer valid");
  await browser.press(page, "resend");
  expect(messageIn(await browser.press(page, "answer", server.codeFor(ares)))).toMatchObject({ transStatus: "Y" });
});

test("cancelling ends it", async () => {
  const ares = await challenged();
  const browser = new Browser(server);
  const end = await browser.press(await browser.open(ares), "cancel");
  expect(messageIn(end)).toMatchObject({ messageType: "CRes", transStatus: "N" });
  expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "N", transStatusReason: "01", challengeCancel: "01", interactionCounter: "00" }]);
  expect(await learned(ares)).toMatchObject([{ outcome: "abandoned", details: { end: "cancelled" } }]);
});

test("no CReq within thirty seconds: one RReq, and whoever comes later hears that it is over", async () => {
  const ares = await challenged();
  await pass(29 * SECOND);
  expect(ds.resultsOf(ares)).toEqual([]);
  await pass(2 * SECOND);
  expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "N", transStatusReason: "14", challengeCancel: "05", interactionCounter: "00" }]);
  const late = await new Browser(server).open(ares);
  expect(messageIn(late)).toMatchObject({ messageType: "Erro", errorCode: "402", errorMessageType: "CReq" });
  await pass(MINUTE);
  expect(ds.resultsOf(ares)).toHaveLength(1);
  expect(await learned(ares)).toMatchObject([{ outcome: "abandoned", details: { end: "never-begun" } }]);
});

test("a page that is left alone for ten minutes, also when nobody looked at the clock", async () => {
  const [watched, unwatched] = [await challenged(), await challenged()];
  const browser = new Browser(server);
  const pages = [await browser.open(watched), await browser.open(unwatched)] as const;
  clock.now += 10 * MINUTE;
  expect(messageIn(await browser.press(pages[1], "answer", server.codeFor(unwatched)))).toMatchObject({ transStatus: "N" });
  await tick(server);
  for (const ares of [watched, unwatched]) {
    expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "N", transStatusReason: "14", challengeCancel: "04" }]);
    expect(await learned(ares)).toMatchObject([{ outcome: "abandoned", details: { end: "expired" } }]);
  }
});

test("a second browser has no business with a challenge that another opened", async () => {
  const ares = await challenged();
  const [person, thief] = [new Browser(server), new Browser(server, "curl/8")];
  const page = await person.open(ares);
  const other = await thief.open(ares);
  expect({ status: other.status, hidden: other.hidden }).toEqual({ status: 400, hidden: {} });
  expect((await thief.post("/3ds/challenge/answer", { ...page.hidden, session: "guessed", action: "answer", code: server.codeFor(ares) })).status).toBe(400);
  expect((await thief.open(ares, { challengeWindowSize: "09" })).status).toBe(400);
  expect(ds.resultsOf(ares)).toEqual([]);
  expect(messageIn(await person.press(page, "answer", server.codeFor(ares)))).toMatchObject({ transStatus: "Y" });
  expect((await thief.open(ares)).status).toBe(400);
});

test.each<[string, Readonly<Record<string, unknown>>, string, string]>([
  ["a size nobody has", { challengeWindowSize: "09" }, "203", "challengeWindowSize"],
  ["no size", { challengeWindowSize: undefined }, "201", "challengeWindowSize"],
  ["another version", { messageVersion: "2.1.0" }, "203", "messageVersion"],
  ["a version nobody has", { messageVersion: "9.9.9" }, "102", "2.1.0,2.2.0,2.3.1"],
  ["another message", { messageType: "AReq" }, "101", "AReq"],
])("a CReq with %s ends the challenge: RReq U, then the Erro", async (_title, changes, errorCode, errorDetail) => {
  const ares = await challenged();
  const page = await new Browser(server).open(ares, changes, "data");
  expect(messageIn(page)).toMatchObject({ messageType: "Erro", errorComponent: "A", errorCode, errorDetail, acsTransID: ares["acsTransID"] });
  expect(page.hidden["threeDSSessionData"]).toBe("data");
  expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "U", transStatusReason: "22", challengeCancel: "06" }]);
  expect(await learned(ares)).toEqual([]);
});

test.each<[string, Readonly<Record<string, string>>]>([
  ["nothing", {}],
  ["no base64", { creq: "%%%" }],
  ["no JSON", { creq: "AAAA" }],
  ["no transaction of ours", { creq: Buffer.from('{"messageType":"CReq","acsTransID":"0c2f7e0a-63c4-4f0e-8d5c-9a1c1a3f5b77"}').toString("base64url") }],
  ["null", { creq: Buffer.from("null").toString("base64url") }],
])("a form with %s gets a page that says so, and no RReq goes anywhere", async (_title, form) => {
  const page = await new Browser(server, undefined, "ja").post("/3ds/challenge", form);
  expect(page.status).toBe(400);
  expect(page.text).toContain("確認するお支払いがありません");
  expect(ds.received).toEqual([]);
});

test("who knows only one of the ids opens nothing", async () => {
  const ares = await challenged();
  expect((await new Browser(server).open(ares, { threeDSServerTransID: "0c2f7e0a-63c4-4f0e-8d5c-9a1c1a3f5b77" })).status).toBe(400);
  expect((await new Browser(server).open(ares)).status).toBe(200);
});

test("a creq with padding is read as well", async () => {
  const ares = await challenged();
  const page = await new Browser(server).post("/3ds/challenge", { creq: Buffer.from(JSON.stringify({ messageType: "CReq", messageVersion: "2.2.0", threeDSServerTransID: ares["threeDSServerTransID"], acsTransID: ares["acsTransID"], challengeWindowSize: "02" })).toString("base64").replaceAll("+", "-").replaceAll("/", "_") });
  expect(page.status).toBe(200);
});

describe("what the directory server says of a result", () => {
  async function passedWith(manner: TestDirectoryServer["manner"]): Promise<{ ares: Answer; end: Answer }> {
    const ares = await challenged();
    const browser = new Browser(server);
    const page = await browser.open(ares);
    ds.manner = manner;
    return { ares, end: messageIn(await browser.press(page, "answer", server.codeFor(ares))) };
  }
  const answering = (make: (rreq: JsonObject) => unknown): TestDirectoryServer["manner"] => (rreq) => ({ body: JSON.stringify(make(rreq)) });
  const rres = ({ messageVersion, threeDSServerTransID, dsTransID, acsTransID }: JsonObject): JsonObject => ({ messageType: "RRes", messageVersion, threeDSServerTransID, dsTransID, acsTransID, resultsStatus: "01" }) as JsonObject;

  test("an Erro: the final CRes is N", async () => {
    const { ares, end } = await passedWith(answering((rreq) => ({ ...rres(rreq), messageType: "Erro", errorCode: "403" })));
    expect(end).toMatchObject({ messageType: "CRes", transStatus: "N" });
    expect(ds.received.filter(({ messageType }) => messageType === "Erro")).toEqual([]);
    expect(ds.resultsOf(ares)).toHaveLength(1);
  });

  test.each<[string, (rreq: JsonObject) => unknown, string, string]>([
    ["no resultsStatus", (rreq) => ({ ...rres(rreq), resultsStatus: undefined }), "201", "resultsStatus"],
    ["ids of another transaction", (rreq) => ({ ...rres(rreq), acsTransID: "0c2f7e0a-63c4-4f0e-8d5c-9a1c1a3f5b77" }), "301", "acsTransID"],
    ["another version", (rreq) => ({ ...rres(rreq), messageVersion: "2.1.0" }), "203", "messageVersion"],
    ["another message", (rreq) => ({ ...rres(rreq), messageType: "PRes" }), "101", "PRes"],
  ])("an RRes with %s: an Erro to it, and still the CRes", async (_title, make, errorCode, errorDetail) => {
    const { end } = await passedWith(answering(make));
    expect(ds.received.at(-1)).toMatchObject({ messageType: "Erro", errorCode, errorDetail, errorMessageType: "RRes" });
    expect(end).toMatchObject({ transStatus: "Y" });
  });

  test("that no challenge took place: the final CRes is N", async () => {
    const { end } = await passedWith(answering((rreq) => ({ ...rres(rreq), resultsStatus: "02" })));
    expect(end).toMatchObject({ transStatus: "N" });
  });

  test("nothing, then it is there: the same result again, and Y", async () => {
    let times = 0;
    const { ares, end } = await passedWith((rreq) => (++times < 3 ? { status: 503, body: "" } : { body: JSON.stringify(rres(rreq)) }));
    expect(end).toMatchObject({ transStatus: "Y" });
    const [first, ...again] = ds.resultsOf(ares);
    expect(again).toEqual([first, first]);
  });

  test("it cannot be reached at all: N, and no more tries", async () => {
    const ares = await challenged();
    const browser = new Browser(server);
    const page = await browser.open(ares);
    await ds.close();
    try {
      expect(messageIn(await browser.press(page, "answer", server.codeFor(ares)))).toMatchObject({ transStatus: "N" });
    } finally {
      await ds.open();
    }
    await pass(MINUTE);
    expect(ds.resultsOf(ares)).toEqual([]);
  });

  test("an address that is not allowed is never called", async () => {
    const ares = await challenged({ dsURL: "https://ds.elsewhere.example/results" });
    const browser = new Browser(server);
    expect(messageIn(await browser.press(await browser.open(ares), "answer", server.codeFor(ares)))).toMatchObject({ transStatus: "N" });
  });
});

test("a thousand guesses over parallel connections: three are looked at", async () => {
  const ares = await challenged();
  const browser = new Browser(server);
  const page = await browser.open(ares);
  const code = server.codeFor(ares);
  const guesses = Array.from({ length: 1000 }, (_, number) => String(number).padStart(6, "0")).filter((guess) => guess !== code);
  const ends = await Promise.all([...guesses, code].map((guess) => browser.press(page, "answer", guess)));
  expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "N", transStatusReason: "19", interactionCounter: "03" }]);
  expect(ends.filter(({ text }) => text.includes("That code is not right")).length).toBe(2);
  expect(new Set(ends.filter(({ hidden }) => "cres" in hidden).map((end) => messageIn(end)["transStatus"]))).toEqual(new Set(["N"]));
}, 60_000);

test("what a merchant writes is text on our page, and where it sends the browser is a web address", async () => {
  const ares = await challenged({ merchantName: `<script>"'&` });
  const page = await new Browser(server).open(ares);
  expect(page.html).toContain("&lt;script&gt;&quot;&#39;&amp;");
  expect(page.html).not.toMatch(/<script>(?!<)/);
  for (const notificationURL of ["javascript:alert(1)", 'https://shop.example/"><script>', "data:text/html,x", "https://user:word@shop.example/"]) {
    const answer = await post(server, payment(9900 + seed++, { threeDSRequestorChallengeInd: "04", notificationURL }));
    if (answer["messageType"] === "Erro") expect(answer).toMatchObject({ errorCode: "203", errorDetail: "notificationURL" });
    else {
      // What URLs may hold is inert on the page all the same.
      const shown = await new Browser(server).open(answer, { challengeWindowSize: "99" });
      expect(shown.html).not.toContain(notificationURL);
      expect(shown.action).toBe(notificationURL);
    }
  }
});

test("every page is for nobody's cache, loads nothing from elsewhere and may post only where it must", async () => {
  const ares = await challenged();
  const browser = new Browser(server);
  const page = await browser.open(ares);
  const end = await browser.press(page, "cancel");
  for (const { headers, html } of [page, end]) {
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-frame-options")).toBeNull();
    expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'self'; script-src 'self'; .*frame-ancestors https:/);
    expect(html).not.toMatch(/ style=|<style| on[a-z]+=|src="http|href="http/);
  }
  expect(page.headers.get("content-security-policy")).toContain("form-action 'self'");
  expect(end.headers.get("content-security-policy")).toContain("form-action https: https://shop.example;");
});

describe.each(["2.2.0", "2.3.1"] as const)("trusting a merchant, %s", (version) => {
  const names = version === "2.3.1" ? { status: "trustListStatus", source: "trustListStatusSource" } : { status: "whiteListStatus", source: "whiteListStatusSource" };
  const areqOf = (acctNumber: string): JsonObject => {
    const { [names.status]: _, [names.source]: __, ...areq } = generateAReq(new SeededRandom(4000), { version, channel: "BRW", category: "PA" }, { members: { acquirerBIN: "411111", acquirerMerchantID: "trusted-shop" } });
    const own = { acctNumber, threeDSServerTransID: `00000000-0000-4000-8000-${String(5e11 + seed++)}`, dsURL: ds.url, notificationURL: "https://shop.example/back", threeDSRequestorDecReqInd: "N" };
    return { ...areq, ...own, threeDSRequestorChallengeInd: version === "2.3.1" ? ["04"] : "04" } as JsonObject;
  };

  test("is asked, told to the directory server, kept, and known the next time", async () => {
    const acctNumber = version === "2.3.1" ? "9000001111111111" : "9000002222222222";
    const browser = new Browser(server);
    const first = await post(server, areqOf(acctNumber));
    expect(first).not.toHaveProperty(names.status);
    const page = await browser.open(first);
    expect(page.text).toContain("Trust this merchant");
    await browser.post("/3ds/challenge/answer", { ...page.hidden, action: "answer", code: server.codeFor(first), trust: "Y" });
    expect(ds.resultsOf(first)).toMatchObject([{ transStatus: "Y", [names.status]: "Y", [names.source]: "03" }]);
    const second = await post(server, areqOf(acctNumber));
    expect(second).toMatchObject({ [names.status]: "Y", [names.source]: "03" });
    expect((await browser.open(second)).text).not.toContain("Trust this merchant");
    const record = await server.system.engine.journal.findDecision(second["acsTransID"] as string);
    expect(record?.areq).toMatchObject({ [names.status]: "Y", [names.source]: "03" });
    // Somebody else's card at the same merchant is not concerned.
    expect(await post(server, areqOf("9000003333333333"))).not.toHaveProperty(names.status);
  });

  test("is not, when the person does not want it, or fails", async () => {
    const browser = new Browser(server);
    const refused = await post(server, areqOf("9000004444444444"));
    await browser.press(await browser.open(refused), "answer", server.codeFor(refused));
    expect(ds.resultsOf(refused)).toMatchObject([{ transStatus: "Y", [names.status]: "N" }]);
    const failed = await post(server, areqOf("9000004444444444"));
    const page = await browser.open(failed);
    for (let time = 0; time < 3; time++) await browser.post("/3ds/challenge/answer", { ...page.hidden, action: "answer", code: server.wrongFor(failed), trust: "Y" });
    expect(ds.resultsOf(failed)[0]).not.toHaveProperty(names.status);
    expect(await post(server, areqOf("9000004444444444"))).not.toHaveProperty(names.status);
  });
});

describe("the process ends in the middle", () => {
  const elsewhere = temporaryFolder();

  test("a challenge goes on where it was: code, attempts, page", async () => {
    let running = await startServer(elsewhere, {}, () => clock.now);
    const ares = await post(running, payment(9800, { threeDSRequestorChallengeInd: "04", threeDSRequestorDecReqInd: "N", dsURL: ds.url, notificationURL: "https://shop.example/back" }));
    const page = await new Browser(running).open(ares);
    const code = running.system.inbox.messages()[0]?.code ?? "";
    await new Browser(running).press(page, "answer", code === "000000" ? "000001" : "000000");
    await running.stop();
    running = await startServer(elsewhere, {}, () => clock.now);
    try {
      const again = await new Browser(running).open(ares);
      expect(again.text).toContain("2 attempts are left");
      expect(messageIn(await new Browser(running).press(again, "answer", code))).toMatchObject({ transStatus: "Y" });
      expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "Y", interactionCounter: "02" }]);
    } finally {
      await running.stop();
    }
  });

  test("a result that nobody has taken is told after the restart, once", async () => {
    let running = await startServer(elsewhere, {}, () => clock.now);
    const ares = await post(running, payment(9801, { threeDSRequestorChallengeInd: "04", threeDSRequestorDecReqInd: "N", dsURL: ds.url, notificationURL: "https://shop.example/back" }));
    await ds.close();
    clock.now += 31 * SECOND;
    await tick(running);
    await running.stop();
    await ds.open();
    running = await startServer(elsewhere, {}, () => clock.now);
    try {
      for (let second = 0; second < 5; second++) {
        clock.now += SECOND;
        await tick(running);
      }
      expect(ds.resultsOf(ares)).toMatchObject([{ transStatus: "N", transStatusReason: "14", challengeCancel: "05" }]);
    } finally {
      await running.stop();
    }
  });

  test("nothing of a person, a code or a proof can be read from the disk", async () => {
    const running = await startServer(elsewhere, {}, () => clock.now);
    const acctNumber = "9000001234567890";
    const ares = await post(running, payment(9802, { acctNumber, threeDSRequestorChallengeInd: "04", threeDSRequestorDecReqInd: "N", dsURL: ds.url, notificationURL: "https://shop.example/back" }));
    const page = await new Browser(running).open(ares);
    const code = running.system.inbox.messages()[0]?.code ?? "";
    await new Browser(running).press(page, "answer", code);
    const value = ds.resultsOf(ares)[0]?.["authenticationValue"] as string;
    await running.stop();
    const files = readdirSync(elsewhere, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name !== "keys.json").map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString("latin1"));
    expect(files.length).toBeGreaterThan(3);
    for (const secret of [acctNumber, value, "cardholder@demo.example", `"${code}"`]) expect(files.filter((text) => text.includes(secret))).toEqual([]);
  });
});

describe.each(["2.1.0", "2.2.0", "2.3.1"] as const)("in version %s", (version) => {
  test.each([["payment", "PA"], ["non-payment", "NPA"]] as const)("a %s passes, fails, is cancelled, runs out of time and breaks, in words of the version", async (_title, category) => {
    const browser = new Browser(server);
    const begin = async (): Promise<Answer> => {
      const ind = version === "2.3.1" ? ["04"] : "04";
      const areq = { ...generateAReq(new SeededRandom(5000 + seed++), { version, channel: "BRW", category }), threeDSRequestorChallengeInd: ind, dsURL: ds.url, notificationURL: "https://shop.example/back" } as JsonObject;
      const ares = await post(server, version === "2.1.0" ? areq : { ...areq, threeDSRequestorDecReqInd: "N" });
      expect(ares["transStatus"]).toBe("C");
      return ares;
    };
    const ended = async (act: (ares: Answer) => Promise<unknown>, expected: JsonObject): Promise<void> => {
      const ares = await begin();
      await act(ares);
      expect(ds.resultsOf(ares)).toMatchObject([{ messageVersion: version, ...expected }]);
    };
    await ended(async (ares) => browser.press(await browser.open(ares), "answer", server.codeFor(ares)), { transStatus: "Y" });
    await ended(async (ares) => {
      const page = await browser.open(ares);
      for (let time = 0; time < 3; time++) await browser.press(page, "answer", server.wrongFor(ares));
    }, { transStatus: "N", transStatusReason: "19" });
    await ended(async (ares) => browser.press(await browser.open(ares), "cancel"), { transStatus: "N", challengeCancel: "01" });
    await ended(() => pass(31 * SECOND), { transStatus: "N", challengeCancel: "05" });
    await ended(async (ares) => {
      await browser.open(ares);
      await pass(10 * MINUTE);
    }, { transStatus: "N", challengeCancel: "04" });
    await ended((ares) => browser.open(ares, { challengeWindowSize: "9" }), { transStatus: "U", challengeCancel: version === "2.3.1" ? "10" : "06" });
  });
});
