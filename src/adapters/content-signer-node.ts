import { constants, createECDH, createPrivateKey, sign } from "node:crypto";
import type { KeyObject, SignKeyObjectInput } from "node:crypto";
import type { ContentSigner } from "../acs/index.js";
import type { JsonObject } from "../protocol/index.js";
import { ephemeralPrivateKey } from "./ephemeral-key.js";
import { KeysRefused } from "./keys-file.js";

const RSA_BITS_MIN = 2048;

/** The JWS algorithm a key is for, and what node:crypto has to be told for it. */
interface Signing {
  readonly alg: "ES256" | "PS256";
  readonly input: SignKeyObjectInput;
}

/**
 * Signs synchronously with node:crypto (ES256 takes about 36 µs; with jose it is 95). An EC key on P-256 signs with ES256,
 * an RSA key with PS256: the two that an SDK must know.
 * @param certificates chain as base64 DER, leaf first
 * @throws {KeysRefused} when the signing key is of neither kind, or RSA of less than 2048 bits
 */
export function nodeContentSigner(signingKeyPem: string, certificates: readonly string[], challengeKey: Uint8Array): ContentSigner {
  const { alg, input } = signingOf(signingKeyPem);
  const header = Buffer.from(JSON.stringify({ alg, x5c: certificates })).toString("base64url");
  return {
    sign(payload: JsonObject): string {
      const signed = `${header}.${Buffer.from(JSON.stringify(payload)).toString("base64url")}`;
      return `${signed}.${sign("sha256", Buffer.from(signed), input).toString("base64url")}`;
    },
    ephemeralPublicKey(acsTransID: string): JsonObject {
      const pair = createECDH("prime256v1");
      pair.setPrivateKey(ephemeralPrivateKey(challengeKey, acsTransID));
      const point = pair.getPublicKey();
      return { kty: "EC", crv: "P-256", x: point.subarray(1, 33).toString("base64url"), y: point.subarray(33).toString("base64url") };
    },
  };
}

function signingOf(pem: string): Signing {
  const key = privateKeyOf(pem);
  const { namedCurve, modulusLength = 0 } = key?.asymmetricKeyDetails ?? {};
  if (key?.asymmetricKeyType === "ec" && namedCurve === "prime256v1") return { alg: "ES256", input: { key, dsaEncoding: "ieee-p1363" } };
  // The salt is as long as the digest (RFC 7518, 3.5).
  if (key?.asymmetricKeyType === "rsa" && modulusLength >= RSA_BITS_MIN) return { alg: "PS256", input: { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } };
  throw new KeysRefused(`signingKeyPem of keys.json: expected an unencrypted private key, EC on P-256 or RSA of at least ${RSA_BITS_MIN} bits`);
}

function privateKeyOf(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
