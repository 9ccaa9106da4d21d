import { readFileSync } from "node:fs";
import { payment, post, startServer, temporaryFolder } from "../journey/running-server.js";
import type { RunningServer } from "../journey/running-server.js";
import { browserTest } from "./chromium.js";
import { consoleOf } from "./console-page.js";

/** What an issuer's people do with backtests at the console, on the real server. */

const folder = temporaryFolder();
let server: RunningServer;
const { open } = consoleOf(() => server);
const DECISIONS = 24;

beforeAll(async () => {
  server = await startServer(folder, { publicUrl: "http://127.0.0.1:0" });
  for (let number = 0; number < DECISIONS; number++) await post(server, payment(60_000 + number, { acctNumber: `90000047${String(11_000_000 + (number % 4) * 7919).padStart(8, "0")}`, purchaseAmount: String(2_000 + number * 1_500), purchaseCurrency: "392", purchaseExponent: "0" }));
});
afterAll(() => server.stop());

async function draftOf(change: (text: string) => string, title: string): Promise<string> {
  const said = await fetch(`${server.url}/api/v1/policies/drafts`, {
    method: "POST", headers: { Authorization: `Bearer ${server.token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ issuer: "demo", title, text: change(readFileSync("policies/default/1.yaml", "utf8").replace("version: 1", "version: 2")) }),
  });
  expect(said.status).toBe(201);
  return ((await said.json()) as { id: string }).id;
}

const asksAll = (text: string): string => text.replace("rules:\n", "rules:\n  - id: ask-everybody\n    when: amountReferenceMinor >= 0\n    whenUnknown: match\n    then: challenge\n    sentence: { en: A test., ja: 試験 }\n\n");

browserTest("a draft's backtest is there at once, its full replay is begun from it, and a flipped row opens its decision", async () => {
  const draft = await draftOf(asksAll, "Ask everybody");
  const { page, complaints } = await open(`policies/drafts/${draft}?tab=backtest`);
  await page.getByText("It would have cost").waitFor();
  const fast = await page.locator("table.comparison").innerText();
  expect(fast).toMatch(/Challenged\s+[\d.]+ %\s+100\.00 %/);
  await page.getByRole("button", { name: "Full replay" }).click();
  await page.waitForURL(/backtests\/[0-9a-f-]{36}/);
  await page.getByText("Done", { exact: true }).waitFor();
  // The same decisions, policy and model: the slow way says what the fast one said.
  expect(await page.locator("table.comparison").innerText()).toBe(fast);
  await page.getByRole("button", { name: /Frictionless → Challenge/ }).click();
  await page.waitForURL(/from=frictionless&to=challenge/);
  const row = page.locator(".table-block tbody tr").first();
  expect(await row.innerText()).toMatch(/ask-everybody/);
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("button.csv").click()]);
  const csv = readFileSync(await download.path(), "utf8").split(/\r?\n/);
  expect(csv[0]).toContain("Reasons then");
  expect(csv.filter((line) => line.includes("ask-everybody")).length).toBe(await page.locator(".table-block tbody tr").count());
  await page.locator(".filters select").selectOption("fraud");
  await page.getByText("None of this kind").waitFor();
  await page.locator(".filters select").selectOption("");
  await row.getByRole("link").click();
  await page.waitForURL(/decisions\/[0-9a-f-]{36}/);
  await page.goBack();
  await page.getByRole("link", { name: "Backtests" }).first().click();
  await page.locator("tbody tr", { hasText: "default/2" }).first().waitFor();
  expect(complaints).toEqual([]);
});

browserTest("a run is begun from the list with another model and period; what cannot be is one sentence; a cancelled one says so", async () => {
  const { page, complaints } = await open("backtests");
  await page.getByRole("button", { name: "New backtest" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("From").fill("2031-01-01");
  await dialog.getByRole("button", { name: "Begin" }).click();
  await dialog.getByRole("alert").getByText("from: expected an instant in the past").waitFor();
  await dialog.getByLabel("From").fill("");
  await dialog.getByLabel("Model").selectOption("none");
  await dialog.getByRole("button", { name: "Begin" }).click();
  await page.waitForURL(/backtests\/[0-9a-f-]{36}/);
  await page.getByText("no model").waitFor();
  await page.getByText("Side by side").waitFor();

  // A journal that takes its time, so that there is something to cancel.
  const journal = server.system.engine.journal as { read: typeof server.system.engine.journal.read };
  const read = journal.read.bind(journal);
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  journal.read = async function* (after) {
    for await (const entry of read(after)) {
      yield entry;
      if (entry.position > 20_000) await released;
    }
  };
  await page.goto(`${server.url}/console/backtests`);
  await page.getByRole("button", { name: "New backtest" }).click();
  await dialog.getByRole("button", { name: "Begin" }).click();
  await page.locator("progress").waitFor();
  await page.getByText(/events read, \d+ %/).waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("What was found until then is let go.").waitFor();
  release();
  journal.read = read;
  expect(complaints).toEqual([]);
});

browserTest.each([["ja-JP", "dark", 820], ["en-GB", "light", 1280]] as const)("the pages show in %s, %s, %i wide, with nothing amiss and nothing past the edge", async (locale, colorScheme, width) => {
  const draft = await draftOf(asksAll, "Look");
  const { page, complaints } = await open("backtests", { locale, colorScheme, viewport: { width, height: 1000 } });
  const amiss = (): Promise<{ past: number; text: string }> => page.evaluate(() => ({ past: document.documentElement.scrollWidth - innerWidth, text: /undefined|NaN|\[object/.exec(document.body.innerText)?.[0] ?? "" }));
  const looked = async (name: string): Promise<void> => {
    expect(await amiss()).toEqual({ past: 0, text: "" });
    if (process.env["SCREENSHOTS"] !== undefined) await page.screenshot({ path: `${process.env["SCREENSHOTS"]}/${name}-${locale}.png`, fullPage: true });
  };
  await page.keyboard.press("g");
  await page.keyboard.press("b");
  await page.locator(".table-block tbody tr").first().waitFor();
  await looked("list");
  await page.locator(".tools button.main").click();
  await page.getByRole("dialog").waitFor();
  await looked("start");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.goto(`${server.url}/console/policies/drafts/${draft}?tab=backtest`);
  await page.locator("table.comparison").waitFor();
  await looked("draft");
  await page.locator(".full-replay button").click();
  await page.waitForURL(/backtests\/[0-9a-f-]{36}/);
  await page.locator(".flips").waitFor();
  await page.locator(".table-block tbody tr").first().waitFor();
  await looked("run");
  expect(complaints).toEqual([]);
});
