import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { oidcProvider } from "../adapters/identity-provider-oidc.js";
import type { Keys } from "../adapters/keys-file.js";
import type { Logger } from "../adapters/log-pino.js";
import { readPeopleFile } from "../adapters/people-file.js";
import { WatchedFiles } from "../adapters/watched-files.js";
import type { Config } from "../config.js";
import { Access, AuditedAccess, LocalSignIn, ProviderTickets, Sessions, SignInLinks } from "../issuer/index.js";
import type { ChangeLog, ProviderParts } from "../issuer/index.js";
import { LIMITS } from "../limits.js";

export interface WatchedAccess {
  readonly access: Access;
  /** Takes up people who were added or removed. Never throws. */
  look(): void;
}

const newSecret = (): string => randomBytes(32).toString("base64url");

/** The ways into the issuer's side, with who goes them in `changes`. @throws {FileRefused} when the file of people cannot be used */
export function accessOf(config: Config, keys: Pick<Keys, "adminToken">, changes: ChangeLog, log: Logger, now: () => number): WatchedAccess {
  const audited = new AuditedAccess(changes, (err) => log.error({ err }, "a sign-in or a change of people is not in the audit"));
  const path = join(config.dataDir, "people.json");
  const people = new WatchedFiles([path], () => readPeopleFile(path), {
    onNew(content) {
      access.takePeople(content);
      audited.people(content, now());
      log.info({ what: "people" }, "files were replaced and are in use");
    },
    onRefused: (err) => log.error({ what: "people", err }, "files were replaced and cannot be used; those before them stay in use"),
  });
  const access = new Access({
    token: config.adminToken ?? keys.adminToken,
    sessions: new Sessions({ idleMsMax: LIMITS.sessionIdleMsMax, msMax: LIMITS.sessionMsMax, countMax: LIMITS.sessionsMax }, newSecret),
    links: new SignInLinks(LIMITS.signInLinkMsMax, newSecret),
    local: new LocalSignIn({ byName: LIMITS.attemptsByName, byAddress: LIMITS.attemptsByAddress, countMax: LIMITS.attemptKeysMax, waitingMax: LIMITS.passwordsWaitingMax }),
    people: people.content,
    provider: providerOf(config, now),
    onAccess(event) {
      const { action, person, way, reason } = event;
      if (action === "refused") log.warn({ person, way, reason }, "a sign-in was refused");
      else log.info({ person, way }, action);
      audited.note(event);
    },
  });
  audited.people(people.content, now());
  return { access, look: () => people.look() };
}

function providerOf({ oidc }: Config, now: () => number): ProviderParts | undefined {
  if (oidc === undefined) return undefined;
  const { issuer, clientId, clientSecret, roleClaim, roles, name } = oidc;
  return {
    name: name ?? new URL(issuer).hostname,
    provider: oidcProvider({ issuer, clientId, clientSecret, roleClaim, msMax: LIMITS.providerMsMax, answerBytesMax: LIMITS.providerAnswerBytesMax, now }),
    tickets: new ProviderTickets(randomBytes(32), LIMITS.providerSignInMsMax, newSecret),
    roles,
  };
}
