import { readFileSync } from "node:fs";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import type { RunningServer } from "../journey/running-server.js";
import { openPersonsBrowser } from "./chromium.js";

export interface OpenedConsole {
  readonly page: Page;
  /** What went wrong in the page. What the server refuses is the test's own affair. */
  readonly complaints: string[];
  /** To another page of the console. */
  go(path: string): Promise<void>;
}

/** The console of a real server in a real browser. Closes what it opened: pages after each test, the browser at the end of the file. */
export function consoleOf(server: () => RunningServer): {
  /** A browser of its own. */
  context(options?: BrowserContextOptions): Promise<BrowserContext>;
  /** An administrator's browser at a page. */
  open(path: string, options?: BrowserContextOptions): Promise<OpenedConsole>;
} {
  let browser: Browser | undefined;
  const contexts: BrowserContext[] = [];
  afterEach(() => Promise.all(contexts.splice(0).map((one) => one.close())));
  afterAll(() => browser?.close());

  const context = async (options: BrowserContextOptions = {}): Promise<BrowserContext> => {
    browser ??= await openPersonsBrowser();
    const opened = await browser.newContext({ locale: "en-GB", timezoneId: "Asia/Tokyo", viewport: { width: 1280, height: 900 }, ...options });
    contexts.push(opened);
    return opened;
  };
  const open = async (path: string, options: BrowserContextOptions = {}): Promise<OpenedConsole> => {
    const page = await (await context(options)).newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => message.type() === "error" && !message.text().includes("status of 4") && complaints.push(message.text()));
    await page.goto(server().system.signInUrl());
    const go = async (to: string): Promise<void> => {
      await page.goto(`${server().url}/console/${to}`);
      await page.locator("main h1").waitFor();
    };
    await go(path);
    return { page, complaints, go };
  };
  return { context, open };
}

/** Answers the dialog that asks why. */
export async function giveReason(page: Page, action: string, reason: string): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill(reason);
  await dialog.getByRole("button", { name: action, exact: true }).click();
  await dialog.waitFor({ state: "detached" });
}

/** The file that a table's button saves. @param title of the button */
export async function csvOf(page: Page, title: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(`button.csv[title="${title}"]`).click()]);
  return readFileSync(await download.path(), "utf8");
}
