import { DAY_MS, formatInstant } from "../../src/base/index.js";
import type { DecisionRecord } from "../../src/engine/index.js";
import type { ListEntryRow, ListPage } from "../../src/issuer/index.js";
import type { JsonObject } from "../../src/protocol/index.js";
import { jsonOf } from "../cli/captured-io.js";
import { askApi, expectProblem } from "../http/asking.js";
import type { Said } from "../http/asking.js";
import { payment, post, startServer, temporaryFolder } from "./running-server.js";
import type { Answer, RunningServer } from "./running-server.js";

const folder = temporaryFolder();
let clock = Date.now();
let server: RunningServer;
const start = async (): Promise<void> => {
  server = await startServer(folder, {}, () => clock);
};
beforeAll(start);
afterAll(() => server.stop());

const api = (method: string, path: string, body?: object): Promise<Said> => askApi(server, method, path, body);
async function told<Body>(status: number, method: string, path: string, body?: object): Promise<Body> {
  const said = await api(method, path, body);
  expect({ status: said.status, problem: said.status < 300 ? "" : said.body }).toEqual({ status, problem: "" });
  return JSON.parse(said.body) as Body;
}
const list = (entry: object): Promise<ListEntryRow> => told(201, "POST", "/lists", { issuer: "demo", reason: "a test", ...entry });
const end = (id: string): Promise<ListEntryRow> => told(200, "POST", `/lists/${id}/end`, { reason: "that was it" });
const recordOf = (answer: Answer): Promise<DecisionRecord> => told(200, "GET", `/decisions/${String(answer["acsTransID"])}`);

let seed = 70_000;
/** A purchase of little risk; what `changes` say is in the message. */
const buy = (changes: JsonObject = {}): Promise<Answer> => post(server, payment(seed++, { purchaseAmount: "100", threeDSRequestorChallengeInd: "01", ...changes }));

/** A browser that our own page knows again: it keeps what it is given. */
class Browser {
  private token: string | undefined;

  /** The page of the method looks at it, then it buys. */
  async buy(changes: JsonObject = {}): Promise<Answer> {
    const message = payment(seed++, { purchaseAmount: "100", threeDSRequestorChallengeInd: "01", threeDSCompInd: "Y", ...changes });
    const threeDSServerTransID = String(message["threeDSServerTransID"]);
    const asked = Buffer.from(JSON.stringify({ threeDSServerTransID, threeDSMethodNotificationURL: "https://shop.example/done" })).toString("base64url");
    await fetch(`${server.url}/3ds/method`, { method: "POST", body: new URLSearchParams({ threeDSMethodData: asked }) });
    const observed = await fetch(`${server.url}/3ds/method/observation`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ threeDSServerTransID, observation: {}, keeps: true, deviceToken: this.token }) });
    this.token = ((await observed.json()) as { deviceToken: string }).deviceToken;
    return post(server, message);
  }
}

const phone = new Browser();
const tablet = new Browser();
let blocked: ListEntryRow;

test("a device is blocked from a decision, and the next message from it is rejected, whatever its card", async () => {
  const first = await phone.buy();
  expect(first["transStatus"]).not.toBe("R");
  blocked = await list({ list: "block", kind: "device", decision: first["acsTransID"], reason: "sold stolen phones" });
  expect(blocked).toMatchObject({ list: "block", kind: "device", author: "token", decision: first["acsTransID"], state: "active", until: null });
  const next = await phone.buy();
  expect(next).toMatchObject({ transStatus: "R", transStatusReason: "11" });
  expect(await recordOf(next)).toMatchObject({ action: "reject", rule: "list-block", trail: [{ rule: "list-block", answer: "yes" }], listed: [{ list: "block", kind: "device", entry: blocked.id }] });
  const { rules } = await told<{ rules: { rule: string; sentence: object }[] }>(200, "GET", `/decisions/${String(next["acsTransID"])}/explain`);
  expect(rules).toEqual([{ rule: "list-block", answer: "yes", sentence: { en: expect.stringContaining("block list"), ja: expect.stringContaining("拒否リスト") } }]);
  const other = await tablet.buy();
  expect(other["transStatus"]).not.toBe("R");
  expect(await recordOf(other)).not.toHaveProperty("listed");
});

test("a restart keeps the lists; an entry that is ended lets the device pass again and stays to be seen", async () => {
  await server.stop();
  await start();
  expect((await phone.buy())["transStatus"]).toBe("R");
  expect(await end(blocked.id)).toMatchObject({ state: "ended", ended: { author: "token", reason: "that was it" } });
  expect((await phone.buy())["transStatus"]).not.toBe("R");
  expectProblem(await api("POST", `/lists/${blocked.id}/end`, { reason: "again" }), 409, "wrong-step", "ended before");
  const page = await told<ListPage>(200, "GET", "/lists?issuer=demo&list=block&state=ended");
  expect(page.items.map(({ id }) => id)).toEqual([blocked.id]);
});

const card = { acctNumber: "9000001234567890" };
/** The merchant wishes a challenge, and the policy grants it. */
const wished = { ...card, threeDSRequestorChallengeInd: "03" };

