import { createECDH, generateKeyPairSync } from "node:crypto";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Pool } from "undici";
import { nodeAppCipher } from "../dist/adapters/app-cipher-node.js";
import { answerEvent } from "../dist/acs/index.js";
import { hmacCodeCheck } from "../dist/adapters/code-check-hmac.js";
import { nodeContentSigner } from "../dist/adapters/content-signer-node.js";
import { benchmark, median, quantile, rounded } from "./benchmark.mjs";
import { Connections, closedLoop, openLoop } from "./load.mjs";
import { Messages } from "./messages.mjs";
import { firstLine, startUnpinned, stop } from "./processes.mjs";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const isARes = (text, { id }) => text.includes('"messageType":"ARes"') && text.includes(id);

/** Browser challenges over real HTTP, the code by the SMS gateway and the result to a directory server; and what they do to others. */
export const challenge = benchmark({
  name: "challenge",
  smoke: { messages: 20, atOnce: 2, seconds: 0.5, rounds: 1, areqPerSecond: 10, openSeconds: 0.5, challengesPerSecond: 5, settleSeconds: 0, times: 20 },
  real: { messages: 2_000, atOnce: 16, seconds: 8, rounds: 3, areqPerSecond: 100, openSeconds: 20, challengesPerSecond: 50, settleSeconds: 33, times: 2_000 },
  async run({ messages: count, atOnce, seconds, rounds, areqPerSecond, openSeconds, challengesPerSecond, settleSeconds, times }) {
    const messages = new Messages(count);
    const dataDir = mkdtempSync(join(tmpdir(), "sekisho-bench-"));
    const others = await startOthers();
    const server = await startIssuer(dataDir, others.url, messages);
    try {
      const { areq } = await firstLine(server);
      const person = new Person(areq, others);
      await inTurn(atOnce, seconds / 2, () => person.passChallenge());
      const perSecond = [];
      for (let round = 0; round < rounds; round++) perSecond.push(await inTurn(atOnce, seconds, () => person.passChallenge()));
      const connections = new Connections(areq, 64);
      await closedLoop(connections, seconds / 4, messages, isARes);
      await neverBegun(settleSeconds);
      const areqsFor = async (seconds) => (await openLoop(connections, areqPerSecond, seconds, messages, isARes)).latenciesMs;
      const challengesFor = (seconds) => steadily(challengesPerSecond, { until: performance.now() + seconds * 1000 }, () => person.passChallenge());
      const alone = [];
      const beside = [];
      for (let round = 0; round < rounds; round++) {
        // What has rested is compiled anew, which belongs to neither.
        await areqsFor(openSeconds / 5);
        alone.push(...(await areqsFor(openSeconds)));
        await Promise.all([areqsFor(openSeconds / 5), challengesFor(openSeconds / 5)]);
        const [latenciesMs] = await Promise.all([areqsFor(openSeconds), challengesFor(openSeconds)]);
        beside.push(...latenciesMs);
      }
      const [aloneMs, besideMs] = [alone, beside].map((latenciesMs) => quantile(latenciesMs, 0.99));
      await Promise.all([connections.close(), person.close()]);
      const trips = median(perSecond);
      const crypto = cryptoUs(times);
      // An app's challenge signs once, and reads and writes two messages, making the keys for each.
      const appUs = 2 * (crypto.keysUs + crypto.openUs + crypto.sealUs);
      const tripUs = 1e6 / trips;
      const share = (us) => rounded(us / (tripUs + us));
      return {
        figures: {
          "challenge.perSecond": rounded(trips),
          "challenge.es256Us": rounded(crypto.es256Us), "challenge.ps256Us": rounded(crypto.ps256Us), "challenge.jweUs": rounded(appUs),
          "challenge.es256Share": share(crypto.es256Us), "challenge.ps256Share": share(crypto.ps256Us), "challenge.jweShare": share(appUs),
          ...looks(times),
          "challenge.areqP99AloneMs": rounded(aloneMs),
          "challenge.areqP99BesideMs": rounded(besideMs),
          "challenge.areqP99Ratio": rounded(besideMs / aloneMs),
        },
        checksum: `${person.passed} challenges passed, ${person.failed} did not, ${others.results === person.passed + person.failed ? "one result each" : `${others.results} results`}`,
      };
    } finally {
      await stop(server);
      others.close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
});

/**
 * Waits until challenges that the load at full speed began and nobody opened are over, 30 s after it: they all end within two seconds, which
 * would fall on one of the phases that are compared. Those of the phases themselves end at the rate at which they came.
 */
const neverBegun = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** The SMS gateway and the directory server, in this process. */
async function startOthers() {
  const codes = new Map();
  const others = { results: 0, codes };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      const message = JSON.parse(body);
      if (request.url === "/sms") {
        codes.set(message.id.split(".")[0], /(?<!\d)\d{6}(?!\d)/.exec(message.text)[0]);
        return response.writeHead(202).end();
      }
      others.results++;
      const { messageVersion, threeDSServerTransID, dsTransID, acsTransID } = message;
      response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify({ messageType: "RRes", messageVersion, threeDSServerTransID, dsTransID, acsTransID, resultsStatus: "01" }));
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  others.url = `http://127.0.0.1:${server.address().port}`;
  others.close = () => server.closeAllConnections() ?? server.close();
  return others;
}

const MANDATED = { messageVersion: "2.2.0", threeDSRequestorChallengeInd: "04", threeDSRequestorDecReqInd: "N", notificationURL: "https://shop.example/back" };

/** A server with an issuer whose cardholders can be reached. */
async function startIssuer(dataDir, othersUrl, messages) {
  const config = join(dataDir, "sekisho.yaml");
  writeFileSync(config, JSON.stringify({ issuers: [{ id: "bench", bins: [""], policy: "default/1", model: "first" }], smsGateway: { url: `${othersUrl}/sms`, key: "a key for the bench" } }));
  const env = { PORT: "0", HOST: "127.0.0.1", SEKISHO_DATA_DIR: dataDir, SEKISHO_LOG_LEVEL: "error", SEKISHO_CONFIG: config };
  const cardholders = join(dataDir, "cardholders.jsonl");
  const numbers = new Set([...messages.templates.map(({ before, after }) => JSON.parse(`${before}x${after}`).acctNumber), CARD]);
  writeFileSync(cardholders, [...numbers].map((acctNumber) => JSON.stringify({ acctNumber, phone: "+819000000000" })).join("\n"));
  const run = (...args) => execFileSync(process.execPath, [path("../bin/sekisho.mjs"), ...args], { env: { ...process.env, ...env }, stdio: "ignore" });
  run("keys", "init");
  run("cardholders", "import", cardholders);
  return startUnpinned([path("../bin/sekisho.mjs"), "serve", "--json"], env);
}

const CARD = "9000001234567890";

/** Pays, is asked, and answers rightly. */
class Person {
  constructor(areqUrl, others) {
    this.pool = new Pool(new URL(areqUrl).origin, { connections: 128 });
    this.others = others;
    this.template = JSON.parse(new Messages(50).templates.map(({ before, after }) => `${before}ID${after}`).find((text) => text.includes('"deviceChannel":"02"') && text.includes('"messageVersion":"2.2.0"') && text.includes('"messageCategory":"01"')));
    this.number = 0;
    this.passed = 0;
    this.failed = 0;
  }

  async passChallenge() {
    const threeDSServerTransID = `c0000000-0000-4000-8000-${String(this.number++).padStart(12, "0")}`;
    const ares = await this.post("/3ds/areq", "application/json", JSON.stringify({ ...this.template, ...MANDATED, acctNumber: CARD, threeDSServerTransID, dsURL: `${this.others.url}/results` }));
    const { acsTransID } = JSON.parse(ares);
    const creq = Buffer.from(JSON.stringify({ messageType: "CReq", messageVersion: "2.2.0", threeDSServerTransID, acsTransID, challengeWindowSize: "05" })).toString("base64url");
    const page = await this.post("/3ds/challenge", "application/x-www-form-urlencoded", `creq=${creq}`);
    const session = /name="session" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const code = this.others.codes.get(acsTransID) ?? "";
    this.others.codes.delete(acsTransID);
    const end = await this.post("/3ds/challenge/answer", "application/x-www-form-urlencoded", new URLSearchParams({ transaction: acsTransID, session, code }).toString());
    const cres = /name="cres" value="([^"]+)"/.exec(end)?.[1] ?? "";
    if (Buffer.from(cres, "base64url").toString().includes('"transStatus":"Y"')) this.passed++;
    else this.failed++;
  }

  async post(to, type, body) {
    const answer = await this.pool.request({ method: "POST", path: to, headers: { "content-type": type, "user-agent": "bench" }, body });
    return answer.body.text();
  }

  close() {
    return this.pool.close();
  }
}

