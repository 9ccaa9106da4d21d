import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { DAY_MS } from "../../src/base/index.js";
import type { DraftAnswer, Principal, Role } from "../../src/issuer/index.js";
import { payment, post, startServer, temporaryFolder } from "../journey/running-server.js";
import type { RunningServer } from "../journey/running-server.js";
import { twoModels } from "../journey/second-model.js";
import { until } from "../until.js";
import { browserTest } from "./chromium.js";
import { consoleOf, csvOf, giveReason } from "./console-page.js";

/** The page of models, the challenger and a rollout, at the console of the real server. */

const folder = temporaryFolder();
let server: RunningServer;
const { open } = consoleOf(() => server);
let draft: DraftAnswer;
const NOW = Date.now();
let clock = NOW - 10 * DAY_MS;

const who = (id: string, role: Role): Principal => ({ id, name: id, roles: new Map([["demo", role]]), via: "session" });
const [AIKO, BEN] = [who("aiko", "analyst"), who("ben", "approver")];
const LAST_RULES = "rules:\n  - id: dear\n    when: amountReferenceMinor >= 20000\n    whenUnknown: match\n    then: challenge\n    sentence: { en: Much money, ja: 高額 }\n\n";

beforeAll(async () => {
  const modelDir = twoModels(folder);
  mkdirSync(join(folder, "data"));
  server = await startServer(join(folder, "data"), { modelDir, publicUrl: "http://127.0.0.1:0" }, () => clock);
  const { policies } = server.system.services;
  for (let seed = 0; seed < 120; seed++, clock += 60_000) await post(server, payment(seed));
  clock = NOW - 2 * DAY_MS;
  for (let seed = 200; seed < 320; seed++, clock += 60_000) await post(server, payment(seed));
  clock = NOW;
  draft = await policies.create(AIKO, "demo", { title: "Ask when it is dear" });
  draft = await policies.edit(AIKO, draft.id, { text: draft.text.replace("rules:\n", LAST_RULES) });
}, 180_000);
afterAll(() => server.stop());

const linesOf = async (page: Page, title: string): Promise<string[]> => (await csvOf(page, `${title} as CSV`)).replace("\uFEFF", "").trim().split("\r\n");

browserTest("a draft is started from its page, and its disagreements are counted, listed and saved", async () => {
  const { page, complaints } = await open("models");
  await page.getByText("Nothing has run beside what decides").waitFor();
  expect(await page.getByRole("row").filter({ hasText: "Champion" }).innerText()).toContain("first");
  await page.goto(`${server.url}/console/policies/drafts/${draft.id}`);
  await page.getByRole("button", { name: "Run beside" }).click();
  await giveReason(page, "Run beside", "what would it cost");
  await page.getByText("default/2 runs beside what decides").waitFor();
  await page.getByText("No decision yet in this time").waitFor();

  for (let seed = 400; seed < 440; seed++) await post(server, payment(seed));
  const { items } = (await (await fetch(`${server.url}/api/v1/decisions?issuer=demo&limit=40`, { headers: { Authorization: `Bearer ${server.token}` } })).json()) as { readonly items: readonly { readonly id: string }[] };
  for (const { id } of items.slice(0, 4)) await fetch(`${server.url}/api/v1/labels`, { method: "POST", headers: { Authorization: `Bearer ${server.token}`, "Content-Type": "application/json" }, body: JSON.stringify({ ref: id, label: "fraud", source: "issuer" }) });
  await page.reload();
  const verdict = await page.getByText(/It agreed in \d+ of 40 decisions/).innerText();
  const agreed = Number(/in (\d+) of/.exec(verdict)?.[1]);
  expect(agreed).toBeLessThan(40);
  const flips = await linesOf(page, "Disagreements");
  expect(flips[0]).toBe("Done,Would have done,Decisions,Of them fraud,Amount");
  expect(flips.slice(1).reduce((sum, line) => sum + Number(line.split(",")[2]), 0)).toBe(40 - agreed);
  expect(await linesOf(page, "Disagreements, one by one")).toHaveLength(1 + 40 - agreed);
  await page.getByRole("button", { name: "24 hours" }).click();
  await page.waitForURL("**/console/models?**beside=1**");
  await page.getByText(/It agreed in \d+ of 40 decisions/).waitFor();
  await page.locator("table a.row-link").first().click();
  await page.waitForURL("**/console/decisions/*");
  await page.getByText("Beside what decided, default/2 + first would have said:").waitFor();
  expect(complaints).toEqual([]);
});

