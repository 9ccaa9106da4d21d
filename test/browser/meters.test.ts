import { learn } from "../../src/engine/index.js";
import type { MetersView } from "../../src/issuer/index.js";
import { ask } from "../http/asking.js";
import { payment, post, startServer, temporaryFolder } from "../journey/running-server.js";
import type { RunningServer } from "../journey/running-server.js";
import { browserTest } from "./chromium.js";
import { consoleOf, csvOf } from "./console-page.js";

/** Meters, limits, warnings and settings at the console, on the real server with a quarter behind it. */

const DAY = 86_400_000;
const folder = temporaryFolder();
const end = Date.now();
let clock = end - 80 * DAY;
let server: RunningServer;
const { open } = consoleOf(() => server);

beforeAll(async () => {
  server = await startServer(folder, { publicUrl: "http://127.0.0.1:0" }, () => clock);
  await quarter();
}, 120_000);
afterAll(() => server.stop());

const api = async <Body>(path: string): Promise<Body> => JSON.parse((await ask(server.url, { path: `/api/v1${path}`, headers: { Authorization: `Bearer ${server.token}` } })).body) as Body;

/** Two purchases a day; every fifth that passed is a fraud that is known three days later, every challenge ends one way or another. */
async function quarter(): Promise<void> {
  let [passed, asked] = [0, 0];
  for (let seed = 1; seed <= 150; seed++) {
    clock = end - 80 * DAY + seed * (DAY / 2);
    const answer = await post(server, payment(seed, { purchaseAmount: String(2_000 + (seed % 4) * 8_000), purchaseCurrency: "392", purchaseExponent: "0", threeDSRequestorChallengeInd: seed % 5 === 0 ? "04" : "01" }));
    const id = String(answer["acsTransID"]);
    if (answer["transStatus"] === "Y" && ++passed % 5 === 0) await learn(server.system.engine, { kind: "label", at: clock + 3 * DAY, id, label: "fraud", source: "issuer" });
    if (answer["transStatus"] === "C") await learn(server.system.engine, { kind: "challenge", at: clock, id, outcome: ++asked % 6 === 0 ? "abandoned" : asked % 11 === 0 ? "failed" : "passed" });
  }
  clock = end;
  expect(passed).toBeGreaterThan(20);
  expect(asked).toBeGreaterThan(20);
}

browserTest("the wall says of each meter what the API says, a gauge shows its chart, tables are had as CSV", async () => {
  const { page, complaints } = await open("meters");
  const { meters } = await api<MetersView>("/meters?issuer=demo");
  await page.locator(".gauge").first().waitFor();
  const all = meters.find(({ id }) => id === "fraud:all");
  expect(await page.locator(".gauge").count()).toBe(meters.length);
  expect(await page.locator(".gauge", { hasText: "All amounts" }).locator("strong").innerText()).toBe(`${(all?.value ?? 0).toFixed(1)} bp`);
  expect(await page.locator(".gauge", { hasText: "Up to €100" }).locator(".mark").innerText()).toBe("Broken");
  const success = meters.find(({ id }) => id === "challenge-success");
  const gauge = page.locator(".gauge", { hasText: "Challenges passed" });
  expect(await gauge.locator("strong").innerText()).toBe(`${((success?.value ?? 0) * 100).toFixed(1)} %`);
  await gauge.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Challenges passed over time" }).waitFor();
  await page.waitForURL("**/console/meters?meter=challenge-success");
  await page.locator(".uplot canvas").waitFor();
  await page.getByRole("button", { name: "Channel" }).click();
  await page.waitForURL("**by=channel**");
  const lines = (await csvOf(page, "How challenges end: Channel as CSV")).trim().split("\r\n");
  expect(lines[0]).toContain("Channel,Asked,Passed %,Abandoned %,Passed,Failed,Abandoned,No known end,Money asked,Money abandoned");
  expect(lines.length).toBe(2);
  expect((await csvOf(page, "All meters as CSV")).split("\r\n").length).toBeGreaterThanOrEqual(meters.length + 1);
  expect((await csvOf(page, "Challenges passed over time as CSV")).split("\r\n").length).toBeGreaterThan(90);
  expect(complaints).toEqual([]);
});

