import { X509Certificate } from "node:crypto";
import { execFileSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { nodeContentSigner } from "../../src/adapters/content-signer-node.js";
import { createKeysFile, readIssuerKeysFile, readKeysFile } from "../../src/adapters/keys-file.js";
import { newestOf } from "../../src/adapters/numbered-key.js";
import { readTlsFiles } from "../../src/adapters/tls-files.js";
import { temporaryFolder } from "./running-server.js";

const folder = temporaryFolder();
const keysFile = join(folder, "data/keys.json");
const page = readFileSync("docs/keys-and-certificates.md", "utf8");
const blocksOf = (language: string): string[] => [...page.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, "g"))].map(([, block]) => block as string);
const commands = blocksOf("sh");
/** Makes keys of an issuer's own; the others are for the installation. */
const forIssuer = commands.at(-1) as string;

function run(block: string): void {
  const path = `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`;
  execFileSync("sh", ["-e", "-c", block], { cwd: folder, stdio: "ignore", env: { ...process.env, PATH: path } });
}

function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const withOpenssl = hasOpenssl() ? test : test.skip;

withOpenssl("the commands of docs/keys-and-certificates.md do what it says, also the second time", () => {
  expect(commands).toHaveLength(5);
  const before = createKeysFile(keysFile, Date.now());
  const serials = new Set<string>();
  for (const time of [1, 2]) {
    for (const block of commands.slice(0, -1)) run(block);
    const { cert, ca } = readTlsFiles({ certFile: join(folder, "tls/acs.pem"), keyFile: join(folder, "tls/acs.key"), caFile: join(folder, "tls/authority.pem") });
    expect(new X509Certificate(cert).verify(new X509Certificate(ca as string).publicKey)).toBe(true);
    serials.add(new X509Certificate(cert).serialNumber);

    const keys = readKeysFile(keysFile);
    expect(statSync(keysFile).mode & 0o777).toBe(0o600);
    expect(keys.authenticationValueKeys.map(({ id }) => id)).toEqual(time === 1 ? [1, 0] : [2, 1, 0]);
    expect(keys.challengeKeys.map(({ id }) => id)).toEqual(time === 1 ? [1, 0] : [2, 1, 0]);
    expect(keys.challengeKeys.at(-1)).toEqual(before.challengeKeys[0]);
    const [leaf, authority] = keys.signingCertificates.map((der) => new X509Certificate(Buffer.from(der, "base64")));
    expect(leaf?.subject).toBe("CN=acs.example signing");
    expect(leaf?.verify((authority as X509Certificate).publicKey)).toBe(true);
    expect(nodeContentSigner(keys.signingKeyPem, keys.signingCertificates, () => newestOf(keys.challengeKeys).key).sign({}).split(".")).toHaveLength(3);
    expect({ ...keys, ...untouched(before) }).toEqual(keys);
  }
  expect(serials.size).toBe(2);
});

withOpenssl("an issuer gets keys of its own, which the same commands replace", () => {
  writeFileSync(join(folder, "sekisho.yaml"), blocksOf("yaml").at(-1) as string);
  run(forIssuer.replace("bin/sekisho.mjs", join(process.cwd(), "bin/sekisho.mjs")));
  const file = join(folder, "data/keys-lake.json");
  const made = readIssuerKeysFile(file);
  const [authority, signing, values] = commands.map((block) => block.replaceAll("data/keys.json", "data/keys-lake.json")) as [string, string, string];
  run(authority);
  run(signing);
  const certified = readIssuerKeysFile(file);
  expect(certified.authenticationValueKeys).toEqual(made.authenticationValueKeys);
  expect(certified.signingCertificates.map((der) => new X509Certificate(Buffer.from(der, "base64")).subject)).toEqual(["CN=acs.example signing", "CN=Test authority"]);
  run(values);
  const { authenticationValueKeys, ...signed } = readIssuerKeysFile(file);
  expect(authenticationValueKeys.map(({ id }) => id)).toEqual([2, 1]);
  expect(certified).toMatchObject(signed);
});

function untouched({ accountNumberKey, adminToken }: ReturnType<typeof readKeysFile>): object {
  return { accountNumberKey, adminToken };
}
