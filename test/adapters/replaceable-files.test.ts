import { X509Certificate, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createIssuerKeysFile, createKeysFile, readKeysFile } from "../../src/adapters/keys-file.js";
import { openReplaceableFiles } from "../../src/adapters/replaceable-files.js";
import type { ReplaceableFiles } from "../../src/adapters/replaceable-files.js";
import type { AReq } from "../../src/protocol/index.js";
import { madeCertificate, putCertificate } from "./certificate-files.js";

const areq = { acctNumber: "9000000000000009", dsTransID: "d", threeDSServerTransID: "t" } as unknown as AReq;
let folder = "";
let events: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sekisho-files-"));
  events = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const own = () => ({ certFile: join(folder, "own.pem"), keyFile: join(folder, "own.key") });
const results = () => ({ certFile: join(folder, "results.pem"), keyFile: join(folder, "results.key"), caFile: join(folder, "ca.pem") });
const keysFile = (): string => join(folder, "keys.json");

/** @param issuers those that have keys of their own */
function opened(issuers: readonly string[] = []): ReplaceableFiles {
  const keys = createKeysFile(keysFile(), Date.now());
  putCertificate(own(), madeCertificate("own"));
  putCertificate(results(), madeCertificate("results"));
  writeFileSync(results().caFile, madeCertificate("authority").cert);
  for (const issuer of issuers) createIssuerKeysFile(issuerFile(issuer), issuer, Date.now());
  const issuerKeysFiles = new Map(issuers.map((issuer) => [issuer, issuerFile(issuer)]));
  return openReplaceableFiles({ tls: own(), resultTls: results(), keysFile: keysFile(), keys, issuerKeysFiles }, {
    onServerTls: ({ cert }) => void events.push(`server ${new X509Certificate(cert).subject}`),
    onTaken: (what) => void events.push(`taken ${what}`),
    onRefused: (what, failure) => void events.push(`refused ${what}: ${(failure as Error).message.replaceAll(`${folder}/`, "")}`),
  });
}

const issuerFile = (issuer: string): string => join(folder, `${issuer}.json`);

function changeKeys(changes: Record<string, unknown>, file = keysFile()): void {
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, "utf8")) as object), ...changes }));
}
const secret = (fill: number): string => Buffer.alloc(32, fill).toString("base64url");

test("files that stay are not read again", () => {
  const files = opened();
  files.look();
  files.look();
  expect(events).toEqual([]);
});

test("a certificate and its key, replaced one after the other: the old ones stay until both fit", () => {
  const files = opened();
  const next = madeCertificate("next");
  writeFileSync(own().certFile, next.cert);
  files.look();
  files.look();
  expect(events).toEqual(["refused tls: own.key: is not the key of own.pem"]);
  writeFileSync(own().keyFile, next.key);
  files.look();
  files.look();
  expect(events.slice(1)).toEqual(["server CN=next", "taken tls"]);
});

test("files that are renamed into place, as tools for certificates do", () => {
  const files = opened();
  const next = { certFile: join(folder, "next.pem"), keyFile: join(folder, "next.key") };
  putCertificate(next, madeCertificate("next"));
  renameSync(next.certFile, own().certFile);
  renameSync(next.keyFile, own().keyFile);
  files.look();
  expect(events).toEqual(["server CN=next", "taken tls"]);
});

test.each<[string, () => void, string]>([
  ["no certificate", () => writeFileSync(results().certFile, "hello"), "results.pem: holds no certificate that can be read"],
  ["an empty file", () => writeFileSync(results().keyFile, ""), "results.key: holds no private key that can be read"],
  ["no file", () => rmSync(results().caFile), "ca.pem: holds no certificate that can be read"],
  ["a key that TLS does not take", () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    writeFileSync(results().keyFile, privateKey.export({ type: "pkcs8", format: "pem" }));
  }, "results.key: is not the key of results.pem"],
])("towards directory servers, %s: said once, and the old one stays", (_title, breakIt, message) => {
  const files = opened();
  const before = files.resultTls?.();
  breakIt();
  files.look();
  files.look();
  expect(events).toEqual([`refused resultTls: ${message}`]);
  expect(files.resultTls?.()).toBe(before);
  const next = madeCertificate("results");
  putCertificate(results(), next);
  writeFileSync(results().caFile, next.cert);
  files.look();
  expect(events.slice(1)).toEqual(["taken resultTls"]);
  expect(files.resultTls?.()).toEqual({ cert: next.cert, key: next.key, ca: next.cert });
});

