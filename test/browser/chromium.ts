import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { Browser, BrowserContext } from "playwright-core";

/** Where Debian and others put it. */
const PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = PATHS.find((path) => existsSync(path));

const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** `test`, or a skipped one that says what to install. */
export const browserTest: typeof test = executablePath === undefined ? (test.skip as typeof test) : test;

if (executablePath === undefined) console.log("browser tests are skipped: install Chromium (Debian: apt-get install chromium fonts-ipafont-gothic)");

/** A real browser with a new, empty profile. */
export function openBrowser(): Promise<BrowserContext> {
  return chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), "sekisho-browser-")), { executablePath: executablePath as string, headless: true, args: ARGUMENTS });
}

/** A browser that does not tell that a program drives it; each of its contexts is a new, empty profile. */
export function openPersonsBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: executablePath as string, headless: true, args: [...ARGUMENTS, "--disable-blink-features=AutomationControlled"] });
}
