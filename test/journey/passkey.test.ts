import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createKeysFile } from "../../src/adapters/keys-file.js";
import { DEMO_ISSUER } from "../../src/config.js";
import { refused, sekisho } from "../cli/captured-io.js";
import { Authenticator } from "../webauthn/authenticator.js";
import { Browser, messageIn } from "./cardholder.js";
import type { Page } from "./cardholder.js";
import { startDirectoryServer } from "./directory-server.js";
import type { TestDirectoryServer } from "./directory-server.js";
import { payment, post, startServer, temporaryFolder } from "./running-server.js";
import type { Answer, RunningServer } from "./running-server.js";

const ORIGIN = "https://acs.bank.example";
const ISSUER = { ...DEMO_ISSUER, id: "bank", bins: ["900000"], name: { ja: "関所銀行", en: "Sekisho Bank" } };
const cardOf = (number: number): string => `9000001${String(number).padStart(9, "0")}`;

const folder = temporaryFolder();
const authenticators = Array.from({ length: 20 }, () => new Authenticator(ORIGIN));
let ds: TestDirectoryServer;
let server: RunningServer;
let used = 0;
let seed = 0;

beforeAll(async () => {
  ds = await startDirectoryServer();
  createKeysFile(join(folder, "keys.json"), Date.now());
  const lines = authenticators.map(({ id, publicKey }, number) => JSON.stringify({ acctNumber: cardOf(number), email: "person@bank.example", passkeys: [{ id, publicKey, counter: 0 }] }));
  writeFileSync(join(folder, "cardholders.jsonl"), `${lines.join("\n")}\n`);
  expect(await sekisho(["cardholders", "import", join(folder, "cardholders.jsonl"), "--data-dir", folder])).toMatchObject({ code: 0 });
  server = await startServer(folder, { issuers: [ISSUER], publicUrl: ORIGIN });
});
afterAll(async () => {
  await server.stop();
  await ds.close();
  expect(ds.complaints).toEqual([]);
});

interface Asked {
  readonly ares: Answer;
  readonly authenticator: Authenticator;
  readonly browser: Browser;
  readonly page: Page;
}

async function asked(number = used++): Promise<Asked> {
  const areq = payment(3000 + seed++, { acctNumber: cardOf(number), threeDSRequestorChallengeInd: "04", threeDSRequestorDecReqInd: "N", dsURL: ds.url, notificationURL: "https://shop.example/back" });
  const ares = await post(server, areq);
  expect(ares["transStatus"]).toBe("C");
  const browser = new Browser(server);
  return { ares, authenticator: authenticators[number] as Authenticator, browser, page: await browser.open(ares) };
}

const requestIn = ({ html }: Page): { readonly challenge: string; readonly rpId: string } => JSON.parse((/data-request="([^"]+)"/.exec(html)?.[1] ?? "null").replaceAll("&quot;", '"')) as { challenge: string; rpId: string };
const prove = ({ browser }: Asked, page: Page, assertion: string): Promise<Page> => browser.post("/3ds/challenge/answer", { ...page.hidden, action: "passkey", assertion });

test("a passkey of the card: RReq Y, and the final CRes", async () => {
  const it = await asked();
  expect(it.page.text).toContain("Confirm with your passkey");
  expect(it.page.html).toContain('src="challenge/passkey.js"');
  expect(requestIn(it.page)).toMatchObject({ rpId: "acs.bank.example", allowCredentials: [{ id: it.authenticator.id }], userVerification: "required" });
  const end = await prove(it, it.page, it.authenticator.assertion(requestIn(it.page)));
  expect(messageIn(end)).toMatchObject({ transStatus: "Y" });
  expect(ds.resultsOf(it.ares)).toMatchObject([{ transStatus: "Y", authenticationType: "02", authenticationMethod: "10", interactionCounter: "01", authenticationValue: expect.any(String) }]);
});

test("without script, or without a passkey at hand, the page says so, counts nothing, and another way is open", async () => {
  const it = await asked();
  let page = await it.browser.press(it.page, "passkey");
  expect(page.text).toContain("The passkey could not be used here");
  expect(page.html).toContain('src="passkey.js"');
  expect(requestIn(page)).toEqual(requestIn(it.page));
  page = await it.browser.press(page, "other-method");
  expect(page.text).toContain("p•••@bank.example");
  // On this page a passkey is nothing that was asked for.
  expect((await prove(it, page, it.authenticator.assertion(requestIn(it.page)))).text).not.toContain("shop.example");
  expect(ds.resultsOf(it.ares)).toEqual([]);
  const code = server.codeFor(it.ares);
  expect(messageIn(await it.browser.press(page, "answer", code))).toMatchObject({ transStatus: "Y" });
  expect(ds.resultsOf(it.ares)).toMatchObject([{ authenticationMethod: "05", interactionCounter: "01" }]);
});

