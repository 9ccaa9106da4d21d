import { X509Certificate, createPublicKey, verify } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeContentSigner } from "../../src/adapters/content-signer-node.js";
import { KeysRefused, createIssuerKeysFile, createKeysFile, readIssuerKeysFile, readKeysFile } from "../../src/adapters/keys-file.js";
import { newestOf } from "../../src/adapters/numbered-key.js";
import { madeCertificate } from "./certificate-files.js";

const now = Date.UTC(2026, 2, 1);
let folder = "";
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "sekisho-keys-"))));
afterEach(() => rmSync(folder, { recursive: true }));

test("a new key file is for its owner alone and can be read back", () => {
  const path = join(folder, "deep", "keys.json");
  const made = createKeysFile(path, now);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readKeysFile(path)).toEqual(made);
});

test("an existing key file is never overwritten", () => {
  const path = join(folder, "keys.json");
  createKeysFile(path, now);
  const before = readFileSync(path);
  expect(() => createKeysFile(path, now)).toThrow(KeysRefused);
  expect(readFileSync(path)).toEqual(before);
});

test.each([
  ["not JSON", "{", "cannot be read as JSON"],
  ["nothing but null", "null", "format: expected 1"],
  ["another format", '{"format":9}', "format: expected 1"],
  ["a short key", '{"format":1,"accountNumberKey":"c2hvcnQ","signingCertificates":["x"]}', "accountNumberKey: expected at least 32 bytes"],
  ["no certificates", '{"format":1}', "signingCertificates"],
])("%s is refused by name", (_name, content, message) => {
  const path = join(folder, "keys.json");
  writeFileSync(path, content);
  expect(() => readKeysFile(path)).toThrow(message);
});

test("the certificate is one that OpenSSL accepts, and signs what the SDK is given", () => {
  const keys = createKeysFile(join(folder, "keys.json"), now);
  const certificate = new X509Certificate(Buffer.from(keys.signingCertificates[0] as string, "base64"));
  expect(certificate.subject).toBe("CN=Sekisho test signing");
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(new Date(certificate.validFrom).getTime()).toBeLessThan(now);

  const signer = nodeContentSigner(keys.signingKeyPem, keys.signingCertificates, () => newestOf(keys.challengeKeys).key);
  const id = "6b1f4c1e-4b0a-4c55-9a55-2f2b7f1d6a10";
  const jws = signer.sign({ acsURL: "https://acs.example/3ds/challenge", acsEphemPubKey: signer.ephemeralPublicKey(id) });
  const [header, payload, signature] = jws.split(".") as [string, string, string];
  expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual({ alg: "ES256", x5c: keys.signingCertificates });
  const good = verify("sha256", Buffer.from(`${header}.${payload}`), { key: certificate.publicKey, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));
  expect(good).toBe(true);
});

test("each transaction has a key pair of its own, on the curve, and always the same one", () => {
  const keys = createKeysFile(join(folder, "keys.json"), now);
  const signer = nodeContentSigner(keys.signingKeyPem, keys.signingCertificates, () => newestOf(keys.challengeKeys).key);
  const first = signer.ephemeralPublicKey("a");
  expect(signer.ephemeralPublicKey("a")).toEqual(first);
  expect(signer.ephemeralPublicKey("b")).not.toEqual(first);
  expect(createPublicKey({ key: first as never, format: "jwk" }).asymmetricKeyType).toBe("ec");
});

describe("keys that are replaced", () => {
  const long = (fill: number): string => Buffer.alloc(32, fill).toString("base64url");
  const fileWith = (changes: Record<string, unknown>): string => {
    const path = join(folder, "keys.json");
    createKeysFile(path, now);
    writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, "utf8")) as object), ...changes }));
    return path;
  };

  test.each<[string, Record<string, unknown>, readonly number[]]>([
    ["the key that stands alone", {}, [0]],
    ["a newer one beside it", { authenticationValueKeys: [{ id: 1, key: long(1) }] }, [1, 0]],
    ["several, in their order", { authenticationValueKeys: [{ id: 9, key: long(9) }, { id: 3, key: long(3) }] }, [9, 3, 0]],
    ["the old one given up", { authenticationValueKey: undefined, authenticationValueKeys: [{ id: 2, key: long(2) }] }, [2]],
  ])("%s", (_title, changes, ids) => {
    expect(readKeysFile(fileWith(changes)).authenticationValueKeys.map(({ id }) => id)).toEqual(ids);
  });

  test.each<[string, Record<string, unknown>, readonly number[]]>([
    ["the one of an older file", {}, [0]],
    ["newer ones before it", { challengeKeys: [{ id: 2, key: long(2) }, { id: 1, key: long(1) }] }, [2, 1, 0]],
    ["the oldest given up", { challengeKey: undefined, challengeKeys: [{ id: 2, key: long(2) }] }, [2]],
  ])("challenge keys: %s", (_title, changes, ids) => {
    expect(readKeysFile(fileWith(changes)).challengeKeys.map(({ id }) => id)).toEqual(ids);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["no challenge key", { challengeKey: undefined }, "challengeKey: expected a text"],
    ["a short challenge key", { challengeKeys: [{ id: 1, key: "c2hvcnQ" }] }, "challengeKeys.0.key: expected at least 32 bytes"],
    ["no key at all", { authenticationValueKey: undefined }, "authenticationValueKey: expected a text"],
    ["no list", { authenticationValueKeys: "x" }, "authenticationValueKeys: expected a list"],
    ["the number of the one alone", { authenticationValueKeys: [{ id: 0, key: long(1) }] }, "authenticationValueKeys.0.id"],
    ["a number that takes two bytes", { authenticationValueKeys: [{ id: 256, key: long(1) }] }, "authenticationValueKeys.0.id"],
    ["no number", { authenticationValueKeys: [null] }, "authenticationValueKeys.0.id"],
    ["a short one", { authenticationValueKeys: [{ id: 1, key: "c2hvcnQ" }] }, "authenticationValueKeys.0.key: expected at least 32 bytes"],
    ["one number twice", { authenticationValueKeys: [{ id: 1, key: long(1) }, { id: 1, key: long(2) }] }, "two keys have one id"],
  ])("%s is refused by name, never by value", (_title, changes, message) => {
    const path = fileWith(changes);
    expect(() => readKeysFile(path)).toThrow(message);
    expect(() => readKeysFile(path)).not.toThrow(/c2hvcnQ|AQEBAQ/);
  });
});