browserTest("limits are set in a window, with a reason, and the wall follows; nonsense is refused with its place", async () => {
  const { page, complaints } = await open("meters");
  await page.getByRole("button", { name: "Limits" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("These are the defaults.").waitFor();
  await dialog.getByLabel("At most, bp").first().fill("9999");
  await dialog.getByLabel("Currency of the bands").fill("XXX");
  await dialog.getByLabel("Challenges failed, at most %").fill("50");
  await dialog.getByRole("button", { name: "Keep these limits" }).click();
  expect(await dialog.locator("textarea:invalid").count()).toBe(1);
  await dialog.getByLabel("Reason").fill("a wide year");
  await dialog.getByRole("button", { name: "Keep these limits" }).click();
  await dialog.getByText("currency: expected the three letters").waitFor();
  await dialog.getByLabel("Currency of the bands").fill("EUR");
  await dialog.getByRole("button", { name: "Keep these limits" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.locator(".gauge", { hasText: "Up to €100" }).locator(".mark.pass").waitFor();
  await page.locator(".gauge", { hasText: "Challenges failed" }).getByText("at most 50.0 %").waitFor();
  await page.getByRole("button", { name: "Limits" }).click();
  await page.getByRole("dialog").getByText("a wide year").waitFor();
  expect(complaints).toEqual([]);
});

browserTest("a change that breaks a meter is warned of while it is made: at the sliders and at the draft", async () => {
  const value = (await api<MetersView>("/meters?issuer=demo")).meters.find(({ id }) => id === "frictionless")?.value ?? 0;
  expect(value).toBeGreaterThan(0);
  const body = JSON.stringify({ frictionlessShareMin: value / 2, nearShare: 1, reason: "a test" });
  await ask(server.url, { method: "PUT", path: "/api/v1/meters/settings?issuer=demo", headers: { Authorization: `Bearer ${server.token}`, "Content-Type": "application/json" }, body });
  const { page, go, complaints } = await open("tuning?days=90&challenge=0&reject=1000");
  const warning = page.locator(".meter-warning.over");
  await warning.getByText("“Low-risk traffic without friction” would be over its limit").waitFor();
  await page.getByRole("button", { name: "Make it a draft" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Make it a draft" }).click();
  await page.locator(".road").waitFor();
  await page.locator(".meter-warning.over").getByText("“Low-risk traffic without friction” would be over its limit").waitFor();
  // The thresholds that are live change nothing.
  await go("tuning?days=90&challenge=960&reject=997");
  await page.locator(".meter-warning").getByText("No meter would move to near or over its limit.").waitFor();
  expect(complaints).toEqual([]);
});

browserTest.each([["ja-JP", "dark", 820], ["en-GB", "light", 1280]] as const)("meters and settings show in %s, %s, %i wide, with nothing amiss and nothing past the edge", async (locale, colorScheme, width) => {
  const { page, go, complaints } = await open("", { locale, colorScheme, viewport: { width, height: 1000 } });
  for (const path of ["meters", "meters?meter=frictionless&by=merchant", "settings"]) {
    await go(path);
    await page.locator(".card").first().waitFor();
    await page.locator(".progress.busy").waitFor({ state: "detached" });
    const seen = await page.evaluate(() => ({ past: document.documentElement.scrollWidth - innerWidth, text: document.querySelector("main")?.innerText ?? "", language: document.documentElement.lang }));
    expect({ path, ...seen, text: /undefined|NaN|\[object|Infinity/.exec(seen.text)?.[0] ?? "" }).toEqual({ path, past: 0, text: "", language: locale.slice(0, 2) });
  }
  expect(complaints).toEqual([]);
});

browserTest("settings say what is configured and no secret; keys lead to both pages", async () => {
  const { page, complaints } = await open("");
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  await page.getByText("default/1").waitFor();
  const text = await page.locator("main").innerText();
  expect(text).toContain("90 days; later, what has no label counts as genuine");
  expect(text).not.toContain(server.token);
  await page.keyboard.press("g");
  await page.keyboard.press("e");
  await page.getByRole("heading", { name: "Meters", exact: true }).waitFor();
  expect(complaints).toEqual([]);
});
