import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { payment, post, startServer, temporaryFolder } from "../journey/running-server.js";
import type { Answer, RunningServer } from "../journey/running-server.js";
import { browserTest } from "./chromium.js";
import { consoleOf } from "./console-page.js";

/** What an issuer's people do with lists at the console, on the real server. */

const folder = temporaryFolder();
let server: RunningServer;
const { open } = consoleOf(() => server);

beforeAll(async () => (server = await startServer(folder, { publicUrl: "http://127.0.0.1:0" })));
afterAll(() => server.stop());

let seed = 90_000;
const CARD = "9000001234567890";
/** An app of ours on one phone. */
const PHONE = { acctNumber: CARD, browserIP: "203.0.113.77", purchaseAmount: "100", threeDSRequestorChallengeInd: "01" };
const buy = (changes: object = {}): Promise<Answer> => post(server, payment(seed++, { ...PHONE, ...changes }));

/** The dialog, its fields filled. */
async function fillIn(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  const dialog = page.getByRole("dialog");
  for (const [label, value] of Object.entries(fields)) {
    const field = dialog.getByLabel(label);
    if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
}

browserTest("something of a decision is blocked at its page, the next message with it is rejected and says why, and ending it lets the next pass", async () => {
  const first = await buy();
  expect(first["transStatus"]).toBe("Y");
  const { page, complaints } = await open(`decisions/${String(first["acsTransID"])}`);
  await page.getByRole("button", { name: "Block …" }).click();
  const dialog = page.getByRole("dialog");
  expect(await dialog.locator("option").allInnerTexts()).toEqual(expect.arrayContaining(["Card 90000012…7890", "IP address 203.0.113.77"]));
  // Many have a device like this one: the person hears of it before it is blocked.
  await dialog.getByText("known only by what many others have in common").waitFor();
  await fillIn(page, { What: "ip", Reason: "a ring of thieves" });
  expect(await dialog.getByText("known only by what").count()).toBe(0);
  await dialog.getByRole("button", { name: "Block", exact: true }).last().click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("Blocked from the next message on.").waitFor();

  const next = await buy({ acctNumber: "9000002222222222" });
  expect(next).toMatchObject({ transStatus: "R", transStatusReason: "11" });
  await page.goto(`${server.url}/console/decisions/${String(next["acsTransID"])}`);
  await page.getByText("Something in this purchase is on the issuer's block list.").first().waitFor();
  await page.locator(".lists-said", { hasText: "IP address: on the block list then." }).getByRole("link").click();
  await page.getByRole("heading", { name: "Lists", level: 1 }).waitFor();
  const row = page.locator("tbody tr", { hasText: "203.0.113.…" });
  expect(await row.innerText()).toContain("a ring of thieves");
  await row.getByRole("button", { name: "End the entry of 203.0.113.…" }).click();
  await fillIn(page, { Reason: "it was a hotel" });
  await page.getByRole("dialog").getByRole("button", { name: "End", exact: true }).click();
  await page.getByText("The entry is ended.").waitFor();
  await row.getByText("it was a hotel").waitFor();
  expect((await buy({ acctNumber: "9000002222222222" }))["transStatus"]).toBe("Y");
  expect(complaints).toEqual([]);
});

browserTest("a trust asks for its end and may be for a place; what is wrong is one sentence; filters stand in the address; CSV has it all", async () => {
  const { page, complaints } = await open("lists?state=expired");
  await page.getByText("No entry fits").waitFor();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.getByText("Nothing is on a list").waitFor();
  await page.getByRole("button", { name: "Add to a list" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Trust", exact: true }).first().click();
  const day = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);
  await fillIn(page, { Value: "nine", Reason: "on honeymoon", Where: "abroad" });
  const send = dialog.getByRole("button", { name: "Trust", exact: true }).last();
  await send.click();
  expect(await dialog.locator("input[type=date]:invalid").count()).toBe(1);
  await dialog.locator("input[type=date]").fill(day);
  await send.click();
  await dialog.getByRole("alert").getByText("value: expected an account number of 13 to 19 digits").waitFor();
  await fillIn(page, { Value: CARD });
  await send.click();
  await dialog.waitFor({ state: "detached" });
  const row = page.locator("tbody tr", { hasText: "90000012…7890" });
  expect(await row.innerText()).toMatch(/abroad/);
  expect(await page.locator("main").innerText()).not.toContain(CARD);

  await page.locator(".filters select").first().selectOption("trust");
  await page.waitForURL(/list=trust/);
  await page.getByRole("searchbox").fill("honeymoon");
  await page.waitForURL(/text=honeymoon/);
  await row.waitFor();
  await page.getByRole("searchbox").fill("no such word");
  await page.getByText("No entry fits").waitFor();
  await page.getByRole("searchbox").fill("");
  await row.waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("button.csv").click()]);
  expect(readFileSync(await download.path(), "utf8")).toMatch(/^\uFEFF?List,What,Kind,Until,Reason,Who,Since,Decision,State,Id\r?\nTrust,90000012…7890,Card,/);
  await page.getByRole("link", { name: "Decisions of trusted cards" }).click();
  await page.waitForURL(/decisions\?.*listed=trust/);
  expect(complaints).toEqual([]);
});

browserTest.each([["ja-JP", "dark", 820], ["en-GB", "light", 1280]] as const)("the page and its dialog show in %s, %s, %i wide, with nothing amiss and nothing past the edge", async (locale, colorScheme, width) => {
  const { page, complaints } = await open("lists?state=all", { locale, colorScheme, viewport: { width, height: 1000 } });
  await page.locator("tbody tr").first().waitFor();
  const amiss = (): Promise<{ past: number; text: string }> => page.evaluate(() => ({ past: document.documentElement.scrollWidth - innerWidth, text: /undefined|NaN|\[object/.exec(document.body.innerText)?.[0] ?? "" }));
  expect(await amiss()).toEqual({ past: 0, text: "" });
  await page.keyboard.press("g");
  await page.keyboard.press("l");
  await page.locator(".tools button.main").click();
  await page.getByRole("dialog").waitFor();
  expect(await amiss()).toEqual({ past: 0, text: "" });
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(complaints).toEqual([]);
});
