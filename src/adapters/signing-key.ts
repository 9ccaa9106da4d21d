import { constants, createPrivateKey } from "node:crypto";
import type { KeyObject, SignKeyObjectInput } from "node:crypto";

const RSA_BITS_MIN = 2048;

/** The end of a refusal of any other key. */
export const EXPECTED_SIGNING_KEY = `expected an unencrypted private key, EC on P-256 or RSA of at least ${RSA_BITS_MIN} bits`;

/** The JWS algorithm a key is for, and what node:crypto has to be told for it. */
export interface SigningKey {
  readonly alg: "ES256" | "PS256";
  readonly input: SignKeyObjectInput;
}

/** An EC key on P-256, which signs with ES256, or an RSA key, which signs with PS256: the two that an SDK must know. Undefined for any other. */
export function signingKeyOf(pem: string): SigningKey | undefined {
  const key = privateKeyOf(pem);
  const { namedCurve, modulusLength = 0 } = key?.asymmetricKeyDetails ?? {};
  if (key?.asymmetricKeyType === "ec" && namedCurve === "prime256v1") return { alg: "ES256", input: { key, dsaEncoding: "ieee-p1363" } };
  // The salt is as long as the digest (RFC 7518, 3.5).
  if (key?.asymmetricKeyType === "rsa" && modulusLength >= RSA_BITS_MIN) return { alg: "PS256", input: { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } };
  return undefined;
}

function privateKeyOf(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
