import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { selfSignedCertificate } from "../../src/adapters/certificate.js";

export interface MadeCertificate {
  readonly cert: string;
  readonly key: string;
  /** DER. */
  readonly raw: Buffer;
}

const HOUR = 3_600_000;

/** A certificate that is its own authority, valid for a day. */
export function madeCertificate(commonName: string): MadeCertificate {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const now = Date.now();
  const raw = selfSignedCertificate({ commonName, privateKey, serial: randomBytes(16), notBefore: now - HOUR, notAfter: now + 23 * HOUR });
  const cert = `-----BEGIN CERTIFICATE-----\n${raw.toString("base64").replaceAll(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`;
  return { cert, key: privateKey.export({ type: "pkcs8", format: "pem" }) as string, raw };
}

export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** Puts a certificate into its files, the certificate first. */
export function putCertificate({ certFile, keyFile }: CertificateFiles, { cert, key }: MadeCertificate): void {
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key);
}
