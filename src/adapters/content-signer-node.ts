import { createECDH, sign } from "node:crypto";
import type { ContentSigner } from "../acs/index.js";
import type { JsonObject } from "../protocol/index.js";
import { ephemeralPrivateKey } from "./ephemeral-key.js";
import { KeysRefused } from "./keys-file.js";
import { EXPECTED_SIGNING_KEY, signingKeyOf } from "./signing-key.js";

/**
 * Signs synchronously with node:crypto (ES256 takes about 36 µs; with jose it is 95).
 * @param certificates chain as base64 DER, leaf first
 * @param challengeKey the newest at that moment, which gives the next transaction its pair
 * @throws {KeysRefused} when the signing key is none of {@link signingKeyOf}
 */
export function nodeContentSigner(signingKeyPem: string, certificates: readonly string[], challengeKey: () => Uint8Array): ContentSigner {
  const signingKey = signingKeyOf(signingKeyPem);
  if (signingKey === undefined) throw new KeysRefused(`signingKeyPem of keys.json: ${EXPECTED_SIGNING_KEY}`);
  const { alg, input } = signingKey;
  const header = Buffer.from(JSON.stringify({ alg, x5c: certificates })).toString("base64url");
  return {
    sign(payload: JsonObject): string {
      const signed = `${header}.${Buffer.from(JSON.stringify(payload)).toString("base64url")}`;
      return `${signed}.${sign("sha256", Buffer.from(signed), input).toString("base64url")}`;
    },
    ephemeralPublicKey(acsTransID: string): JsonObject {
      const pair = createECDH("prime256v1");
      pair.setPrivateKey(ephemeralPrivateKey(challengeKey(), acsTransID));
      const point = pair.getPublicKey();
      return { kty: "EC", crv: "P-256", x: point.subarray(1, 33).toString("base64url"), y: point.subarray(33).toString("base64url") };
    },
  };
}
