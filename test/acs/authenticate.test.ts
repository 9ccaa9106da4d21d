import { Authentications } from "../../src/acs/index.js";
import type { Acs, AnswerEvent, ChallengeSubject, DirectoryServerProfile, Proofs } from "../../src/acs/index.js";
import { SeededRandom } from "../../src/base/index.js";
import { DEFAULT_PARSE_OPTIONS, generateAReq } from "../../src/protocol/index.js";
import { readPolicy } from "../../src/risk/index.js";
import { REFERENCE, SETUP, SETUP_IDS, START, acsTransIDOf, memoryWorld } from "../engine/world.js";

const peer: DirectoryServerProfile = { id: "ds", parseOptions: DEFAULT_PARSE_OPTIONS, cardNetwork: "visa" };
const areq = generateAReq(new SeededRandom(7), { version: "2.2.0", channel: "BRW", category: "PA" }, { optionalShare: 0 });
const bytes = Buffer.from(JSON.stringify(areq));

const CHALLENGING = readPolicy("name: asking\nversion: 1\ndescription: { en: Asks everybody, ja: 全員に確認 }\nrules: []\notherwise: challenge\n", "asking.yaml");

const proofsWith = (generate: () => string): Proofs => ({ authenticationValue: { generate }, contentSigner: { sign: () => "header.payload.signature", ephemeralPublicKey: () => ({}) } });

/** An ACS of which `overrides` fail. */
function acsWith(overrides: Partial<Acs>): { acs: Acs; heard: AnswerEvent[] } {
  const heard: AnswerEvent[] = [];
  const acs: Acs = {
    identity: { referenceNumber: "ACS-REF", operatorId: "ACS-OP", publicUrl: "https://acs.example", deviceInfoVersion: "1.7" },
    edge: { now: () => START, newTransactionId: () => acsTransIDOf(1), digest: (body) => String(body.length) },
    engine: memoryWorld().engine,
    reference: REFERENCE,
    proofsOf: () => proofsWith(() => "AAAAAAAAAAAAAAAAAAAAAAAAAAA="),
    cardholders: { optionsFor: () => [{ method: "code", channel: "sms", to: "+81 3 0000 0000" }] },
    trustList: { trusts: () => false },
    lists: { say: () => undefined },
    announce: () => Promise.resolve(),
    issuerOf: () => ({ id: "demo", risk: SETUP, setupIds: SETUP_IDS, name: { ja: "銀行", en: "Bank" }, cardholderInfo: "Look at your phone.", whenFailing: "challenge" }),
    observationOf: () => undefined,
    onAnswer: (event) => void heard.push(event),
    ...overrides,
  };
  return { acs, heard };
}

const failing = (): never => {
  throw new Error("not today");
};

test("an AReq gets an ARes", async () => {
  const { acs, heard } = acsWith({});
  expect(JSON.parse((await new Authentications(acs).authenticate(bytes, peer)) ?? "")).toMatchObject({ messageType: "ARes", transStatus: "Y" });
  expect(heard).toEqual([{ messageVersion: "2.2.0", outcome: "Y", repeated: false }]);
});

test("whoever is not asked is not looked up, and a repeated answer needs nothing but the journal", async () => {
  const { acs } = acsWith({ cardholders: { optionsFor: failing } });
  const first = await new Authentications(acs).authenticate(bytes, peer);
  expect(JSON.parse(first ?? "")).toMatchObject({ transStatus: "Y" });
  const later = { ...acs, issuerOf: failing, observationOf: failing, trustList: { trusts: failing } };
  expect(await new Authentications(later).authenticate(bytes, peer)).toBe(first);
});

