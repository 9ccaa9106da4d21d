import type { Proofs } from "../acs/index.js";
import { hmacAuthenticationValue } from "./authentication-value-hmac.js";
import { nodeContentSigner } from "./content-signer-node.js";
import { KeysRefused, readIssuerKeysFile, readKeysFile } from "./keys-file.js";
import type { IssuerKeys, Keys } from "./keys-file.js";
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
  const proofsFile = (what: string, file: string, read: () => IssuerKeys) => new WatchedFiles([file], () => proofsWith(read(), options.keys), told(what));
  const shared = proofsFile("keys", options.keysFile, () => unmoved(readKeysFile(options.keysFile), options.keys));
  const own = new Map([...options.issuerKeysFiles].map(([issuer, file]) => [issuer, proofsFile(`keys of issuer ${issuer}`, file, () => readIssuerKeysFile(file))]));
  return {
    serverTls: server?.content,
    resultTls: results && (() => results.content),
    proofsOf: (issuer) => (own.get(issuer) ?? shared).content,
    look() {
      for (const files of [server, results, shared, ...own.values()]) files?.look();
    },
  };
}

/** What proves something to others may change; what finds our own things again may not. */
function unmoved(keys: Keys, atStart: Keys): Keys {
  for (const member of ["accountNumberKey", "challengeKey"] as const) {
    if (!Buffer.from(keys[member]).equals(atStart[member])) throw new KeysRefused(`${member} of keys.json: cannot be replaced while the server runs`);
  }
  return keys;
}

/** The pairs of transactions are the installation's, whoever signs them: the SDK's messages are opened with `challengeKey`. */
function proofsWith(keys: IssuerKeys, { challengeKey }: Keys): Proofs {
  return {
    authenticationValue: hmacAuthenticationValue(keys.authenticationValueKeys),
    contentSigner: nodeContentSigner(keys.signingKeyPem, keys.signingCertificates, challengeKey),
  };
}
