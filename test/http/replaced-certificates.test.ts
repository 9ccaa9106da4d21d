import { X509Certificate } from "node:crypto";
import { writeFileSync } from "node:fs";
import { Agent, createServer } from "node:https";
import type { Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { TLSSocket, connect } from "node:tls";
import type { JsonObject } from "../../src/protocol/index.js";
import { madeCertificate, putCertificate } from "../adapters/certificate-files.js";
import type { MadeCertificate } from "../adapters/certificate-files.js";
import { rresTo } from "../journey/directory-server.js";
import { payment, startServer, temporaryFolder, tick } from "../journey/running-server.js";
import type { RunningServer } from "../journey/running-server.js";
import { ask } from "./asking.js";
import { until } from "../until.js";

const folder = temporaryFolder();
const clock = { now: Date.now() };
const serverFiles = { certFile: join(folder, "server.pem"), keyFile: join(folder, "server.key") };
const resultFiles = { certFile: join(folder, "results.pem"), keyFile: join(folder, "results.key") };
const clientCaFile = join(folder, "peers.pem");
const caFile = join(folder, "directory-server.pem");

const [first, second] = [madeCertificate("localhost"), madeCertificate("localhost")];
const [blue, red] = [madeCertificate("ds.blue.example"), madeCertificate("ds.red.example")];
// A directory server that trusts both must be able to tell them apart by name.
const [ours, oursNext] = [madeCertificate("acs.example"), madeCertificate("acs-next.example")];
const directoryServerCertificate = madeCertificate("localhost");

/** A directory server that lets nobody in without a certificate of ours; which one each result came with. */
const shown: { readonly certificate: string; readonly message: JsonObject }[] = [];
let directoryServer: Server;
let dsURL = "";
let server: RunningServer;
let base = "";
/** What the server shows. */
let current = first;

beforeAll(async () => {
  directoryServer = createServer({ cert: directoryServerCertificate.cert, key: directoryServerCertificate.key, ca: [ours.cert, oursNext.cert], requestCert: true, rejectUnauthorized: true }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const message = JSON.parse(Buffer.concat(chunks).toString()) as JsonObject;
      shown.push({ certificate: (request.socket as TLSSocket).getPeerX509Certificate()?.fingerprint256 ?? "none", message });
      response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(rresTo(message)));
    });
  });
  directoryServer.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => directoryServer.listen(0, "localhost", resolve));
  dsURL = `https://localhost:${(directoryServer.address() as AddressInfo).port}/results`;
  putCertificate(serverFiles, first);
  putCertificate(resultFiles, ours);
  writeFileSync(clientCaFile, blue.cert);
  writeFileSync(caFile, directoryServerCertificate.cert);
  server = await startServer(join(folder, "data"), { tls: { ...serverFiles, clientCaFile }, resultTls: { ...resultFiles, caFile } }, () => clock.now);
  base = server.url.replace("http:", "https:");
});
afterAll(async () => {
  await server.stop();
  directoryServer.closeAllConnections();
  await new Promise((resolve) => directoryServer.close(resolve));
});

const fingerprint = ({ cert }: MadeCertificate): string => new X509Certificate(cert).fingerprint256;

/** The certificate that a new connection sees. */
function certificateSeen(): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port: Number(new URL(base).port), rejectUnauthorized: false }, () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? "none");
      socket.destroy();
    });
    socket.on("error", reject);
  });
}

/** Time in which the server has surely looked at its files. */
const looked = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2_500));

const tlsOf = (peer: MadeCertificate, agent = new Agent({ maxCachedSessions: 0 })) => ({ ca: current.cert, cert: peer.cert, key: peer.key, agent });
let seed = 300;
async function areqFrom(peer: MadeCertificate, changes: JsonObject = {}, agent?: Agent): Promise<{ readonly status: number; readonly body: string }> {
  const message = payment(seed++, { threeDSRequestorChallengeInd: "04", threeDSRequestorDecReqInd: "N", dsURL, notificationURL: "https://shop.example/back", ...changes });
  return ask(`https://localhost:${new URL(base).port}`, { method: "POST", path: "/3ds/areq", headers: { "Content-Type": "application/json" }, body: JSON.stringify(message), tls: tlsOf(peer, agent) });
}

/** Tells the directory server of a challenge that nobody began; the certificates it was told with. */
async function resultShownWith(peer: MadeCertificate): Promise<readonly string[]> {
  const { body } = await areqFrom(peer);
  const ares = JSON.parse(body) as JsonObject;
  expect(ares["transStatus"]).toBe("C");
  clock.now += 31_000;
  await tick(server);
  return shown.filter(({ message }) => message["acsTransID"] === ares["acsTransID"]).map(({ certificate }) => certificate);
}

test("a directory server that demands a certificate gets ours, and after the files were replaced the new one", async () => {
  expect(await resultShownWith(blue)).toEqual([fingerprint(ours)]);
  writeFileSync(resultFiles.keyFile, "no key");
  await looked();
  expect(await resultShownWith(blue)).toEqual([fingerprint(ours)]);
  putCertificate(resultFiles, oursNext);
  await looked();
  expect(await resultShownWith(blue)).toEqual([fingerprint(oursNext)]);
});

test("a directory server whose certificate is of an authority we were not told of is told nothing, until we are", async () => {
  const before = shown.length;
  writeFileSync(caFile, blue.cert);
  await looked();
  expect(await resultShownWith(blue)).toEqual([]);
  writeFileSync(caFile, directoryServerCertificate.cert);
  await looked();
  expect(await resultShownWith(blue)).toEqual([fingerprint(oursNext)]);
  // The one before was kept, and is told as well now.
  expect(shown.length).toBe(before + 2);
});

test("our own certificate is replaced without a restart: broken files change nothing, connections that are open go on", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  expect((await areqFrom(blue, {}, agent)).status).toBe(200);
  expect(await certificateSeen()).toBe(fingerprint(first));
  writeFileSync(serverFiles.certFile, "broken");
  await looked();
  expect(await certificateSeen()).toBe(fingerprint(first));
  putCertificate(serverFiles, second);
  current = second;
  await until(async () => (await certificateSeen()) === fingerprint(second));
  expect((await areqFrom(blue, {}, agent)).status).toBe(200);
  agent.destroy();
});

test("who may come is replaced as well", async () => {
  expect((await areqFrom(blue)).status).toBe(200);
  expect((await areqFrom(red)).status).toBe(403);
  // A session that is taken up again brings the earlier verdict on its certificate with it, unless the server has forgotten it.
  const remembering = new Agent({ maxCachedSessions: 10 });
  const reused: boolean[] = [];
  const note = (socket: TLSSocket): void => void reused.push(socket.isSessionReused());
  server.system.server.on("secureConnection", note);
  for (let time = 0; time < 2; time++) expect((await areqFrom(blue, {}, remembering)).status).toBe(200);
  server.system.server.off("secureConnection", note);
  expect(reused).toEqual([false, true]);
  writeFileSync(clientCaFile, red.cert);
  await until(async () => (await areqFrom(red)).status === 200);
  expect((await areqFrom(blue)).status).toBe(403);
  expect((await areqFrom(blue, {}, remembering)).status).toBe(403);
});