/** `atOnce` at a time, for some seconds. @returns how many a second */
async function inTurn(atOnce, seconds, once) {
  const started = performance.now();
  let done = 0;
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (performance.now() - started < seconds * 1000) {
      await once();
      done++;
    }
  }));
  return done / ((performance.now() - started) / 1000);
}

/** At even instants, whether the ones before have ended or not. */
async function steadily(perSecond, { until }, once) {
  const underWay = [];
  while (performance.now() < until) {
    underWay.push(once());
    await new Promise((resolve) => setTimeout(resolve, 1000 / perSecond));
  }
  await Promise.all(underWay);
}

/** Microseconds of what the app channel does once, in the middle of five runs of `times`. */
function cryptoUs(times) {
  const pem = (pair) => pair.privateKey.export({ type: "pkcs8", format: "pem" });
  const signers = { es256Us: generateKeyPairSync("ec", { namedCurve: "P-256" }), ps256Us: generateKeyPairSync("rsa", { modulusLength: 2048 }) };
  const payload = { acsEphemPubKey: { kty: "EC", crv: "P-256", x: "x".repeat(43), y: "y".repeat(43) }, sdkEphemPubKey: { kty: "EC", crv: "P-256", x: "x".repeat(43), y: "y".repeat(43) }, acsURL: "https://acs.example/3ds/challenge" };
  const privateKey = Buffer.alloc(32, 3);
  const cipher = nodeAppCipher(() => privateKey);
  const sdk = createECDH("prime256v1");
  const point = sdk.generateKeys();
  const jwk = { kty: "EC", crv: "P-256", x: point.subarray(1, 33).toString("base64url"), y: point.subarray(33).toString("base64url") };
  const keys = cipher.keysFor("id", jwk, "SDK");
  const text = JSON.stringify({ challengeInfoText: "x".repeat(600) });
  const jwe = cipher.seal(text, keys, "id", "A128CBC-HS256", 0);
  const certificates = ["AAAA"];
  return {
    ...Object.fromEntries(Object.entries(signers).map(([name, pair]) => {
      const signer = nodeContentSigner(pem(pair), certificates, () => Buffer.alloc(32, 5));
      return [name, microseconds(times, () => signer.sign(payload))];
    })),
    keysUs: microseconds(times, () => cipher.keysFor("id", jwk, "SDK")),
    openUs: microseconds(times, () => cipher.open(jwe, keys, "id", 0)),
    sealUs: microseconds(times, () => cipher.seal(text, keys, "id", "A128CBC-HS256", 0)),
  };
}

