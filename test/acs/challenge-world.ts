import { BrowserChallenges, CHALLENGE_RULES, Challenges } from "../../src/acs/index.js";
import type { AppRequest, Challenge, ChallengeNotice, ChallengeSubject, CodeMessage, DeliveryFailure, DirectoryServerReply, Passkeys, Transactions, Visitor } from "../../src/acs/index.js";
import { DEFAULT_PARSE_OPTIONS } from "../../src/protocol/index.js";
import type { JsonObject } from "../../src/protocol/index.js";
import { START, acsTransIDOf, decisionRecordOf, memoryWorld, serverTransIDOf } from "../engine/world.js";

/** Challenges in memory, as JSON, so that what is kept is what can be written. */
export class MemoryTransactions implements Transactions {
  private readonly kept = new Map<string, string>();

  put(challenge: Challenge): Promise<void> {
    this.kept.set(challenge.subject.acsTransID, JSON.stringify(challenge));
    return Promise.resolve();
  }

  get(acsTransID: string): Promise<Challenge | undefined> {
    const text = this.kept.get(acsTransID);
    return Promise.resolve(text === undefined ? undefined : (JSON.parse(text) as Challenge));
  }

  remove(acsTransID: string): Promise<void> {
    this.kept.delete(acsTransID);
    return Promise.resolve();
  }

  deadlines(): Promise<readonly { readonly acsTransID: string; readonly at: number }[]> {
    return Promise.resolve([...this.kept].map(([acsTransID, text]) => ({ acsTransID, at: (JSON.parse(text) as Challenge).deadlineAt })));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export const subject = (id: number, changes: Partial<ChallengeSubject> = {}): ChallengeSubject => ({
  acsTransID: acsTransIDOf(id), threeDSServerTransID: serverTransIDOf(id), dsTransID: acsTransIDOf(id), sdkTransID: undefined, messageVersion: "2.2.0", messageCategory: "01",
  channel: "BRW", dsURL: "https://ds.example/results", notificationURL: "https://shop.example/back", directoryServer: "ds", issuer: "demo", lastFour: "7890",
  merchantName: "Shop", amount: { minor: "12800", exponent: 0, currency: "JPY" }, language: "en", network: "AS1", authenticationValue: "AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
  eci: { passed: "05", failed: "07" }, options: [{ method: "code", channel: "email", to: "person@bank.example" }, { method: "code", channel: "sms", to: "+81300000000" }],
  ...changes,
});

export const person: Visitor = { browser: "person", network: "AS1", language: "en" };
export const thief: Visitor = { browser: "thief", network: "AS2", language: "en" };

export interface ChallengeWorld {
  readonly challenges: Challenges;
  readonly browser: BrowserChallenges;
  readonly transactions: Transactions;
  readonly clock: { now: number };
  /** What the directory server was told; how it answers the next. */
  readonly told: JsonObject[];
  answer: (message: JsonObject) => DirectoryServerReply;
  /** What was sent to the person; whether the next can be sent. */
  readonly messages: CodeMessage[];
  delivery: DeliveryFailure | "sent";
  /** What the issuer's app was to ask; whether it can be reached. */
  readonly asked: AppRequest[];
  app: DeliveryFailure | "asked";
  readonly notices: ChallengeNotice[];
  readonly engine: ReturnType<typeof memoryWorld>["engine"];
  /** The same world after the process has died: only what was kept is left. */
  restarted(): Promise<ChallengeWorld>;
}

export const rres = ({ messageVersion, threeDSServerTransID, dsTransID, acsTransID }: JsonObject, changes: JsonObject = {}): DirectoryServerReply => {
  const message = { messageType: "RRes", messageVersion, threeDSServerTransID, dsTransID, acsTransID, resultsStatus: "01", ...changes };
  return { kind: "answer", body: Buffer.from(JSON.stringify(message)) };
};

const hashCode = (acsTransID: string, code: string): string => `${acsTransID} ${code}`;

/** Challenges whose surroundings are all in a test's hand; the codes are counted up from 100001. */
export async function challengeWorld(from?: ChallengeWorld): Promise<ChallengeWorld> {
  const engine = from?.engine ?? memoryWorld().engine;
  let codes = 100_000 + (from?.messages.length ?? 0);
  const deliver = (message: CodeMessage): Promise<DeliveryFailure | "sent"> => {
    world.messages.push(message);
    return Promise.resolve(world.delivery);
  };
  const transactions = from?.transactions ?? new MemoryTransactions();
  const clock = from?.clock ?? { now: START };
  const challenges = new Challenges({
    rules: CHALLENGE_RULES, engine, transactions, trustList: { trusts: () => false, add: () => Promise.resolve() },
    directoryServers: {
      tell(_url, message) {
        const json = JSON.parse(message) as JsonObject;
        world.told.push(json);
        return Promise.resolve(world.answer(json));
      },
    },
    deliveries: [{ channel: "email", deliver }, { channel: "sms", deliver }],
    issuerApp: {
      ask(request) {
        world.asked.push(request);
        return Promise.resolve(world.app);
      },
    },
    now: () => clock.now,
    newCode: () => String(++codes),
    hashCode,
    parseOptionsOf: () => DEFAULT_PARSE_OPTIONS,
    issuerNameOf: () => "Bank",
    pause: (ms) => {
      clock.now += ms;
      return Promise.resolve();
    },
    onChallenge: (notice) => void world.notices.push(notice),
  });
  const passkeys: Passkeys = {
    request: (_card, challenge) => ({ challenge, rpId: "acs.example", allowCredentials: [], userVerification: "required" }),
    verify: (card, challenge, assertion) => Promise.resolve(assertion === `${card} ${challenge}`),
  };
  const browser = new BrowserChallenges(challenges, { passkeys, hashesOf: (id, code) => [hashCode(id, code)], same: (one, other) => one === other, newSession: () => "session" });
  const world: ChallengeWorld = {
    challenges, browser, transactions, clock, told: from?.told ?? [], answer: from?.answer ?? rres, messages: from?.messages ?? [], delivery: from?.delivery ?? "sent", asked: from?.asked ?? [], app: from?.app ?? "asked", notices: [], engine,
    restarted: () => challengeWorld(world),
  };
  await challenges.resume();
  return world;
}

/** A challenge that was announced, and decided about. */
export async function announced(world: ChallengeWorld, id: number, changes: Partial<ChallengeSubject> = {}): Promise<ChallengeSubject> {
  const of = subject(id, changes);
  await world.engine.journal.append(decisionRecordOf({ id }));
  await world.challenges.announce(of);
  return of;
}

export function creqOf(of: ChallengeSubject, changes: JsonObject = {}): string {
  const { messageVersion, threeDSServerTransID, acsTransID } = of;
  return Buffer.from(JSON.stringify({ messageType: "CReq", messageVersion, threeDSServerTransID, acsTransID, challengeWindowSize: "05", ...changes })).toString("base64url");
}
