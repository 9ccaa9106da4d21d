import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { LmdbProfileStore } from "../../src/adapters/profile-store-lmdb.js";
import { DEMO_ISSUER } from "../../src/config.js";
import type { DecisionRecord } from "../../src/engine/index.js";
import type { BacktestRunView, FlipPage } from "../../src/issuer/backtests/views.js";
import { writeArtefact } from "../../src/lab/index.js";
import { sekisho } from "../cli/captured-io.js";
import { ask, askApi, expectProblem } from "../http/asking.js";
import type { Said } from "../http/asking.js";
import { treesFiles } from "../risk/model/lightgbm-fixture.js";
import { Browser, messageIn } from "./cardholder.js";
import { startDirectoryServer } from "./directory-server.js";
import type { TestDirectoryServer } from "./directory-server.js";
import { payment, post, startServer, temporaryFolder } from "./running-server.js";
import type { Answer, RunningServer } from "./running-server.js";

const SECOND = 1_000;
const START = Date.UTC(2026, 2, 2, 9);
const PURCHASES = 60;
const LIVE = readFileSync("policies/default/1.yaml", "utf8");
/** Asks wherever the live policy does, in a few words, and wherever much is paid. */
const CANDIDATE = LIVE.replace("version: 1", "version: 2").replace("challengeScore: 960", "challengeScore: 500")
  .replace("rules:\n", "rules:\n  - id: much\n    when: amountReferenceMinor >= 20000 && cardAttemptsDay >= 1.0\n    whenUnknown: skip\n    then: challenge\n    sentence: { en: Much at once., ja: 高額 }\n\n");

const folder = temporaryFolder();
const [policyDir, modelDir] = [join(folder, "policies"), join(folder, "models")];

let ds: TestDirectoryServer;
beforeAll(async () => {
  ds = await startDirectoryServer();
  cpSync("policies", policyDir, { recursive: true });
  writeFileSync(join(policyDir, "default/2.yaml"), CANDIDATE);
  cpSync("models", modelDir, { recursive: true });
  await writeArtefact(join(modelDir, "boosted"), { files: treesFiles(), metrics: {}, card: "" });
  cpSync(join(modelDir, "first"), join(modelDir, "elderly"), { recursive: true });
  const manifest = JSON.parse(readFileSync(join(modelDir, "first/model.json"), "utf8")) as { features: { fingerprint: string } };
  writeFileSync(join(modelDir, "elderly/model.json"), JSON.stringify({ ...manifest, features: { ...manifest.features, fingerprint: "0000000000000000" } }));
});

interface World {
  server: RunningServer;
  readonly clock: { now: number };
  readonly dataDir: string;
}

const launch = (dataDir: string, clock: { now: number }, deciding: { policy: string; model: string }): Promise<RunningServer> =>
  startServer(dataDir, { policyDir, modelDir, issuers: [{ ...DEMO_ISSUER, ...deciding }] }, () => clock.now);

/** A purchase of one of few cards. What a mandate asks for is asked whoever decides. */
const purchase = (number: number): Parameters<typeof payment>[1] => ({
  acctNumber: `90000047${String(11_000_000 + (number % 5) * 7919).padStart(8, "0")}`, browserIP: `203.0.113.${number % 9}`, purchaseAmount: String(1_000 + ((number * 7_919) % 40_000)), purchaseCurrency: "392", purchaseExponent: "0", threeDSRequestorDecReqInd: "N", dsURL: ds.url, notificationURL: "https://shop.example/back",
  ...(isMandated(number) && { threeDSRequestorChallengeInd: "04" }),
});
const isMandated = (number: number): boolean => number % 6 === 2;

async function label(server: RunningServer, ref: unknown, say: string, at: number): Promise<void> {
  const said = await ask(server.url, { method: "POST", path: "/api/v1/labels", headers: { Authorization: `Bearer ${server.token}`, "Content-Type": "application/json" }, body: JSON.stringify({ ref, label: say, source: "issuer", at: new Date(at).toISOString() }) });
  expect([said.status, said.body]).toEqual([201, expect.any(String)]);
}

/**
 * Some minutes of a bank over HTTP: purchases, challenges that are passed and given up, labels, lists, a store that does not answer, a restart. Challenges that
 * only some policy asks for are begun and end no more: what comes of them would be news to one world that the other never has.
 */
