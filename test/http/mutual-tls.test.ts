import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { Agent } from "node:https";
import { connect } from "node:net";
import { join } from "node:path";
import type { DirectoryServerConfig } from "../../src/config.js";
import { FileRefused } from "../../src/adapters/file-refused.js";
import { readTlsFiles } from "../../src/adapters/tls-files.js";
import { LIMITS } from "../../src/limits.js";
import { payment, startServer, temporaryFolder } from "../journey/running-server.js";
import type { RunningServer } from "../journey/running-server.js";
import { ask } from "./asking.js";

function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const openssl = hasOpenssl();
if (!openssl) console.log("client certificates are not tried: install openssl");

const folder = temporaryFolder();
const file = (name: string): string => join(folder, name);
const pem = (name: string): string => readFileSync(file(name), "utf8");

/** A certificate of `authority`, or its own. */
function certify(name: string, commonName: string, authority: string | undefined, extension = "basicConstraints=CA:FALSE"): void {
  execFileSync("openssl", ["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", file(`${name}.key`), "-subj", `/CN=${commonName}`, "-out", file(`${name}.csr`)], { stdio: "ignore" });
  writeFileSync(file(`${name}.ext`), extension);
  const by = authority === undefined ? ["-signkey", file(`${name}.key`)] : ["-CA", file(`${authority}.pem`), "-CAkey", file(`${authority}.key`), "-CAcreateserial"];
  execFileSync("openssl", ["x509", "-req", "-in", file(`${name}.csr`), ...by, "-days", "2", "-extfile", file(`${name}.ext`), "-out", file(`${name}.pem`)], { stdio: "ignore" });
}

const DIRECTORY_SERVERS: readonly DirectoryServerConfig[] = [
  { id: "blue", certificateName: "ds.blue.example", eci: "visa", emptyAsAbsent: false, checkIsoCodes: true, httpsOnly: false },
  { id: "red", certificateName: "ds.red.example", eci: "mastercard", emptyAsAbsent: false, checkIsoCodes: true, httpsOnly: false },
];

let server: RunningServer;
let base: string;
(openssl ? beforeAll : () => undefined)(async () => {
  certify("authority", "Test authority", undefined, "basicConstraints=critical,CA:TRUE");
  certify("stranger-authority", "Another authority", undefined, "basicConstraints=critical,CA:TRUE");
  certify("server", "localhost", "authority", "subjectAltName=IP:127.0.0.1");
  certify("blue", "ds.blue.example", "authority");
  certify("red", "ds.red.example", "authority");
  certify("green", "ds.green.example", "authority");
  certify("forged", "ds.red.example", "stranger-authority");
  const tls = { certFile: file("server.pem"), keyFile: file("server.key"), clientCaFile: file("authority.pem") };
  server = await startServer(file("data"), { tls, directoryServers: DIRECTORY_SERVERS });
  base = server.url.replace("http:", "https:");
});
(openssl ? afterAll : () => undefined)(() => server.stop());

const tlsOf = (name: string | undefined) => ({ ca: pem("authority.pem"), ...(name === undefined ? {} : { cert: pem(`${name}.pem`), key: pem(`${name}.key`) }) });
/** Data sharing is informed of and nothing else, whatever the risk. */
const DATA_ONLY = { threeDSRequestorChallengeInd: "06" };
const send = (name: string | undefined, seed: number, agent?: Agent) =>
  ask(base, { method: "POST", path: "/3ds/areq", headers: { "Content-Type": "application/json" }, body: JSON.stringify(payment(seed, DATA_ONLY)), tls: { ...tlsOf(name), ...(agent === undefined ? {} : { agent }) } });

const withOpenssl = openssl ? test : test.skip;

withOpenssl("a directory server is known by its certificate, and its scheme's commerce indicators go into its answers", async () => {
  for (const [name, eci] of [["blue", "07"], ["red", "06"]] as const) {
    const agent = new Agent({ keepAlive: true, maxSockets: 2 });
    const said = await Promise.all(Array.from({ length: 8 }, (_, index) => send(name, index + Number(eci) * 100, agent)));
    agent.destroy();
    for (const { status, body } of said) expect({ status, answer: JSON.parse(body) as unknown }).toMatchObject({ status: 200, answer: { messageType: "ARes", transStatus: "I", eci } });
  }
});

withOpenssl.each([
  ["without a certificate", undefined],
  ["with a certificate of another authority, though it bears a known name", "forged"],
  ["with a certificate of ours that no directory server has", "green"],
])("a peer %s is let in at no door of the directory servers", async (_, name) => {
  expect(await send(name, 50)).toMatchObject({ status: 403, body: "" });
});

withOpenssl("browsers and operators, who have no certificate, come to the other doors", async () => {
  expect((await ask(base, { path: "/healthz", tls: tlsOf(undefined) })).status).toBe(200);
  expect((await ask(base, { path: "/api/v1/decisions/x", tls: tlsOf(undefined) })).status).toBe(401);
});

withOpenssl("a server whose files do not fit together does not start", () => {
  const refusal = (files: Parameters<typeof readTlsFiles>[0]): string => {
    try {
      readTlsFiles(files);
    } catch (error) {
      if (error instanceof FileRefused) return error.message;
    }
    return "not refused";
  };
  const good = { certFile: file("server.pem"), keyFile: file("server.key") };
  expect(refusal(good)).toBe("not refused");
  expect(refusal({ ...good, keyFile: file("blue.key") })).toBe(`${file("blue.key")}: is not the key of ${file("server.pem")}`);
  expect(refusal({ ...good, certFile: file("server.key") })).toBe(`${file("server.key")}: holds no certificate that can be read`);
  expect(refusal({ ...good, keyFile: file("absent") })).toBe(`${file("absent")}: holds no private key that can be read`);
  expect(refusal({ ...good, caFile: file("server.csr") })).toBe(`${file("server.csr")}: holds no certificate that can be read`);
});

withOpenssl("who does not finish the handshake is cut off", async () => {
  const socket = connect(Number(new URL(base).port), "127.0.0.1");
  const startedAt = Date.now();
  socket.on("error", () => undefined);
  await new Promise((resolve) => socket.once("close", resolve));
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(LIMITS.headersMsMax - 100);
  expect(Date.now() - startedAt).toBeLessThan(LIMITS.headersMsMax + 5_000);
});