test("a new signing key, with its certificate, signs what comes next", () => {
  const files = opened();
  const next = madeCertificate("signing");
  const x5c = (): unknown => (JSON.parse(Buffer.from(files.proofsOf("bank").contentSigner.sign({}).split(".")[0] as string, "base64url").toString()) as { x5c: unknown }).x5c;
  const before = x5c();
  const pair = files.proofsOf("bank").contentSigner.ephemeralPublicKey("a");
  changeKeys({ signingKeyPem: next.key, signingCertificates: [next.raw.toString("base64")] });
  expect(x5c()).toEqual(before);
  files.look();
  expect(x5c()).toEqual([next.raw.toString("base64")]);
  expect(files.proofsOf("bank").contentSigner.ephemeralPublicKey("a")).toEqual(pair);
  expect(events).toEqual(["taken keys"]);
});

test("a new challenge key takes the place of the first; the one before may go once it is no longer that", () => {
  const files = opened();
  const ids = (): readonly number[] => files.challengeKeys().map(({ id }) => id);
  const pair = files.proofsOf("bank").contentSigner.ephemeralPublicKey("a");
  changeKeys({ challengeKeys: [{ id: 1, key: secret(1) }] });
  files.look();
  expect(ids()).toEqual([1, 0]);
  expect(files.proofsOf("bank").contentSigner.ephemeralPublicKey("a")).not.toEqual(pair);
  changeKeys({ challengeKey: undefined });
  files.look();
  expect(ids()).toEqual([1]);
  changeKeys({ challengeKeys: [{ id: 2, key: secret(2) }] });
  files.look();
  expect(ids()).toEqual([1]);
  expect(events).toEqual(["taken keys", "taken keys", "refused keys: challengeKeys of keys.json: key 1, which is in use, is missing; put a new one before it and leave it there"]);
});

test("a newer key for authentication values makes the next ones", () => {
  const files = opened();
  const idOf = (): number | undefined => Buffer.from(files.proofsOf("bank").authenticationValue.generate(areq, "Y", "visa"), "base64")[0];
  expect(idOf()).toBe(0);
  changeKeys({ authenticationValueKeys: [{ id: 4, key: secret(4) }] });
  files.look();
  expect(idOf()).toBe(4);
});

test.each<[string, Record<string, unknown>, string]>([
  ["the key of all profiles", { accountNumberKey: secret(1) }, "accountNumberKey of keys.json: cannot be replaced"],
  ["a challenge key without the one before", { challengeKey: secret(1) }, "challengeKeys of keys.json: key 0, which is in use, is missing; put a new one before it and leave it there"],
  ["a signing key of another kind", { signingKeyPem: "x" }, "signingKeyPem of keys.json"],
  ["a short key", { authenticationValueKey: "c2hvcnQ" }, "authenticationValueKey: expected at least 32 bytes"],
])("%s is not taken while the server runs, and nothing of it is said", (_title, changes, message) => {
  const files = opened();
  const value = files.proofsOf("bank").authenticationValue.generate(areq, "Y", "visa");
  changeKeys({ ...changes, authenticationValueKeys: [{ id: 5, key: secret(5) }] });
  files.look();
  expect(events).toHaveLength(1);
  expect(events[0]).toContain(message);
  expect(events[0]).not.toMatch(/AQEBAQ|c2hvcnQ/);
  expect(files.proofsOf("bank").authenticationValue.generate(areq, "Y", "visa")).toBe(value);
});

