import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { brandOf } from "../../src/adapters/brands.js";
import { DEMO_ISSUER } from "../../src/config.js";
import type { IssuerConfig } from "../../src/config.js";
import type { JsonObject } from "../../src/protocol/index.js";
import { Browser, messageIn } from "./cardholder.js";
import { startDirectoryServer } from "./directory-server.js";
import type { TestDirectoryServer } from "./directory-server.js";
import { payment, post, startServer, temporaryFolder } from "./running-server.js";
import type { Answer, RunningServer } from "./running-server.js";

const bank = (id: string, bins: readonly string[], en: string, ja: string): IssuerConfig => ({ ...DEMO_ISSUER, id, bins, name: { en, ja }, cardholderInfo: `${en} asks you.` });

/** Two banks and a department of one of them, which has a longer prefix inside the other range. The demo issuer has the cards that can be asked. */
const ISSUERS = [
  bank("demo", ["900000", "91000011"], "Bank of the Pass", "関所銀行"),
  bank("lake", ["9100"], "Lake Bank", "湖水銀行"),
];

const folder = temporaryFolder();
const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>';
let ds: TestDirectoryServer;
let server: RunningServer;
let seed = 0;
beforeAll(async () => {
  ds = await startDirectoryServer();
  const logoFile = join(folder, "logo.svg");
  writeFileSync(logoFile, LOGO);
  server = await startServer(folder, { issuers: ISSUERS.map((issuer) => (issuer.id === "demo" ? { ...issuer, branding: { color: "#7a1f5c", logoFile } } : issuer)) });
});
afterAll(async () => {
  await server.stop();
  await ds.close();
  expect(ds.complaints).toEqual([]);
});

const areqOf = (acctNumber: string, changes: JsonObject = {}): JsonObject =>
  payment(12_000 + seed++, { acctNumber, threeDSRequestorChallengeInd: "04", threeDSRequestorDecReqInd: "N", dsURL: ds.url, notificationURL: "https://shop.example/back", ...changes });

async function issuerOf(ares: Answer): Promise<string | undefined> {
  const record = await server.system.engine.journal.findDecision(ares["threeDSServerTransID"] as string);
  return record?.setup.issuer;
}

test.each<[acctNumber: string, issuer: string]>([
  ["9000001234567890", "demo"],
  ["9100001134567890", "demo"],
  ["9100001234567890", "lake"],
  ["9100991234567890", "lake"],
])("card %s is one of %s: the longest prefix says whose", async (acctNumber, issuer) => {
  expect(await issuerOf(await post(server, areqOf(acctNumber)))).toBe(issuer);
});

test.each(["9000011234567890", "9101001234567890", "4000001234567890"])("card %s is nobody's here: Erro 305, and no decision", async (acctNumber) => {
  const areq = areqOf(acctNumber);
  expect(await post(server, areq)).toMatchObject({ messageType: "Erro", errorCode: "305", errorDetail: "acctNumber", errorComponent: "A", threeDSServerTransID: areq["threeDSServerTransID"] });
  expect(await server.system.engine.journal.findDecision(areq["threeDSServerTransID"] as string)).toBeUndefined();
});

test("a bank's people are asked in its own name, and those it cannot reach are not enrolled", async () => {
  const ares = await post(server, areqOf("9100001134567890"));
  expect(ares["transStatus"]).toBe("C");
  for (const [language, name, other] of [["en", "Bank of the Pass", "Lake Bank"], ["ja", "関所銀行", "湖水銀行"]] as const) {
    const asked = await post(server, areqOf("9100001134567890"));
    const browser = new Browser(server, undefined, language);
    const page = await browser.open(asked);
    expect(page.text).toContain(name);
    expect(page.text).not.toContain(other);
    const code = server.codeFor(asked);
    expect(messageIn(await browser.press(page, "answer", code))).toMatchObject({ transStatus: "Y" });
  }
  expect(await post(server, areqOf("9100001234567890"))).toMatchObject({ transStatus: "N", transStatusReason: "13" });
});

test("its pages have its colour and logo, and nobody else's", async () => {
  const asked = await post(server, areqOf("9100001134567890"));
  const page = await new Browser(server).open(asked);
  const addresses = [...page.html.matchAll(/(?:href|src)="([^"]*brand[^"]*)"/g)].map(([, address]) => address as string);
  expect(addresses).toEqual(["challenge/brand/demo/style.css", "challenge/brand/demo/logo"]);
  const [style, logo] = await Promise.all(addresses.map((address) => fetch(`${server.url}/3ds/${address}`)));
  expect(style?.headers.get("content-type")).toContain("text/css");
  expect(await style?.text()).toBe(":root { --main: #7a1f5c; }\n");
  expect([logo?.headers.get("content-type"), logo?.headers.get("content-security-policy"), await logo?.text()]).toEqual(["image/svg+xml", "default-src 'none'; style-src 'unsafe-inline'; sandbox", LOGO]);
  for (const path of ["brand/lake/style.css", "brand/lake/logo", "brand/__proto__/logo"]) expect((await fetch(`${server.url}/3ds/challenge/${path}`)).status).toBe(404);
});

test.each<[string, Parameters<typeof brandOf>[1], string]>([
  ["a colour on which nobody can read", { color: "#ffcc00" }, "issuer bank: branding.color: white letters on #ffcc00 have a contrast of 1.5 : 1, and need 4.5 : 1"],
  ["a logo that is not there", { logoFile: "nowhere.png" }, "nowhere.png: the logo of issuer bank cannot be read"],
])("%s stops the start", (_title, branding, complaint) => {
  expect(() => brandOf("bank", branding)).toThrow(complaint);
});
