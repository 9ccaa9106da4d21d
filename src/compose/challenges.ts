import { randomInt } from "node:crypto";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { CHALLENGE_RULES, Challenges, wayToAskOf } from "../acs/index.js";
import type { Cardholders, ChallengeDelivery, Language } from "../acs/index.js";
import { everybody } from "../adapters/cardholders-everybody.js";
import { LmdbCardholders } from "../adapters/cardholders-lmdb.js";
import { DemoInbox } from "../adapters/challenge-delivery-inbox.js";
import { smtpDelivery } from "../adapters/challenge-delivery-smtp.js";
import { webhookDelivery } from "../adapters/challenge-delivery-webhook.js";
import { hmacCodeCheck } from "../adapters/code-check-hmac.js";
import { httpsDirectoryServers } from "../adapters/directory-servers-https.js";
import type { Logger } from "../adapters/log-pino.js";
import { newestOf } from "../adapters/numbered-key.js";
import type { ChallengeKeys } from "../adapters/numbered-key.js";
import { Metrics } from "../adapters/metrics-prometheus.js";
import { webhookIssuerApp } from "../adapters/issuer-app-webhook.js";
import type { ReplaceableFiles } from "../adapters/replaceable-files.js";
import { LmdbTrustList } from "../adapters/trust-list-lmdb.js";
import { LmdbTransactions } from "../adapters/transactions-lmdb.js";
import { DEMO_ISSUER } from "../config.js";
import type { Config } from "../config.js";
import { Engine } from "../engine/index.js";
import { LIMITS } from "../limits.js";
import type { ParseOptions } from "../protocol/index.js";
import { parseOptionsOf } from "./setup.js";

/** What challenges and cardholders need to have kept, each sealed. */
export interface SealedStores {
  readonly transactions: LmdbTransactions;
  readonly cardholders: LmdbCardholders;
  readonly trustList: LmdbTrustList;
  /** Where there are older keys, seals with the newest what they have sealed, so that they can be given up; one pass at a time. Never rejects. */
  reseal(): Promise<void>;
  close(): Promise<void>;
}

export function openSealedStores({ dataDir }: Config, keys: ChallengeKeys, log: Logger): SealedStores {
  const transactions = LmdbTransactions.open(join(dataDir, "challenges"), keys);
  const cardholders = LmdbCardholders.open(join(dataDir, "cardholders"), keys);
  const trustList = LmdbTrustList.open(join(dataDir, "trust"), keys);
  const pass = async (): Promise<void> => {
    const { id } = newestOf(keys());
    if (keys().length === 1) return;
    for (const store of [transactions, cardholders, trustList]) await store.reseal();
    log.info({ challengeKey: id }, "everything kept is sealed with this challenge key");
  };
  let passes = Promise.resolve();
  return {
    transactions,
    cardholders,
    trustList,
    reseal: () => (passes = passes.then(pass).catch((err: unknown) => log.error({ err }, "what is kept could not be sealed with the newest challenge key; older ones are still needed"))),
    async close() {
      await passes;
      for (const store of [transactions, cardholders, trustList]) await store.close();
    },
  };
}

const CODE_VALUES = 1_000_000;

/** The demo issuer knows nobody, and asks everybody the same way. */
const DEMO_OPTIONS = [{ method: "code", channel: "email", to: "cardholder@demo.example" }, { method: "code", channel: "sms", to: "+81 90 0000 0000" }] as const;

/** Nobody is asked in an app that nobody can be asked through, nor in a way that the card's issuer does not offer. */
export function cardholdersOf(records: LmdbCardholders, { issuerApp, issuers }: Pick<Config, "issuerApp" | "issuers">): Cardholders {
  const anybody = everybody(DEMO_OPTIONS);
  const methods = new Map(issuers.map((issuer) => [issuer.id, issuer.methods]));
  return {
    optionsFor(issuer, cardKey) {
      const offered = methods.get(issuer);
      return (issuer === DEMO_ISSUER.id ? anybody : records)
        .optionsFor(issuer, cardKey)
        .filter((option) => (option.method !== "app" || issuerApp !== undefined) && (offered === undefined || offered.includes(wayToAskOf(option))));
    },
  };
}

interface ChallengeSources {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly inbox: DemoInbox;
  readonly now: () => number;
  readonly engine: Engine;
  readonly stores: SealedStores;
  readonly files: Pick<ReplaceableFiles, "resultTls" | "challengeKeys">;
}

export function challengesOf({ config, log, metrics, engine, stores, inbox, now, files }: ChallengeSources): Challenges {
  const parseOptions = new Map(config.directoryServers.map((one) => [one.id, parseOptionsOf(one)]));
  const codeCheck = hmacCodeCheck(files.challengeKeys);
  return new Challenges({
    rules: { ...CHALLENGE_RULES, decoupledTimeoutStatus: config.decoupledTimeoutStatus },
    engine,
    transactions: stores.transactions,
    trustList: stores.trustList,
    directoryServers: httpsDirectoryServers({ allow: config.resultHosts, ...(files.resultTls && { clientCertificate: files.resultTls }), msMax: LIMITS.resultMsMax, answerBytesMax: LIMITS.resultAnswerBytesMax }),
    deliveries: [mailOf(config) ?? inbox.delivery("email"), smsOf(config, now) ?? inbox.delivery("sms")],
    issuerApp: config.issuerApp && webhookIssuerApp({ url: config.issuerApp.url, key: Buffer.from(config.issuerApp.key), deadlineMs: LIMITS.deliveryMsMax, now }),
    now,
    newCode: () => String(randomInt(CODE_VALUES)).padStart(6, "0"),
    hashCode: (acsTransID, code) => codeCheck.hashesOf(acsTransID, code)[0] as string,
    parseOptionsOf: (id) => parseOptions.get(id) as ParseOptions,
    issuerNameOf: (issuer, language) => nameOf(config, issuer, language),
    pause: (ms) => pause(Math.max(0, ms)),
    onChallenge: (notice) => {
      metrics.challenge(notice);
      if (notice.kind === "failure") log.error({ err: notice.failure }, "a challenge could not go on; it is tried again");
      if (notice.kind === "delivery" && notice.outcome !== "sent") log.warn({ outcome: notice.outcome }, "a one-time code could not be delivered");
      if (notice.kind === "app" && notice.outcome !== "asked") log.warn({ outcome: notice.outcome }, "the issuer's app could not be asked");
      if (notice.kind === "reported" && notice.state !== "accepted") log.warn({ state: notice.state }, "a directory server did not take the result of a challenge");
    },
  });
}

function mailOf({ mail }: Config): ChallengeDelivery | undefined {
  if (mail === undefined) return undefined;
  const { user, password, ...server } = mail;
  return smtpDelivery({ ...server, ...(user !== undefined && password !== undefined && { login: { user, password } }), deadlineMs: LIMITS.deliveryMsMax });
}

function smsOf({ smsGateway }: Config, now: () => number): ChallengeDelivery | undefined {
  if (smsGateway === undefined) return undefined;
  return webhookDelivery({ url: smsGateway.url, key: Buffer.from(smsGateway.key), deadlineMs: LIMITS.deliveryMsMax, now });
}

export function nameOf(config: Config, id: string, language: Language): string {
  return config.issuers.find((issuer) => issuer.id === id)?.name[language] ?? id;
}