describe("issuers with keys of their own", () => {
  const chainOf = (files: ReplaceableFiles, issuer: string): unknown => JSON.parse(Buffer.from(files.proofsOf(issuer).contentSigner.sign({}).split(".")[0] as string, "base64url").toString());
  const valueOf = (files: ReplaceableFiles, issuer: string): string => files.proofsOf(issuer).authenticationValue.generate(areq, "Y", "visa");
  const proofs = (files: ReplaceableFiles, issuer: string): unknown => [chainOf(files, issuer), valueOf(files, issuer)];

  test("each proves with its own, and whoever has none with the installation's", () => {
    const files = opened(["lake", "hill"]);
    const [lake, hill, sea] = ["lake", "hill", "sea"].map((issuer) => proofs(files, issuer));
    expect(new Set([lake, hill, sea].map((one) => JSON.stringify(one))).size).toBe(3);
    expect(chainOf(files, "lake")).toEqual({ alg: "ES256", x5c: (JSON.parse(readFileSync(issuerFile("lake"), "utf8")) as { signingCertificates: unknown }).signingCertificates });
    expect(chainOf(files, "sea")).toEqual({ alg: "ES256", x5c: readKeysFile(keysFile()).signingCertificates });
    expect([valueOf(files, "lake"), valueOf(files, "sea")].map((value) => Buffer.from(value, "base64")[0])).toEqual([1, 0]);
  });

  test("whoever signs, the pair of a transaction is the one with which its messages are opened", () => {
    const files = opened(["lake"]);
    expect(files.proofsOf("lake").contentSigner.ephemeralPublicKey("a")).toEqual(files.proofsOf("sea").contentSigner.ephemeralPublicKey("a"));
  });

  test("replacing the keys of one changes that one alone", () => {
    const files = opened(["lake", "hill"]);
    const before = ["lake", "hill", "sea"].map((issuer) => proofs(files, issuer));
    changeKeys({ authenticationValueKeys: [{ id: 2, key: secret(2) }] }, issuerFile("lake"));
    expect(proofs(files, "lake")).toEqual(before[0]);
    files.look();
    expect(events).toEqual(["taken keys of issuer lake"]);
    expect(chainOf(files, "lake")).toEqual((before[0] as unknown[])[0]);
    expect(Buffer.from(valueOf(files, "lake"), "base64")[0]).toBe(2);
    expect(["hill", "sea"].map((issuer) => proofs(files, issuer))).toEqual(before.slice(1));
    changeKeys({ authenticationValueKeys: [{ id: 3, key: secret(3) }] });
    files.look();
    expect(events.slice(1)).toEqual(["taken keys"]);
    expect(Buffer.from(valueOf(files, "sea"), "base64")[0]).toBe(3);
    expect(Buffer.from(valueOf(files, "lake"), "base64")[0]).toBe(2);
  });

  test.each<[string, () => void, string]>([
    ["a signing key whose certificate is still the old one", () => changeKeys({ signingKeyPem: madeCertificate("next").key }, issuerFile("lake")), "lake.json: signingCertificates.0: is not the certificate of signingKeyPem"],
    ["a short key", () => changeKeys({ authenticationValueKeys: [{ id: 2, key: "c2hvcnQ" }] }, issuerFile("lake")), "lake.json: authenticationValueKeys.0.key: expected at least 32 bytes, base64url"],
    ["no file", () => rmSync(issuerFile("lake")), "lake.json: cannot be read as JSON"],
  ])("%s: said once with whose it is, and the former stay in use", (_title, breakIt, message) => {
    const files = opened(["lake"]);
    const before = proofs(files, "lake");
    breakIt();
    files.look();
    files.look();
    expect(events).toEqual([`refused keys of issuer lake: ${message}`]);
    expect(proofs(files, "lake")).toEqual(before);
  });

  test("a file that cannot be used stops the start, named", () => {
    const keys = createKeysFile(keysFile(), Date.now());
    const open = () => openReplaceableFiles({ tls: undefined, resultTls: undefined, keysFile: keysFile(), keys, issuerKeysFiles: new Map([["lake", issuerFile("lake")]]) }, { onServerTls: fail, onTaken: fail, onRefused: fail });
    expect(open).toThrow("lake.json: cannot be read as JSON");
    createIssuerKeysFile(issuerFile("lake"), "lake", Date.now());
    changeKeys({ signingKeyPem: "x" }, issuerFile("lake"));
    expect(open).toThrow("lake.json: signingKeyPem: expected an unencrypted private key");
  });
});

test("what cannot be used at the start stops the start", () => {
  const keys = createKeysFile(keysFile(), Date.now());
  expect(() => openReplaceableFiles({ tls: own(), resultTls: undefined, keysFile: keysFile(), keys, issuerKeysFiles: new Map() }, { onServerTls: fail, onTaken: fail, onRefused: fail })).toThrow("own.pem: holds no certificate that can be read");
  expect(readKeysFile(keysFile())).toEqual(keys);
});

function fail(): never {
  throw new Error("nothing is told at the start");
}