browserTest("drift is drawn and said fact by fact", async () => {
  const { page, complaints } = await open("models");
  await page.getByRole("heading", { name: "Drift" }).waitFor();
  expect((await linesOf(page, "Scores"))[0]).toBe("Score from,Share,Expected");
  const facts = await linesOf(page, "What messages tell");
  expect(facts[0]).toBe("Fact,State,Index");
  expect(facts.length).toBeGreaterThan(20);
  await page.getByText(/1\d\d decisions compared with the 120 before/).waitFor();
  expect(complaints).toEqual([]);
});

browserTest.each([["ja-JP", "dark", 820], ["en-GB", "light", 1280]] as const)("the page shows in %s, %s, %i wide, with nothing amiss and nothing past the edge", async (locale, colorScheme, width) => {
  const { page, complaints } = await open("models", { locale, colorScheme, viewport: { width, height: 1000 } });
  await page.locator(".drift canvas").first().waitFor();
  const seen = await page.evaluate(() => ({ past: document.documentElement.scrollWidth - innerWidth, text: /undefined|NaN|\[object/.exec(document.querySelector("main")?.innerText ?? "")?.[0] ?? "" }));
  expect(seen).toEqual({ past: 0, text: "" });
  expect(complaints).toEqual([]);
});

browserTest("a model is proposed, and whoever proposed it is not offered its approval; what runs beside is stopped", async () => {
  const { page, complaints } = await open("models");
  await page.getByRole("row").filter({ hasText: "second" }).getByRole("button", { name: "Propose" }).click();
  await giveReason(page, "Propose", "catches more");
  await page.getByRole("heading", { name: "Waits for approval" }).waitFor();
  expect(await page.getByRole("button", { name: "Approve" }).count()).toBe(0);
  await page.getByText("Somebody else has to approve what you proposed.").waitFor();
  const { proposal } = server.system.services.models.view(BEN, "demo");
  await server.system.services.models.approve(BEN, "demo", proposal?.id ?? "", "seen");
  await page.reload();
  await page.getByText("second scores, and default/1 decides.").waitFor();
  expect((await linesOf(page, "Promotions"))[1]).toContain("second,first,");
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await giveReason(page, "Stop", "enough");
  await page.getByText("Nothing runs beside any more.").waitFor();
  expect(complaints).toEqual([]);
});

browserTest("an approved draft is published to a share of the cards, which is widened and finished", async () => {
  const { policies } = server.system.services;
  await policies.test(AIKO, draft.id);
  await policies.submit(AIKO, draft.id, "a test");
  await policies.approve(BEN, draft.id, draft.digest, "seen");
  const { page, complaints } = await open(`policies/drafts/${draft.id}`);
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("dialog").getByRole("spinbutton").fill("10");
  await giveReason(page, "Publish", "carefully");
  await page.getByText("Published as default/2.").waitFor();
  await page.goto(`${server.url}/console/policies`);
  await page.getByText("default/2 decides for 10 % of the cards.").waitFor();
  await page.getByRole("button", { name: "Widen" }).click();
  await page.getByRole("dialog").getByRole("spinbutton").fill("35");
  await giveReason(page, "Widen", "so far so good");
  await page.getByText("default/2 decides for 35 % of the cards.").waitFor();
  await page.getByRole("button", { name: "Finish" }).click();
  await giveReason(page, "Finish", "good");
  await until(() => Promise.resolve(policies.view(BEN, "demo").live === "default/2"));
  await page.getByText("Live now: default/2").waitFor();
  expect(complaints).toEqual([]);
});
