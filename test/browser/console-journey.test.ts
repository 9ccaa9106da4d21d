import { readFileSync } from "node:fs";
import { writePeopleFile } from "../../src/adapters/people-file.js";
import { base32, passwordHash } from "../../src/issuer/index.js";
import type { Role } from "../../src/issuer/index.js";
import type { Page } from "playwright-core";
import { oneTimeCode } from "../issuer/access/authenticator.js";
import { payment, post, startServer, temporaryFolder } from "../journey/running-server.js";
import type { Answer, RunningServer } from "../journey/running-server.js";
import { until } from "../until.js";
import { browserTest } from "./chromium.js";
import { consoleOf, giveReason } from "./console-page.js";

/** What the people of an issuer do at the console, on the real server, from signing in to an AReq that their policy decides. */

const PASSWORD = "a long password of a test";
const SECRET = Buffer.from("12345678901234567890");
const PEOPLE: Readonly<Record<string, Role>> = { yuki: "analyst", mio: "approver" };
/** Enough for curves that move, and posted in a few seconds. */
const PAYMENTS = 300;

const folder = temporaryFolder();
let server: RunningServer;
const { context } = consoleOf(() => server);

beforeAll(async () => {
  const hash = await passwordHash(PASSWORD, Buffer.alloc(16, 7));
  writePeopleFile(`${folder}/people.json`, Object.entries(PEOPLE).map(([name, role]) => ({ name, roles: { demo: role }, passwordHash: hash, codeSecret: base32(SECRET) })));
  server = await startServer(folder);
  for (let seed = 0; seed < PAYMENTS; seed++) await post(server, payment(seed));
  // Every tenth of what scores high was fraud: what is caught and what it costs moves with the thresholds.
  const { items } = (await api("GET", "/decisions?issuer=demo&scoreMin=900&limit=200")) as { readonly items: readonly { readonly id: string }[] };
  for (const [place, { id }] of items.entries()) if (place % 10 === 0) await api("POST", "/labels", { ref: id, label: "fraud", source: "issuer" });
}, 120_000);
afterAll(() => server.stop());

