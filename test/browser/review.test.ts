import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { calmIssuer } from "../journey/calm-issuer.js";
import { payment, post, startServer, temporaryFolder } from "../journey/running-server.js";
import type { RunningServer } from "../journey/running-server.js";
import { browserTest } from "./chromium.js";
import { consoleOf } from "./console-page.js";

/** What an issuer's people do with the review at the console, on the real server. */

const folder = temporaryFolder();
let server: RunningServer;
const { open } = consoleOf(() => server);

const CARD = "9000001112223334";
const ids: string[] = [];

async function bought(changes: Parameters<typeof payment>[1] = {}): Promise<string> {
  const ares = await post(server, payment(1, { threeDSServerTransID: randomUUID(), dsTransID: randomUUID(), acctNumber: CARD, purchaseAmount: "150000", purchaseCurrency: "392", purchaseExponent: "0", merchantName: "Corner Shop", ...changes }));
  return String(ares["acsTransID"]);
}

beforeAll(async () => {
  server = await startServer(folder, { publicUrl: "http://127.0.0.1:0", geoFiles: ["fixtures/geo/world-city.mmdb"], ...calmIssuer(folder) });
  for (let count = 0; count < 6; count++) ids.push(await bought());
  for (const card of ["9000005551112228", "9000005551112236", "9000005551112244"]) await bought({ acctNumber: card, purchaseAmount: "90000" });
  await bought({ purchaseAmount: "600000" });
  await fetch(`${server.url}/api/v1/labels`, { method: "POST", headers: { Authorization: `Bearer ${server.token}`, "Content-Type": "application/json" }, body: JSON.stringify({ ref: ids[0], label: "fraud", source: "chargeback" }) });
});
afterAll(() => server.stop());

const chosenIn = (page: Page): string => new URL(page.url()).searchParams.get("case") ?? "";
/** Presses a key and waits until the address names another case. */
async function choose(page: Page, key: string): Promise<string> {
  const before = chosenIn(page);
  await page.keyboard.press(key);
  await page.waitForFunction((old) => new URL(location.href).searchParams.get("case") !== old, before === "" ? null : before);
  return chosenIn(page);
}

browserTest("by keys alone: to a case, claimed, judged fraud, on to the next, which is set aside; the journal has the label", async () => {
  const { page, complaints } = await open("review");
  await page.locator(".case-line").first().waitFor();
  const first = await choose(page, "j");
  await page.locator(".case-sentence").getByText("at Corner Shop").waitFor();
  const second = await choose(page, "j");
  expect(await choose(page, "k")).toBe(first);
  // Nobody judges by a key what is not theirs.
  await page.locator(".case-buttons").waitFor();
  await page.keyboard.press("f");
  await page.keyboard.press("c");
  await page.getByText("The case is yours for half an hour.").waitFor();
  await page.getByText(/^Yours until/).waitFor();
  expect((await server.system.engine.journal.findSummary(first))?.label).toBeUndefined();
  expect(await choose(page, "f")).toBe(second);
  await page.getByText("Fraud: the decision has this label now.").waitFor();
  expect((await server.system.engine.journal.findSummary(first))?.label).toBe("fraud");
  await page.locator(`.case-line[href*="${first}"]`).waitFor({ state: "detached" });
  await page.locator(".case-buttons").waitFor();
  await page.keyboard.press("s");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("For how long").selectOption("72");
  await dialog.getByLabel("Note").fill("waits for the merchant");
  await dialog.getByRole("button", { name: "Set aside" }).click();
  await page.locator(`.case-line[href*="${second}"]`).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Set aside", exact: true }).first().click();
  await page.locator(`.case-line[href*="${second}"]`).waitFor();
  await page.goto(`${server.url}/console/review?state=snoozed&case=${second}`);
  await page.getByText("waits for the merchant").waitFor();
  expect(complaints).toEqual([]);
});