async function live(dataDir: string, deciding: { policy: string; model: string }, begin: (world: World) => Promise<void> = () => Promise.resolve()): Promise<World> {
  mkdirSync(dataDir, { recursive: true });
  const world: World = { clock: { now: START }, dataDir, server: undefined as never };
  world.server = await launch(dataDir, world.clock, deciding);
  await begin(world);
  const answers: Answer[] = [];
  for (let number = 0; number < PURCHASES; number++) {
    world.clock.now += 5 * SECOND;
    const { profiles } = world.server.system.engine;
    const observe = profiles.observe.bind(profiles);
    if (number % 17 === 9) profiles.observe = () => Promise.reject(new Error("connection lost"));
    answers.push(await post(world.server, payment(70_000 + number, purchase(number))));
    profiles.observe = observe;
    if (answers[number]?.["transStatus"] === "C") await answer(world, answers[number] as Answer, isMandated(number) ? (number % 4 === 2 ? "answer" : "cancel") : undefined);
    if (number % 8 === 7) await label(world.server, answers[number - 4]?.["acsTransID"], number % 16 === 7 ? "fraud" : "genuine", world.clock.now);
    if (number === 20) await list(world, { list: "allow", kind: "card", value: purchase(3)?.["acctNumber"], until: new Date(world.clock.now + 3_600 * SECOND).toISOString() });
    if (number === 50) await list(world, { list: "block", kind: "card", value: purchase(4)?.["acctNumber"] });
    if (number === 30) {
      await world.server.stop();
      world.server = await launch(dataDir, world.clock, deciding);
    }
  }
  return world;
}

async function list(world: World, entry: object): Promise<void> {
  const said = await api(world, "POST", "/lists", { issuer: "demo", reason: "a test", ...entry });
  expect([said.status, said.status === 201 ? "" : said.body]).toEqual([201, ""]);
}

async function answer({ server }: World, ares: Answer, button: "answer" | "cancel" | undefined): Promise<void> {
  const browser = new Browser(server);
  const page = await browser.open(ares);
  expect(page.status).toBe(200);
  if (button === undefined) return;
  const end = await browser.press(page, button, button === "answer" ? server.codeFor(ares) : undefined);
  expect(messageIn(end)["transStatus"]).toBe(button === "answer" ? "Y" : "N");
}

const api = ({ server }: Pick<World, "server">, method: string, path: string, body?: unknown): Promise<Said> => askApi(server, method, path, body);

