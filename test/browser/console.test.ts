import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { payment, post, startServer, temporaryFolder } from "../journey/running-server.js";
import type { RunningServer } from "../journey/running-server.js";
import { browserTest, openPersonsBrowser } from "./chromium.js";
import { csvOf } from "./console-page.js";
import { startStandIn } from "./console-stand-in.js";
import type { StandIn } from "./console-stand-in.js";

const folder = temporaryFolder();
let server: RunningServer;
let standIn: StandIn;
let decisionId: string;
let browser: Browser | undefined;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  server = await startServer(folder);
  decisionId = String((await post(server, payment(1)))["acsTransID"]);
  standIn = await startStandIn(server);
});
afterEach(() => Promise.all(contexts.splice(0).map((context) => context.close())));
afterAll(async () => {
  await browser?.close();
  await standIn.stop();
  await server.stop();
});

interface Opened {
  readonly page: Page;
  /** What went wrong in the page, what its policy refused, and where it asked for anything outside. */
  readonly complaints: string[];
  go(path: string): Promise<void>;
}

async function open(path: string, options: BrowserContextOptions = {}): Promise<Opened> {
  browser ??= await openPersonsBrowser();
  const context = await browser.newContext({ locale: "en-GB", timezoneId: "Asia/Tokyo", viewport: { width: 1280, height: 860 }, ...options });
  contexts.push(context);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && !message.text().includes("status of 4") && complaints.push(message.text()));
  page.on("request", (request) => !/^(blob:)?http:\/\/127\.0\.0\.1/.test(request.url()) && complaints.push(request.url()));
  const go = async (to: string): Promise<void> => {
    await page.goto(`${standIn.url}/console/${to}`);
    await page.locator("main h1").waitFor();
  };
  await go(path);
  return { page, complaints, go };
}

const PAGES = ["", "decisions", "models", "tuning?challenge=930&reject=990", "policies", "policies/default/1", "policies/drafts/d1", "policies/drafts/d1?tab=difference", "audit", "people"];

browserTest.each([["ja-JP", "dark", 820], ["en-GB", "light", 1280]] as const)("every page shows in %s, %s, %i wide, with nothing amiss and nothing past the edge", async (locale, colorScheme, width) => {
  const opened = await open("", { locale, colorScheme, viewport: { width, height: 1000 } });
  const { page, go, complaints } = opened;
  for (const path of [...PAGES, `decisions/${decisionId}`]) {
    await go(path);
    await page.locator(".card").first().waitFor();
    await page.locator(".progress.busy").waitFor({ state: "detached" });
    const seen = await page.evaluate(() => ({ past: document.documentElement.scrollWidth - innerWidth, text: document.querySelector("main")?.innerText ?? "", language: document.documentElement.lang, theme: document.documentElement.dataset["theme"] }));
    expect({ path, ...seen, text: /undefined|NaN|\[object/.exec(seen.text)?.[0] ?? "" }).toEqual({ path, past: 0, text: "", language: locale.slice(0, 2), theme: colorScheme });
  }
  expect(complaints).toEqual([]);
});

browserTest("keys lead to pages, to the search and to their list; a choice of language and light stays", async () => {
  const { page, go, complaints } = await open("");
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await page.getByRole("heading", { name: "Decisions" }).waitFor();
  await page.locator("td", { hasText: "Kyoto" }).first().waitFor();
  await page.keyboard.press("/");
  await page.locator("input[type=search]:focus").waitFor();
  await page.keyboard.type("umeda");
  await page.locator("td", { hasText: "Kyoto" }).first().waitFor({ state: "detached" });
  await page.waitForURL("**/console/decisions?issuer=demo&text=umeda");
  await page.locator("h1").click();
  await page.keyboard.press("?");
  await page.getByRole("dialog").getByText("Search decisions").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "日本語" }).click();
  await page.getByRole("button", { name: "ダーク" }).click();
  await go("decisions?action=challenge");
  expect(await page.locator("h1").innerText()).toBe("判定");
  expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
  expect(await page.locator("td .mark.pass").count()).toBe(0);
  expect(complaints).toEqual([]);
});

