import { generateKeyPairSync, randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { DAY_MS } from "../base/index.js";
import { selfSignedCertificate } from "./certificate.js";

/** The key material of an installation. Losing `accountNumberKey` makes every profile a stranger's. */
export interface Keys {
  /** Turns account numbers, e-mail addresses and the like into profile keys. */
  readonly accountNumberKey: Uint8Array;
  readonly authenticationValueKey: Uint8Array;
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
  const text = (member: string): string => {
    const value = content[member];
    if (typeof value !== "string" || value === "") throw new KeysRefused(`${path}: ${member}: expected a text`);
    return value;
  };
  const secret = (member: string): Uint8Array => {
    const bytes = Buffer.from(text(member), "base64url");
    if (bytes.length < 32) throw new KeysRefused(`${path}: ${member}: expected at least 32 bytes, base64url`);
    return bytes;
  };
  const certificates = content["signingCertificates"];
  if (!Array.isArray(certificates) || certificates.length === 0 || !certificates.every((item) => typeof item === "string")) {
    throw new KeysRefused(`${path}: signingCertificates: expected a list of base64 texts, leaf first`);
  }
  return {
    accountNumberKey: secret("accountNumberKey"),
    authenticationValueKey: secret("authenticationValueKey"),
    challengeKey: secret("challengeKey"),
    signingKeyPem: text("signingKeyPem"),
    signingCertificates: certificates as string[],
    adminToken: text("adminToken"),
  };
}
