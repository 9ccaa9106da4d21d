import { createPublicKey, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** DER building blocks (ITU-T X.690): just enough for one self-signed certificate. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));
const boolTrue = der(0x01, Buffer.from([0xff]));

const ECDSA_WITH_SHA256 = sequence(oid("2a8648ce3d040302"));
const COMMON_NAME = oid("550403");
const KEY_USAGE = oid("551d0f");
/** KeyUsage bit string with digitalSignature alone. */
const DIGITAL_SIGNATURE = der(0x04, der(0x03, Buffer.from([7, 0x80])));

function distinguishedName(commonName: string): Buffer {
  return sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(commonName, "utf8")))));
}

/** UTCTime up to 2049, GeneralizedTime from 2050 on, as RFC 5280 wants. */
function time(at: number): Buffer {
  const digits = new Date(at).toISOString().replace(/[-:T]|\.\d+/g, "");
  return Number(digits.slice(0, 4)) < 2050 ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}

export interface CertificateRequest {
  readonly commonName: string;
  readonly privateKey: KeyObject;
  /** Positive, at most 16 bytes. */
  readonly serial: Uint8Array;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/**
 * A self-signed X.509 v3 certificate (DER) for an EC P-256 key. Good enough for testing against SDKs that are told to
 * trust it; a live installation puts the chain its directory server issued in its place.
 */
export function selfSignedCertificate(request: CertificateRequest): Buffer {
  const name = distinguishedName(request.commonName);
  const publicKey = createPublicKey(request.privateKey).export({ type: "spki", format: "der" });
  const serial = Buffer.from(request.serial);
  // The first byte stays below 0x80 and above 0: an INTEGER that is positive and has no leading zero.
  serial[0] = ((serial[0] as number) & 0x7f) | 0x40;
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ECDSA_WITH_SHA256,
    name,
    sequence(time(request.notBefore), time(request.notAfter)),
    name,
    publicKey,
    der(0xa3, sequence(sequence(KEY_USAGE, boolTrue, DIGITAL_SIGNATURE))),
  );
  const signature = sign("sha256", body, request.privateKey);
  return sequence(body, ECDSA_WITH_SHA256, der(0x03, Buffer.from([0]), signature));
}
