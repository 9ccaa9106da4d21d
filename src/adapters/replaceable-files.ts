import type { Proofs } from "../acs/index.js";
import { hmacAuthenticationValue } from "./authentication-value-hmac.js";
import { nodeContentSigner } from "./content-signer-node.js";
import { KeysRefused, readIssuerKeysFile, readKeysFile } from "./keys-file.js";
import type { IssuerKeys, Keys } from "./keys-file.js";
import { newestOf } from "./numbered-key.js";
import type { ChallengeKeys } from "./numbered-key.js";
import { namesOf, readTlsFiles } from "./tls-files.js";
import type { TlsFiles, TlsMaterial } from "./tls-files.js";
import { WatchedFiles } from "./watched-files.js";

export interface ReplaceableFilesOptions {
  /** Our own certificate, and the authority of those who come. */
  readonly tls: TlsFiles | undefined;
  /** Our certificate towards directory servers, and their authority. */
  readonly resultTls: TlsFiles | undefined;
  readonly keysFile: string;
  /** What the keys file held at the start. */
  readonly keys: Keys;
  /** Issuers with keys of their own, and their files. */
  readonly issuerKeysFiles: ReadonlyMap<string, string>;
}

export interface ReplaceableFilesEvents {
  onServerTls(material: TlsMaterial): void;
  /** @param what `tls`, `resultTls`, `keys` or `keys of issuer ID`; never what is in it */
  onTaken(what: string): void;
  onRefused(what: string, failure: unknown): void;
}

/** Certificates and keys that are replaced while the server runs. Each port here works with what the files last held that could be used. */
export interface ReplaceableFiles {
  readonly serverTls: TlsMaterial | undefined;
  /** Undefined where directory servers are shown no certificate. */
  readonly resultTls: (() => TlsMaterial) | undefined;
  /** An issuer's own, or those of the installation where it has none. */
  proofsOf(issuer: string): Proofs;
  readonly challengeKeys: ChallengeKeys;
  /** Takes up what has changed. Never throws. */
  look(): void;
}

/** @throws {FileRefused | KeysRefused} when the files cannot be used as they are at the start */
export function openReplaceableFiles(options: ReplaceableFilesOptions, events: ReplaceableFilesEvents): ReplaceableFiles {
  const told = <Content>(what: string, onNew?: (content: Content) => void) => ({
    onNew: (content: Content) => {
      onNew?.(content);
      events.onTaken(what);
    },
    onRefused: (failure: unknown) => events.onRefused(what, failure),
  });
  const tlsFiles = (what: string, files: TlsFiles | undefined, onNew?: (material: TlsMaterial) => void) => files && new WatchedFiles(namesOf(files), () => readTlsFiles(files), told(what, onNew));
  const server = tlsFiles("tls", options.tls, (material) => events.onServerTls(material));
  const results = tlsFiles("resultTls", options.resultTls);
  let { challengeKeys } = options.keys;
  const proofsOf = (keys: IssuerKeys): Proofs => proofsWith(keys, () => challengeKeys);
  const shared = new WatchedFiles([options.keysFile], () => {
    const keys = successor(readKeysFile(options.keysFile), { ...options.keys, challengeKeys });
    return { proofs: proofsOf(keys), challengeKeys: keys.challengeKeys };
  }, told("keys", (taken) => ({ challengeKeys } = taken)));
  const own = new Map([...options.issuerKeysFiles].map(([issuer, file]) => [issuer, new WatchedFiles([file], () => proofsOf(readIssuerKeysFile(file)), told(`keys of issuer ${issuer}`))]));
  return {
    serverTls: server?.content,
    resultTls: results && (() => results.content),
    proofsOf: (issuer) => own.get(issuer)?.content ?? shared.content.proofs,
    challengeKeys: () => challengeKeys,
    look() {
      for (const files of [server, results, shared, ...own.values()]) files?.look();
    },
  };
}

/** What proves something to others may change, and what seals may get a successor; what finds profiles again stays. */
function successor(keys: Keys, before: Pick<Keys, "accountNumberKey" | "challengeKeys">): Keys {
  const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.from(one).equals(other);
  if (!same(keys.accountNumberKey, before.accountNumberKey)) throw new KeysRefused("accountNumberKey of keys.json: cannot be replaced");
  const { id, key } = newestOf(before.challengeKeys);
  // Everything is sealed with it.
  if (!keys.challengeKeys.some((one) => same(one.key, key))) throw new KeysRefused(`challengeKeys of keys.json: key ${id}, which is in use, is missing; put a new one before it and leave it there`);
  return keys;
}

/** The pairs of transactions are the installation's, whoever signs them: the SDK's messages are opened with the challenge keys. */
function proofsWith(keys: IssuerKeys, challengeKeys: ChallengeKeys): Proofs {
  return {
    authenticationValue: hmacAuthenticationValue(keys.authenticationValueKeys),
    contentSigner: nodeContentSigner(keys.signingKeyPem, keys.signingCertificates, () => newestOf(challengeKeys()).key),
  };
}
