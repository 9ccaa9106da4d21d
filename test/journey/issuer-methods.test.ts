import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createKeysFile } from "../../src/adapters/keys-file.js";
import { SeededRandom } from "../../src/base/index.js";
import { DEMO_ISSUER } from "../../src/config.js";
import type { IssuerConfig } from "../../src/config.js";
import { generateAReq } from "../../src/protocol/index.js";
import type { JsonObject } from "../../src/protocol/index.js";
import { sekisho } from "../cli/captured-io.js";
import { Authenticator } from "../webauthn/authenticator.js";
import { Browser } from "./cardholder.js";
import { startDirectoryServer } from "./directory-server.js";
import type { TestDirectoryServer } from "./directory-server.js";
import { post, startServer, temporaryFolder } from "./running-server.js";
import type { Answer, RunningServer } from "./running-server.js";

const sentence = "sentence: {en: a, ja: b}";
const POLICY = `name: ways
version: 1
description: {en: Tickets by e-mail, ja: チケットはメール}
rules:
  - {id: tickets, when: mcc == "7922", whenUnknown: skip, then: challenge, ask: [app, email], ${sentence}}
otherwise: challenge
`;
/** authenticationMethod of 2.3.1. */
const CODES = { app: "11", passkey: "13", sms: "02", email: "05" } as const;
const ORIGIN = "http://localhost:8080";

/** The second of each bank's cards has a telephone number only. */
const ISSUERS: Readonly<Record<string, Partial<IssuerConfig>>> = {
  any: { bins: ["910000"] },
  codes: { bins: ["920000"], methods: ["email", "sms"] },
  nothingSent: { id: "nothing-sent", bins: ["930000"], methods: ["passkey", "app"] },
  mail: { bins: ["940000"], methods: ["email"] },
};
type Bank = keyof typeof ISSUERS;
const cardOf = (bank: Bank, number: number): string => `${ISSUERS[bank]?.bins?.[0] ?? ""}${String(number).padStart(10, "0")}`;

const [policies, folder] = [temporaryFolder(), temporaryFolder()];
let ds: TestDirectoryServer;
let server: RunningServer;
let seed = 0;

beforeAll(async () => {
  mkdirSync(join(policies, "ways"));
  writeFileSync(join(policies, "ways/1.yaml"), POLICY);
  createKeysFile(join(folder, "keys.json"), Date.now());
  const { id, publicKey } = new Authenticator(ORIGIN);
  const lines = Object.keys(ISSUERS).flatMap((bank) => [
    { acctNumber: cardOf(bank, 1), phone: "+819000000000", email: "person@bank.example", app: "person", passkeys: [{ id, publicKey, counter: 0 }] },
    { acctNumber: cardOf(bank, 2), phone: "+819000000000" },
  ]);
  writeFileSync(join(folder, "cardholders.jsonl"), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  expect(await sekisho(["cardholders", "import", join(folder, "cardholders.jsonl"), "--data-dir", folder])).toMatchObject({ code: 0 });
  ds = await startDirectoryServer();
  const issuers = Object.entries(ISSUERS).map(([bank, changes]) => ({ ...DEMO_ISSUER, id: bank, policy: "ways/1", ...changes }));
  server = await startServer(folder, { policyDir: policies, issuers, issuerApp: { url: "http://127.0.0.1:9/nobody", key: "a key of the issuer's app" }, publicUrl: ORIGIN });
});
afterAll(async () => {
  await server.stop();
  await ds.close();
});

function asked(bank: Bank, number: number, mcc: string): Promise<Answer> {
  const areq = generateAReq(new SeededRandom(15_000 + seed++), { version: "2.3.1", channel: "BRW", category: "PA" }, { optionalShare: 0 });
  return post(server, { ...areq, acctNumber: cardOf(bank, number), mcc, threeDSRequestorDecReqInd: "N", dsURL: ds.url, notificationURL: "https://shop.example/back" } as JsonObject);
}

test.each<[what: string, bank: Bank, mcc: string, first: keyof typeof CODES]>([
  ["an issuer that names no ways offers what the record has, in its order", "any", "5411", "app"],
  ["those that are named keep the order of the record", "codes", "5411", "sms"],
  ["a rule may choose among them", "codes", "7922", "email"],
  ["a way that a rule wants is not asked in where the issuer does not offer it", "mail", "7922", "email"],
  ["the record's first is passed over where it is not offered", "mail", "5411", "email"],
  ["what is offered beside codes", "nothingSent", "5411", "app"],
])("%s", async (_what, bank, mcc, first) => {
  expect(await asked(bank, 1, mcc)).toMatchObject({ transStatus: "C", authenticationMethod: [CODES[first]] });
});

test("whose only way is not offered is not enrolled", async () => {
  expect(await asked("mail", 2, "5411")).toMatchObject({ transStatus: "N", transStatusReason: "13" });
  expect(await asked("nothingSent", 2, "5411")).toMatchObject({ transStatus: "N", transStatusReason: "13" });
  expect(await asked("codes", 2, "5411")).toMatchObject({ transStatus: "C" });
});

test("the page leads to no other way than those that are offered", async () => {
  const browser = new Browser(server);
  const mail = await browser.open(await asked("mail", 1, "5411"));
  expect(mail.html).not.toContain("other-method");
  const codes = await browser.open(await asked("codes", 1, "5411"));
  expect(codes.html).toContain("other-method");
  for (let turn = 0, page = codes; turn < 4; turn++) {
    page = await browser.press(page, "other-method");
    expect(page.html).toContain('name="code"');
  }
});
