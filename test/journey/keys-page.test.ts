import { X509Certificate } from "node:crypto";
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { nodeContentSigner } from "../../src/adapters/content-signer-node.js";
import { createKeysFile, readKeysFile } from "../../src/adapters/keys-file.js";
import { readTlsFiles } from "../../src/adapters/tls-files.js";
import { temporaryFolder } from "./running-server.js";

const folder = temporaryFolder();
const keysFile = join(folder, "data/keys.json");
const commands = [...readFileSync("docs/keys-and-certificates.md", "utf8").matchAll(/```sh\n([^]*?)```/g)].map(([, block]) => block as string);

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
  expect(commands).toHaveLength(3);
  const before = createKeysFile(keysFile, Date.now());
  const serials = new Set<string>();
  for (const time of [1, 2]) {
    const path = `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`;
    for (const block of commands) execFileSync("sh", ["-e", "-c", block], { cwd: folder, stdio: "ignore", env: { ...process.env, PATH: path } });
    const { cert, ca } = readTlsFiles({ certFile: join(folder, "tls/acs.pem"), keyFile: join(folder, "tls/acs.key"), caFile: join(folder, "tls/authority.pem") });
    expect(new X509Certificate(cert).verify(new X509Certificate(ca as string).publicKey)).toBe(true);
    serials.add(new X509Certificate(cert).serialNumber);

    const keys = readKeysFile(keysFile);
    expect(statSync(keysFile).mode & 0o777).toBe(0o600);
    expect(keys.authenticationValueKeys.map(({ id }) => id)).toEqual(time === 1 ? [1, 0] : [2, 1, 0]);
    const [leaf, authority] = keys.signingCertificates.map((der) => new X509Certificate(Buffer.from(der, "base64")));
    expect(leaf?.subject).toBe("CN=acs.example signing");
    expect(leaf?.verify((authority as X509Certificate).publicKey)).toBe(true);
    expect(nodeContentSigner(keys.signingKeyPem, keys.signingCertificates, keys.challengeKey).sign({}).split(".")).toHaveLength(3);
    expect({ ...keys, ...untouched(before) }).toEqual(keys);
  }
  expect(serials.size).toBe(2);
});

function untouched({ accountNumberKey, challengeKey, adminToken }: ReturnType<typeof readKeysFile>): object {
  return { accountNumberKey, challengeKey, adminToken };
}
