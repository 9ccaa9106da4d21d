import { X509Certificate, createPrivateKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { DAY_MS } from "../base/index.js";
import { selfSignedCertificate } from "./certificate.js";
import type { NumberedKey } from "./numbered-key.js";
import { EXPECTED_SIGNING_KEY, signingKeyOf } from "./signing-key.js";

/** What an issuer's answers are proven with; a whole installation has it, and an issuer may have its own. */
export interface IssuerKeys {
  /** Newest first. */
  readonly authenticationValueKeys: readonly NumberedKey[];
  readonly signingKeyPem: string;
  /** Base64 DER, leaf first. */
  readonly signingCertificates: readonly string[];
}

/** The key material of an installation. Losing `accountNumberKey` makes every profile a stranger's. */
export interface Keys extends IssuerKeys {
  /** Turns account numbers, e-mail addresses and the like into profile keys. */
  readonly accountNumberKey: Uint8Array;
  /** Newest first. They seal what is kept, hash codes, sign the identifiers of browsers, and give each challenge in an app its key pair. */
  readonly challengeKeys: readonly NumberedKey[];
  /** Bearer token of the issuer API, where the environment names none. */
  readonly adminToken: string;
}

export class KeysRefused extends Error {}

const FORMAT = 1;
const CERTIFICATE_DAYS = 3 * 365;
const ISSUER_MEMBERS = ["format", "authenticationValueKeys", "signingKeyPem", "signingCertificates"];

type Content = Readonly<Record<string, unknown>>;

/**
 * Makes new key material and writes it with mode 0600.
 * @throws {KeysRefused} when the file is already there: overwriting it would orphan every profile
 */
export function createKeysFile(path: string, now: number): Keys {
  write(path, {
    accountNumberKey: newSecret(),
    authenticationValueKey: newSecret(),
    challengeKey: newSecret(),
    ...newSigningKey("Sekisho test signing", now),
    adminToken: randomBytes(24).toString("base64url"),
  });
  return readKeysFile(path);
}

/**
 * Makes keys of one issuer's own and writes them with mode 0600.
 * @throws {KeysRefused} when the file is already there: values on their way could not be checked any more
 */
export function createIssuerKeysFile(path: string, issuer: string, now: number): IssuerKeys {
  write(path, { authenticationValueKeys: [{ id: 1, key: newSecret() }], ...newSigningKey(`Sekisho test signing ${issuer}`, now) });
  return readIssuerKeysFile(path);
}

/**
 * Reads key material and sees to it that nobody else can.
 * @throws {KeysRefused} naming the file and the member that is wrong, never its value
 */
export function readKeysFile(path: string): Keys {
  const content = contentOf(path);
  const secret = (member: string): Uint8Array => secretOf(content[member], `${path}: ${member}`);
  return {
    signingCertificates: certificatesOf(content, path),
    accountNumberKey: secret("accountNumberKey"),
    authenticationValueKeys: allKeysOf(content, "authenticationValueKey", path),
    challengeKeys: allKeysOf(content, "challengeKey", path),
    signingKeyPem: textOf(content["signingKeyPem"], `${path}: signingKeyPem`),
    adminToken: textOf(content["adminToken"], `${path}: adminToken`),
  };
}

/**
 * Reads keys of one issuer's own and sees to it that nobody else can. They are looked at as a whole: what is wrong with a signing key or
 * its certificate would else be noticed by SDKs alone.
 * @throws {KeysRefused} naming the file and the member that is wrong, never its value
 */
export function readIssuerKeysFile(path: string): IssuerKeys {
  const content = contentOf(path);
  const stranger = Object.keys(content).find((member) => !ISSUER_MEMBERS.includes(member));
  // Who copied keys.json would otherwise believe that an issuer's challengeKey is in use.
  if (stranger !== undefined) throw new KeysRefused(`${path}: ${stranger}: is none of an issuer's keys, which are ${ISSUER_MEMBERS.slice(1).join(", ")}`);
  const authenticationValueKeys = listedKeysOf(content, "authenticationValueKey", path);
  if (authenticationValueKeys.length === 0) throw new KeysRefused(`${path}: authenticationValueKeys: expected at least one key`);
  const signingKeyPem = textOf(content["signingKeyPem"], `${path}: signingKeyPem`);
  if (signingKeyOf(signingKeyPem) === undefined) throw new KeysRefused(`${path}: signingKeyPem: ${EXPECTED_SIGNING_KEY}`);
  const signingCertificates = certificatesOf(content, path);
  const [leaf] = signingCertificates.map((one, index) => certificateOf(one, `${path}: signingCertificates.${index}`));
  if (leaf?.checkPrivateKey(createPrivateKey(signingKeyPem)) !== true) throw new KeysRefused(`${path}: signingCertificates.0: is not the certificate of signingKeyPem`);
  return { authenticationValueKeys, signingKeyPem, signingCertificates };
}

function write(path: string, content: Content): void {
  if (existsSync(path)) throw new KeysRefused(`${path}: is there already; move it away first if you really want new keys`);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, `${JSON.stringify({ format: FORMAT, ...content }, null, 2)}\n`, { mode: 0o600, flag: "wx" });
}