/** A run from its beginning to its end. */
async function backtest(world: Pick<World, "server">, wish: object): Promise<BacktestRunView> {
  const begun = await api(world, "POST", "/backtests", { issuer: "demo", ...wish });
  expect([begun.status, begun.status === 202 ? "" : begun.body]).toEqual([202, ""]);
  const { id } = JSON.parse(begun.body) as BacktestRunView;
  for (let turn = 0; turn < 400; turn++) {
    const run = JSON.parse((await api(world, "GET", `/backtests/${id}`)).body) as BacktestRunView;
    expect(run.progress.share).toBeLessThanOrEqual(1);
    if (run.state !== "running") return run;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("the run does not end");
}

async function decisionsOf({ server }: World): Promise<DecisionRecord[]> {
  const records: DecisionRecord[] = [];
  for await (const { record } of server.system.engine.journal.read()) if (record.kind === "decision") records.push(record);
  return records;
}

/** All that a backtest must not touch, byte for byte. */
async function liveState({ server, dataDir }: World): Promise<unknown> {
  const store = server.system.engine.profiles as LmdbProfileStore;
  const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
  const files = (kind: string): unknown => readdirSync(join(dataDir, kind)).filter((name) => name.endsWith(".journal")).map((name) => [name, digest(readFileSync(join(dataDir, kind, name)))]);
  const { text } = await server.system.services.metrics();
  return {
    profiles: [...store.contents()].map(([key, bytes]) => [key, digest(bytes)]).sort(), journal: files("journal"), changes: files("changes"),
    counters: text.split("\n").filter((line) => line.startsWith("sekisho_") && !line.startsWith("sekisho_resident_bytes")),
    decisions: digest(Buffer.from((await api({ server }, "GET", "/decisions?issuer=demo&limit=500")).body)),
  };
}

let world: World;
/** The draft that runs in the shadow of what is live. */
let beside = "";
beforeAll(async () => {
  world = await live(join(folder, "live"), { policy: "default/1", model: "first" }, async (fresh) => {
    const draft = await api(fresh, "POST", "/policies/drafts", { issuer: "demo", title: "Beside", text: CANDIDATE });
    beside = (JSON.parse(draft.body) as { id: string }).id;
    const said = await api(fresh, "POST", "/models/shadow", { issuer: "demo", draft: beside, model: "boosted", reason: "to compare" });
    expect([said.status, said.status === 200 ? "" : said.body]).toEqual([200, ""]);
  });
}, 120_000);
afterAll(async () => {
  await world.server.stop();
  await ds.close();
});

test("the live policy and model flip nothing in their own journal, and live state is byte for byte what it was", async () => {
  const records = await decisionsOf(world);
  const { items } = JSON.parse((await api(world, "GET", "/decisions?issuer=demo&limit=500")).body) as { items: { challenge: string | null }[] };
  expect(new Set(items.map(({ challenge }) => challenge))).toEqual(new Set([null, "passed", "abandoned"]));
  expect([records.length, records.filter(({ degraded }) => degraded.length > 0).length, new Set(records.map(({ action }) => action)).size > 1]).toEqual([PURCHASES, 3, true]);
  const before = await liveState(world);
  for (const wish of [{}, { policy: "default/1", model: "first" }, { text: LIVE }]) {
    const run = await backtest(world, wish);
    expect(run).toMatchObject({ state: "done", flipped: 0, costChangeMinor: 0, result: { flips: [], rows: [], unmoved: 0, degraded: 0, before: { count: PURCHASES, fraud: 4 } } });
    expect(run.result?.after).toEqual(run.result?.before);
    expect(run.progress.events).toBeGreaterThan(PURCHASES);
  }
  expect(await liveState(world)).toEqual(before);
});

test("a candidate of policy and model flips what it would have decided otherwise, had it been live from the beginning", async () => {
  const before = await liveState(world);
  const run = await backtest(world, { text: CANDIDATE, model: "boosted" });
  expect(await liveState(world)).toEqual(before);
  mkdirSync(join(folder, "other"), { recursive: true });
  cpSync(join(world.dataDir, "keys.json"), join(folder, "other/keys.json"));
  const other = await live(join(folder, "other"), { policy: "default/2", model: "boosted" });
  const [was, would] = [await decisionsOf(world), await decisionsOf(other)];
  await other.server.stop();
  const flips = was.flatMap((record, index) => {
    const { action, rule, score = null, reasons } = would[index] as DecisionRecord;
    expect(would[index]?.threeDSServerTransID).toBe(record.threeDSServerTransID);
    return action === record.action ? [] : [{ id: record.acsTransID, was: record.action, to: action, rule, score, reasons: record.reasons.slice(0, 5), newReasons: reasons.slice(0, 5) }];
  });
  expect(flips.length).toBeGreaterThan(5);
  const page = JSON.parse((await api(world, "GET", `/backtests/${run.id}/flips?limit=1000`)).body) as FlipPage;
  const listed = page.items.map(({ decision, to, rule, score, reasons, newReasons }) => ({ id: decision.id, was: decision.action, to, rule, score, reasons, newReasons }));
  expect(listed).toEqual(JSON.parse(JSON.stringify(flips.reverse())));
  expect(run.flipped).toBe(flips.length);
  expect(run.result?.after).toMatchObject({ challenge: would.filter(({ action }) => action === "challenge").length, reject: would.filter(({ action }) => action === "reject").length });
}, 120_000);

test("a candidate's backtest is what it said in the shadow over the same time", async () => {
  const records = await decisionsOf(world);
  expect(records.map(({ shadow }) => [shadow?.policy, shadow?.model])).toEqual(records.map(() => ["default/2", "boosted"]));
  const said = records.flatMap(({ acsTransID, action, shadow }) => (shadow?.action === action ? [] : [{ id: acsTransID, to: shadow?.action, rule: shadow?.rule, score: shadow?.score }]));
  const run = await backtest(world, { draft: beside, model: "boosted" });
  const page = JSON.parse((await api(world, "GET", `/backtests/${run.id}/flips?limit=1000`)).body) as FlipPage;
  expect(page.items.map(({ decision: { id }, to, rule, score }) => ({ id, to, rule, score }))).toEqual(said.reverse());
  expect([said.length, run.result?.after.count]).toEqual([run.flipped, records.length]);
});

test("the command line says of the journal what the server says", async () => {
  const run = await backtest(world, { text: CANDIDATE, model: "boosted" });
  const file = join(folder, "candidate.yaml");
  writeFileSync(file, CANDIDATE);
  process.env["SEKISHO_MODEL_DIR"] = modelDir;
  const said = await sekisho(["backtest", "--data-dir", world.dataDir, "--policy", file, "--model", "boosted", "--json"], { now: () => world.clock.now });
  delete process.env["SEKISHO_MODEL_DIR"];
  expect([said.code, said.err]).toEqual([0, ""]);
  const { before, after, ...outcome } = JSON.parse(said.out) as NonNullable<BacktestRunView["result"]>;
  const result = run.result as NonNullable<BacktestRunView["result"]>;
  // The server knows by now how challenges end here, and prices by it.
  const unpriced = ({ costMinor, costPer10kMinor, ...figures }: typeof before): object => ({ ...figures, priced: [costMinor, costPer10kMinor].every(Number.isFinite) });
  expect([unpriced(before), unpriced(after)]).toEqual([unpriced(result.before), unpriced(result.after)]);
  expect(outcome).toEqual({ policy: "default/2", model: "boosted", currency: "JPY", flips: result.flips, rows: result.rows, unmoved: 0, unmovedBecause: [], degraded: 0 });
});

test("a draft is replayed by its id, over a part of the time, and whatever else people ask for is refused clearly", async () => {
  const draft = JSON.parse((await api(world, "POST", "/policies/drafts", { issuer: "demo", title: "Ask more", text: CANDIDATE })).body) as { id: string };
  const from = new Date(START + 155 * SECOND).toISOString();
  const run = await backtest(world, { draft: draft.id, from });
  expect(run).toMatchObject({ from, candidate: { policy: "default/2", draft: draft.id, model: "first" }, result: { before: { count: expect.any(Number) } } });
  expect(run.result?.before.count).toBeLessThan(PURCHASES);
  expect(await backtest(world, { to: "2026-03-01T00:00:00Z" })).toMatchObject({ state: "failed", problem: expect.stringContaining("period") });
  for (const [body, status, name, detail] of [
    [{ draft: "nobody" }, 404, "not-found", "draft"], [{ policy: "default/99" }, 404, "not-found", "policy"], [{ policy: "../../keys" }, 404, "not-found", "policy"], [{ model: "nobody" }, 404, "not-found", "model"], [{ model: "../first" }, 404, "not-found", "model"],
    [{ model: "elderly" }, 422, "model-refused", "trained on features 0000000000000000"], [{ text: "a", draft: "b" }, 400, "bad-request", "policy"], [{ from: "yesterday" }, 400, "bad-request", "from"], [{ from: "2030-01-01T00:00:00Z" }, 400, "bad-request", "from"],
    [{ from: "2026-03-02T00:00:00Z", to: "2026-03-01T00:00:00Z" }, 400, "bad-request", "to"], [{ colour: "red" }, 400, "bad-request", "colour"], [{ model: 3 }, 400, "bad-request", "model"],
  ] as const) expectProblem(await api(world, "POST", "/backtests", { issuer: "demo", ...body }), status, name, detail);
  const said = await api(world, "POST", "/backtests", { issuer: "demo", text: LIVE.replace("score >=", "scoer >=") });
  expect([said.status, said.body]).toEqual([422, expect.stringContaining("scoer")]);
  expectProblem(await api(world, "GET", "/backtests/nobody"), 404, "not-found");
  expectProblem(await api(world, "GET", `/backtests/${run.id}/flips?from=burn`), 400, "bad-request", "from");
  expectProblem(await api(world, "GET", `/backtests/${run.id}/flips?limit=0`), 400, "bad-request", "limit");
  const { runs } = JSON.parse((await api(world, "GET", "/backtests?issuer=demo")).body) as { runs: { id: string; state: string }[] };
  expect(runs.slice(0, 2).map(({ state }) => state)).toEqual(["failed", "done"]);
});

test("a run that is cancelled stops, and the next may begin at once", async () => {
  const begun = JSON.parse((await api(world, "POST", "/backtests", { issuer: "demo" })).body) as BacktestRunView;
  expectProblem(await api(world, "POST", "/backtests", { issuer: "demo" }), 409, "wrong-step", "running");
  expect(JSON.parse((await api(world, "DELETE", `/backtests/${begun.id}`)).body)).toMatchObject({ state: "cancelled", result: null });
  expect(await backtest(world, {})).toMatchObject({ state: "done" });
  expect(JSON.parse((await api(world, "GET", `/backtests/${begun.id}`)).body)).toMatchObject({ state: "cancelled" });
});