browserTest("a slider moves numbers and address, what is tried is not kept, and a draft is made of it", async () => {
  const { page, complaints } = await open("tuning");
  await page.locator(".verdict", { hasText: "This is what is live" }).waitFor();
  const slider = page.locator('input[type="range"]').first();
  await slider.focus();
  for (let step = 0; step < 12; step++) await page.keyboard.press("ArrowLeft");
  await page.locator(".verdict.good").waitFor();
  await page.waitForURL("**/console/tuning?issuer=demo&challenge=948&reject=997");
  expect(await page.locator(".comparison .difference.bad").count()).toBeGreaterThan(0);
  const before = await page.locator(".verdict").innerText();
  const cost = page.getByLabel("Share of a passed fraud's amount that the issuer bears");
  await cost.fill("50");
  await cost.press("Tab");
  await page.waitForFunction((sentence) => document.querySelector<HTMLElement>(".verdict")?.innerText !== sentence, before);
  expect(standIn.changes.filter((change) => change.startsWith("PUT"))).toEqual([]);
  await page.getByRole("button", { name: "Find", exact: true }).click();
  await page.getByText("That cannot be had together. The nearest misses “Fraud passed at most” by 3.20 bp.").waitFor();
  await page.getByRole("button", { name: "Make it a draft" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Make it a draft" }).click();
  await page.getByRole("heading", { name: "Challenge a little earlier" }).waitFor();
  expect(standIn.changes).toContain('POST /api/v1/policies/drafts {"issuer":"demo","title":"Challenge from 948, reject from 997","constants":{"challengeScore":948,"rejectScore":997}}');
  expect(complaints).toEqual([]);
});

browserTest("the editor shows a mistake at its line while one types, a step asks for its reason, a refusal is one sentence", async () => {
  const { page, complaints } = await open("policies/drafts/d1");
  const editor = page.locator(".editor textarea");
  await editor.fill((await editor.inputValue()).replace("score < rejectScore", "scoer < rejectScore"));
  await page.getByText("there is no fact or constant scoer").waitFor();
  const line = await page.locator(".gutter .error").innerText();
  expect(await page.locator(".editor-problems button b").innerText()).toBe(`Line ${line}`);
  expect(await page.getByRole("button", { name: "Submit" }).isDisabled()).toBe(true);
  await editor.fill((await editor.inputValue()).replace("scoer", "score").replace("calmScore: 720", "calmScore: 730"));
  await page.getByText("No problems").waitFor();
  await editor.press("Control+s");
  await page.getByText("Saved.").waitFor();
  await page.getByRole("button", { name: "Submit" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Submit" }).click();
  expect(await page.getByRole("dialog").locator("textarea:invalid").count()).toBe(1);
  await page.getByRole("dialog").locator("textarea").fill("more fraud");
  await page.getByRole("dialog").getByRole("button", { name: "Submit" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(standIn.changes).toContain('POST /api/v1/policies/drafts/d1/submit {"reason":"more fraud"}');
  await page.getByRole("button", { name: "Withdraw" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Withdraw" }).click();
  await page.getByRole("alert").getByText("The draft is published and cannot be withdrawn.").waitFor();
  expect(complaints).toEqual([]);
});

browserTest("tables and curves are had as CSV, and no merchant's name is a formula in it", async () => {
  const opened = await open("decisions");
  await opened.page.locator("tr .row-link").first().waitFor();
  const decisions = (await csvOf(opened.page, "Decisions as CSV")).split("\r\n");
  expect(decisions[0]).toContain("Time,Outcome,Score,Amount,Merchant,Card");
  expect(decisions.some((line) => line.includes(`"'=HYPERLINK(""x"")"`))).toBe(true);
  await opened.go("tuning");
  expect(await csvOf(opened.page, "What it costs as CSV")).toContain("Challenged,Rules only,Model only,Rules and model,Pass everything");
  expect(opened.complaints).toEqual([]);
});

browserTest("an issuer without decisions is told what to do; whoever signs out comes in again with name, password and code", async () => {
  const { page } = await open("?issuer=north");
  await page.getByText("Send an AReq to POST /3ds/areq").waitFor();
  expect(await page.getByRole("link", { name: "People" }).count()).toBe(0);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Name").fill("aiko");
  await page.getByLabel("Password").fill("secret");
  await page.getByLabel("One-time code").fill("000000");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("alert").getByText("Name, password and code do not belong together.").waitFor();
  expect(await page.getByRole("link", { name: "Sign in with Keycloak" }).getAttribute("href")).toBe("/console/oidc");
  await page.getByLabel("One-time code").fill("123456");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
});
