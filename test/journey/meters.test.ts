import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DEMO_ISSUER } from "../../src/config.js";
import type { MeterSettingsView, MetersView, MetersWhatIfView } from "../../src/issuer/meters/views.js";
import type { SettingsView } from "../../src/issuer/settings/views.js";
import { askApi, expectProblem } from "../http/asking.js";
import type { Said } from "../http/asking.js";
import { payment, post, startServer, temporaryFolder } from "./running-server.js";
import type { RunningServer } from "./running-server.js";

const SECRET = "swordfish-swordfish";
const folder = temporaryFolder();
const changes = {
  issuers: [{ ...DEMO_ISSUER, methods: ["sms", "app"] as const }], issuerApp: { url: `https://app.example/${SECRET}`, key: SECRET }, smsGateway: { url: `https://sms.example/${SECRET}`, key: SECRET },
  mail: { host: "mail.example", port: 587, encryption: "starttls" as const, from: "bank@example.com", user: SECRET, password: SECRET },
};
const clock = Date.now();
let server: RunningServer;
beforeAll(async () => {
  server = await startServer(folder, changes, () => clock);
});
afterAll(() => server.stop());

const api = (method: string, path: string, body?: unknown): Promise<Said> => askApi(server, method, path, body);

async function answered<Body>(method: string, path: string, body?: unknown): Promise<Body> {
  const said = await api(method, path, body);
  expect([said.status, said.status === 200 ? "" : said.body]).toEqual([200, ""]);
  return JSON.parse(said.body) as Body;
}

const meters = (): Promise<MetersView> => answered("GET", "/meters?issuer=demo");

test("what is decided over HTTP is measured", async () => {
  const before = await meters();
  expect(before.meters.map(({ id, value, limit, standing }) => [id, value, limit, standing])).toEqual([
    ["fraud:0", null, 13, "ok"], ["fraud:1", null, 6, "ok"], ["fraud:2", null, 1, "ok"], ["fraud:above", null, null, "ok"], ["fraud:all", null, null, "ok"],
    ["frictionless", null, 0.95, "ok"], ["challenge-success", null, 0.8, "ok"], ["challenge-failure", null, null, "ok"], ["challenge-abandonment", null, 0.15, "ok"],
  ]);
  // 5,000 yen are in the first band, as the installation's rates say; two of them are frictionless and known as fraud and genuine.
  const taken = await Promise.all([1, 2, 3, 4].map((number) => post(server, payment(number, { purchaseAmount: "5000", purchaseCurrency: "392", purchaseExponent: "0" }))));
  const through = taken.filter((ares) => ares["transStatus"] === "Y");
  expect(through.length).toBeGreaterThan(0);
  expect((await api("POST", "/labels", { ref: through[0]?.["acsTransID"], label: "fraud", source: "issuer" })).status).toBe(201);
  for (let turn = 0; turn < 50 && (await meters()).meters[0]?.part.count !== 1; turn++) await new Promise((resolve) => setTimeout(resolve, 20));
  const after = await meters();
  const [first, second] = after.meters;
  expect(first).toMatchObject({ part: { count: 1, amountMinor: 5_000 }, standing: "over", open: { count: expect.any(Number) } });
  expect(first?.whole.count).toBeGreaterThanOrEqual(through.length);
  expect(first?.forecast?.low).toBeLessThanOrEqual(first?.forecast?.value ?? 0);
  expect(second).toMatchObject({ value: null, whole: { count: 0 } });
  expect(after.challenges.channel.reduce((sum, { asked }) => sum + asked, 0)).toBe(taken.length - through.length);
});

