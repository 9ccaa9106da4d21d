import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Frame, Page } from "playwright-core";
import { creqOf } from "../journey/cardholder.js";
import { startDirectoryServer } from "../journey/directory-server.js";
import type { TestDirectoryServer } from "../journey/directory-server.js";
import { payment, post, startServer, temporaryFolder } from "../journey/running-server.js";
import type { Answer, RunningServer } from "../journey/running-server.js";
import { browserTest, openBrowser } from "./chromium.js";

const folder = temporaryFolder();
let server: RunningServer;
let ds: TestDirectoryServer;
let shop: Shop;
let seed = 0;

beforeAll(async () => {
  ds = await startDirectoryServer();
  server = await startServer(folder);
  shop = await openShop();
});
afterAll(async () => {
  shop.close();
  await server.stop();
  await ds.close();
  expect(ds.complaints).toEqual([]);
});

interface Shop {
  readonly url: string;
  readonly received: URLSearchParams[];
  close(): void;
}

/** A requestor's page that frames the challenge, sandboxed as requestors do, and takes the final CRes in the frame. */
async function openShop(): Promise<Shop> {
  const received: URLSearchParams[] = [];
  const page: Server = createServer((request, response) => {
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://shop");
    if (request.method === "POST") {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        received.push(new URLSearchParams(body));
        response.end("<p>thank you</p>");
      });
      return;
    }
    if (pathname !== "/") return void response.writeHead(204).end();
    response.end(`<!doctype html><title>Shop</title><iframe name="challenge" title="challenge" width="${searchParams.get("width") ?? "390"}" height="${searchParams.get("height") ?? "480"}" sandbox="allow-forms allow-scripts allow-same-origin allow-pointer-lock"></iframe>
<form method="post" target="challenge" action="${server.url}/3ds/challenge"><input type="hidden" name="creq" value="${searchParams.get("creq") ?? ""}"><input type="hidden" name="threeDSSessionData" value="c2hvcA"><button>go</button></form>`);
  });
  await new Promise<void>((resolve) => page.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(page.address() as AddressInfo).port}`, received, close: () => page.close() };
}

async function challenged(): Promise<Answer> {
  const areq = payment(7000 + seed++, {
    threeDSRequestorChallengeInd: "04", threeDSRequestorDecReqInd: "N", dsURL: ds.url, notificationURL: `${shop.url}/done`, merchantName: "関所書店", purchaseAmount: "12800",
    purchaseCurrency: "392", purchaseExponent: "0",
  });
  return post(server, areq);
}


interface Options {
  readonly javaScriptEnabled?: boolean;
  readonly locale?: string;
  readonly size?: { readonly width: number; readonly height: number };
  readonly challengeWindowSize?: string;
}

/** Opens the shop's page and its challenge frame, and hands both to `visit`. */
async function visiting(ares: Answer, { javaScriptEnabled = true, locale = "en-GB", size, challengeWindowSize = "02" }: Options, visit: (frame: Frame, page: Page) => Promise<void>): Promise<void> {
  const context = await openBrowser();
  try {
    const page = await (await (context.browser() ?? context).newPage({ javaScriptEnabled, locale, ...(size && { viewport: size }) } as never));
    const errors: string[] = [];
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(String(error)));
    const query = new URLSearchParams({ creq: creqOf(ares, { challengeWindowSize }), width: String(Math.min(390, (size?.width ?? 600) - 30)) });
    await page.goto(`${shop.url}/?${query.toString()}`);
    await page.click("form[target=challenge] button");
    const frame = page.frame({ name: "challenge" }) as Frame;
    await frame.waitForSelector("h1");
    await visit(frame, page);
    expect(errors).toEqual([]);
    if (page.context() !== context) await page.context().close();
  } finally {
    await context.close();
  }
}

/** What the shop was told at the end. */
async function told(): Promise<{ cres: Answer; sessionData: string | null }> {
  while (shop.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const form = shop.received.pop() as URLSearchParams;
  return { cres: JSON.parse(Buffer.from(form.get("cres") ?? "", "base64url").toString()) as Answer, sessionData: form.get("threeDSSessionData") };
}

const shot = async (page: Page, name: string): Promise<void> => {
  if (process.env["SEKISHO_SCREENSHOTS"] !== undefined) await page.screenshot({ path: `${process.env["SEKISHO_SCREENSHOTS"]}/${name}.png` });
};

browserTest("wrong code, right code, and the shop hears of it", async () => {
  const ares = await challenged();
  await visiting(ares, {}, async (frame, page) => {
    expect(await frame.textContent("main")).toContain("¥12,800");
    await shot(page, "challenge-en");
    await frame.fill("#code", server.wrongFor(ares));
    await frame.press("#code", "Enter");
    await frame.waitForSelector("[role=alert]");
    expect(await frame.textContent("[role=alert]")).toContain("2 attempts are left");
    await shot(page, "challenge-wrong");
    await frame.fill("#code", server.codeFor(ares));
    await frame.click("button.main");
    await frame.waitForSelector("text=thank you");
    expect(await told()).toEqual({ cres: expect.objectContaining({ messageType: "CRes", transStatus: "Y" }), sessionData: "c2hvcA" });
  });
  expect(ds.results().filter(({ acsTransID }) => acsTransID === ares["acsTransID"])).toMatchObject([{ transStatus: "Y" }]);
}, 60_000);

browserTest("three wrong codes, without script, in Japanese", async () => {
  const ares = await challenged();
  await visiting(ares, { javaScriptEnabled: false, locale: "ja-JP" }, async (frame, page) => {
    expect(await frame.textContent("h1")).toBe("ご本人様の確認をお願いします");
    expect(await frame.getAttribute("html", "lang")).toBe("ja");
    await shot(page, "challenge-ja");
    for (const attempt of [1, 2, 3]) {
      await frame.fill("#code", server.wrongFor(ares));
      await Promise.all([frame.waitForNavigation(), frame.click("button.main")]);
      if (attempt < 3) expect(await frame.textContent("[role=alert]")).toContain(`残り${3 - attempt}回`);
    }
    await Promise.all([frame.waitForNavigation(), frame.click("text=お店の画面に戻る")]);
    expect((await told()).cres).toMatchObject({ transStatus: "N" });
  });
  expect(ds.results().filter(({ acsTransID }) => acsTransID === ares["acsTransID"])).toMatchObject([{ transStatus: "N", transStatusReason: "19" }]);
}, 60_000);

browserTest("cancelling on a phone; every control is large enough for a finger and has a name", async () => {
  const ares = await challenged();
  await visiting(ares, { size: { width: 360, height: 700 }, challengeWindowSize: "01" }, async (frame, page) => {
    await shot(page, "challenge-phone");
    const boxes = await Promise.all((await frame.$$("button, input:not([type=hidden], [type=checkbox]), label.trust, summary")).map(async (control) => ({ text: (await control.textContent()) ?? "", ...(await control.boundingBox()) })));
    for (const { text, height } of boxes) expect({ text, large: (height ?? 0) >= 44 }).toEqual({ text, large: true });
    expect(await frame.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
    expect(await frame.getByLabel("One-time code").count()).toBe(1);
    await frame.click("text=Cancel");
    await frame.waitForSelector("text=thank you");
    expect((await told()).cres).toMatchObject({ transStatus: "N" });
  });
}, 60_000);
