import { X509Certificate, constants, generateKeyPairSync, verify } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeContentSigner } from "../../src/adapters/content-signer-node.js";
import { KeysRefused, createKeysFile } from "../../src/adapters/keys-file.js";
import { newestOf } from "../../src/adapters/numbered-key.js";
import type { JsonObject } from "../../src/protocol/index.js";
import { ACS_TRANS_ID, ACS_URL, AUTHORITY, NOW, SIGNING_KEYS, pemOf, signerOf } from "../sdk/conversation.js";
import type { SigningAlgorithm } from "../sdk/conversation.js";
import { testAuthority } from "../sdk/certificates.js";
import { SdkRefuses, SdkSimulator } from "../sdk/simulator.js";

const ALGORITHMS = Object.keys(SIGNING_KEYS) as SigningAlgorithm[];
const HOUR_MS = 3_600_000;
const newSdk = (roots: readonly X509Certificate[] = [AUTHORITY.certificate]) => new SdkSimulator({ enc: "A128GCM", roots });
const payloadFor = (sdk: SdkSimulator, signer = signerOf("ES256")): JsonObject => ({ acsEphemPubKey: signer.ephemeralPublicKey(ACS_TRANS_ID), sdkEphemPubKey: { ...sdk.publicKey }, acsURL: ACS_URL });

describe.each(ALGORITHMS)("%s", (algorithm) => {
  test("signs what an SDK accepts", () => {
    const sdk = newSdk();
    const content = signerOf(algorithm).sign(payloadFor(sdk));
    expect(JSON.parse(Buffer.from(content.split(".")[0] as string, "base64url").toString())).toMatchObject({ alg: algorithm });
    expect(sdk.accept(ACS_TRANS_ID, content, NOW)).toBe(ACS_URL);
  });

  test.each<[string, (sdk: SdkSimulator) => string, string, Date?]>([
    ["another SDK's key", () => signerOf(algorithm).sign(payloadFor(newSdk())), "another SDK's"],
    ["no SDK's key", (sdk) => signerOf(algorithm).sign({ ...payloadFor(sdk), sdkEphemPubKey: {} }), "another SDK's"],
    ["no address", (sdk) => signerOf(algorithm).sign({ ...payloadFor(sdk), acsURL: null }), "acsURL is missing"],
    ["another payload under the signature", (sdk) => {
      const [header, , signature] = signerOf(algorithm).sign(payloadFor(newSdk())).split(".");
      return [header, Buffer.from(JSON.stringify(payloadFor(sdk))).toString("base64url"), signature].join(".");
    }, "the signature is not the leaf's"],
    ["a certificate of another key", (sdk) => signerOf(algorithm, AUTHORITY.certify(generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey)).sign(payloadFor(sdk)), "the signature is not the leaf's"],
    ["a certificate that has expired", (sdk) => signerOf(algorithm).sign(payloadFor(sdk)), "not valid now", new Date(NOW.getTime() + 24 * HOUR_MS)],
    ["a chain in the wrong order", (sdk) => {
      const chain = [AUTHORITY.certificate, AUTHORITY.certify(SIGNING_KEYS[algorithm].publicKey)].map((one) => one.raw.toString("base64"));
      return nodeContentSigner(pemOf(SIGNING_KEYS[algorithm].privateKey), chain, () => Buffer.alloc(32)).sign(payloadFor(sdk));
    }, "out of order"],
  ])("an SDK refuses %s", (_name, make, what, now = NOW) => {
    const sdk = newSdk();
    expect(() => sdk.accept(ACS_TRANS_ID, make(sdk), now)).toThrow(what);
  });
});

test("an SDK refuses a chain that ends elsewhere", () => {
  const sdk = newSdk([testAuthority("Another authority", NOW).certificate]);
  expect(() => sdk.accept(ACS_TRANS_ID, signerOf("ES256").sign(payloadFor(sdk)), NOW)).toThrow(SdkRefuses);
});

test("what a new key file holds is accepted by an SDK that is told to trust it", () => {
  const folder = mkdtempSync(join(tmpdir(), "sekisho-signer-"));
  try {
    const keys = createKeysFile(join(folder, "keys.json"), NOW.getTime());
    const signer = nodeContentSigner(keys.signingKeyPem, keys.signingCertificates, () => newestOf(keys.challengeKeys).key);
    const sdk = newSdk(keys.signingCertificates.map((one) => new X509Certificate(Buffer.from(one, "base64"))));
    expect(sdk.accept(ACS_TRANS_ID, signer.sign(payloadFor(sdk, signer)), NOW)).toBe(ACS_URL);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the salt of PS256 is 32 bytes, no more and no less", () => {
  const [header, payload, signature] = signerOf("PS256").sign({}).split(".") as [string, string, string];
  const verifies = (saltLength: number) =>
    verify("sha256", Buffer.from(`${header}.${payload}`), { key: SIGNING_KEYS.PS256.publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }, Buffer.from(signature, "base64url"));
  expect([20, 32, 64].map(verifies)).toEqual([false, true, false]);
});

test.each<[string, () => string]>([
  ["RSA of 1024 bits", () => pemOf(generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey)],
  ["RSA that is for PSS alone", () => pemOf(generateKeyPairSync("rsa-pss", { modulusLength: 2048 }).privateKey)],
  ["EC on P-384", () => pemOf(generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey)],
  ["EC on secp256k1", () => pemOf(generateKeyPairSync("ec", { namedCurve: "secp256k1" }).privateKey)],
  ["Ed25519", () => pemOf(generateKeyPairSync("ed25519").privateKey)],
  ["a public key", () => SIGNING_KEYS.ES256.publicKey.export({ type: "spki", format: "pem" }) as string],
  ["an encrypted key", () => SIGNING_KEYS.ES256.privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "p" }) as string],
  ["no key", () => "signing key"],
])("%s is refused in one sentence", (_name, pem) => {
  const make = () => nodeContentSigner(pem(), [], () => Buffer.alloc(32));
  expect(make).toThrow(KeysRefused);
  expect(make).toThrow(/^signingKeyPem of keys\.json: expected an unencrypted private key, EC on P-256 or RSA of at least 2048 bits$/);
});
