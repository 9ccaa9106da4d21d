import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { parse as parseYaml } from "yaml";
import { AppChallenges, Authentications, BrowserChallenges, Challenges, DeviceTokens, Observations } from "../acs/index.js";
import type { Acs, AcsIdentity } from "../acs/index.js";
import { nodeAppCipher } from "../adapters/app-cipher-node.js";
import { brandOf } from "../adapters/brands.js";
import type { LmdbCardholders } from "../adapters/cardholders-lmdb.js";
import { DemoInbox } from "../adapters/challenge-delivery-inbox.js";
import { hmacCodeCheck, hmacsOf, sameText } from "../adapters/code-check-hmac.js";
import { ephemeralPrivateKey } from "../adapters/ephemeral-key.js";
import type { Logger } from "../adapters/log-pino.js";
import type { ChallengeKeys } from "../adapters/numbered-key.js";
import { simplewebauthnPasskeys } from "../adapters/passkeys-simplewebauthn.js";
import { Metrics } from "../adapters/metrics-prometheus.js";
import { SetupLibrary } from "../adapters/setup-library.js";
import { isSigned } from "../adapters/signed-webhook.js";
import { assert } from "../base/index.js";
import type { Config } from "../config.js";
import { DemoResults, docsPage } from "../http/index.js";
import type { Demo, Readiness, Services } from "../http/index.js";
import { issuerServices } from "../issuer/index.js";
import type { Access, ChangeLog, DecisionSource, Lists, Models, Policies } from "../issuer/index.js";
import { valueLinesOf } from "../lab/index.js";
import { LIMITS } from "../limits.js";
import { networkOf } from "../risk/index.js";
import { nameOf } from "./challenges.js";
import { metersOf } from "./meters.js";
import type { Past } from "./past.js";
import { reviewOf } from "./review.js";
import type { Sample } from "./sample.js";
import { settingsOf } from "./settings.js";
import { peersOf } from "./setup.js";

const DEVICE_INFO_VERSION = "1.7";

interface Parts {
  readonly config: Config;
  readonly challengeKeys: ChallengeKeys;
  readonly access: Access;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly acs: Acs;
  readonly library: SetupLibrary;
  readonly policies: Policies;
  readonly models: Models;
  readonly lists: Lists;
  readonly changes: ChangeLog;
  readonly observations: Observations;
  readonly challenges: Challenges;
  readonly cardholders: LmdbCardholders;
  readonly inbox: DemoInbox;
  readonly past: Past;
  readonly now: () => number;
}

/** Port 0 lets the system choose, and in the public address it stands for what was chosen. */
export function publicUrlOf({ publicUrl }: Config, doors: Server): string {
  const address = doors.address() as AddressInfo | null;
  return address === null ? publicUrl : publicUrl.replace(/^(https?:\/\/[^/]+):0(?=\/|$)/, `$1:${address.port}`);
}

/** The address is asked for with each answer: it is known only once the server listens. */
export function identityOf({ acs }: Config, publicUrl: () => string): AcsIdentity {
  return {
    ...acs,
    get publicUrl() {
      return publicUrl();
    },
    deviceInfoVersion: DEVICE_INFO_VERSION,
  };
}

/** Texts of a folder's files by name; none where there is no such folder. */
function textsIn(folder: string): ReadonlyMap<string, string> {
  return new Map((existsSync(folder) ? readdirSync(folder) : []).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

function demoOf({ acs, inbox }: Parts, root: string): Demo {
  return {
    files: textsIn(join(root, "web/demo")),
    publicOrigin: () => new URL(acs.identity.publicUrl).origin,
    results: new DemoResults(),
    inbox: () => inbox.messages(),
  };
}

export function servicesOf(parts: Parts, root: string): Services {
  const { config, access, challengeKeys, log, metrics, acs, library, policies, models, lists, changes, observations, challenges, cardholders, past, now } = parts;
  const own: DecisionSource = { engine: acs.engine, setupOf: (ids) => library.setupOf(ids) };
  const sources = (): readonly DecisionSource[] => (past.sample?.source === undefined ? [own] : [own, past.sample.source]);
  const authentications = new Authentications(acs);
  const page = (file: string): string => readFileSync(join(root, "web", file), "utf8");
  const brands = new Map(config.issuers.flatMap(({ id, branding }) => (branding === undefined ? [] : [[id, brandOf(id, branding)]])));
  const codeCheck = hmacCodeCheck(challengeKeys);
  const peerOf = peersOf(config);
  const meters = metersOf(library, changes, past);
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
      signaturesOf: (text) => hmacsOf(challengeKeys, `device ${text}`),
      same: sameText,
    }),
    collector: page("method/collect.js"),
    browserChallenges: new BrowserChallenges(challenges, { ...codeCheck, passkeys: simplewebauthnPasskeys(cardholders, config.publicUrl), newSession: () => randomBytes(16).toString("base64url") }),
    appChallenges: new AppChallenges(challenges, { ...codeCheck, ciphers: () => challengeKeys().map(({ key }) => nodeAppCipher((acsTransID) => ephemeralPrivateKey(key, acsTransID))) }),
    networkOf: (address) => networkOf(address, acs.reference),
    issuerName: (issuer, language) => nameOf(config, issuer, language),
    brandOf: (issuer) => brands.get(issuer),
    challengeFiles: { style: page("challenge/style.css"), leave: page("challenge/leave.js"), wait: page("challenge/wait.js"), passkey: page("challenge/passkey.js") },
    issuerApp: {
      signed: (signature, body) => config.issuerApp !== undefined && isSigned(signature, body, Buffer.from(config.issuerApp.key), now()),
      confirm: (acsTransID, said) => challenges.confirm(acsTransID, said),
    },
    readiness: () => readinessOf(config, acs),
    metrics: () => metrics.text(),
    issuer: issuerServices(sources, { ...past, labelRows: valueLinesOf, labelsMax: LIMITS.labelsPerCallMax }),
    review: reviewOf({ changes, library, past, sources, now }),
    removeSample: past.sample && (() => (past.sample as Sample).remove()),
    policies,
    backtests: past.backtests,
    models,
    lists,
    meters,
    settings: (id) => settingsOf({ config, library, access, desk: past.desk, meters }, id),
    changes,
    demo: config.demo ? demoOf(parts, root) : undefined,
    consoleFiles: textsIn(join(root, "dist/console")),
    openapi: { yaml, page: docsPage(parseYaml(yaml)) },
    access,
    issuers: config.issuers.map(({ id, name }) => ({ id, name, currency: acs.reference.rates.reference })),
    publicUrl: () => acs.identity.publicUrl,
    now,
    onFailure: (err) => log.error({ err }, "a request failed"),
  };
}

async function readinessOf(config: Config, acs: Acs): Promise<Readiness> {
  const store = await acs.engine.profiles.read([{ kind: "everyone", id: "" }]).then(
    () => true as const,
    () => "profiles cannot be read",
  );
  const setups = config.issuers.flatMap((issuer) => issuer.bins.map((bin) => acs.issuerOf({ bin, key: "" })));
  return {
    store,
    policy: setups.every((setup) => setup !== undefined) || "an issuer has no policy",
    model: setups.every((setup) => setup?.risk.model !== undefined) || "an issuer has no model; its policy decides without a score",
    geo: acs.reference.geo.id !== "" || "no geo data",
  };
}