async function api(method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${server.url}/api/v1${path}`, { method, headers: { Authorization: `Bearer ${server.token}`, "Content-Type": "application/json" }, ...(body !== undefined && { body: JSON.stringify(body) }) });
  expect(response.ok).toBe(true);
  return response.json();
}

const signedIn = new Map<string, number>();

/** A person at a browser of their own, who has typed name, password and the code of their authenticator. */
async function signIn(name: string): Promise<Page> {
  const page = await (await context({ viewport: { width: 1360, height: 900 } })).newPage();
  await page.goto(`${server.url}/console/`);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(PASSWORD);
  // A code serves once; who comes back within its time takes the next, which is accepted a little early.
  const at = Math.max(Date.now(), (signedIn.get(name) ?? 0) + 30_000);
  signedIn.set(name, at);
  await page.getByLabel("One-time code").fill(oneTimeCode(SECRET, at));
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  return page;
}

const goTo = async (page: Page, name: string): Promise<void> => {
  await page.getByRole("navigation").getByRole("link", { name }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
};

/** Figures of the candidate, row by row. */
const candidate = (page: Page): Promise<string[]> => page.locator(".comparison tbody tr td:nth-child(3)").allInnerTexts();

async function recordOf(ares: Answer): Promise<{ readonly policy: string; readonly rule: string }> {
  for await (const { record } of server.system.engine.journal.read()) {
    if (record.kind === "decision" && record.acsTransID === ares["acsTransID"]) return { policy: record.setup.policy, rule: record.rule };
  }
  throw new Error("no record of it");
}

browserTest("a device is blocked at a decision, and its next AReq is rejected; the entry is ended, the table saved as CSV, the language switched", async () => {
  // Large, so that it stands out, and from a browser of its own.
  const buy = (last: string): Promise<Answer> => post(server, payment(PAYMENTS, { threeDSServerTransID: `0c0ffee0-0000-4000-8000-00000000000${last}`, threeDSRequestorChallengeInd: "01" }));
  const first = await buy("1");
  expect(first["transStatus"]).not.toBe("R");
  const yuki = await signIn("yuki");
  await yuki.goto(`${server.url}/console/decisions/${String(first["acsTransID"])}`);
  await yuki.getByRole("button", { name: "Block …" }).click();
  const dialog = yuki.getByRole("dialog");
  await dialog.getByLabel("What").selectOption("device");
  await dialog.getByLabel("Reason").fill("stolen phone");
  await dialog.getByRole("button", { name: "Block", exact: true }).last().click();
  await yuki.getByText("Blocked from the next message on.").waitFor();
  expect((await buy("2"))["transStatus"]).toBe("R");

  await goTo(yuki, "Lists");
  const [download] = await Promise.all([yuki.waitForEvent("download"), yuki.locator("button.csv").first().click()]);
  expect(readFileSync(await download.path(), "utf8")).toContain("stolen phone");
  await yuki.getByRole("button", { name: "End the entry of" }).click();
  await giveReason(yuki, "End", "it was found again");
  expect((await buy("3"))["transStatus"]).not.toBe("R");

  await yuki.getByRole("button", { name: "日本語" }).click();
  await yuki.getByRole("heading", { name: "リスト", level: 1 }).waitFor();
});

browserTest("a threshold is dragged, solved for, drafted, submitted, approved by somebody else, published, decides an AReq, and is rolled back", async () => {
  const yuki = await signIn("yuki");
  await goTo(yuki, "Tuning");
  await yuki.locator(".comparison").waitFor();
  const live = await candidate(yuki);

  // Dragging the slider moves the numbers and the money.
  const slider = yuki.locator(".slider.ask input[type=range]");
  const box = (await slider.boundingBox()) as { x: number; y: number; width: number; height: number };
  const at = (score: number): number => box.x + 10 + ((box.width - 20) * score) / 1000;
  const now = Number(await slider.inputValue());
  await yuki.mouse.move(at(now), box.y + box.height / 2);
  await yuki.mouse.down();
  await yuki.mouse.move(at(700), box.y + box.height / 2, { steps: 12 });
  await yuki.mouse.up();
  expect(Math.abs(Number(await slider.inputValue()) - 700)).toBeLessThan(10);
  await until(async () => String(await candidate(yuki)) !== String(live));
  expect(await yuki.locator(".verdict").innerText()).toMatch(/per 10,000 decisions than live/);
  const dragged = await candidate(yuki);

  // Solving for a target moves the sliders to what keeps to it.
  await yuki.getByRole("checkbox", { name: "At most challenged" }).uncheck();
  await yuki.getByRole("checkbox", { name: "Fraud passed at most" }).check();
  await yuki.getByRole("spinbutton", { name: "Fraud passed at most" }).fill("1");
  await yuki.getByRole("button", { name: "Find" }).click();
  const [, challenge = ""] = /Challenge from (\d+)/.exec(await yuki.locator(".solution b").innerText()) ?? [];
  await yuki.getByRole("button", { name: "Move the sliders there" }).click();
  await until(async () => (await slider.inputValue()) === challenge);
  await until(async () => String(await candidate(yuki)) !== String(dragged));

  await yuki.getByRole("button", { name: "Make it a draft" }).click();
  await giveReason(yuki, "Make it a draft", "less fraud passes");
  await yuki.getByRole("heading", { level: 1, name: `Challenge from ${challenge}` }).waitFor();
  expect(await yuki.locator("main").innerText()).toContain("No problems");
  // What would have come out otherwise, each to be opened.
  await yuki.getByRole("button", { name: "Backtest" }).click();
  await yuki.getByText("It would have cost").waitFor();
  await yuki.locator(".table-block tbody tr").first().click();
  await yuki.locator("main h1", { hasText: /Passed|challenged|Rejected/i }).waitFor();
  await yuki.goBack();
  await yuki.getByRole("button", { name: "Editor" }).click();
  await yuki.getByRole("button", { name: "Run the cases" }).click();
  await yuki.getByText("The cases have run.").waitFor();
  await yuki.getByRole("button", { name: "Submit" }).click();
  await giveReason(yuki, "Submit", "please have a look");
  // Who wrote it is not offered to approve it.
  await yuki.locator(".road .now", { hasText: "Submitted" }).waitFor();
  expect(await yuki.getByRole("button", { name: "Approve" }).count()).toBe(0);
  const draft = yuki.url();

  const mio = await signIn("mio");
  await mio.goto(draft);
  await mio.getByRole("button", { name: "Difference" }).click();
  await mio.locator(".diff", { hasText: challenge }).waitFor();
  await mio.getByRole("button", { name: "Approve" }).click();
  await giveReason(mio, "Approve", "the numbers are convincing");
  await mio.getByRole("button", { name: "Publish" }).click();
  await giveReason(mio, "Publish", "");
  await mio.getByText("Published as default/2").waitFor();

  const decidedByIt = await recordOf(await post(server, payment(PAYMENTS + 1)));
  expect(decidedByIt.policy).toBe("default/2");

  await goTo(mio, "Policies");
  await mio.getByRole("button", { name: "Roll back" }).click();
  await giveReason(mio, "Roll back", "merchants complain");
  await mio.getByText("Live now: default/1").waitFor();
  expect((await recordOf(await post(server, payment(PAYMENTS + 2)))).policy).toBe("default/1");

  await goTo(mio, "Audit");
  const rows = await mio.locator("main table tbody").innerText();
  for (const reason of ["less fraud passes", "please have a look", "the numbers are convincing", "merchants complain"]) expect(rows).toContain(reason);
}, 120_000);