browserTest("g alone says genuine, g and a letter goes to another page; a verdict is changed only when what stands was read", async () => {
  const { page, complaints } = await open("review?kind=suspicious-frictionless");
  await page.locator(".case-line").first().waitFor();
  const id = await choose(page, "j");
  await page.locator(".case-buttons").waitFor();
  await page.keyboard.press("c");
  await page.getByText(/^Yours until/).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("o");
  await page.waitForURL(/console\/(\?|$)/);
  expect((await server.system.engine.journal.findSummary(id))?.label).toBeUndefined();
  await page.goBack();
  await page.getByText(/^Yours until/).waitFor();
  await choose(page, "g");
  expect((await server.system.engine.journal.findSummary(id))?.label).toBe("genuine");
  await page.goto(`${server.url}/console/review?case=${id}`);
  await page.locator(".case-head .mark.genuine").waitFor();
  await page.locator(".verdict.unsure").click();
  await page.getByRole("dialog").getByText("It says Genuine already").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Unsure" }).click();
  await page.getByText("Unsure: the case is closed without a label.").waitFor();
  expect((await server.system.engine.journal.findSummary(id))?.label).toBeUndefined();
  expect(complaints).toEqual([]);
});

browserTest("a case shows habit and links; the picture is the same each time, links lead to decisions, notes are kept, and the queue is a file", async () => {
  const { page, complaints } = await open(`review?case=${ids[4]}`);
  const picture = page.locator("svg.links");
  await picture.waitFor();
  expect(await picture.locator(".box").count()).toBeGreaterThanOrEqual(5);
  const drawn = await picture.innerHTML();
  await page.getByText("card's habit", { exact: false }).first().waitFor();
  await page.getByRole("button", { name: "Note", exact: true }).click();
  await page.getByRole("dialog").getByLabel("Note").fill("called, nobody there");
  await page.getByRole("dialog").getByRole("button", { name: "Note" }).click();
  await page.locator(".case-steps", { hasText: "called, nobody there" }).waitFor();
  await page.reload();
  await picture.waitFor();
  expect(await picture.innerHTML()).toBe(drawn);
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".queue-side").locator("button.csv").click()]);
  expect(readFileSync(await download.path(), "utf8")).toMatch(/^\uFEFF?Id,Time,Kind,Score,Amount,At stake,Merchant,Claimed by\r?\n[0-9a-f-]{36},/);
  await page.locator("a.row-link").first().click();
  await page.waitForURL(/console\/decisions\//);
  expect(complaints).toEqual([]);
});

browserTest("a case shows on a map where it came from and where the card was before", async () => {
  const fromParis = await bought({ acctNumber: "9000001112223342", browserIP: "24.23.179.47" });
  const fromTokyo = await bought({ acctNumber: "9000001112223342", browserIP: "24.5.208.13" });
  const { page, complaints } = await open(`review?case=${fromTokyo}`);
  const map = page.getByRole("img", { name: /^Where it came from: 9,6\d\d km from where the card was used on / });
  await map.waitFor();
  expect(await map.locator("circle").count()).toBe(2);
  expect(await map.locator("text").allTextContents()).toEqual(["Before · France", "Now · Japan"]);
  const coasts = await page.evaluate(async (address) => (await fetch(address)).text(), await map.locator("image").getAttribute("href") as string);
  expect(coasts).toContain("<path");
  await page.goto(`${server.url}/console/decisions/${fromParis}`);
  await page.getByText("Nothing is known of where this card was used before.").waitFor();
  expect(await page.locator(".places-map circle").count()).toBe(1);
  expect(complaints).toEqual([]);
});

browserTest.each([["ja-JP", "dark", 820], ["en-GB", "light", 1280], ["ja-JP", "light", 1440]] as const)("the page shows in %s, %s, %i wide, with nothing amiss and nothing past the edge", async (locale, colorScheme, width) => {
  const { page, complaints } = await open(`review?case=${ids[4]}`, { locale, colorScheme, viewport: { width, height: 1000 } });
  await page.locator("svg.links").waitFor();
  await page.locator(".habit").waitFor();
  const amiss = await page.evaluate(() => ({ past: document.documentElement.scrollWidth - innerWidth, text: /undefined|NaN|\[object/.exec(document.body.innerText)?.[0] ?? "" }));
  expect(amiss).toEqual({ past: 0, text: "" });
  expect(complaints).toEqual([]);
});

browserTest("an empty queue says when something comes up", async () => {
  const { page } = await open("review?state=mine&kind=shadow-disagreement");
  await page.getByText("No case fits").waitFor();
  await page.getByRole("button", { name: "Show all open" }).click();
  await page.locator(".case-line").first().waitFor();
});
