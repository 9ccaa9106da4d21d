import { X509Certificate, generateKeyPairSync } from "node:crypto";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkAuthenticationValue } from "../../src/adapters/authentication-value-hmac.js";
import type { ValueCheck } from "../../src/adapters/authentication-value-hmac.js";
import { createIssuerKeysFile, createKeysFile, readIssuerKeysFile } from "../../src/adapters/keys-file.js";
import type { IssuerKeys } from "../../src/adapters/keys-file.js";
import { SeededRandom } from "../../src/base/index.js";
import { DEMO_ISSUER } from "../../src/config.js";
import type { IssuerConfig } from "../../src/config.js";
import { generateAReq } from "../../src/protocol/index.js";
import type { AReq, JsonObject } from "../../src/protocol/index.js";
import { sekisho } from "../cli/captured-io.js";
import { SdkRefuses, SdkSimulator } from "../sdk/simulator.js";
import { Browser } from "./cardholder.js";
import { startDirectoryServer } from "./directory-server.js";
import type { TestDirectoryServer } from "./directory-server.js";
import { payment, post, startServer, temporaryFolder } from "./running-server.js";
import type { Answer, RunningServer } from "./running-server.js";

/** Asks whoever a requestor wants asked, and nobody else. */
const POLICY = `name: wish
version: 1
description: {en: As the requestor wishes, ja: 加盟店の希望どおり}
rules:
  - {id: wished, when: preference == "challenge-mandated", whenUnknown: skip, then: challenge, sentence: {en: a, ja: b}}
otherwise: frictionless
`;

type Bank = "lake" | "hill" | "demo";
const BINS: Readonly<Record<Bank, string>> = { lake: "910000", hill: "920000", demo: "900000" };
const BANKS = Object.keys(BINS) as Bank[];
const CARDS_EACH = 20;

const [policies, folder] = [temporaryFolder(), temporaryFolder()];
const fileOf = (bank: Bank): string => join(folder, `keys-${bank}.json`);
/** Two banks with keys of their own; the demo's cards are proven with the installation's. */
const issuerOf = (id: Bank): IssuerConfig => ({ ...DEMO_ISSUER, id, bins: [BINS[id]], policy: "wish/1", ...(id !== "demo" && { keysFile: fileOf(id) }) });
const cardOf = (bank: Bank, number: number): string => `${BINS[bank]}${String(number).padStart(10, "0")}`;

/** What everybody should prove with now. */
const keys = {} as Record<Bank, IssuerKeys>;
let ds: TestDirectoryServer;
let server: RunningServer;
let seed = 0;

beforeAll(async () => {
  mkdirSync(join(policies, "wish"));
  writeFileSync(join(policies, "wish/1.yaml"), POLICY);
  const rows = (["lake", "hill"] as const).flatMap((bank) => Array.from({ length: CARDS_EACH }, (_, number) => `${cardOf(bank, number)},+819000000000\n`));
  keys.demo = createKeysFile(join(folder, "keys.json"), Date.now());
  for (const bank of ["lake", "hill"] as const) keys[bank] = createIssuerKeysFile(fileOf(bank), bank, Date.now());
  writeFileSync(join(folder, "cardholders.csv"), `acctNumber,phone\n${rows.join("")}`);
  expect(await sekisho(["cardholders", "import", join(folder, "cardholders.csv"), "--data-dir", folder])).toMatchObject({ code: 0 });
  ds = await startDirectoryServer();
  server = await startServer(folder, { policyDir: policies, issuers: BANKS.map(issuerOf) });
});
afterAll(async () => {
  await server.stop();
  await ds.close();
  expect(ds.complaints).toEqual([]);
});

/** A browser's payment with a card of the bank that was not used before. */
const areqOf = (bank: Bank, threeDSRequestorChallengeInd: "01" | "04"): JsonObject =>
  payment(13_000 + seed, { acctNumber: cardOf(bank, seed++ % CARDS_EACH), threeDSRequestorChallengeInd, threeDSRequestorDecReqInd: "N", dsURL: ds.url, notificationURL: "https://shop.example/back" });

/** What a value is worth with the keys of each bank. */
const worth = (value: unknown, areq: JsonObject): readonly ValueCheck[] =>
  BANKS.map((bank) => checkAuthenticationValue(value as string, keys[bank].authenticationValueKeys, areq as unknown as AReq, "Y", "visa"));
