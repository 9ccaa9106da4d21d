import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEMO_ISSUER } from "../../src/config.js";
import type { JsonObject } from "../../src/protocol/index.js";
import { Browser } from "./cardholder.js";
import { startDirectoryServer } from "./directory-server.js";
import type { TestDirectoryServer } from "./directory-server.js";
import { payment, post, startServer, temporaryFolder } from "./running-server.js";
import type { Answer, RunningServer } from "./running-server.js";

const sentence = "sentence: {en: a, ja: b}";
/** Large amounts by passkey, else by text message; shops that sell tickets by e-mail; everybody else as the card has it. */
const POLICY = `name: ways
version: 1
description: {en: Who is asked how, ja: 誰にどう尋ねるか}
rules:
  - {id: large, when: amountReferenceMinor >= 100000, whenUnknown: skip, then: challenge, ask: [passkey, sms], ${sentence}}
  - {id: tickets, when: mcc == "7922", whenUnknown: skip, then: challenge, ask: email, ${sentence}}
otherwise: challenge
`;

const [policies, data] = [temporaryFolder(), temporaryFolder()];
let ds: TestDirectoryServer;
let server: RunningServer;

beforeAll(async () => {
  mkdirSync(join(policies, "ways"));
  writeFileSync(join(policies, "ways/1.yaml"), POLICY);
  ds = await startDirectoryServer();
  // The demo issuer can ask by e-mail and, next, by text message.
  server = await startServer(data, { policyDir: policies, issuers: [{ ...DEMO_ISSUER, policy: "ways/1" }] });
});
afterAll(async () => {
  await server.stop();
  await ds.close();
});

async function methodOf(seed: number, changes: JsonObject): Promise<unknown> {
  const areq = payment(seed, { purchaseCurrency: "392", purchaseExponent: "0", purchaseAmount: "5000", mcc: "5411", threeDSRequestorDecReqInd: "N", dsURL: ds.url, notificationURL: "https://shop.example/back", ...changes });
  const ares = await post(server, areq);
  // The same message again, as when the first answer was lost: it is asked as it was announced.
  expect(await post(server, areq)).toEqual(ares);
  const browser = new Browser(server);
  await browser.press(await browser.open(ares), "answer", server.codeFor(ares));
  return (ds.resultsOf(ares)[0] as Answer)["authenticationMethod"];
}

test.each([
  ["the first way of the rule that the card has", { purchaseAmount: "200000" }, "02"],
  ["the only way that the rule names", { mcc: "7922" }, "05"],
  ["where no rule says anything, as the card has it", {}, "05"],
])("%s", async (_, changes, expected) => {
  expect(await methodOf(8800 + Object.keys(changes).join().length, changes)).toBe(expected);
});

test("the record says how the policy wanted it asked, and other decisions say nothing", async () => {
  const large = await post(server, payment(8901, { purchaseCurrency: "392", purchaseExponent: "0", purchaseAmount: "200000" }));
  const other = await post(server, payment(8902, { purchaseCurrency: "392", purchaseExponent: "0", purchaseAmount: "5000", mcc: "5411" }));
  expect(await server.system.engine.journal.findDecision(large["acsTransID"] as string)).toMatchObject({ rule: "large", ask: ["passkey", "sms"] });
  expect(await server.system.engine.journal.findDecision(other["acsTransID"] as string)).not.toHaveProperty("ask");
});