test("a card is trusted for a time: no challenge until then unless it is mandated, and its habits go on", async () => {
  expect((await buy(wished))["transStatus"]).toBe("C");
  const trust = await list({ list: "trust", value: card.acctNumber, until: formatInstant(clock + 2 * DAY_MS), reason: "called from the airport" });
  expect(trust).toMatchObject({ kind: "card", shown: "90000012…7890" });
  const spared = await buy(wished);
  expect(spared["transStatus"]).toBe("Y");
  const record = await recordOf(spared);
  expect(record).toMatchObject({ action: "frictionless", rule: "list-trust", earlierAttempts: { card: 1 } });
  expect(record.trail.slice(-2)).toEqual([{ rule: "challenge-wished", answer: "yes" }, { rule: "list-trust", answer: "yes" }]);
  expect((await buy({ ...card, threeDSRequestorChallengeInd: "04" }))["transStatus"]).toBe("C");
  clock += 2 * DAY_MS - 1;
  expect((await buy(wished))["transStatus"]).toBe("Y");
  clock++;
  const after = await buy(wished);
  expect(after["transStatus"]).toBe("C");
  expect((await recordOf(after)).earlierAttempts.card).toBe(4);
  expect(await told<ListPage>(200, "GET", "/lists?issuer=demo&list=trust")).toMatchObject({ total: 1, items: [{ id: trust.id, state: "expired" }] });
});

test("a block beats a trust, and a watch only takes note", async () => {
  await list({ list: "trust", value: card.acctNumber, until: formatInstant(clock + DAY_MS) });
  const watch = await list({ list: "watch", kind: "bin", value: "90000012" });
  const noted = await buy(card);
  expect((await recordOf(noted)).listed).toEqual([expect.objectContaining({ list: "trust" }), { list: "watch", kind: "bin", entry: watch.id }]);
  const block = await list({ list: "block", kind: "card", value: card.acctNumber });
  expect((await buy(wished))["transStatus"]).toBe("R");
  await end(block.id);
  expect((await buy(wished))["transStatus"]).toBe("Y");
  const found = await told<{ total: number; items: { rule: string }[] }>(200, "GET", "/decisions?issuer=demo&listed=block");
  expect([found.total, new Set(found.items.map(({ rule }) => rule))]).toEqual([3, new Set(["list-block"])]);
});

test("what cannot be listed is told with its element", async () => {
  const before = server.system.services.changes.all().length;
  const refused = async (entry: object, status: number, name: string, detail: string | RegExp): Promise<void> => expectProblem(await api("POST", "/lists", { issuer: "demo", list: "block", reason: "x", ...entry }), status, name, detail);
  await refused({ kind: "planet", value: "x" }, 400, "bad-request", /^kind: expected one of card, /);
  await refused({ kind: "card", value: "nine" }, 400, "bad-request", /^value: expected an account number/);
  await refused({ kind: "card", value: 9 }, 400, "bad-request", /^value: expected a text/);
  await refused({ kind: "card", value: card.acctNumber, until: "tomorrow" }, 400, "bad-request", /^until: expected an ISO 8601/);
  await refused({ kind: "card", value: card.acctNumber, until: formatInstant(clock - 1) }, 400, "bad-request", /^until: expected a moment to come/);
  await refused({ kind: "card", value: card.acctNumber, reason: " " }, 400, "bad-request", /^reason: /);
  await refused({ kind: "card", value: card.acctNumber, colour: "red" }, 400, "bad-request", /^"colour": there is no such member/);
  await refused({ kind: "card", decision: "3b1f4c1e-4b0a-4c55-9a55-2f2b7f1d6a10" }, 404, "not-found", /^decision: /);
  await refused({ list: "watch", kind: "bin", value: "90000012" }, 409, "wrong-step", /on this list already, by entry/);
  expectProblem(await api("POST", "/lists", { list: "block", kind: "card", value: card.acctNumber, reason: "x" }), 400, "bad-request", "issuer");
  expectProblem(await api("GET", "/lists?issuer=demo&state=gone"), 400, "bad-request", /^state: expected one of/);
  expectProblem(await api("GET", "/lists?issuer=demo&limit=0"), 400, "bad-request", /^limit: /);
  expectProblem(await api("POST", "/lists/no-such-entry/end", { reason: "x" }), 404, "not-found", "no such entry");
  expectProblem(await api("POST", `/lists/${blocked.id}/end`, {}), 400, "bad-request", /^reason: /);
  expect(server.system.services.changes.all().length).toBe(before);
});

test("the live policy backtested over it flips nothing, and the journal taken again is the same without any list", async () => {
  const { text } = await told<{ text: string }>(200, "GET", "/policies/default/1?issuer=demo");
  expect(await told(200, "POST", "/policies/backtest", { issuer: "demo", text })).toMatchObject({ flips: [], unmoved: 0 });
  const { items } = await told<{ items: { subject: string; action: string; author: string; reason: string; about: string }[] }>(200, "GET", "/audit?issuer=demo");
  expect(items.map(({ subject, action }) => `${subject} ${action}`).reverse()).toEqual(["list added", "list ended", "trust added", "trust added", "list added", "list added", "list ended"]);
  expect(items.at(-1)).toMatchObject({ author: "token", reason: "sold stolen phones", about: blocked.id });
  await server.stop();
  expect(await jsonOf(0, "replay", "--check", "--data-dir", folder)).toMatchObject({ differing: 0, unavailable: 0, failed: 0 });
  expect(await jsonOf(0, "journal", "rebuild", "--check", "--data-dir", folder)).toMatchObject({ differences: 0 });
  expect(await jsonOf(0, "journal", "verify", "--data-dir", folder)).toMatchObject({ changes: { count: 7 } });
  await start();
});