describe("keys of an issuer's own", () => {
  const long = (fill: number): string => Buffer.alloc(32, fill).toString("base64url");
  const path = (): string => join(folder, "deep", "lake.json");
  const change = (changes: Record<string, unknown>): void => writeFileSync(path(), JSON.stringify({ ...(JSON.parse(readFileSync(path(), "utf8")) as object), ...changes }));

  test("a new file is for its owner alone, can be read back, and has what proves and nothing else", () => {
    const made = createIssuerKeysFile(path(), "lake", now);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(readIssuerKeysFile(path())).toEqual(made);
    expect(Object.keys(made).sort()).toEqual(["authenticationValueKeys", "signingCertificates", "signingKeyPem"]);
    expect(made.authenticationValueKeys.map(({ id, key }) => [id, key.length])).toEqual([[1, 32]]);
    expect(new X509Certificate(Buffer.from(made.signingCertificates[0] as string, "base64")).subject).toBe("CN=Sekisho test signing lake");
  });

  test("no two issuers get the same, and an existing file is never overwritten", () => {
    const made = createIssuerKeysFile(path(), "lake", now);
    const other = createIssuerKeysFile(join(folder, "hill.json"), "hill", now);
    expect(other.authenticationValueKeys[0]?.key).not.toEqual(made.authenticationValueKeys[0]?.key);
    expect(other.signingKeyPem).not.toBe(made.signingKeyPem);
    expect(() => createIssuerKeysFile(path(), "lake", now)).toThrow(KeysRefused);
    expect(readIssuerKeysFile(path())).toEqual(made);
  });

  test("several keys of authentication values, the newest first, and a chain", () => {
    createIssuerKeysFile(path(), "lake", now);
    const [leaf, authority] = [madeCertificate("leaf"), madeCertificate("authority")];
    change({ authenticationValueKeys: [{ id: 7, key: long(7) }, { id: 1, key: long(1) }], signingKeyPem: leaf.key, signingCertificates: [leaf, authority].map(({ raw }) => raw.toString("base64")) });
    const { authenticationValueKeys, signingCertificates } = readIssuerKeysFile(path());
    expect(authenticationValueKeys.map(({ id }) => id)).toEqual([7, 1]);
    expect(signingCertificates).toHaveLength(2);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["another format", { format: 2 }, "lake.json: format: expected 1"],
    ["no list of keys", { authenticationValueKeys: undefined }, "lake.json: authenticationValueKeys: expected at least one key"],
    ["an empty list", { authenticationValueKeys: [] }, "lake.json: authenticationValueKeys: expected at least one key"],
    ["a short key", { authenticationValueKeys: [{ id: 1, key: "c2hvcnQ" }] }, "lake.json: authenticationValueKeys.0.key: expected at least 32 bytes"],
    ["the key alone of older installations", { authenticationValueKey: long(1) }, "lake.json: authenticationValueKey: is none of an issuer's keys"],
    ["a key that only an installation has", { challengeKey: long(1) }, "lake.json: challengeKey: is none of an issuer's keys, which are authenticationValueKeys, signingKeyPem, signingCertificates"],
    ["no signing key", { signingKeyPem: undefined }, "lake.json: signingKeyPem: expected a text"],
    ["a signing key that is none", { signingKeyPem: "c2hvcnQ" }, "lake.json: signingKeyPem: expected an unencrypted private key"],
    ["a signing key of another certificate", { signingKeyPem: madeCertificate("other").key }, "lake.json: signingCertificates.0: is not the certificate of signingKeyPem"],
    ["no certificate", { signingCertificates: [] }, "lake.json: signingCertificates: expected a list"],
    ["a certificate that is none", { signingCertificates: ["c2hvcnQ"] }, "lake.json: signingCertificates.0: expected a certificate"],
  ])("%s: refused by name, never by value", (_title, changes, message) => {
    createIssuerKeysFile(path(), "lake", now);
    change(changes);
    expect(() => readIssuerKeysFile(path())).toThrow(KeysRefused);
    expect(() => readIssuerKeysFile(path())).toThrow(message);
    expect(() => readIssuerKeysFile(path())).not.toThrow(/c2hvcnQ|AQEBAQ|BEGIN/);
  });

  test("the file of a whole installation is not taken for an issuer's", () => {
    createKeysFile(path(), now);
    expect(() => readIssuerKeysFile(path())).toThrow("lake.json: accountNumberKey: is none of an issuer's keys");
  });
});