test.each<[part: string, overrides: Partial<Acs>]>([
  ["the digest", { edge: { now: () => START, newTransactionId: () => acsTransIDOf(1), digest: failing } }],
  ["the clock", { edge: { now: failing, newTransactionId: () => acsTransIDOf(1), digest: () => "d" } }],
  ["the issuer's setup", { issuerOf: failing }],
  ["the observation", { observationOf: failing }],
  ["the authentication value", { proofsOf: () => proofsWith(failing) }],
  ["the look for the issuer's keys", { proofsOf: failing }],
])("when %s fails, the peer gets an Erro 403 about its message, and the log the cause", async (_part, overrides) => {
  const { acs, heard } = acsWith(overrides);
  const answer = JSON.parse((await new Authentications(acs).authenticate(bytes, peer)) ?? "") as { [member: string]: string };
  expect(answer).toMatchObject({ messageType: "Erro", errorCode: "403", errorMessageType: "AReq", messageVersion: "2.2.0", threeDSServerTransID: areq["threeDSServerTransID"] });
  expect(JSON.stringify(answer)).not.toContain("not today");
  expect(heard).toEqual([{ messageVersion: "2.2.0", outcome: "403", repeated: false, failure: new Error("not today") }]);
});

describe("an ARes C", () => {
  const challenged = Buffer.from(JSON.stringify({ ...areq, threeDSRequestorChallengeInd: "04", threeDSRequestorDecReqInd: "N" }));
  const risk = { ...SETUP, policy: CHALLENGING };

  function world(kept: ChallengeSubject[], clock: { now: number }, trouble: { times: number }): { authentications: Authentications; heard: AnswerEvent[] } {
    const { acs, heard } = acsWith({
      edge: { now: () => clock.now, newTransactionId: () => acsTransIDOf(1), digest: (body) => String(body.length) },
      issuerOf: () => ({ id: "demo", risk, setupIds: SETUP_IDS, name: { ja: "銀行", en: "Bank" }, cardholderInfo: "Look at your phone.", whenFailing: "challenge" }),
      announce: (of) => (trouble.times-- > 0 ? Promise.reject(new Error("disk full")) : Promise.resolve(void kept.push(of))),
    });
    return { authentications: new Authentications(acs), heard };
  }
  const ask = async ({ authentications }: { authentications: Authentications }): Promise<unknown> => JSON.parse((await authentications.authenticate(challenged, peer)) ?? "");

  test("is said only when the challenge is kept; the same message again finds it kept", async () => {
    const kept: ChallengeSubject[] = [];
    const acs = world(kept, { now: START }, { times: 1 });
    expect(await ask(acs)).toMatchObject({ messageType: "Erro", errorCode: "403" });
    expect(kept).toEqual([]);
    expect(await ask(acs)).toMatchObject({ messageType: "ARes", transStatus: "C", acsTransID: acsTransIDOf(1) });
    expect(kept).toMatchObject([{ acsTransID: acsTransIDOf(1), threeDSServerTransID: areq["threeDSServerTransID"], authenticationValue: "AAAAAAAAAAAAAAAAAAAAAAAAAAA=" }]);
    expect(acs.heard.map(({ outcome, repeated }) => [outcome, repeated])).toEqual([["403", false], ["C", true]]);
  });

  test("of a challenge whose time is over is repeated without a new challenge", async () => {
    const kept: ChallengeSubject[] = [];
    const clock = { now: START };
    const acs = world(kept, clock, { times: 0 });
    await ask(acs);
    clock.now += 30_000;
    expect(await ask(acs)).toMatchObject({ transStatus: "C" });
    expect(kept).toHaveLength(1);
  });

  test("holds no account number in what is kept", async () => {
    const kept: ChallengeSubject[] = [];
    await ask(world(kept, { now: START }, { times: 0 }));
    expect(JSON.stringify(kept)).not.toContain(areq["acctNumber"]);
  });
});

test("when even reading fails, there is an answer", async () => {
  const { acs, heard } = acsWith({});
  const broken = { ...DEFAULT_PARSE_OPTIONS, get knownExtensions(): never { return failing(); } };
  const extended = Buffer.from(JSON.stringify({ ...areq, messageExtension: [{ id: "x", name: "x", criticalityIndicator: true, data: { a: 1 } }] }));
  expect(JSON.parse((await new Authentications(acs).authenticate(extended, { ...peer, parseOptions: broken })) ?? "")).toMatchObject({ messageType: "Erro", errorCode: "403" });
  expect(heard.map(({ outcome }) => outcome)).toEqual(["403"]);
});