test("one that is not right is told and counted, three end the challenge, and a right one comes too late", async () => {
  const it = await asked();
  let page = it.page;
  const challenges = new Set([requestIn(page).challenge]);
  for (const left of ["2 attempts are left", "One attempt is left"]) {
    page = await prove(it, page, it.authenticator.assertion(requestIn(page), { origin: "https://evil.example" }));
    expect(page.text).toContain(`That passkey is not right. ${left}`);
    challenges.add(requestIn(page).challenge);
  }
  expect(challenges.size).toBe(3);
  const right = it.authenticator.assertion(requestIn(page));
  expect(messageIn(await prove(it, page, "nonsense"))).toMatchObject({ transStatus: "N" });
  expect(messageIn(await prove(it, page, right))).toMatchObject({ transStatus: "N" });
  expect(ds.resultsOf(it.ares)).toMatchObject([{ transStatus: "N", transStatusReason: "19", interactionCounter: "03" }]);
});

test("an assertion of another transaction, or of an earlier try, proves nothing", async () => {
  const [one, two] = [await asked(used), await asked(used++)];
  expect(requestIn(one.page).challenge).not.toBe(requestIn(two.page).challenge);
  const assertion = one.authenticator.assertion(requestIn(one.page));
  let page = await prove(two, two.page, assertion);
  expect(page.text).toContain("That passkey is not right");
  page = await prove(two, page, two.authenticator.assertion(requestIn(two.page)));
  expect(page.text).toContain("That passkey is not right");
  expect(messageIn(await prove(two, page, two.authenticator.assertion(requestIn(page))))).toMatchObject({ transStatus: "Y" });
  // The same passkey has counted further since: what was signed before is old.
  expect((await prove(one, one.page, assertion)).text).toContain("That passkey is not right");
});

test("a second browser cannot prove anything, and a reload asks for the same", async () => {
  const it = await asked();
  const again = await it.browser.open(it.ares);
  expect(requestIn(again)).toEqual(requestIn(it.page));
  const assertion = it.authenticator.assertion(requestIn(again));
  expect((await it.browser.post("/3ds/challenge/answer", { ...again.hidden, session: "guessed", action: "passkey", assertion })).status).toBe(400);
  expect(messageIn(await prove(it, again, assertion))).toMatchObject({ transStatus: "Y" });
});

test.each<[string, unknown]>([
  ["no list", {}], ["an empty list", []], ["eleven", Array.from({ length: 11 }, () => ({ id: "A".repeat(16), publicKey: "A".repeat(16), counter: 0 }))], ["no key", [{ id: "A".repeat(16), counter: 0 }]],
  ["a counter below zero", [{ id: "A".repeat(16), publicKey: "A".repeat(16), counter: -1 }]], ["an unknown member", [{ id: "A".repeat(16), publicKey: "A".repeat(16), counter: 0, x: 1 }]],
  ["an address for a host", [{ id: "A".repeat(16), publicKey: "A".repeat(16), counter: 0, rpId: "https://bank.example" }]], ["plain base64", [{ id: "A+/AAAAAAAAAAAAA", publicKey: "A".repeat(16), counter: 0 }]], ["null", null],
])("a file with %s for passkeys is not taken in", async (_title, passkeys) => {
  const file = join(folder, "wrong.jsonl");
  writeFileSync(file, `${JSON.stringify({ acctNumber: cardOf(0), passkeys })}\n`);
  expect(await refused("cardholders", "import", file, "--data-dir", folder)).toContain("wrong.jsonl:1: passkeys: expected");
});

test("a column of a CSV file cannot hold them", async () => {
  const file = join(folder, "wrong.csv");
  writeFileSync(file, `acctNumber,passkeys\n${cardOf(0)},x\n`);
  expect(await refused("cardholders", "import", file, "--data-dir", folder)).toContain("wrong.csv:2: passkeys: expected, in JSON lines");
});