/** Looking at a right code, one that is wrong in the last digit and one wrong in all: the longest over the shortest time, and a middle one. */
function looks(times) {
  const check = hmacCodeCheck(() => [{ id: 0, key: Buffer.alloc(32, 9) }]);
  const challenge = { subject: { acsTransID: "id", network: undefined }, code: { hash: check.hashesOf("id", "271828")[0] } };
  const entries = ["271828", "271829", "000000"];
  if (!answerEvent(challenge, { entry: "271828" }, undefined, check).right || answerEvent(challenge, { entry: "271829" }, undefined, check).right) throw new Error("the right code and only that is right");
  // In turn, so that whatever else the machine does falls on all alike.
  const rounds = Array.from({ length: 9 }, () => entries.map((entry) => microseconds(times, () => answerEvent(challenge, { entry }, undefined, check))));
  const middles = entries.map((_, place) => median(rounds.map((round) => round[place])));
  return { "challenge.lookUs": rounded(median(middles)), "challenge.lookRatio": rounded(Math.max(...middles) / Math.min(...middles)) };
}

function microseconds(times, once) {
  return median(Array.from({ length: 5 }, () => {
    const started = performance.now();
    for (let time = 0; time < times; time++) once();
    return ((performance.now() - started) * 1000) / times;
  }));
}
