import type { Browser, BrowserContext, FrameLocator, Locator, Page } from "playwright-core";
import { ask, expectProblem } from "../http/asking.js";
import { ROUTES } from "../../src/http/index.js";
import { startServer, temporaryFolder } from "../journey/running-server.js";
import type { RunningServer } from "../journey/running-server.js";
import { browserTest, openPersonsBrowser } from "./chromium.js";

const folder = temporaryFolder();
const closedFolder = temporaryFolder();
let server: RunningServer;
let browser: Browser | undefined;
const contexts: BrowserContext[] = [];
// The shop posts to the acsURL of the ARes, so the address must be the real one.
beforeAll(async () => (server = await startServer(folder, { demo: true, publicUrl: "http://127.0.0.1:0" })));
afterEach(() => Promise.all(contexts.splice(0).map((context) => context.close())));
afterAll(async () => {
  await browser?.close();
  await server.stop();
});

interface Shop {
  readonly page: Page;
  readonly frame: FrameLocator;
  /** Messages of the open payment, in order. */
  messages(): Promise<string[]>;
  /** The shop's own claim of what both sides were told. */
  readonly end: Locator;
  /** What went wrong in the page, and where it asked for anything outside. */
  readonly complaints: string[];
}

async function openShop(options: { readonly locale?: string; readonly viewport?: { readonly width: number; readonly height: number } } = {}): Promise<Shop> {
  browser ??= await openPersonsBrowser();
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1440, height: 900 }, userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/136.0.0.0 Safari/537.36", ...options });
  contexts.push(context);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("request", (request) => !request.url().startsWith(server.url) && complaints.push(request.url()));
  await page.goto(`${server.url}/demo/`);
  return {
    page,
    frame: page.frameLocator("iframe.challenge"),
    messages: async () => (await page.locator("details.payment[open] li[data-message]").all()).reduce<Promise<string[]>>(async (before, one) => [...(await before), `${await one.getAttribute("data-from")} ${await one.getAttribute("data-message")}`], Promise.resolve([])),
    end: page.locator("[data-rreq]"),
    complaints,
  };
}

const choose = ({ page }: Shop, shopper: string): Promise<void> => page.click(`[data-shopper="${shopper}"]`);
const code = async ({ page }: Shop): Promise<string> => (await page.locator("[data-code]").first().getAttribute("data-code")) ?? "";

async function answer({ frame }: Shop, entry: string): Promise<void> {
  await frame.locator("#code").fill(entry);
  await frame.locator('button[value="answer"]').click();
}

async function expectEnd({ end }: Shop, rreq: string, cres: string): Promise<void> {
  await end.waitFor();
  expect({ rreq: await end.getAttribute("data-rreq"), cres: await end.getAttribute("data-cres") }).toEqual({ rreq, cres });
}

browserTest("method, AReq, challenge in the frame: wrong code, resending refused, right code; RReq Y, then CRes Y", async () => {
  const shop = await openShop();
  await choose(shop, "asked");
  const right = await code(shop);
  await answer(shop, right === "000000" ? "000001" : "000000");
  await shop.frame.getByText("2 attempts are left").waitFor();
  await shop.frame.locator('button[value="resend"]').click();
  await shop.frame.getByText("Please wait half a minute").waitFor();
  await answer(shop, right);
  await expectEnd(shop, "Y", "Y");
  expect(await shop.messages()).toEqual(["browser 3DS Method", "acs 3DS Method", "ds AReq", "acs ARes", "browser CReq", "acs RReq", "ds RRes", "acs CRes"]);
  expect(await shop.page.locator('[data-message="CRes"] .saying').innerText()).toContain("session data unchanged");
  expect(await shop.page.locator(".why .rule").innerText()).toBe("The merchant says that a mandate demands a challenge.");
  expect(await shop.page.locator(".reasons li").count()).toBeGreaterThan(3);
  expect(await shop.page.locator("iframe").count()).toBe(0);
  expect(shop.complaints).toEqual([]);
});

browserTest("cancelling, and three wrong codes, both end with N", async () => {
  const shop = await openShop();
  await choose(shop, "asked");
  await shop.frame.locator('button[value="cancel"]').click();
  await expectEnd(shop, "N", "N");
  await choose(shop, "asked");
  const wrong = (await code(shop)) === "000000" ? "000001" : "000000";
  for (const left of ["2 attempts are left", "One attempt is left"]) {
    await answer(shop, wrong);
    await shop.frame.getByText(left).waitFor();
  }
  await answer(shop, wrong);
  await expectEnd(shop, "N", "N");
  expect(shop.complaints).toEqual([]);
});

browserTest("a regular customer makes a past over the same doors and is not asked; the thief with that number is", async () => {
  const shop = await openShop();
  await choose(shop, "regular");
  await shop.page.locator("details.payment:not(.past) .state .badge").waitFor();
  expect(await shop.page.locator("details.payment").count()).toBe(4);
  expect(await shop.page.locator("details.payment .state .badge").evaluateAll((badges) => badges.map((one) => one.getAttribute("data-status")))).toEqual(["Y", "Y", "Y", "Y"]);
  await choose(shop, "thief");
  await shop.frame.locator("#code").waitFor();
  expect(await shop.page.locator(".phone h3").innerText()).toContain("the thief does not have");
  expect(shop.complaints).toEqual([]);
});