test("settings are an approver's, with a reason, and last; who and why is in the audit", async () => {
  expect((await answered<MeterSettingsView>("GET", "/meters/settings?issuer=demo")).changed).toBeNull();
  for (const [body, element] of [[{}, "reason"], [{ reason: "x", bands: [{ upTo: -1, basisPointsMax: 1 }] }, "bands.0.upTo"], [{ reason: "x", currency: "XXX" }, "currency"], [{ reason: "x", colour: 1 }, "colour"]] as const) {
    expectProblem(await api("PUT", "/meters/settings?issuer=demo", body), 400, "bad-request", new RegExp(`^${element}: `));
  }
  const set = await answered<MeterSettingsView>("PUT", "/meters/settings?issuer=demo", { bands: [{ upTo: 300, basisPointsMax: 20 }], frictionlessShareMin: 0.5, reason: "the scheme says so" });
  expect(set).toMatchObject({ settings: { bands: [{ upTo: 300, basisPointsMax: 20 }], frictionlessShareMin: 0.5, nearShare: 0.8 }, changed: { author: "token", reason: "the scheme says so" } });
  expect((await meters()).meters.slice(0, 2).map(({ id, limit }) => [id, limit])).toEqual([["fraud:0", 20], ["fraud:above", null]]);
  const { items } = JSON.parse((await api("GET", "/audit?issuer=demo")).body) as { items: readonly object[] };
  expect(items[0]).toMatchObject({ subject: "settings", about: "meters", action: "set", author: "token", reason: "the scheme says so" });
  await server.stop();
  server = await startServer(folder, changes, () => clock);
  expect(await answered("GET", "/meters/settings?issuer=demo")).toEqual(set);
});

test("a change is tried as thresholds, as a text and as a draft; what cannot be tried is told why", async () => {
  const history = async (): Promise<string> => (JSON.parse((await api("GET", "/overview?issuer=demo")).body) as { history: { stage: string } }).history.stage;
  for (let turn = 0; turn < 100 && (await history()) !== "done"; turn++) await new Promise((resolve) => setTimeout(resolve, 20));
  const { text } = JSON.parse((await api("GET", "/policies/default/1?issuer=demo")).body) as { text: string };
  // A policy that asks everybody leaves nothing frictionless.
  const everybody = text.replace("rules:\n", "rules:\n  - id: everybody\n    when: amountReferenceMinor > 0\n    whenUnknown: match\n    then: challenge\n    sentence: { en: A test., ja: 試験 }\n");
  const draft = JSON.parse((await api("POST", "/policies/drafts", { issuer: "demo", title: "Everybody", text: everybody })).body) as { id: string };
  const [asText, asDraft] = [await answered<MetersWhatIfView>("POST", "/meters/what-if", { issuer: "demo", text: everybody }), await answered<MetersWhatIfView>("POST", "/meters/what-if", { issuer: "demo", draft: draft.id })];
  expect(asDraft).toEqual(asText);
  expect(asText.meters.find(({ id }) => id === "frictionless")?.after.value ?? 0).toBe(0);
  const low = await answered<MetersWhatIfView>("POST", "/meters/what-if", { issuer: "demo", thresholds: { challengeScore: 0, rejectScore: 1000 } });
  expect(low.meters.map(({ id }) => id)).toEqual(asText.meters.map(({ id }) => id));
  for (const [body, element] of [[{}, "text"], [{ text: "name: x" }, "text"], [{ draft: "none" }, "draft"], [{ thresholds: { challengeScore: 1001, rejectScore: 1 } }, "thresholds.challengeScore"], [{ from: "2026-01-01T00:00:00Z" }, "from"]] as const) {
    expectProblem(await api("POST", "/meters/what-if", { issuer: "demo", ...body }), 400, "bad-request", new RegExp(`^${element}: `));
  }
});

test("the configuration is shown, and none of its secrets", async () => {
  const said = await api("GET", "/settings?issuer=demo");
  const { bins } = DEMO_ISSUER;
  expect(await answered<SettingsView>("GET", "/settings?issuer=demo")).toMatchObject({
    issuer: { id: "demo", name: DEMO_ISSUER.name, country: "JP", bins: bins.length, everyCard: true, policy: { id: "default/1", fingerprint: expect.any(String) }, model: expect.any(String), methods: ["sms", "app"], ownKeys: false },
    meters: { settings: { frictionlessShareMin: 0.5 }, changed: { author: "token" } },
    installation: { currency: "JPY", signIn: { local: false, oidc: null }, delivery: { mail: "server", sms: "gateway", app: true }, labelDelayDays: 90, durability: "os", demo: false, sample: false },
  });
  const secrets = [SECRET, "example", server.token, ...secretsIn(folder)];
  for (const secret of secrets) expect(said.body).not.toContain(secret);
});

/** Every long text of the key file. */
function secretsIn(dataDir: string): readonly string[] {
  expect(readdirSync(dataDir)).toContain("keys.json");
  return [...readFileSync(join(dataDir, "keys.json"), "utf8").matchAll(/"([^"]{16,})"/g)].flatMap(([, text]) => (text === undefined ? [] : [text]));
}
