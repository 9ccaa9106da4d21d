import { generateKeyPairSync } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { nodeAppCipher } from "../../src/adapters/app-cipher-node.js";
import { nodeContentSigner } from "../../src/adapters/content-signer-node.js";
import { ephemeralPrivateKey } from "../../src/adapters/ephemeral-key.js";
import type { AppCipher } from "../../src/acs/index.js";
import { testAuthority } from "./certificates.js";
import { SdkSimulator } from "./simulator.js";
import type { Enc, SdkSetup } from "./simulator.js";

export const NOW = new Date("2026-03-01T12:00:00Z");
export const ACS_TRANS_ID = "5a9d0f3c-1e51-4a8e-9e0b-8c7b3f2e4d10";
export const ACS_URL = "https://acs.example/3ds/challenge";
export const AUTHORITY = testAuthority("Test authority", NOW);
const CHALLENGE_KEY = Buffer.alloc(32, 7);

/** The two kinds of signing key, made once because RSA takes its time. */
export const SIGNING_KEYS = {
  ES256: generateKeyPairSync("ec", { namedCurve: "P-256" }),
  PS256: generateKeyPairSync("rsa", { modulusLength: 2048 }),
};
export type SigningAlgorithm = keyof typeof SIGNING_KEYS;

export const pemOf = (key: KeyObject): string => key.export({ type: "pkcs8", format: "pem" }) as string;

export const CIPHER: AppCipher = nodeAppCipher((acsTransID) => ephemeralPrivateKey(CHALLENGE_KEY, acsTransID));

export function signerOf(algorithm: SigningAlgorithm, certificate = AUTHORITY.certify(SIGNING_KEYS[algorithm].publicKey)) {
  const chain = [certificate, AUTHORITY.certificate].map((one) => one.raw.toString("base64"));
  return nodeContentSigner(pemOf(SIGNING_KEYS[algorithm].privateKey), chain, () => CHALLENGE_KEY);
}

/** An SDK that has taken up the challenge of `acsTransID`, and the ACS's keys for it. */
export function talking(enc: Enc, algorithm: SigningAlgorithm = "ES256", acsTransID = ACS_TRANS_ID, setup: Partial<SdkSetup> = {}): { sdk: SdkSimulator; keys: Uint8Array } {
  const sdk = new SdkSimulator({ enc, roots: [AUTHORITY.certificate], ...setup });
  const signer = signerOf(algorithm);
  const content = signer.sign({ acsEphemPubKey: signer.ephemeralPublicKey(acsTransID), sdkEphemPubKey: { ...sdk.publicKey }, acsURL: ACS_URL });
  sdk.accept(acsTransID, content, NOW);
  return { sdk, keys: CIPHER.keysFor(acsTransID, { ...sdk.publicKey }, sdk.referenceNumber) };
}
