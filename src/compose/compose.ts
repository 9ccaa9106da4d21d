import { createHash, randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { join } from "node:path";
import { Challenges, Observations } from "../acs/index.js";
import type { Acs } from "../acs/index.js";
import { DemoInbox } from "../adapters/challenge-delivery-inbox.js";
import { FileJournal } from "../adapters/journal-file/journal.js";
import { hmacKeyedHash } from "../adapters/keyed-hash-hmac.js";
import type { Keys } from "../adapters/keys-file.js";
import type { Logger } from "../adapters/log-pino.js";
import { Metrics } from "../adapters/metrics-prometheus.js";
import { LmdbProfileStore } from "../adapters/profile-store-lmdb.js";
import { openReplaceableFiles } from "../adapters/replaceable-files.js";
import { SetupLibrary } from "../adapters/setup-library.js";
import type { TlsFiles, TlsMaterial } from "../adapters/tls-files.js";
import type { Config } from "../config.js";
import { Engine } from "../engine/index.js";
import type { JournalPosition, JournalProgress } from "../engine/index.js";
import { listen, renewTls, server, stop } from "../http/index.js";
import type { Services, Tls } from "../http/index.js";
import { Ledger, LedgerFeed, Lists } from "../issuer/index.js";
import { LIMITS } from "../limits.js";
import { accessOf } from "./access.js";
import { cardholdersOf, challengesOf, openSealedStores } from "./challenges.js";
import { pastOf } from "./past.js";
import { openPublished } from "./published.js";
import { identityOf, publicUrlOf, servicesOf } from "./services.js";
import { referenceOf } from "./setup.js";

/** A running installation without its sockets. */
export interface System {
  readonly services: Services;
  /** Not yet listening. */
  readonly server: Server;
  readonly engine: Engine;
  readonly library: SetupLibrary;
  readonly challenges: Challenges;
  readonly inbox: DemoInbox;
  listen(port: number, host: string): Promise<void>;
  /** Where others reach it, without a slash at the end; known once it listens. */
  publicUrl(): string;
  /** Where whoever started this signs in: good once, for a quarter of an hour. */
  signInUrl(): string;
  /** Takes no new requests, answers those under way, then lets go of every file. */
  close(): Promise<void>;
}

/**
 * Builds an installation from its configuration: opens journal and profiles, reads policies and models.
 * @param root folder of the product, where openapi.yaml and web/ are
 * @param now the clock, which a test may set
 * @throws whatever makes a start impossible, each with the file it is about
 */
export async function compose(config: Config, keys: Keys, log: Logger, root: string, now: () => number = Date.now): Promise<System> {
  const files = openReplaceableFiles({ ...tlsFilesOf(config), keysFile: join(config.dataDir, "keys.json"), keys, issuerKeysFiles: issuerKeysFilesOf(config) }, {
    onServerTls: (material) => renewTls(doors, serverTlsOf(material)),
    onTaken(what) {
      log.info({ what }, "files were replaced and are in use");
      if (what === "keys") void stores.reseal();
    },
    onRefused: (what, err) => log.error({ what, err }, "files were replaced and cannot be used; those before them stay in use"),
  });
  const metrics = new Metrics();
  const reference = referenceOf(config, hmacKeyedHash(keys.accountNumberKey));
  const ledger = new Ledger(config.ledgerDecisionsMax);
  const feed = new LedgerFeed(ledger, "past", (err) => log.error({ err }, "decisions could not be listed; what the console shows lacks some"));
  const { changes, library, issuers, book, listBook, policies, models } = await openPublished({ config, log, reference, now, ledger });
  const { engine, closeEngine, journalled, appended } = await openEngine(config, log, metrics, feed);
  const stores = openSealedStores(config, files.challengeKeys, log);
  const inbox = new DemoInbox(now);
  const challenges = challengesOf({ config, log, metrics, engine, stores, inbox, now, files });
  await challenges.resume();
  void stores.reseal();
  const observations = new Observations({ keptMsMax: LIMITS.observationMsMax, countMax: LIMITS.observationsMax });
  const acs: Acs = {
    identity: identityOf(config, () => publicUrl()),
    edge: { now, newTransactionId: randomUUID, digest: (bytes) => createHash("sha256").update(bytes).digest("base64url") },
    engine,
    reference,
    proofsOf: (issuer) => files.proofsOf(issuer),
    cardholders: cardholdersOf(stores.cardholders, config),
    trustList: stores.trustList,
    lists: listBook,
    announce: (subject) => challenges.announce(subject),
    issuerOf: (card) => issuers.of(card),
    observationOf: (id) => observations.of(id, now()),
    onAnswer: (event) => {
      metrics.answered(event);
      if (event.failure !== undefined) log.error({ err: event.failure }, "an AReq was answered with an Erro because something failed");
    },
  };
  const lists = new Lists({ log: changes, book: listBook, reference, decision: (id) => engine.journal.findDecision(id), newId: randomUUID, now });
  const past = pastOf({ config, root, log, now, ledger, feed, issuers, library, book, changes, journal: engine.journal, journalled, appended });
  const people = accessOf(config, keys, changes, log, now);
  const services = servicesOf({ config, access: people.access, challengeKeys: files.challengeKeys, log, metrics, acs, library, policies, models, lists, changes, observations, challenges, cardholders: stores.cardholders, inbox, past, now }, root);
  const doors = server(services, files.serverTls && serverTlsOf(files.serverTls));
  const publicUrl = (): string => publicUrlOf(config, doors);
  const watch = setInterval(() => [files, people].forEach((one) => one.look()), FILES_LOOK_MS);
  const clock = setInterval(() => void challenges.tick(), CLOCK_MS);
  past.begin();
  return {
    services,
    server: doors,
    engine,
    library,
    challenges,
    inbox,
    listen: (port, host) => listen(doors, port, host),
    publicUrl,
    signInUrl: () => `${publicUrl()}/console/sign-in?token=${people.access.makeLink(now())}`,
    async close() {
      past.stop();
      await stop(doors);
      await past.close();
      clearInterval(watch);
      clearInterval(clock);
      await challenges.close();
      await stores.close();
      await closeEngine();
      await changes.close();
    },
  };
}

/** Journal and profiles of an installation, and what decides with them. */
async function openEngine(config: Config, log: Logger, metrics: Metrics, feed: LedgerFeed): Promise<{ readonly engine: Engine; readonly journalled: JournalPosition; readonly appended: JournalProgress["appended"]; closeEngine(): Promise<void> }> {
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
    onRecord: feed.onRecord,
  });
  return {
    engine,
    journalled: journal.appended(),
    appended: () => journal.appended(),
    async closeEngine() {
      await profiles.close();
      await journal.close();
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

function issuerKeysFilesOf({ issuers }: Config): ReadonlyMap<string, string> {
  return new Map(issuers.flatMap(({ id, keysFile }) => (keysFile === undefined ? [] : [[id, keysFile]])));
}

function serverTlsOf({ ca, ...own }: TlsMaterial): Tls {
  return { ...own, ...(ca !== undefined && { clientCa: ca }) };
}
