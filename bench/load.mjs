import { Client } from "undici";
import { SeededRandom } from "../dist/base/index.js";

const HEADERS = { "content-type": "application/json; charset=utf-8" };

/** Keep-alive connections to one server, each with one request under way at most. */
export class Connections {
  constructor(url, count) {
    this.url = url;
    this.path = new URL(url).pathname;
    this.clients = Array.from({ length: count }, () => new Client(new URL(url).origin, { pipelining: 1 }));
  }

  /** Posts one body. @returns the answer's text; throws for any status but 200 */
  async post(client, body) {
    const answer = await client.request({ method: "POST", path: this.path, headers: HEADERS, body });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}: ${text.slice(0, 200)}`);
    return text;
  }

  async close() {
    await Promise.all(this.clients.map((client) => client.close()));
  }
}

/**
 * Closed loop: every connection sends its next message as soon as it has an answer.
 * @param messages gives the next body; @param check says whether an answer is right
 */
export async function closedLoop(connections, seconds, messages, check) {
  const started = performance.now();
  const until = started + seconds * 1000;
  let answered = 0;
  let right = 0;
  await Promise.all(connections.clients.map(async (client) => {
    while (performance.now() < until) {
      const message = messages.next();
      const text = await connections.post(client, message.body);
      answered++;
      if (check(text, message)) right++;
    }
  }));
  return { perSecond: answered / ((performance.now() - started) / 1000), answered, right };
}

/** A timer may be so late: for the rest before a message is due its instant is watched for. Watching always would take a core from the server. */
const SPIN_MS = 2;

/**
 * Open loop: messages leave at random instants of a given rate, whether answers have come or not. A message's time counts
 * from the instant it should have left, so that a server that stalls cannot hide it.
 */
export async function openLoop(connections, perSecond, seconds, messages, check) {
  const random = new SeededRandom(7);
  const idle = [...connections.clients];
  const due = [];
  const latenciesMs = [];
  const underWay = new Set();
  let right = 0;
  const started = performance.now();
  const until = started + seconds * 1000;
  let next = started;

  const send = async (client, dueAt) => {
    const message = messages.next();
    const text = await connections.post(client, message.body);
    latenciesMs.push(performance.now() - dueAt);
    if (check(text, message)) right++;
    idle.push(client);
  };
  const sendDue = () => {
    while (due.length > 0 && idle.length > 0) {
      const sending = send(idle.pop(), due.shift()).finally(() => underWay.delete(sending));
      underWay.add(sending);
    }
  };
  while (next < until || due.length > 0) {
    for (const now = performance.now(); next <= now && next < until; next += (-Math.log(1 - random.next()) * 1000) / perSecond) due.push(next);
    sendDue();
    const restMs = due.length === 0 ? next - performance.now() - SPIN_MS : 0;
    await new Promise((resolve) => (restMs >= 1 ? setTimeout(resolve, restMs) : setImmediate(resolve)));
  }
  await Promise.all(underWay);
  return { latenciesMs, answered: latenciesMs.length, right };
}