/** Right with the keys of this bank, and with nobody else's. */
const onlyOf = (bank: Bank): readonly unknown[] => BANKS.map((one) => (one === bank ? "right" : expect.stringMatching(/^(other|unknown-key)$/)));

async function valueOfARes(bank: Bank): Promise<readonly ValueCheck[]> {
  const areq = areqOf(bank, "01");
  const ares = await post(server, areq);
  expect(ares["transStatus"]).toBe("Y");
  return worth(ares["authenticationValue"], areq);
}

async function valueOfRReq(bank: Bank, meanwhile = (): Promise<void> => Promise.resolve()): Promise<readonly ValueCheck[]> {
  const areq = areqOf(bank, "04");
  const ares = await post(server, areq);
  expect(ares).toMatchObject({ transStatus: "C" });
  expect(ares).not.toHaveProperty("authenticationValue");
  const browser = new Browser(server);
  const page = await browser.open(ares);
  await meanwhile();
  await browser.press(page, "answer", server.codeFor(ares));
  const results = ds.resultsOf(ares);
  expect(results).toMatchObject([{ transStatus: "Y" }]);
  return worth(results[0]?.["authenticationValue"], areq);
}

/** Whose authority an SDK has to trust to take what the bank's ARes has for it. */
async function trustedBy(bank: Bank): Promise<readonly Bank[]> {
  const keyPair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const sdkThatTrusts = (one: Bank): SdkSimulator => new SdkSimulator({ enc: "A128GCM", keyPair, roots: keys[one].signingCertificates.map((der) => new X509Certificate(Buffer.from(der, "base64"))) });
  const areq = {
    ...generateAReq(new SeededRandom(14_000 + seed), { version: "2.2.0", channel: "APP", category: "PA" }), ...sdkThatTrusts(bank).areqMembers("2.2.0"),
    acctNumber: cardOf(bank, seed++ % CARDS_EACH), threeDSRequestorChallengeInd: "04", threeDSRequestorDecReqInd: "N", dsURL: ds.url,
  } as JsonObject;
  const ares = await post(server, areq);
  expect(ares["transStatus"]).toBe("C");
  return BANKS.filter((one) => accepts(sdkThatTrusts(one), ares));
}

function accepts(sdk: SdkSimulator, ares: Answer): boolean {
  try {
    sdk.accept(ares["acsTransID"] as string, ares["acsSignedContent"] as string, new Date());
    return true;
  } catch (error) {
    if (error instanceof SdkRefuses) return false;
    throw error;
  }
}

/** Time in which the server has surely looked at its files. */
const looked = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2_500));
function replace(bank: Bank, content: string): void {
  writeFileSync(`${fileOf(bank)}.new`, content);
  renameSync(`${fileOf(bank)}.new`, fileOf(bank));
}

test.each(BANKS)("cards of %s are proven with its keys alone: in the ARes, to an SDK, and in the RReq", async (bank) => {
  expect(await valueOfARes(bank)).toEqual(onlyOf(bank));
  expect(await trustedBy(bank)).toEqual([bank]);
  expect(await valueOfRReq(bank)).toEqual(onlyOf(bank));
});

test("a card of nobody's range is still nobody's", async () => {
  expect(await post(server, payment(13_900, { acctNumber: "9300001234567890" }))).toMatchObject({ messageType: "Erro", errorCode: "305" });
});

test("keys replaced while the server runs: those of one bank change, and no other's; broken ones change nothing", async () => {
  const former = keys.lake;
  replace("lake", "{}");
  await looked();
  for (const bank of BANKS) expect(await valueOfARes(bank)).toEqual(onlyOf(bank));
  const next = createIssuerKeysFile(join(folder, "next.json"), "lake", Date.now());
  // The value of a challenge is the one of its announcement.
  expect(await valueOfRReq("lake", async () => {
    renameSync(join(folder, "next.json"), fileOf("lake"));
    await looked();
  })).toEqual(onlyOf("lake"));
  keys.lake = next;
  expect(readIssuerKeysFile(fileOf("lake"))).toEqual(next);
  for (const bank of BANKS) {
    expect(await valueOfARes(bank)).toEqual(onlyOf(bank));
    expect(await trustedBy(bank)).toEqual([bank]);
  }
  expect(await valueOfRReq("lake")).toEqual(onlyOf("lake"));
  keys.lake = former;
  expect(await trustedBy("lake")).toEqual([]);
  keys.lake = next;
});
