import { X509Certificate, createPublicKey, verify } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeContentSigner } from "../../src/adapters/content-signer-node.js";
import { KeysRefused, createKeysFile, readKeysFile } from "../../src/adapters/keys-file.js";

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

  const signer = nodeContentSigner(keys.signingKeyPem, keys.signingCertificates, keys.challengeKey);
  const id = "6b1f4c1e-4b0a-4c55-9a55-2f2b7f1d6a10";
  const jws = signer.sign({ acsURL: "https://acs.example/3ds/challenge", acsEphemPubKey: signer.ephemeralPublicKey(id) });
  const [header, payload, signature] = jws.split(".") as [string, string, string];
  expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual({ alg: "ES256", x5c: keys.signingCertificates });
  const good = verify("sha256", Buffer.from(`${header}.${payload}`), { key: certificate.publicKey, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));
  expect(good).toBe(true);
});

test("each transaction has a key pair of its own, on the curve, and always the same one", () => {
  const keys = createKeysFile(join(folder, "keys.json"), now);
  const signer = nodeContentSigner(keys.signingKeyPem, keys.signingCertificates, keys.challengeKey);
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

  test.each<[string, Record<string, unknown>, string]>([
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