browserTest.each(["2.1.0", "2.3.1"])("the form pays by version %s, on a screen of a phone, in Japanese", async (version) => {
  const shop = await openShop({ locale: "ja-JP", viewport: { width: 390, height: 844 } });
  await shop.page.locator("#change > summary").click();
  await shop.page.selectOption('[name="version"]', version);
  await shop.page.selectOption('[name="challengeInd"]', "04");
  await shop.page.fill('[name="merchantName"]', "<b>&\"'");
  await shop.page.locator("#form button.main").click();
  // Until the bank's page is there the frame has a document too, an empty one.
  await shop.frame.locator("#code").waitFor();
  expect(await shop.frame.locator("html").getAttribute("lang")).toBe("ja");
  expect(await shop.frame.locator("dd").first().innerText()).toBe("<b>&\"'");
  const { width, x } = (await shop.page.locator("iframe.challenge").boundingBox()) ?? { width: 0, x: -1 };
  expect({ fits: x >= 0 && x + width <= 390, wide: await shop.page.evaluate(() => document.documentElement.scrollWidth) }).toEqual({ fits: true, wide: 390 });
  await answer(shop, await code(shop));
  await expectEnd(shop, "Y", "Y");
  expect(await shop.page.locator("#checkout .status").innerText()).toBe("支払い完了。本人であることが確認されました。");
  await shop.page.click('[data-language="en"]');
  expect(await shop.page.locator("#checkout .status").innerText()).toBe("Paid. The cardholder has proved it.");
  expect(shop.complaints).toEqual([]);
});

browserTest("a number that could be somebody's is not sent", async () => {
  const shop = await openShop();
  await shop.page.locator("#change > summary").click();
  await shop.page.fill('[name="card"]', "9100001234567890");
  await shop.page.locator("#form button.main").click();
  expect(await shop.page.locator('[name="card"]').evaluate((input: HTMLInputElement) => input.validity.patternMismatch)).toBe(true);
  expect(await shop.messages()).toEqual([]);
});

browserTest("both languages say everything", async () => {
  const { page } = await openShop();
  const keys = (name: string): Promise<string[]> => page.evaluate(async (language) => {
    const { WORDS } = (await import(String(new URL("files/words.js", location.href)))) as { WORDS: Record<string, object> };
    const paths = (value: object): string[] => Object.entries(value).flatMap(([key, inner]) => (typeof inner === "object" && !Array.isArray(inner) ? paths(inner as object).map((path) => `${key}.${path}`) : [key]));
    return paths(WORDS[language] as object).sort();
  }, name);
  expect(await keys("ja")).toEqual(await keys("en"));
  expect(await page.locator("[data-text]").evaluateAll((all) => all.filter((one) => ["", "undefined"].includes(one.textContent ?? "")).length)).toBe(0);
});

describe("the shop's own doors", () => {
  const post = (path: string, body: string, type = "application/x-www-form-urlencoded") => ask(server.url, { method: "POST", path, body, headers: { "Content-Type": type } });

  test.each([
    ["/demo/notify", "cres"],
    ["/demo/notify", "threeDSSessionData"],
    ["/demo/method-done", "threeDSMethodData"],
  ])("what is posted to %s as %s is data, never markup", async (path, field) => {
    const said = await post(path, new URLSearchParams({ [field]: '"><script>alert(1)</script>', other: "x" }).toString());
    expect(said.body).toContain(`<input type="hidden" name="${field}" value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">`);
    expect(said.body.match(/<script/g)).toHaveLength(1);
    expect(said.body).not.toContain('name="other"');
    expect(said.headers["content-security-policy"]).toContain("default-src 'none'; script-src 'self'");
  });

  test("the directory server answers results, keeps the latest two hundred, and never answers an Erro", async () => {
    const rreq = (number: number) => JSON.stringify({ messageType: "RReq", messageVersion: "2.2.0", threeDSServerTransID: "t", dsTransID: "d", acsTransID: `a${number}`, transStatus: "Y" });
    const answers = [];
    for (let number = 0; number < 201; number++) answers.push(await post("/demo/ds/results", rreq(number), "application/json"));
    expect(JSON.parse(answers[7]?.body ?? "")).toEqual({ messageType: "RRes", messageVersion: "2.2.0", threeDSServerTransID: "t", dsTransID: "d", acsTransID: "a7", resultsStatus: "01" });
    expect((await ask(server.url, { path: "/demo/ds/results/a0" })).status).toBe(204);
    expect(JSON.parse((await ask(server.url, { path: "/demo/ds/results/a200" })).body)).toMatchObject({ rreq: { acsTransID: "a200", transStatus: "Y" } });
    expect(await post("/demo/ds/results", '{"messageType":"Erro"}', "application/json")).toMatchObject({ status: 204, body: "" });
    for (const body of ["null", "7", "[]", '{"messageType":"RReq"}', '{"messageType":"AReq"}']) expectProblem(await post("/demo/ds/results", body, "application/json"), 400, "bad-request");
  });

  test("addresses without their slash lead to the shop, and there are no files but its own", async () => {
    expect(await ask(server.url, { path: "/demo" })).toMatchObject({ status: 308, headers: { location: "demo/" } });
    for (const file of ["index.html", "..%2findex.html", "keys.json", "__proto__", "toString", "x.js"]) expectProblem(await ask(server.url, { path: `/demo/files/${file}` }), 404, "not-found");
    for (const id of ["x", "%00", "__proto__"]) expectProblem(await ask(server.url, { path: `/demo/why/${id}` }), 404, "not-found");
  });

  test("none of them is there while the demo is off", async () => {
    const closed = await startServer(closedFolder);
    try {
      const doors = ROUTES.filter(({ demoOnly }) => demoOnly === true);
      expect(doors.length).toBeGreaterThanOrEqual(8);
      for (const { method, path } of doors) expectProblem(await ask(closed.url, { method, path, headers: { "Content-Type": "application/json" }, ...(method === "POST" && { body: "{}" }) }), 404, "not-found");
    } finally {
      await closed.stop();
    }
  });
});