const newSecret = (): string => randomBytes(32).toString("base64url");

/** A new signing key with a certificate that is its own authority, for SDKs that are told to trust it. */
function newSigningKey(commonName: string, now: number): Pick<IssuerKeys, "signingKeyPem" | "signingCertificates"> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const certificate = selfSignedCertificate({ commonName, privateKey, serial: randomBytes(16), notBefore: now - DAY_MS, notAfter: now + CERTIFICATE_DAYS * DAY_MS });
  return { signingKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }) as string, signingCertificates: [certificate.toString("base64")] };
}

function contentOf(path: string): Content {
  let content: Content | null;
  try {
    content = JSON.parse(readFileSync(path, "utf8")) as Content | null;
  } catch {
    throw new KeysRefused(`${path}: cannot be read as JSON`);
  }
  chmodSync(path, 0o600);
  if (content?.["format"] !== FORMAT) throw new KeysRefused(`${path}: format: expected ${FORMAT}`);
  return content;
}

function textOf(value: unknown, where: string): string {
  if (typeof value !== "string" || value === "") throw new KeysRefused(`${where}: expected a text`);
  return value;
}

function secretOf(value: unknown, where: string): Uint8Array {
  const bytes = Buffer.from(textOf(value, where), "base64url");
  if (bytes.length < 32) throw new KeysRefused(`${where}: expected at least 32 bytes, base64url`);
  return bytes;
}

function certificatesOf({ signingCertificates: list }: Content, path: string): readonly string[] {
  if (!Array.isArray(list) || list.length === 0 || !list.every((item) => typeof item === "string")) {
    throw new KeysRefused(`${path}: signingCertificates: expected a list of base64 texts, leaf first`);
  }
  return list as string[];
}

function certificateOf(der: string, where: string): X509Certificate {
  try {
    return new X509Certificate(Buffer.from(der, "base64"));
  } catch {
    throw new KeysRefused(`${where}: expected a certificate, DER in base64`);
  }
}

type NumberedMember = "authenticationValueKey" | "challengeKey";

/** The list in the plural `member`, newest first, and after it the key that stands alone, which is older and has the number 0. */
function allKeysOf(content: Content, member: NumberedMember, path: string): readonly NumberedKey[] {
  const keys = listedKeysOf(content, member, path);
  const alone = content[member];
  if (alone === undefined && keys.length > 0) return keys;
  return [...keys, { id: 0, key: secretOf(alone, `${path}: ${member}`) }];
}

function listedKeysOf(content: Content, member: NumberedMember, path: string): readonly NumberedKey[] {
  const { [`${member}s`]: list = [] } = content;
  const where = `${path}: ${member}s`;
  if (!Array.isArray(list)) throw new KeysRefused(`${where}: expected a list, the newest key first`);
  const keys = list.map((item: { readonly id?: unknown; readonly key?: unknown } | null, index): NumberedKey => {
    const id = item?.id;
    if (typeof id !== "number" || !Number.isInteger(id) || id < 1 || id > 255) throw new KeysRefused(`${where}.${index}.id: expected a whole number, 1 to 255`);
    return { id, key: secretOf(item?.key, `${where}.${index}.key`) };
  });
  if (new Set(keys.map(({ id }) => id)).size < keys.length) throw new KeysRefused(`${where}: two keys have one id`);
  return keys;
}
