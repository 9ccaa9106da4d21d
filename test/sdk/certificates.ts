import { createPublicKey, generateKeyPairSync, randomBytes, sign, X509Certificate } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** A directory server's certificate authority, which certifies signing keys of any kind. Made anew in each run, valid for a day. */
export interface TestAuthority {
  readonly certificate: X509Certificate;
  /** A certificate of `publicKey`, valid from an hour before `now` unless said otherwise. */
  certify(publicKey: KeyObject, notBefore?: Date, notAfter?: Date): X509Certificate;
}

export function testAuthority(commonName: string, now: Date): TestAuthority {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const from = (hours: number): Date => new Date(now.getTime() + hours * 3_600_000);
  const issue = (subject: string, publicKey: KeyObject, extensions: Buffer, notBefore = from(-1), notAfter = from(23)): X509Certificate => {
    const body = sequence(
      der(0xa0, der(0x02, Buffer.of(2))),
      der(0x02, Buffer.concat([Buffer.of(0x01), randomBytes(8)])),
      ECDSA_WITH_SHA256,
      nameOf(commonName),
      sequence(time(notBefore), time(notAfter)),
      nameOf(subject),
      publicKey.export({ type: "spki", format: "der" }),
      der(0xa3, sequence(extensions)),
    );
    return new X509Certificate(sequence(body, ECDSA_WITH_SHA256, der(0x03, Buffer.of(0), sign("sha256", body, privateKey))));
  };
  return {
    certificate: issue(commonName, createPublicKey(privateKey), IS_AUTHORITY),
    certify: (publicKey, notBefore, notAfter) => issue("acs.example signing", publicKey, DIGITAL_SIGNATURE, notBefore, notAfter),
  };
}

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...length), body]);
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));
const critical = (kind: string, value: Buffer): Buffer => sequence(oid(kind), der(0x01, Buffer.of(0xff)), der(0x04, value));

const ECDSA_WITH_SHA256 = sequence(oid("2a8648ce3d040302"));
const IS_AUTHORITY = critical("551d13", sequence(der(0x01, Buffer.of(0xff))));
const DIGITAL_SIGNATURE = critical("551d0f", der(0x03, Buffer.of(7, 0x80)));

function nameOf(commonName: string): Buffer {
  return sequence(der(0x31, sequence(oid("550403"), der(0x0c, Buffer.from(commonName)))));
}

function time(at: Date): Buffer {
  return der(0x17, Buffer.from(at.toISOString().replace(/[-:T]|\.\d+/g, "").slice(2)));
}
