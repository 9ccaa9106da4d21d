import { generateKeyPairSync, randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { DAY_MS } from "../base/index.js";
import type { NumberedKey } from "./authentication-value-hmac.js";
import { selfSignedCertificate } from "./certificate.js";

/** The key material of an installation. Losing `accountNumberKey` makes every profile a stranger's. */
export interface Keys {
  /** Turns account numbers, e-mail addresses and the like into profile keys. */
  readonly accountNumberKey: Uint8Array;
  /** Newest first. */
  readonly authenticationValueKeys: readonly NumberedKey[];
  readonly challengeKey: Uint8Array;
  readonly signingKeyPem: string;
  /** Base64 DER, leaf first. */
  readonly signingCertificates: readonly string[];
  /** Bearer token of the issuer API, where the environment names none. */
  readonly adminToken: string;
}

export class KeysRefused extends Error {}

const FORMAT = 1;
const CERTIFICATE_DAYS = 3 * 365;

/**
 * Makes new key material and writes it with mode 0600.
 * @throws {KeysRefused} when the file is already there: overwriting it would orphan every profile
 */
export function createKeysFile(path: string, now: number): Keys {
  if (existsSync(path)) throw new KeysRefused(`${path}: is there already; move it away first if you really want new keys`);
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const certificate = selfSignedCertificate({
    commonName: "Sekisho test signing",
    privateKey,
    serial: randomBytes(16),
    notBefore: now - DAY_MS,
    notAfter: now + CERTIFICATE_DAYS * DAY_MS,
  });
  const content = {
    format: FORMAT,
    accountNumberKey: randomBytes(32).toString("base64url"),
    authenticationValueKey: randomBytes(32).toString("base64url"),
    challengeKey: randomBytes(32).toString("base64url"),
    signingKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
    signingCertificates: [certificate.toString("base64")],
    adminToken: randomBytes(24).toString("base64url"),
  };
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  return readKeysFile(path);
}

/**
 * Reads key material and sees to it that nobody else can.
 * @throws {KeysRefused} naming the file and the member that is wrong, never its value
 */
export function readKeysFile(path: string): Keys {
  let content: Record<string, unknown>;
  try {
    content = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  } catch {
    throw new KeysRefused(`${path}: cannot be read as JSON`);
  }
  chmodSync(path, 0o600);
  if (content["format"] !== FORMAT) throw new KeysRefused(`${path}: format: expected ${FORMAT}`);
  const text = (member: string): string => textOf(content[member], `${path}: ${member}`);
  const secret = (member: string): Uint8Array => secretOf(content[member], `${path}: ${member}`);
  const certificates = content["signingCertificates"];
  if (!Array.isArray(certificates) || certificates.length === 0 || !certificates.every((item) => typeof item === "string")) {
    throw new KeysRefused(`${path}: signingCertificates: expected a list of base64 texts, leaf first`);
  }
  return {
    accountNumberKey: secret("accountNumberKey"),
    authenticationValueKeys: numberedKeysOf(content, "authenticationValueKey", path),
    challengeKey: secret("challengeKey"),
    signingKeyPem: text("signingKeyPem"),
    signingCertificates: certificates as string[],
    adminToken: text("adminToken"),
  };
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

/** The list in the plural `member`, newest first, and after it the key that stands alone, which is older and has the number 0. */
function numberedKeysOf(content: Readonly<Record<string, unknown>>, member: string, path: string): readonly NumberedKey[] {
  const list = content[`${member}s`] ?? [];
  const where = `${path}: ${member}s`;
  if (!Array.isArray(list)) throw new KeysRefused(`${where}: expected a list, the newest key first`);
  const keys = list.map((item: { readonly id?: unknown; readonly key?: unknown } | null, index): NumberedKey => {
    const id = item?.id;
    if (typeof id !== "number" || !Number.isInteger(id) || id < 1 || id > 255) throw new KeysRefused(`${where}.${index}.id: expected a whole number, 1 to 255`);
    return { id, key: secretOf(item?.key, `${where}.${index}.key`) };
  });
  if (new Set(keys.map(({ id }) => id)).size < keys.length) throw new KeysRefused(`${where}: two keys have one id`);
  if (content[member] === undefined && keys.length > 0) return keys;
  return [...keys, { id: 0, key: secretOf(content[member], `${path}: ${member}`) }];
}
